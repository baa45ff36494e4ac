//! The public directory, a provider's own profile, and the requests to change it.

use partner_portal::directory;
use partner_portal::id::ProfileId;
use serde_json::Value;

use crate::house::{
    ADMIN_AGENT, Answer, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, OTHER_PROVIDER, RESELLER, SALES_AGENT,
};
use crate::make::{Filled, NOBODY, everything, profile, proposed_profile, unescape, waiting_profile};

const OWN: &str = "/provider/profile";
const URL: &str = "https://portal.example";

/// What the operator does on the command line, and what is said.
fn operate(house: &House, what: &str, id: &str) -> Result<String, String> {
    let (db, now, id): (_, _, ProfileId) = (house.db.clone(), house.clock.now(), id.parse().unwrap());
    let what = what.to_owned();
    let done = actix_web::rt::System::new().block_on(db.system(move |conn, system| match what.as_str() {
        "list" => directory::list(conn, system),
        "show" => Ok(directory::show(conn, system, id)?.map(|shown| shown.text)),
        "publish" => directory::publish(conn, system, now, URL, id),
        reason => directory::decline(conn, system, now, URL, (id, reason)),
    }));
    done.unwrap()
}

fn names(page: &Answer) -> Vec<String> {
    let found = page.text.split("<h2><a href=\"/directory/").skip(1);
    found.map(|it| it.split_once('>').unwrap().1.split('<').next().unwrap().to_owned()).collect()
}

#[test]
fn anybody_finds_providers_by_where_they_sell_what_in_which_language_and_by_name() {
    let house = House::open();
    let visitor = house.stranger();
    assert!(visitor.get("/sign-in").contains("href=\"/directory\""));
    let (contoso, northwind) = ("Contoso Cloud Wholesale", "Northwind Distribution");
    for (query, found) in [
        ("", vec![contoso, northwind]),
        ("?country=DE", vec![northwind]),
        ("?country=US", vec![contoso, northwind]),
        ("?country=US&language=es", vec![contoso]),
        ("?product=software", vec![contoso]),
        ("?product=dynamics&name=contoso", vec![]),
        ("?name=NORTH", vec![northwind]),
        ("?name=%25", vec![]),
        ("?country=ZZ&product=x&language=%27%3B--", vec![]),
        ("?after=rubbish", vec![contoso, northwind]),
    ] {
        assert_eq!(names(&visitor.get(&format!("/directory{query}"))), found, "{query}");
    }
    let page = visitor.get("/directory?country=DE&name=%3Cscript%3E");
    assert!(page.contains("<option value=\"DE\" selected>Germany</option>") && page.contains("&#60;script&#62;"));
    assert!(!page.contains("<option value=\"NZ\""), "nobody sells there");
    assert_eq!(visitor.get("/directory?name=a%00b").status, 422);
    visitor.post("/preferences", &[("language", "ru"), ("back", "/directory")]);
    let russian = visitor.get("/directory");
    assert!(russian.contains("Найти поставщика") && russian.contains("Обслуживаемых стран и регионов: 2"));
}

#[test]
fn a_profile_says_everything_to_people_and_to_search_engines() {
    let house = House::open();
    let visitor = house.stranger();
    let page = visitor.get("/directory/northwind");
    for text in ["since 2009", "Power Platform", "French", "Kazakhstan", "+493023125010", "/directory/logos/"] {
        assert!(page.contains(text), "{text}: {}", page.text);
    }
    let canonical = format!("<link rel=\"canonical\" href=\"{}/directory/northwind\">", house.url);
    assert!(
        page.contains(&canonical) && page.contains("<meta name=\"description\" content=\"Northwind Distribution has")
    );
    let data = structured(&page);
    assert_eq!(data["@type"], "Organization");
    assert_eq!(data["telephone"], "+493023125010");
    assert!(data["logo"].as_str().unwrap().starts_with(&format!("{}/directory/logos/", house.url)));
    visitor.post("/preferences", &[("language", "ru"), ("back", "/directory")]);
    let russian = visitor.get("/directory/northwind");
    assert!(russian.contains("с 2009 года") && russian.contains("Казахстан") && russian.contains("французский"));
    let fallback = visitor.get("/directory/contoso");
    assert!(fallback.contains("<p class=\"description\" lang=\"en\">Contoso Cloud"), "{}", fallback.text);
    for absent in ["/directory/nobody", "/directory/NORTHWIND", "/directory/%00", "/directory/logos/zz"] {
        assert_eq!(visitor.get(absent).status, 404, "{absent}");
    }
}

