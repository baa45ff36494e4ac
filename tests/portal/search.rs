//! **Find anything**: what is found by what, and by whom not.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use crate::house::{
    ADMIN_AGENT, Answer, BILLING_ADMIN, CUSTOMER, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, NEW_RESELLER,
    OTHER_PROVIDER, OTHER_RESELLER, RESELLER, SALES_AGENT, USER_ADMIN,
};
use crate::make::{NOBODY, UNKNOWN_WORDS, id, invitation, placed_order, relationship};
use crate::service_requests;

const CORPUS: &str = include_str!("search_corpus.txt");

/// A hit as the page shows it.
#[derive(Debug, PartialEq)]
pub struct Hit {
    kind: String,
    pub title: String,
    path: String,
    /// The page's own markup of it.
    markup: String,
}

pub fn search(client: &Client, typed: &str, more: &str) -> Answer {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", typed).finish();
    client.get(&format!("/search?{query}{more}"))
}

fn plain(markup: &str) -> String {
    let text = Regex::new("<[^>]*>").unwrap().replace_all(markup, "").into_owned();
    let text = text.replace("&#60;", "<").replace("&#62;", ">").replace("&#34;", "\"").replace("&#39;", "'");
    text.replace("&#38;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
        .trim()
        .to_owned()
}

pub fn hits(page: &Answer) -> Vec<Hit> {
    assert_eq!(page.status, 200, "{}", page.text);
    let group = Regex::new(r#"(?s)<section class="card hits" aria-labelledby="of-([a-z-]+)">(.*?)</ul>"#).unwrap();
    let item = Regex::new(r#"(?s)<li><a href="([^"]+)">(.*?)</a>(.*?)</li>"#).unwrap();
    let mut found = Vec::new();
    for group in group.captures_iter(&page.text) {
        for hit in item.captures_iter(&group[2]) {
            let path = plain(&hit[1]);
            found.push(Hit { kind: group[1].to_owned(), title: plain(&hit[2]), path, markup: hit[0].to_owned() });
        }
    }
    found
}

/// What the corpus looks for, besides the demo world.
struct Made {
    order: String,
    request: String,
    letter: String,
}

fn furnished(house: &House) -> Made {
    let agent = house.as_person(SALES_AGENT);
    let order = placed_order(&agent);
    let of_order = format!("update orders set purchase_order = 'PO-2026-17' where id = '{order}'");
    let (letter, _) = invitation(house);
    for statement in [
        of_order.as_str(),
        "update subscriptions set nickname = 'Front office seats' where nickname = '' and id in (
             select id from subscriptions where customer_id = (select id from customers where domain like 'southridge%') limit 1)",
        "update customers set bill_to_name = 'Summit Lodge' where name = 'Alpine Ski House'",
        "update customers set bill_to_name = 'Alpine Mountain House' where name = 'Alpine Ski House'",
        "update partnership_requests set subject = 'Work with us', recipient_name = 'Tailwind Traders',
             recipient_email = 'new.partner@tailwind.example'",
    ] {
        house.execute(statement);
    }
    relationship(house, RESELLER);
    house.execute("update relationship_requests set subject = 'Come to us, Quartzfield'");
    emails(house);
    service_requests::opened(&house.as_person(RESELLER));
    house.execute("update service_requests set title = 'Cannot sign in to the mailbox'");
    let request =
        house.lines("select request_id as line from activity where action = 'customer.created' limit 1").remove(0);
    Made { order, request, letter }
}

/// What a sales agent has sent to an address, and a person of Fabrikam to somebody whom they are not told of.
fn emails(house: &House) {
    for (label, name, subject) in [
        ("spring", "Greta Quistorp", "Prices for the spring"),
        ("invoice", "Quietly Hidden", "A question about invoice 5521"),
    ] {
        house.execute(&format!(
            "insert into letters (id, provider_id, recipient_name, recipient_email, subject, text_body, html_body, status,
                 next_attempt_at, created_at, sent_at)
             values ('{}', '{}', '{name}', lower(replace('{name}', ' ', '@')) || '.example', '{subject}', '', '', 'sent', now(),
                 now(), now())",
            id(&format!("letter:{label}")),
            id("provider:northwind")
        ));
    }
    house.execute(&format!(
        "update letters set author_id = (select id from users where sign_in_name = '{SALES_AGENT}') where id = '{}'",
        id("letter:spring")
    ));
    house.execute(&format!(
        "update letters set sender = '{}', hidden = true where id = '{}'",
        id("reseller:fabrikam"),
        id("letter:invoice")
    ));
}

impl Made {
    /// The text of a query, in which a `{label}` stands for an ID.
    fn fill(&self, query: &str) -> String {
        let Some(label) = query.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
            return query.to_owned();
        };
        let (label, form) = label.split_once(' ').unwrap_or((label, ""));
        let id = match label {
            "order" => self.order.clone(),
            "request" => self.request.clone(),
            "letter" => self.letter.clone(),
            label => id(label),
        };
        match form {
            "plain" => id.replace('-', ""),
            "braces" => format!("{{{id}}}"),
            "upper" => id.to_uppercase(),
            "begun" => id[..13].to_owned(),
            _ => id,
        }
    }
}

