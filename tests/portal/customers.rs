//! New customer's boxes, the list, the Account page.

use diesel::connection::SimpleConnection;

use crate::house::{
    ADMIN_AGENT, CUSTOMER, Client, HELPDESK_AGENT, House, OTHER_PROVIDER, OTHER_RESELLER, RESELLER, SALES_AGENT,
};
use crate::make::{Filled, draft, everything, id, new_customer, password, unescape};

/// Posts `form` and expects it back with what was typed and a problem beside `field`.
fn comes_back(agent: &Client, path: &str, form: &Filled, field: &str) {
    let answer = form.post(agent, path);
    assert_eq!(answer.status, 422, "{field} {form:?}: {}", answer.text);
    assert!(answer.problem(field).is_some(), "{field} {form:?}: {}", answer.text);
    let page = unescape(&answer.text);
    for (name, value) in form.values() {
        let kept = page.contains(&format!("value=\"{value}\"")) || value.contains('\0');
        assert!(
            kept || matches!(name, "action" | "agreement" | "country" | "state" | "reseller" | "language"),
            "{name}={value:?}"
        );
    }
}

#[test]
fn each_wrong_box_of_a_new_customer_is_told_beside_it() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let path = format!("/orders/{}/customer", draft(&agent));
    let before = everything(&house);
    let long = |length: usize| "x".repeat(length);
    let wrong = [
        ("country", vec!["", "XX", "DEU", "AO"]),
        ("name", vec!["", "  ", "-", "X", "LLC", "Oak.com", "999", "a b c"]),
        ("domain_prefix", vec!["", "two words", "oak-dental", "дуб", "oak.dental", "oakdental", "OAKDENTAL"]),
        ("address_line1", vec!["", " "]),
        ("city", vec![""]),
        ("state", vec!["", "Bavaria", "ZZ"]),
        ("postal_code", vec!["", "1234", "98101-12", "ABCDE"]),
        ("first_name", vec![""]),
        ("last_name", vec![""]),
        ("email", vec!["", "ines", "ines@", "@x.example", "a b@x.example", "ines@microsoft.com", "x@provider.example"]),
        ("phone", vec!["12", "call me", "+49 30 123456", "+1 206 555 01011"]),
        ("language", vec!["", "de"]),
        ("agreement", vec!["", "maybe"]),
        ("agreement_date", vec!["", "2999-01-01", "17.05.2024", "2024-02-30", "1999-01-01", "yesterday"]),
        ("reseller", vec!["fabrikam"]),
    ];
    for (field, values) in wrong {
        for value in values {
            comes_back(&agent, &path, &new_customer().with(field, value), field);
        }
    }
    for (field, most) in [
        ("name", 200),
        ("domain_prefix", 27),
        ("registration_number", 50),
        ("address_line1", 200),
        ("address_line2", 200),
        ("city", 100),
        ("first_name", 50),
        ("last_name", 50),
        ("email", 200),
        ("phone", 40),
    ] {
        comes_back(&agent, &path, &new_customer().with(field, long(most + 1)), field);
    }
    assert_eq!(everything(&house), before, "nothing was kept");
}

#[test]
fn characters_that_nobody_can_see_are_refused_in_every_box() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let path = format!("/orders/{}/customer", draft(&agent));
    let before = everything(&house);
    let boxes = ["name", "address_line1", "address_line2", "city", "first_name", "last_name", "email", "phone"];

    for unseen in ['\0', '\u{1}', '\n', '\u{7f}', '\u{85}', '\u{202e}', '\u{200b}', '\u{feff}', '\u{2066}'] {
        for field in boxes {
            comes_back(&agent, &path, &new_customer().with(field, format!("Ridge{unseen}line")), field);
        }
    }
    assert_eq!(everything(&house), before);
}

#[test]
fn other_countries_have_rules_of_their_own() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let path = format!("/orders/{}/customer", draft(&agent));
    let in_country = |country: &str, number: &str, phone: &str| {
        new_customer()
            .with("country", country)
            .with("state", "")
            .with("registration_number", number)
            .with("phone", phone)
    };

    for (country, wrong, phone) in [
        ("RU", "", "+7 495 123-45-67"),
        ("RU", "7707083890", "+7 495 123-45-67"),
        ("RU", "seven", "+7 495 123-45-67"),
        ("BR", "", "+55 11 3333-4444"),
        ("BR", "33000167000110", "+55 11 3333-4444"),
    ] {
        comes_back(&agent, &path, &in_country(country, wrong, phone), "registration_number");
    }
    comes_back(&agent, &path, &in_country("RU", "7707083893", ""), "phone");
    let right = in_country("RU", "7707083893", "+7 495 123-45-67").post(&agent, &path);
    assert_eq!(right.status, 303, "{}", right.text);
}