fn structured(page: &Answer) -> Value {
    let (_, rest) = page.text.split_once("<script type=\"application/ld+json\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn nothing_that_is_typed_ends_the_structured_data_or_becomes_markup() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let evil = "</script><script>alert(1)</script><!-- \"' & \u{2028}";
    let refused = profile().with("description_en", evil).post(&agent, OWN);
    assert!(refused.status == 422 && refused.problem("description_en").is_some(), "it has a line separator");
    let evil = "</script><script>alert(1)</script><!-- \"' &";
    assert_eq!(profile().with("description_en", evil).post(&agent, OWN).status, 303);
    operate(&house, "publish", &waiting_profile(&agent.get(OWN))).unwrap();
    for page in [house.stranger().get("/directory/northwind"), agent.get("/directory/northwind")] {
        assert!(!page.contains("<script>alert") && !page.contains("<!-- \""), "{}", page.text);
        assert_eq!(structured(&page)["description"]["@value"], evil);
    }
    assert!(!house.stranger().get("/directory").contains("<script>alert"));
}

#[test]
fn public_pages_are_kept_until_they_change_and_a_persons_own_never() {
    let house = House::open();
    let visitor = house.stranger();
    for (path, lasting) in
        [("/directory", "no-cache"), ("/directory/northwind", "no-cache"), ("/sitemap.xml", "public, max-age=3600")]
    {
        let page = visitor.get(path);
        assert_eq!(page.headers["cache-control"], lasting, "{path}");
        let tag = page.headers["etag"].clone();
        let ask = || visitor.request(reqwest::Method::GET, path).header("if-none-match", &tag);
        let again = Answer::of(ask().send().unwrap());
        assert!(again.status == 304 && again.text.is_empty() && again.headers["etag"] == tag, "{path}");
        assert!(again.headers.contains_key("content-security-policy"));
        let other = Answer::of(ask().header("accept-language", "ru").send().unwrap());
        assert_eq!(other.status, if path == "/sitemap.xml" { 304 } else { 200 }, "{path}: another reader's page");
    }
    let page = house.as_person(RESELLER).get("/directory/northwind");
    assert!(page.headers["cache-control"] == "no-store" && !page.headers.contains_key("etag"));
}

#[test]
fn search_engines_read_what_is_public_and_nothing_else() {
    let house = House::open();
    let agent = house.as_person(GLOBAL_ADMIN);
    house.execute("update directory_profiles set current = false");
    proposed_profile(&agent);
    let map = house.stranger().get("/sitemap.xml");
    assert_eq!(map.headers["content-type"], "application/xml; charset=utf-8");
    assert!(map.contains("<loc>http://localhost:") && !map.contains("northwind"), "{}", map.text);
    operate(&house, "publish", &waiting_profile(&agent.get(OWN))).unwrap();
    let map = house.stranger().get("/sitemap.xml");
    assert!(map.contains(&format!("<loc>{}/directory/northwind</loc><lastmod>", house.url)), "{}", map.text);
    let robots = house.stranger().get("/robots.txt").text;
    assert!(robots.contains("Allow: /directory\n") && robots.contains("Disallow: /\n"), "{robots}");
    assert!(robots.contains(&format!("Sitemap: {}/sitemap.xml\n", house.url)), "{robots}");
}

#[test]
fn the_public_sees_what_was_published_alone() {
    let house = House::open();
    let (admin, agent, visitor) = (house.as_person(GLOBAL_ADMIN), house.as_person(ADMIN_AGENT), house.stranger());
    assert!(agent.get("/").contains("href=\"/provider/profile\""));
    let read = agent.get(OWN);
    assert!(read.contains("since 2009"), "as the public sees it");
    let request = proposed_profile(&admin);
    let new = "Cloud software for resellers.";
    assert!(!visitor.get("/directory/northwind").contains(new));
    assert!(agent.get(OWN).contains(new), "a colleague sees what waits");
    let shown = operate(&house, "show", &request).unwrap();
    assert!(shown.contains(&format!("* description_en {new}")) && shown.contains("  email "), "{shown}");
    assert!(operate(&house, "list", NOBODY).unwrap().contains("Northwind Distribution: Adaeze Nwosu"));

    assert_eq!(operate(&house, "publish", &request).unwrap(), "Published: Northwind Distribution.");

    let page = visitor.get("/directory/northwind");
    assert!(page.contains(new) && !page.contains("since 2009") && !page.contains("Adaeze"), "{}", page.text);
    assert_eq!(operate(&house, "list", NOBODY).unwrap(), "No request waits.");
    let told = house.lines(
        "select recipient_email || '|' || subject || '|' || text_body as line from letters where subject like '%profile%'",
    );
    assert!(told.len() == 1 && told[0].starts_with("global-admin@provider.example|Your company’s profile has been"));
    assert!(told[0].contains(&format!("{URL}/provider/profile")), "{told:?}");
    let log = agent.get("/activity");
    assert!(log.contains("Public profile published") && log.contains("portal directory"), "{}", log.text);
    assert_eq!(house.count("select count(*) from directory_profiles where current"), 2, "one of each provider");

    // The colleague's form still says what was public before.
    let before = |page: &Answer| page.text.split("name=\"before\" value=\"").nth(1).unwrap()[..32].to_owned();
    let mine = |page: &Answer| profile().with("description_en", "Since 2010.").and("before", &before(page));
    let late = mine(&read).post(&agent, OWN);
    assert_eq!(late.status, 409, "{}", late.text);
    for said in [
        "Somebody was faster",
        "portal directory changed this on",
        "data-label=\"Saved now\">Cloud software",
        "\nSince 2010.</textarea>",
    ] {
        assert!(late.contains(said), "{said}: {}", late.text);
    }
    let waiting = || house.count("select count(*) from directory_profiles where decision is null");
    assert_eq!(waiting(), 0);
    assert_eq!(mine(&late).post(&agent, OWN).status, 303, "having seen it");
    assert_eq!(waiting(), 1);
}

#[test]
fn a_providers_page_is_named_once_and_for_all() {
    for (taken, slug) in
        [("other", "northwind-distribution"), ("northwind-distribution", "northwind-distribution-5310024")]
    {
        let house = House::open();
        house.execute("update directory_profiles set current = false");
        house.execute("update providers set slug = null where name like 'Northwind%'");
        house.execute(&format!("update providers set slug = '{taken}' where name like 'Contoso%'"));
        let agent = house.as_person(ADMIN_AGENT);
        assert!(agent.get(OWN).contains("Your company is not in the directory yet"));
        assert!(agent.get(OWN).contains("value=\"support@provider.example\""), "what is known stands in the form");
        for phone in ["", "+49 30 23125011"] {
            assert_eq!(profile().with("phone", phone).post(&agent, OWN).status, 303);
            operate(&house, "publish", &waiting_profile(&agent.get(OWN))).unwrap();
            let page = house.stranger().get(&format!("/directory/{slug}"));
            assert_eq!((page.status, page.contains("+493023125011")), (200, !phone.is_empty()), "{slug}");
        }
    }
}

#[test]
fn each_state_takes_the_actions_that_it_can() {
    for (state, allowed) in [("waiting", true), ("published", false), ("declined", false), ("withdrawn", false)] {
        for action in ["publish", "decline", "withdraw"] {
            let house = House::open();
            let agent = house.as_person(ADMIN_AGENT);
            let request = proposed_profile(&agent);
            let path = format!("{OWN}/requests/{request}/withdraw");
            match state {
                "published" => drop(operate(&house, "publish", &request).unwrap()),
                "declined" => drop(operate(&house, "Not yours", &request).unwrap()),
                "withdrawn" => assert_eq!(agent.post(&path, &[]).status, 303),
                _ => {}
            }
            let before = everything(&house);
            let done = match action {
                "publish" => operate(&house, "publish", &request).is_ok(),
                "decline" => operate(&house, "Too long", &request).is_ok(),
                _ => agent.post(&path, &[]).status == 303,
            };
            // Withdrawn twice is withdrawn once.
            assert_eq!(done, allowed || (state, action) == ("withdrawn", "withdraw"), "{state} {action}");
            assert_eq!(everything(&house) != before, allowed, "{state} {action}");
        }
    }
}

#[test]
fn what_is_declined_is_told_with_its_reason_to_who_asked() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    agent.post("/preferences", &[("language", "ru"), ("back", "/")]);
    let request = proposed_profile(&agent);
    for wrong in ["", "  ", "one\r\nBcc: all@example.com", &"x".repeat(501), "a\u{202e}b"] {
        assert!(operate(&house, wrong, &request).unwrap_err().starts_with("--reason"), "{wrong:?}");
    }
    assert!(operate(&house, "publish", NOBODY).unwrap_err().contains("there is no request"));

    operate(&house, "The phone number is <wrong>", &request).unwrap();

    let told = house.lines("select subject || '|' || text_body as line from letters where subject like '%рофиль%'");
    assert!(told.len() == 1 && told[0].starts_with("Профиль вашей организации не изменен|"), "{told:?}");
    assert!(told[0].contains("The phone number is <wrong>"), "{told:?}");
    let page = unescape(&agent.get(OWN).text);
    assert!(page.contains("Отклонено") && page.contains("Причина: The phone number is <wrong>"), "{page}");
    assert_eq!(profile().post(&agent, OWN).status, 303, "another one can be asked for");
}