/// Who looks, as the corpus calls them.
const WHO: [(&str, &str); 8] = [
    ("sales", SALES_AGENT),
    ("admin", ADMIN_AGENT),
    ("global", GLOBAL_ADMIN),
    ("billing", BILLING_ADMIN),
    ("reseller", RESELLER),
    ("other-reseller", OTHER_RESELLER),
    ("customer", CUSTOMER),
    ("other-provider", OTHER_PROVIDER),
];

fn person(who: &str) -> &'static str {
    WHO.iter().find(|(name, _)| *name == who).unwrap().1
}

#[test]
fn each_query_of_the_corpus_finds_first_what_is_meant() {
    let house = House::open();
    let made = furnished(&house);
    let mut clients: BTreeMap<&str, Client> = BTreeMap::new();
    let (mut tried, mut wrong) = (0, Vec::new());
    for line in CORPUS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let [who, query, expected] = line.splitn(3, " | ").collect::<Vec<_>>()[..] else { panic!("{line}") };
        let client = clients.entry(who).or_insert_with(|| house.as_person(person(who)));
        let found = hits(&search(client, &made.fill(query), ""));
        let first = found.first().map_or("-".to_owned(), |hit| format!("{} {}", hit.kind, hit.title));
        let fits = match expected.strip_suffix('…') {
            Some(beginning) => first.starts_with(beginning),
            None => first == expected,
        };
        tried += 1;
        if !fits {
            wrong.push(format!("{line}\n    found {first}"));
        }
    }
    println!("{tried} queries");
    assert!(tried >= 200, "{tried}");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}

/// The ids of what people of an organization see on their pages, by the tables alone.
fn visible(house: &House, person: &str) -> BTreeSet<String> {
    let reseller = |slug: &str| {
        format!(
            "with seen as (
                 select provider_id, id from customers where reseller_id = '{0}' union
                 select provider_id, customer_id from subscriptions where '{0}' in (partner_of_record, support_reseller) and status <> 'deleted'
             )
             select id::text as line from seen union select id::text from users where reseller_id = '{0}'
             union select users.id::text from users join customers on customers.id = customer_id where customers.reseller_id = '{0}'
             union select subscriptions.id::text from subscriptions join customers on customers.id = customer_id where customers.reseller_id = '{0}'
             union select id::text from subscriptions where '{0}' in (partner_of_record, support_reseller)
             union select provider_id::text from partnerships where reseller_id = '{0}'
             union select id::text from relationship_requests where reseller_id = '{0}'
             union select id::text from letters where sender = '{0}'
             union select service_requests.id::text from service_requests join customers on customers.id = customer_id where customers.reseller_id = '{0}'",
            id(slug)
        )
    };
    let provider = |slug: &str| {
        ["customers", "users", "subscriptions", "orders", "service_requests", "partnership_requests", "relationship_requests"]
            .map(|table| format!("select id::text as line from {table} where provider_id = '{}'", id(slug)))
            .join(" union ")
            + &format!(" union select reseller_id::text from partnerships where provider_id = '{}'", id(slug))
            // Who may not read the activity log sees what they have sent themselves.
            + &match [SALES_AGENT, HELPDESK_AGENT, BILLING_ADMIN, USER_ADMIN].contains(&person) {
                true => format!(" union select letters.id::text from letters join users on users.id = author_id where sign_in_name = '{person}'"),
                false => format!(" union select id::text from letters where sender = '{}'", id(slug)),
            }
    };
    let own = id("customer:customer");
    let query = match person {
        RESELLER => reseller("reseller:fabrikam"),
        OTHER_RESELLER => reseller("reseller:tailspin"),
        NEW_RESELLER => reseller("reseller:wingtip"),
        CUSTOMER => format!(
            "select '{own}' as line union select id::text from users where customer_id = '{own}'
             union select id::text from subscriptions where customer_id = '{own}'
             union select id::text from service_requests where customer_id = '{own}'
             union select id::text from letters where sender = '{own}'"
        ),
        OTHER_PROVIDER => provider("provider:contoso"),
        _ => provider("provider:northwind"),
    };
    house.lines(&query).into_iter().collect()
}