#[test]
fn an_odd_name_is_asked_about_once() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let path = format!("/orders/{}/customer", draft(&agent));
    let odd = new_customer().with("name", "Oak-Dental.com");

    let asked = odd.post(&agent, &path);
    assert!(asked.status == 422 && asked.problem("name").is_some(), "{}", asked.text);
    assert!(asked.contains("name=\"name_confirmed\" value=\"Oak-Dental.com\""), "{}", asked.text);
    let other = odd.clone().with("name", "Oak.org").with("name_confirmed", "Oak-Dental.com").post(&agent, &path);
    assert_eq!(other.status, 422, "another name is asked about anew");
    assert_eq!(odd.with("name_confirmed", "Oak-Dental.com").post(&agent, &path).status, 303);

    let unread = new_customer().with("name", "Oak-Dental.com").with("city", "Se\u{200b}attle").post(&agent, &path);
    assert!(unread.contains("name=\"name_confirmed\" value=\"\""), "nobody was asked: {}", unread.text);
}

#[test]
fn somebody_else_may_have_accepted_the_agreement() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let path = format!("/orders/{}/customer", draft(&agent));
    let other = new_customer().with("agreement_other", "true");

    for field in ["agreement_first_name", "agreement_last_name", "agreement_email"] {
        comes_back(&agent, &path, &other, field);
    }
    let signed = other
        .with("agreement_first_name", "Rui")
        .with("agreement_last_name", "Sá")
        .with("agreement_email", "rui@ridgeline.example");
    comes_back(&agent, &path, &signed.clone().with("agreement_phone", "12"), "agreement_phone");
    let kept = signed.post(&agent, &path);
    assert_eq!(kept.status, 303, "{}", kept.text);
    assert!(agent.get(&path).contains("rui@ridgeline.example"));
}

#[test]
fn the_domain_is_checked_with_and_without_javascript() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let path = format!("/orders/{}/customer", draft(&agent));

    for (prefix, status) in [("ridgeline", 200), ("oakdental", 409), ("OakDental", 409), ("", 422), ("a-b", 422)] {
        assert_eq!(agent.get(&format!("/customers/domain?prefix={prefix}")).status, status, "{prefix}");
    }
    let free = new_customer().with("action", "domain").post(&agent, &path);
    assert!(free.status == 200 && free.contains("ridgeline.onmicrosoft.com"), "{}", free.text);
    comes_back(
        &agent,
        &path,
        &new_customer().with("action", "domain").with("domain_prefix", "oakdental"),
        "domain_prefix",
    );
    let country = Filled::of(&[("action", "country"), ("country", "DE"), ("name", "")]).post(&agent, &path);
    assert_eq!((country.status, country.problem("name")), (200, None), "only the country's boxes were asked for");
}

#[test]
fn the_list_is_searched_literally_and_in_every_script() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let found = |query: &str| agent.get(&format!("/customers?{query}"));

    for (query, company) in [
        ("q=oakdental", "Oak Dental"),
        ("q=OAK+DENT", "Oak Dental"),
        ("q=%D0%A1%D0%95%D0%92%D0%95%D0%A0%D0%9D%D0%AB%D0%99", "ООО «Северный ветер»"),
        ("q=joséphine", "Café Joséphine"),
        (&format!("q={}", id("microsoft:oakdental")), "Oak Dental"),
        ("q=%3Cb%3E", "O'Hara & Sons <b>\"Fine Print\"</b> Shop"),
    ] {
        let page = found(query);
        assert!(unescape(&page.text).contains(company), "{query}: {}", page.text);
        assert!(!page.contains("Coho Winery"), "{query}");
    }
    for none in ["q=%25", "q=_ak", "q=Oak%25", "q=%5C", "q=%27%3B+drop+table+customers%3B--", "q=Munson"] {
        let page = found(none);
        assert!(page.status == 200 && page.contains("class=\"empty card\""), "{none}: {}", page.text);
    }
    let of_litware = found(&format!("reseller={}", id("reseller:litware")));
    assert!(of_litware.contains("Smörgåsbord") && !of_litware.contains("Oak Dental"));
    for nonsense in ["reseller=x", "after=x", "after=%22", "q=", "unknown=1"] {
        assert!(found(nonsense).contains("Coho Winery"), "{nonsense}");
    }
    let long = "x".repeat(8_000);
    assert_eq!(found(&format!("q={long}")).status, 200);
    assert_eq!(found("q=%00").status, 422);
    // ["\u0000", an id] as the key of the last row.
    let key = "WyJcdTAwMDAiLCIwMTkzYTBhMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDAiXQ";
    assert_eq!(found(&format!("after={key}")).status, 200);
}