#[test]
fn one_request_waits_at_a_time_and_the_same_twice_is_one() {
    let house = House::open();
    let (admin, agent) = (house.as_person(GLOBAL_ADMIN), house.as_person(ADMIN_AGENT));
    for _ in 0..2 {
        assert_eq!(profile().post(&agent, OWN).status, 303);
    }
    let other = profile().with("phone", "").post(&admin, OWN);
    assert!(other.status == 409 && other.contains("Withdraw it to send another one"), "{}", other.text);
    assert_eq!(house.count("select count(*) from directory_profiles where decision is null"), 1);
    assert_eq!(house.count("select count(*) from activity where action = 'directory_profile.change_asked'"), 1);
    let request = waiting_profile(&admin.get(OWN));
    for _ in 0..2 {
        let answer = admin.post_and_follow(&format!("{OWN}/requests/{request}/withdraw"), &[]);
        assert!(answer.contains("The request has been withdrawn."));
    }
    profile().post(&agent, OWN);
    operate(&house, "publish", &waiting_profile(&agent.get(OWN))).unwrap();
    let same = profile().post(&agent, OWN);
    assert!(same.status == 422 && same.contains("what the public sees already"), "{}", same.text);
}

#[test]
fn each_wrong_box_of_a_profile_is_told_beside_it_and_the_others_stay() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let before = everything(&house);
    for (field, values) in [
        ("description_en", vec!["a\0b", "\u{200b}"]),
        ("countries", vec!["ZZ", "CN", ""]),
        ("products", vec!["windows 11", "office\r\nx"]),
        ("languages", vec!["xx"]),
        ("email", vec!["", "a b@c.example", "a@b.example\r\nBcc: c@d.example"]),
        ("phone", vec!["12", "call me"]),
        ("website", vec!["javascript:alert(1)", "https://a:b@c.example/", "www"]),
        ("note", vec!["a\nb"]),
    ] {
        for value in values {
            let answer = profile().with(field, value).post(&agent, OWN);
            assert!(answer.status == 422 && answer.problem(field).is_some(), "{field} {value:?}: {}", answer.text);
            assert!(answer.contains("Облачное программное обеспечение для"), "{field}: what was typed stays");
        }
    }
    for (field, longest) in [("description_en", 2500), ("note", 500)] {
        let answer = profile().with(field, "ы".repeat(longest + 1)).post(&agent, OWN);
        assert!(answer.status == 422 && answer.problem(field).is_some(), "{field}");
    }
    let none = profile().with("description_en", " ").with("description_ru", "").post(&agent, OWN);
    assert_eq!(none.problem("description_en").unwrap(), "Describe the company in at least one language.");
    let empty = Filled::of(&[]).post(&agent, OWN);
    assert!(["countries", "products", "languages", "email"].iter().all(|field| empty.problem(field).is_some()));
    assert_eq!(everything(&house), before);
    let lines = profile().with("description_en", "One.\r\n\r\nTwo.").post(&agent, OWN);
    assert_eq!(lines.status, 303, "a description may have paragraphs");
}