/// What the rooms of the whole demo world are called, by names, addresses and numbers.
fn secrets(house: &House) -> Vec<String> {
    house.lines(
        "select bill_to_name as line from customers union select domain from customers where id::text < '4'
         union select email from customers where id::text > 'c' union select microsoft_id::text from customers where id::text < '2'
         union select sign_in_name from users where id::text < '3' union select name from resellers union select mpn_id from resellers
         union select name from former_names union select id::text from subscriptions where id::text < '1'
         union select id::text from orders union select 'SR-' || number from service_requests
         union select subject from relationship_requests union select subject from letters union select recipient_email from letters
         union select id::text from letters union select subject from partnership_requests union select min(request_id) from activity union select 'example' union select 'a'",
    )
}

#[test]
fn nobody_finds_what_is_anothers_and_every_link_leads_there() {
    let house = House::open();
    furnished(&house);
    let secrets = secrets(&house);
    assert!(secrets.len() > 150, "{}", secrets.len());
    let id_in = Regex::new("[0-9a-f]{8}-[0-9a-f-]{27}").unwrap();
    let people = [
        GLOBAL_ADMIN,
        ADMIN_AGENT,
        SALES_AGENT,
        HELPDESK_AGENT,
        BILLING_ADMIN,
        USER_ADMIN,
        RESELLER,
        OTHER_RESELLER,
        NEW_RESELLER,
        CUSTOMER,
        OTHER_PROVIDER,
    ];
    let mut counts = BTreeMap::new();
    for person in people {
        let (client, visible) = (house.as_person(person), visible(&house, person));
        let mut paths = BTreeSet::new();
        for secret in &secrets {
            let page = search(&client, secret, "");
            for hit in hits(&page) {
                let found = id_in.find(&hit.path).unwrap().as_str().to_owned();
                let is_record = hit.kind == "record";
                assert!(is_record || visible.contains(&found), "{person} finds {hit:?} by {secret}");
                paths.insert(hit.path);
            }
        }
        counts.insert(person, paths.len());
        for path in paths {
            let page = client.get(&path);
            assert_eq!(page.status, 200, "{person}: {path}");
            if let Some((_, place)) = path.split_once('#') {
                assert!(page.contains(&format!("id=\"{place}\"")), "{person}: {path}");
            }
        }
    }
    println!("{counts:?}");
    let finds = |person: &str| counts[person];
    assert!(
        finds(ADMIN_AGENT) > 100 && finds(RESELLER) > 20 && finds(CUSTOMER) > 5 && finds(NEW_RESELLER) >= 1,
        "{counts:?}"
    );
}

#[test]
fn who_sees_some_customers_finds_no_others_and_an_ended_relationship_is_found_by_no_partner() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    house.execute(&format!("update users set reach_countries = '{{DE}}' where sign_in_name = '{SALES_AGENT}'"));
    assert_eq!(hits(&search(&agent, "oak dental", "")), []);
    assert_eq!(hits(&search(&agent, "muller", ""))[0].title, "Müller & Söhne Holding GmbH");
    assert_eq!(hits(&search(&agent, &id("microsoft:oakdental"), "")), []);
    house.execute(&format!(
        "update users set reach_countries = null, reach_resellers = '{{{}}}' where sign_in_name = '{SALES_AGENT}'",
        id("reseller:litware")
    ));
    assert_eq!(hits(&search(&agent, "fabrikam", "")), []);
    assert_eq!(hits(&search(&agent, "litware", ""))[0].title, "Litware Systemhaus GmbH");

    let (admin, reseller) = (house.as_person(ADMIN_AGENT), house.as_person(RESELLER));
    house.execute(&format!(
        "update customers set reseller_id = null, relationship_ended_at = now() where id = '{}'",
        id("customer:customer")
    ));
    for partner in [&admin, &reseller] {
        for typed in ["adventure works", "desmond achterberg", &id("subscription:customer:1")] {
            assert_eq!(hits(&search(partner, typed, "")), [], "{typed}");
        }
    }
    assert_eq!(hits(&search(&house.as_person(CUSTOMER), "adventure works", ""))[0].title, "Adventure Works Cycles");
}

/// Litware is named by one subscription of a customer that it does not administer.
#[test]
fn of_anothers_customer_a_reseller_finds_the_name_alone() {
    let house = House::open();
    house.execute("update customers set bill_to_name = 'Quai Ouest' where domain like 'hoteliledere%'");
    house.execute("update customers set bill_to_name = 'Hôtel Île-de-Ré' where domain like 'hoteliledere%'");
    let litware = house.as_person("admin@litware.example");
    let found = hits(&search(&litware, "ile-de-re", ""));
    assert_eq!((found.len(), found[0].title.as_str()), (1, "Hôtel Île-de-Ré"));
    assert!(!found[0].markup.contains("onmicrosoft"), "{found:?}");
    assert_eq!(litware.get(&found[0].path).status, 200);
    for typed in ["quai ouest", &id("microsoft:hoteliledere"), &id("customer:hoteliledere")] {
        assert_eq!(hits(&search(&litware, typed, "")), [], "{typed}");
    }
    // Users are seen by who administers the customer.
    assert_eq!(hits(&search(&litware, "admin@hoteliledere", "&kind=person")), []);
}