/// Names of the customers on each page, following **Next page**.
fn pages(client: &Client) -> Vec<Vec<String>> {
    let mut next = Some("/customers".to_owned());
    let mut pages = Vec::new();
    while let Some(path) = next {
        let page = client.get(&path);
        assert_eq!(page.status, 200, "{path}: {}", page.text);
        let (_, list) = page.text.split_once("<ul class=\"list").unwrap();
        let names = list.split("<span class=\"name\">").skip(1);
        pages.push(names.map(|name| name.split('<').next().unwrap().to_owned()).collect());
        let pager = page.text.split_once("rel=\"next\" href=\"");
        next = pager.map(|(_, rest)| unescape(rest.split('"').next().unwrap()));
        assert!(pages.len() < 20, "the pages do not end");
    }
    pages
}

#[test]
fn among_many_resellers_one_is_found_by_a_part_of_its_name() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let list = |typed: &str| agent.get(&format!("/customers?{typed}"));
    assert!(list("").contains("<select class=\"select\" id=\"box-reseller\""), "a few are chosen from");
    house.sql().batch_execute(&format!(
        "create temporary table more as select resellers.* from resellers, generate_series(1, 120) where id = '{}';
         update more set id = gen_random_uuid();
         update more set name = 'Nordic Clouds ' || id, mpn_id = (select 2000000 + count(*) from more as other where other.id < more.id);
         insert into resellers select * from more;
         insert into partnerships (provider_id, reseller_id, since) select '{}', id, now() from more",
        id("reseller:litware"),
        id("provider:northwind"),
    )).unwrap();

    let whole = list("");
    assert!(whole.contains("Alpine Ski House") && whole.contains("name=\"reseller_name\""), "{}", whole.text);
    assert!(!whole.contains("Nordic Clouds"), "they would be most of the page");
    let litware = list("reseller_name=LITW&q=");
    assert!(litware.contains("Smörgåsbord") && !litware.contains("Oak Dental"), "{}", litware.text);
    assert!(litware.contains(&format!("name=\"reseller\" value=\"{}\"", id("reseller:litware"))));
    let several = list("reseller_name=clouds&q=oak");
    assert_eq!(several.text.matches("q=oak&#38;reseller=").count(), 20, "{}", several.text);
    assert!(several.contains("There are more.") && !several.contains("Oak Dental"));
    let nobody = list("reseller_name=%3Cb%3E");
    assert!(
        nobody.contains("id=\"problem-reseller_name\"") && nobody.contains("value=\"&#60;b&#62;\""),
        "{}",
        nobody.text
    );
    let fabrikam = id("reseller:fabrikam");
    let another = list(&format!("reseller={fabrikam}&reseller_name=litware"));
    assert!(another.contains("Smörgåsbord") && !another.contains("Oak Dental"), "what is typed now counts");
    let all = list(&format!("reseller={fabrikam}&reseller_name="));
    assert!(all.contains("Alpine Ski House") && !all.contains("name=\"reseller\""), "an emptied box asks for all");
}

#[test]
fn a_long_list_comes_in_pages_without_gaps() {
    let house = House::open();
    house.execute(
        "insert into customers (provider_id, id, microsoft_id, name, bill_to_name, domain, country, address_line1,
             first_name, last_name, email, language, agreement, created_at)
         select provider_id, gen_random_uuid(), gen_random_uuid(), 'Twin', (array['Twin', 'İstanbul', 'ẞtraße', 'Ωmega'])[1 + n % 4],
             'twin' || n, 'US', '1', 'A', 'B', 'c@d.example', 'en', 'asked', now()
         from (select provider_id from customers where name = 'Oak Dental') of_ours, generate_series(1, 120) n",
    );
    let agent = house.as_person(SALES_AGENT);

    let pages = pages(&agent);

    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [25, 25, 25, 25, 25, 25, 25, 5]);
    let names: Vec<String> = pages.concat();
    for (name, times) in [("Twin", 30), ("İstanbul", 30), ("ẞtraße", 30), ("Ωmega", 30), ("Oak Dental", 1)] {
        assert_eq!(names.iter().filter(|found| *found == name).count(), times, "{name}");
    }
}