#[test]
fn a_provider_sees_and_withdraws_its_own_requests_alone() {
    let house = House::open();
    let request = proposed_profile(&house.as_person(GLOBAL_ADMIN));
    let path = format!("{OWN}/requests/{request}/withdraw");
    let other = house.as_person(OTHER_PROVIDER);
    assert_eq!(other.post(&path, &[]).status, 404);
    let page = other.get(OWN);
    assert!(page.contains("Contoso Cloud Wholesale serves") && !page.contains("Cloud software for"), "{}", page.text);
    for person in [SALES_AGENT, HELPDESK_AGENT, RESELLER] {
        let client = house.as_person(person);
        assert_eq!((client.get(OWN).status, client.post(&path, &[]).status), (403, 403), "{person}");
        assert!(!client.get("/").contains("href=\"/provider/profile\""), "{person}");
    }
    assert_eq!(house.count("select count(*) from directory_profiles where decision is null"), 1);
}

/// Providers with published profiles, until there are so many.
fn fill(house: &House, rows: u32) {
    house.execute(&format!(
        "insert into providers (id, name, country, currency, mpn_id, email_domain, support_phone, support_email, support_hours, created_at, slug)
         select gen_random_uuid(), 'Reseller Supply ' || to_char(n, 'fm000'), 'DE', 'EUR', 7000000 + n, '', '', '', '', now(), 'supply-' || n
         from generate_series(1, {rows} - (select count(*) from directory_profiles where current)) as n
         on conflict do nothing"
    ));
    house.execute(
        "insert into directory_profiles (provider_id, id, description_en, countries, products, languages, email, asked_at,
             asked_by, asked_by_name, asked_by_email, asked_by_language, decision, decided_at, current)
         select id, gen_random_uuid(), 'x', '{DE}', '{azure}', '{de}', 'x@y.example', now(), id, 'x', 'x', 'en',
             'published', now(), true from providers where slug like 'supply-%'
         on conflict do nothing",
    );
}

