//! Nothing of another organization is in any byte of any answer: each row has a word of its own in its
//! text fields, and each route is asked by everybody about everything.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use partner_portal::accounts::LinkKind;
use regex::Regex;

use super::tries;
use crate::house::{
    ADMIN_AGENT, Answer, BILLING_ADMIN, CUSTOMER, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, NEW_RESELLER,
    OTHER_PROVIDER, OTHER_RESELLER, RESELLER, SALES_AGENT, USER_ADMIN,
};
use crate::make::{NOBODY, account_link, draft, id, new_customer};
use crate::strangers::{path_of, routes};
use crate::walls::{lived_in, may_see};

/// Who asks, and of which organization they are.
const ASKERS: [(&str, &str, &str); 11] = [
    (GLOBAL_ADMIN, "provider", "provider:northwind"),
    (ADMIN_AGENT, "provider", "provider:northwind"),
    (SALES_AGENT, "provider", "provider:northwind"),
    (HELPDESK_AGENT, "provider", "provider:northwind"),
    (BILLING_ADMIN, "provider", "provider:northwind"),
    (USER_ADMIN, "provider", "provider:northwind"),
    (RESELLER, "reseller", "reseller:fabrikam"),
    (OTHER_RESELLER, "reseller", "reseller:tailspin"),
    (NEW_RESELLER, "reseller", "reseller:wingtip"),
    (CUSTOMER, "customer", "customer:customer"),
    (OTHER_PROVIDER, "provider", "provider:contoso"),
];

/// The text fields that get the word of their row.
const FIELDS: [(&str, &str); 11] = [
    (
        "customers",
        "name bill_to_name registration_number address_line1 address_line2 city state postal_code first_name last_name email phone agreement_first_name agreement_last_name agreement_email agreement_phone",
    ),
    ("users", "email first_name last_name display_name changed_by"),
    (
        "resellers",
        "name address_line1 address_line2 city state postal_code contact_first_name contact_last_name contact_email contact_phone support_phone support_email support_hours",
    ),
    ("providers", "name email_domain support_phone support_email support_hours"),
    ("directory_profiles", "description_en description_ru email note asked_by_name asked_by_email"),
    ("partnership_requests", "requested_by_name subject"),
    ("activity", "actor subject address request_id"),
    ("letters", "recipient_name recipient_email subject text_body html_body"),
    ("temporary_passwords", "issued_to"),
    ("sessions", "device address"),
    ("orders", ""),
];

/// The word of a row of `table`.
fn word(table: &str) -> String {
    format!("'zq' || left(md5('{table}' || {table}.id::text), 14)")
}

fn plant(house: &House) {
    for (table, fields) in FIELDS {
        let word = word(table);
        let mut set: Vec<String> = fields.split_whitespace().map(|field| format!("{field} = {word}")).collect();
        match table {
            "activity" => set.push(format!("details = details || jsonb_build_object('word', {word})")),
            "orders" => {
                set.push(format!("new_customer = new_customer || jsonb_build_object('name', {word}, 'city', {word})"));
            }
            "partnership_requests" => set.push(format!("body = {word} || E' \\u0001 ' || {word}")),
            _ => {}
        }
        // The log can't be changed but by force.
        let silence = if table == "activity" { "set local session_replication_role = replica;" } else { "" };
        let plant = format!("begin; {silence} update {table} set {}; commit", set.join(", "));
        diesel::connection::SimpleConnection::batch_execute(&mut house.sql(), &plant).unwrap();
    }
}

/// Which rows of `table` may be shown to people of an organization, and so to one of them.
fn condition(table: &str, (person, kind, organization): (&str, &str, &str)) -> String {
    let own = match (table, kind) {
        ("sessions", _) => format!("user_id = '{}'", id(&format!("user:{person}"))),
        ("providers", "provider") => "id = $".to_owned(),
        ("providers", "reseller") => {
            "id in (select provider_id from partnerships where reseller_id = $ and ended_at is null
                    union select provider_id from reseller_customers where reseller_id = $
                    union select provider_id from partnership_requests where enrolled = $)"
                .to_owned()
        }
        // Who has enrolled by a request stands on the board of who sent it.
        ("resellers", "provider") => format!(
            "({} or id in (select enrolled from partnership_requests where provider_id = $))",
            may_see(table, kind)
        ),
        // A placed order's word is its new customer's name.
        ("orders", "reseller") => {
            "customer_id in (select customer_id from reseller_customers where reseller_id = $)".to_owned()
        }
        // **Letters** names who was written to, and the subject.
        ("letters", "provider") => {
            "sender = $ or id in (select letter_id from partnership_requests where provider_id = $)".to_owned()
        }
        ("letters", _) => "sender = $".to_owned(),
        // What is published is told to everybody, in the directory.
        ("directory_profiles", "provider") => "provider_id = $".to_owned(),
        ("directory_profiles", _) => "false".to_owned(),
        ("providers", _) => "id in (select provider_id from customers where id = $)".to_owned(),
        _ => may_see(table, kind).to_owned(),
    };
    own.replace('$', &format!("'{}'", id(organization)))
}