#[test]
fn a_reseller_sees_exactly_what_it_is_associated_with() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    let list = reseller.get("/customers");
    let customer = |slug: &str| format!("/customers/{}/subscriptions", id(&format!("customer:{slug}")));
    let subscription =
        |slug: &str, number: u8| format!("/subscriptions/{}", id(&format!("subscription:{slug}:{number}")));

    for seen in ["Oak Dental", "Coho Winery", "Lucerne Publishing"] {
        assert!(list.contains(seen), "{seen}");
    }
    for unseen in ["Wide World Importers", "Smörgåsbord", "Maple Leaf Cooperage", "VanArsdel"] {
        assert!(!list.contains(unseen), "{unseen}");
    }
    for (slug, seen, unseen) in [("cohowinery", 1, 2), ("lucernepublishing", 1, 2)] {
        let page = reseller.get(&customer(slug));
        assert!(page.contains(&subscription(slug, seen)) && !page.contains(&subscription(slug, unseen)), "{slug}");
        assert!(!list.contains(&subscription(slug, unseen)), "{slug}");
        assert_eq!(reseller.get(&subscription(slug, seen)).status, 200);
        assert_eq!(reseller.get(&subscription(slug, unseen)).status, 404);
        let account = reseller.get(&format!("/customers/{}/account", id(&format!("customer:{slug}"))));
        assert!(!account.contains(&id(&format!("microsoft:{slug}"))), "only name and contact: {}", account.text);
    }
    let account = reseller.get(&format!("/customers/{}/account", id("customer:oakdental")));
    assert!(account.contains(&id("microsoft:oakdental")), "the whole account");
    assert_eq!(house.as_person(OTHER_RESELLER).get(&customer("oakdental")).status, 404);
}

#[test]
fn a_list_asks_the_database_the_same_whether_short_or_long() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let statements = |path: &str| {
        let before = house.statements();
        assert_eq!(agent.get(path).status, 200);
        house.statements() - before
    };
    for (short, long) in [
        ("/customers?q=oak", "/customers"),
        ("/resellers?q=fabrikam", "/resellers"),
        (
            &*format!("/customers/{}/subscriptions", id("customer:cohowinery")),
            &*format!("/customers/{}/subscriptions", id("customer:humongousinsurance")),
        ),
    ] {
        let asked = statements(short);
        assert!((2..=12).contains(&asked), "{short}: {asked}");
        assert_eq!(statements(long), asked, "{long}");
    }
}

#[test]
fn bill_to_and_contact_are_edited_by_who_may() {
    let house = House::open();
    let path = format!("/customers/{}/account", id("customer:oakdental"));
    let form = Filled::of(&[
        ("bill_to_name", "Oak Dental Holding"),
        ("address_line1", "118 Oak Street"),
        ("city", "Portland"),
        ("state", "OR"),
        ("postal_code", "97205"),
        ("first_name", "Maribel"),
        ("last_name", "Okafor"),
        ("email", "maribel@oakdental.example"),
        ("phone", "+1 503 555 0101"),
    ]);

    for name in [SALES_AGENT, HELPDESK_AGENT, RESELLER] {
        let person = house.as_person(name);
        for (field, value) in
            [("bill_to_name", ""), ("postal_code", "x"), ("email", "x"), ("phone", "12"), ("city", "\u{202e}")]
        {
            comes_back(&person, &path, &form.clone().with(field, value), field);
        }
        assert_eq!(form.post(&person, &path).location, path, "{name}");
        let company =
            house.lines("select name || '/' || bill_to_name as line from customers where domain like 'oakdental.%'");
        assert_eq!(company, ["Oak Dental/Oak Dental Holding"], "the company's own name stays");
    }
    assert_eq!(form.post(&house.as_person(OTHER_RESELLER), &path).status, 404);
    assert_eq!(form.post(&house.as_person(OTHER_PROVIDER), &path).status, 404);
}