#[test]
fn the_directory_asks_the_same_however_long_it_is_and_pages_by_name() {
    let house = House::open();
    let visitor = house.stranger();
    let asked = |client: &Client| {
        let before = house.statements();
        let found = names(&client.get("/directory")).len();
        (house.statements() - before, found)
    };
    fill(&house, 3);
    let few = asked(&visitor);
    assert_eq!(few.1, 3);
    house.execute("delete from directory_profiles where email = 'x@y.example'");
    fill(&house, 24);
    let many = asked(&visitor);
    assert!(many.1 >= 24 && many.0 == few.0, "{few:?} {many:?}");
    house.execute("delete from directory_profiles where email = 'x@y.example'");
    fill(&house, 90);
    let mut seen = Vec::new();
    let mut next = "/directory?country=DE".to_owned();
    loop {
        let page = visitor.get(&next);
        seen.extend(names(&page));
        let Some((_, rest)) = page.text.split_once("class=\"pager\"") else { break };
        next = unescape(rest.split("href=\"").nth(1).unwrap().split('"').next().unwrap());
    }
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    assert!(seen.len() > 80 && seen == sorted, "{}", seen.len());
    assert_eq!(house.stranger().get("/sitemap.xml").text.matches("<lastmod>").count(), seen.len() + 1);
}