/// The words that may be shown to somebody.
fn allowed(house: &House, asker: (&str, &str, &str)) -> BTreeSet<String> {
    let words = |(table, _): &(&str, &str)| {
        house.lines(&format!("select {} as line from {table} where {}", word(table), condition(table, asker)))
    };
    FIELDS.iter().flat_map(words).collect()
}

/// The words in any byte of an answer that are not among `allowed`.
fn leaks(answer: &Answer, allowed: &BTreeSet<String>) -> Vec<String> {
    static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new("zq[0-9a-f]{14}").unwrap());
    let headers: String = answer.headers.values().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
    let sent = headers + &answer.text;
    WORD.find_iter(&sent).map(|found| found.as_str().to_owned()).filter(|word| !allowed.contains(word)).collect()
}

/// Ids that a route may name: several organizations' own, and one of nothing.
struct Things {
    ids: BTreeMap<&'static str, Vec<String>>,
    token: String,
    link: String,
}

impl Things {
    fn of(house: &House) -> Things {
        let few = tries(4, 12);
        // The first rows of each owner, so that all owners are among them.
        let ids = |table: &str, owner: &str| {
            house.lines(&format!(
                "select id::text as line from (select id, {owner} as owner, row_number() over (partition by {owner} order by id) as n
                 from {table}) rows where n <= {} order by n, owner limit {few}",
                few / 3
            ))
        };
        let own = [
            ("customers", ids("customers", "(provider_id, reseller_id)")),
            ("subscriptions", ids("subscriptions", "(provider_id, partner_of_record)")),
            ("orders", ids("orders", "(provider_id, status)")),
            ("partnership-requests", ids("partnership_requests", "provider_id")),
            ("setup-info", ids("temporary_passwords", "provider_id")),
            ("people", ids("users", "(provider_id, reseller_id)")),
            ("directory", vec!["northwind".to_owned(), "contoso".to_owned()]),
            ("provider", house.lines("select id::text as line from directory_profiles")),
        ];
        let mut ids = BTreeMap::from(own);
        for (kind, known) in [("customers", "customer"), ("subscriptions", "subscription")] {
            let slugs = ["oakdental", "customer", "munsons", "lucernepublishing"];
            let end = if kind == "subscriptions" { ":1" } else { "" };
            ids.get_mut(kind).unwrap().extend(slugs.map(|slug| id(&format!("{known}:{slug}{end}"))));
        }
        ids.values_mut().for_each(|ids| ids.push(NOBODY.to_owned()));
        let request = house.lines("select id::text as line from partnership_requests limit 1").concat();
        let token = house.invitations().token(request.parse().unwrap());
        Things { ids, token, link: account_link(house, RESELLER, LinkKind::Reset) }
    }

    /// Every path of a route.
    fn paths(&self, route: &str) -> Vec<String> {
        let room = route.split('/').nth(1).unwrap();
        match (route.contains('{'), room) {
            (false, _) => vec![route.to_owned(), format!("{route}?q=zq")],
            (true, "invitations") => vec![path_of(route, &self.token), path_of(route, NOBODY)],
            (true, "account-links") => vec![path_of(route, &self.link), path_of(route, NOBODY)],
            (true, _) => {
                let none = vec![NOBODY.to_owned()];
                self.ids.get(room).unwrap_or(&none).iter().map(|id| path_of(route, id)).collect()
            }
        }
    }
}

/// What a link tells to whoever has it: who invites, or whose password it sets.
fn told_by_links(house: &House) -> BTreeSet<String> {
    let query = format!(
        "select {} as line from providers union select {} from partnership_requests
         union select {} from resellers where id = '{fabrikam}' union select {} from users where reseller_id = '{fabrikam}'",
        word("providers"),
        word("partnership_requests"),
        word("resellers"),
        word("users"),
        fabrikam = id("reseller:fabrikam")
    );
    house.lines(&query).into_iter().collect()
}