#[test]
fn an_admin_agent_changes_who_administers_the_customer() {
    let house = House::open();
    let admin = house.as_person(ADMIN_AGENT);
    let customer = id("customer:oakdental");
    let path = format!("/customers/{customer}/reseller");
    for wrong in ["x", &id("reseller:wingtip"), &id("reseller:proseware")] {
        let answer = admin.post(&path, &[("reseller", wrong), ("before", &id("reseller:fabrikam"))]);
        assert!(answer.status == 422 && answer.problem("reseller").is_some(), "{wrong}: {}", answer.text);
    }

    let change = [("reseller", &*id("reseller:tailspin")), ("before", &id("reseller:fabrikam"))];
    assert_eq!(admin.post(&path, &change).status, 303);
    assert_eq!(admin.post(&path, &change).status, 303, "twice is harmless");
    let late = [("reseller", ""), ("before", &*id("reseller:fabrikam"))];
    assert_eq!(admin.post(&path, &late).status, 409, "the page was old");

    let letters = house.lines("select recipient_email as line from letters order by recipient_email");
    assert_eq!(letters.len(), 4, "each reseller and, twice, the customer: {letters:?}");
    assert_eq!(house.count("select count(*) from activity where action = 'customer.reseller_changed'"), 1);
    let account = format!("/customers/{customer}/account");
    assert_eq!(house.as_person(OTHER_RESELLER).get(&account).status, 200);
    let issue = format!("/customers/{customer}/setup-info");
    assert_eq!(house.as_person(RESELLER).post(&issue, &[]).status, 404, "it does not administer it any more");
    assert!(password(&house.as_person(OTHER_RESELLER).post_and_follow(&issue, &[])).is_some());
}

#[test]
fn the_customers_administrator_ends_the_resellers_administration() {
    let house = House::open();
    let administrator = house.as_person(CUSTOMER);
    let customer = id("customer:customer");
    let path = format!("/customers/{customer}/reseller/end");
    let account = format!("/customers/{customer}/account");
    assert!(administrator.get(&account).contains(&path));
    assert_eq!(administrator.post(&path, &[("before", &id("reseller:tailspin"))]).status, 409, "the page was old");

    let answer = administrator.post(&path, &[("before", &id("reseller:fabrikam"))]);

    assert_eq!((answer.status, answer.location.as_str()), (303, account.as_str()));
    assert!(!administrator.get(&account).contains(&path), "there is nothing left to end");
    assert_eq!(house.activity().iter().filter(|action| *action == "customer.reseller_changed").count(), 1);
    assert_eq!(house.count("select count(*) from letters"), 2, "to the reseller, and to the customer's contact");
    let edit = house.as_person(RESELLER).post(&format!("/customers/{customer}/account"), &[]);
    assert!(edit.status == 404 || edit.status == 422, "{}", edit.status);
    let issue = house.as_person(RESELLER).post(&format!("/customers/{customer}/setup-info"), &[]);
    assert_eq!(issue.status, 404, "the reseller administers it no more");
}

#[test]
fn a_customers_home_says_what_renews_whom_to_call_and_who_has_which_rights() {
    let house = House::open();
    let admin = house.as_person(CUSTOMER);
    let own = id("customer:customer");
    let living = format!("customer_id = '{own}' and status <> 'deleted'");
    let set = |what: &str| house.execute(&format!("update subscriptions set {what} where {living}"));
    set("auto_renew = true");
    let home = unescape(&admin.get("/").text);
    for told in [
        "Renews on ",
        "0 of ",
        "support@reseller.example",
        "+12065550100",
        "Fabrikam IT Services has administered your account",
        "/account#end-administration",
        "Northwind Distribution is your provider",
        "Global admins of your own company: Desmond Achterberg, Katherine Whitfield",
        "Microsoft Customer Agreement",
    ] {
        assert!(home.contains(told), "{told}: {home}");
    }
    assert!(!home.contains("tenant owner"));
    assert_eq!(admin.post("/user-settings/tenant-owner", &[("reseller", &*id("reseller:fabrikam"))]).status, 303);
    let home = admin.get("/");
    assert!(home.contains("Fabrikam IT Services is tenant owner of your Azure account"), "{}", home.text);
    assert!(home.contains("<a href=\"/user-settings\">Take back from Fabrikam IT Services</a>"), "{}", home.text);
    house.execute("update tenant_owners set taken_back_at = now()");
    assert!(!admin.get("/").contains("tenant owner"), "only what is in force");
    set("auto_renew = false");
    assert!(admin.get("/").contains("and does not renew"));
    set("status = 'suspended'");
    let home = admin.get("/");
    assert!(home.contains("The term ends on") && home.contains(">Suspended</span>"), "{}", home.text);

    let end = format!("/customers/{own}/reseller/end");
    assert_eq!(admin.post(&end, &[("before", &id("reseller:fabrikam"))]).status, 303);
    let home = unescape(&admin.get("/").text);
    assert!(!home.contains("has administered") && home.contains("support some of your subscriptions"), "{home}");
    assert!(home.contains("Fabrikam IT Services"), "who still supports is named");
    set("status = 'deleted', moves_at = null");
    assert!(admin.get("/").contains("Your company has no subscriptions yet."));
    admin.post("/preferences", &[("language", "ru")]);
    assert!(admin.get("/").contains("У вашей организации пока нет подписок."));
}