#[test]
fn the_page_shows_what_matched_and_why_and_how_much_there_is() {
    let house = House::open();
    furnished(&house);
    let agent = house.as_person(SALES_AGENT);
    let first = |typed: &str| hits(&search(&agent, typed, "")).remove(0).markup;
    assert!(first("denta").contains("Oak <mark>Denta</mark>l"), "{}", first("denta"));
    let reason = first("summit");
    assert!(reason.contains("Former name: <mark>Summit</mark> Lodge"), "{reason}");
    assert!(first("12345").contains("MPN ID: <mark>0012345</mark>"), "{}", first("12345"));
    let escaped = first("fine");
    assert!(escaped.contains("<mark>Fine</mark>") && !escaped.contains("<b>"), "{escaped}");

    let page = search(&agent, "example", "");
    assert_eq!(hits(&page).iter().filter(|hit| hit.kind == "customer").count(), 5);
    assert!(
        page.text.contains("25+") && page.text.contains("q=example&#38;kind=customer")
            || page.text.contains("q=example&amp;kind=customer"),
        "{}",
        page.text
    );
    let all = search(&agent, "example", "&kind=customer");
    assert!(hits(&all).len() > 50 && hits(&all).iter().all(|hit| hit.kind == "customer"));

    for (typed, said) in [
        ("", "Type a name, an address or a number"),
        ("  ", "Type a name, an address or a number"),
        ("«»", "Type a name, an address or a number"),
        ("nothing at all", "Nothing found"),
        (NOBODY, "give it to the portal&#39;s operator"),
        (&"long ".repeat(50), "Only the first 100 characters"),
    ] {
        let page = search(&agent, typed, "");
        assert!(page.status == 200 && page.text.contains(said), "{typed}: {}", page.text);
    }
    assert_eq!(agent.get("/search?q=oak%00dental").status, 422);
    assert!(search(&agent, "%_\\'", "").status == 200 && hits(&search(&agent, "%", "")).is_empty());
    // The box of every page says what was looked for.
    assert!(search(&agent, "\"><i>", "").text.contains("value=\"&#34;&#62;&#60;i&#62;\""), "escaped");
}

#[test]
fn the_palette_is_a_list_of_options_without_a_page_around_it() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let list = search(&agent, "oak", "&part=palette").text;
    assert!(!list.contains("<html") && list.contains("1 result"), "{list}");
    assert!(list.contains("role=\"option\"") && list.contains("id=\"palette-option-0\""), "{list}");
    assert!(list.contains("href=\"/search?q=oak\""), "a way to the page: {list}");
    assert_eq!(search(&house.stranger(), "oak", "&part=palette").status, 303);
}

/// Both sides write the letters of a text in the same way.
#[test]
fn the_database_and_the_portal_read_texts_alike() {
    let house = House::open();
    furnished(&house);
    let agent = house.as_person(GLOBAL_ADMIN);
    // Each name finds its own thing, which takes the same letters on both sides: the index has the database's.
    for name in house.lines(&format!(
        "select bill_to_name as line from customers where provider_id = '{0}'
         union select name from customers where provider_id = '{0}'",
        id("provider:northwind")
    )) {
        let found = search(&agent, &name, "");
        assert!(hits(&found).iter().any(|hit| hit.kind == "customer"), "{name} finds nothing");
    }
}

#[test]
fn entries_follow_what_they_are_about() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let count = |typed: &str| hits(&search(&agent, typed, "")).len();
    assert_eq!(count("quicksilver"), 0);
    house.execute(&format!(
        "update users set display_name = 'Quicksilver' where customer_id = '{}' and display_name = 'Front desk'",
        id("customer:customer")
    ));
    house.execute("update resellers set contact_email = 'quicksilver@reseller.example' where mpn_id = '0012345'");
    house.execute("update customers set first_name = 'Quicksilver' where domain like 'oakdental%'");
    assert_eq!(count("quicksilver"), 3);
    house.execute("delete from users where display_name = 'Quicksilver'");
    assert_eq!(count("quicksilver"), 2);
    let entries = house.count("select count(*) from search_entries");
    let things = house.count(
        "select (select count(*) from customers) + (select count(*) from users where customer_id is not null)
              + (select count(*) from partnerships) + (select count(*) from subscriptions where nickname <> '') as count",
    );
    assert_eq!(entries, things);
    assert_eq!(house.count(UNKNOWN_WORDS), 0);
}