/// What the directory tells everybody: the published profiles, and whose they are.
fn told_by_the_directory(house: &House) -> BTreeSet<String> {
    let query = format!(
        "select {} as line from providers where id in (select provider_id from directory_profiles where current)
         union select {} from directory_profiles where current",
        word("providers"),
        word("directory_profiles")
    );
    house.lines(&query).into_iter().collect()
}

#[test]
fn no_word_of_another_organization_is_in_any_answer() {
    let house = lived_in();
    house.execute("delete from second_factors");
    house.execute("delete from recovery_codes");
    let agent = house.as_person(SALES_AGENT);
    let order = draft(&agent);
    assert_eq!(
        new_customer().with("domain_prefix", "canary").post(&agent, &format!("/orders/{order}/customer")).status,
        303
    );
    let askers = ASKERS.map(|asker| (asker, house.as_person(asker.0)));
    let things = Things::of(&house);
    plant(&house);

    let (by_links, public) = (told_by_links(&house), told_by_the_directory(&house));
    let methods: &[&str] = if tries(0, 1) == 1 { &["get", "head", "post"] } else { &["get"] };
    let (mut asked, mut shown, mut leaked) = (0, 0, Vec::new());
    let everybody = askers.iter().map(|(asker, client)| (asker.0, allowed(&house, *asker), client.clone()));
    for (name, own, client) in everybody.chain([("nobody", BTreeSet::new(), house.stranger())]) {
        for (declared, route) in routes() {
            let told = match route.as_str() {
                route if route.contains("{token}") => own.union(&by_links).cloned().collect(),
                route if route.starts_with("/directory") => own.union(&public).cloned().collect(),
                _ => own.clone(),
            };
            for (method, path) in
                methods.iter().flat_map(|method| things.paths(&route).into_iter().map(move |path| (method, path)))
            {
                if (declared == "post") != (*method == "post") || ends_sessions(&route) {
                    continue;
                }
                let answer = ask(&client, method, &path);
                assert!(answer.status < 500, "{name}: {method} {path}");
                leaked.extend(leaks(&answer, &told).into_iter().map(|word| format!("{name}: {method} {path}: {word}")));
                shown += answer.text.matches("zq").count();
                asked += 1;
            }
        }
    }
    println!("{} leaks in {asked} answers, which show words {shown} times", leaked.len());
    assert!(leaked.is_empty(), "{leaked:#?}\n{}", whose(&house, &leaked).join("\n"));
    assert!(shown > 1000, "{shown}");
    control(&house, &askers[6].1, &allowed(&house, ASKERS[6]));
}

/// The rows whose words these are.
fn whose(house: &House, leaked: &[String]) -> Vec<String> {
    let words: BTreeSet<&str> = leaked.iter().filter_map(|leak| leak.rsplit(' ').next()).collect();
    let list = words.into_iter().collect::<Vec<_>>().join("','");
    let row = |(table, _): &(&str, &str)| {
        house.lines(&format!(
            "select {word} || ': {table} ' || to_jsonb({table})::text as line from {table} where {word} in ('{list}')",
            word = word(table)
        ))
    };
    FIELDS.iter().flat_map(row).collect()
}

/// These would leave nobody to ask the rest.
fn ends_sessions(route: &str) -> bool {
    route.starts_with("/sign-out") || matches!(route, "/profile/sessions/end" | "/preferences")
}

fn ask(client: &Client, method: &str, path: &str) -> Answer {
    match method {
        "get" => client.get(path),
        "head" => client.ask(reqwest::Method::HEAD, path),
        _ => client.post(path, &[]),
    }
}

/// A row of another provider's that is given to Fabrikam shows its word, and that is noticed.
fn control(house: &House, reseller: &Client, before: &BTreeSet<String>) {
    assert_eq!(leaks(&reseller.get("/customers"), before), Vec::<String>::new());
    house.execute(&format!(
        "update subscriptions set support_reseller = '{}' where customer_id = '{}'",
        id("reseller:fabrikam"),
        id("customer:munsons")
    ));
    let shared = house.lines(&format!(
        "select {} as line from customers where id = '{}'",
        word("customers"),
        id("customer:munsons")
    ));
    assert!(leaks(&reseller.get("/customers"), before).contains(&shared[0]), "the control is noticed");
}