#[test]
fn a_customers_home_asks_the_same_number_of_times_for_30_subscriptions_and_users_as_for_few() {
    let house = House::open();
    let admin = house.as_person(CUSTOMER);
    let asked = || {
        admin.get("/");
        let before = house.statements();
        assert_eq!(admin.get("/").status, 200);
        house.statements() - before
    };
    let few = asked();
    let own = id("customer:customer");
    house.execute(&format!(
        "do $$ begin
         create temporary table more as select subscriptions.* from subscriptions, generate_series(1, 30)
             where id = '{}';
         update more set id = gen_random_uuid();
         insert into subscriptions select * from more;
         insert into users (id, sign_in_name, email, first_name, last_name, display_name, provider_id, customer_id, roles, created_at)
         select gen_random_uuid(), 'u' || n || '@customer.onmicrosoft.com', 'u', 'U', 'U', 'U', provider_id, id, '{{}}', now()
         from customers, generate_series(1, 30) n where id = '{own}';
         insert into tenant_owners (provider_id, id, customer_id, reseller_id, reseller_name, granted_at, granted_by)
         select customers.provider_id, gen_random_uuid(), customers.id, resellers.id, resellers.name, now(), 'U'
         from customers, resellers where customers.id = '{own}';
         end $$",
        id("subscription:customer:1")
    ));
    assert_eq!(asked(), few);
    let home = admin.get("/");
    assert_eq!(home.text.matches("href=\"/subscriptions/").count(), 20);
    assert!(home.text.matches("is tenant owner of").count() > 3, "{}", home.text);
    assert!(home.contains("38 users") && home.contains("32 without a license"), "{}", home.text);
}

#[test]
fn what_a_reseller_has_open_changes_nothing_once_another_administers_the_customer() {
    let house = House::open();
    let (reseller, agent) = (house.as_person(RESELLER), house.as_person(ADMIN_AGENT));
    let customer = format!("/customers/{}", id("customer:oakdental"));
    let user = format!("/users/{}", id("user:admin@oakdental.onmicrosoft.com"));
    // A subscription that names the reseller neither as partner of record nor as support contact.
    house.execute(&format!(
        "update subscriptions set partner_of_record = null, support_reseller = null where customer_id = '{}'",
        id("customer:oakdental")
    ));
    let subscription = format!("/subscriptions/{}", id("subscription:oakdental:1"));
    let pages = ["/account", "/users", "/users/new", "/users/upload", "/service-requests/new", "/subscriptions"];
    let mut open: Vec<String> = pages.iter().map(|page| format!("{customer}{page}")).collect();
    open.extend([user.clone(), subscription.clone(), format!("{subscription}/change")]);
    for page in &open {
        assert_eq!(reseller.get(page).status, 200, "{page}");
    }

    let change = [("reseller", &*id("reseller:tailspin")), ("before", &id("reseller:fabrikam"))];
    assert_eq!(agent.post(&format!("{customer}/reseller"), &change).status, 303);
    let before = house.activity();
    let forms = [
        format!("{customer}/account"),
        format!("{customer}/setup-info"),
        format!("{customer}/users"),
        format!("{customer}/users/licenses"),
        format!("{customer}/service-requests"),
        format!("{user}/password"),
        format!("{user}/block"),
        format!("{user}/licenses"),
        format!("{user}/delete"),
        format!("{subscription}/name"),
        format!("{subscription}/change"),
    ];
    for form in &forms {
        let told = reseller.post(form, &[("version", "0"), ("name", "Ours"), ("kind", "auto-renew")]);
        assert_eq!(told.status, 404, "{form}: {}", told.text);
        assert!(told.contains("nothing was changed"), "{form}: {}", told.text);
    }
    for page in &open {
        assert_eq!(reseller.get(page).status, 404, "{page}");
        assert_eq!(house.as_person(OTHER_RESELLER).get(page).status, 200, "{page}");
    }
    let of_it = |actions: Vec<String>| actions.into_iter().filter(|it| !it.starts_with("session.")).count();
    assert_eq!(of_it(house.activity()), of_it(before));
    assert_eq!(house.count("select count(*) from subscriptions where nickname <> ''"), 0);
}
