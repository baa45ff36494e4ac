//! Every list: each sort in both directions, pages forward and back, a count that is right, columns, and a file of exactly
//! what is listed.

use std::collections::BTreeSet;

use regex::Regex;

use crate::house::{ADMIN_AGENT, Answer, Client, House, OTHER_RESELLER, RESELLER, SALES_AGENT};
use crate::make::{download, id, placed_order, saved_view, sheet, unescape};
use crate::order_requests;
use crate::service_requests as asked;

/// A list with rows of equal keys in it.
struct Case {
    person: &'static str,
    path: &'static str,
    /// Where a row of the page has its id.
    row: &'static str,
    /// The column of the file with that id.
    column: usize,
    /// A filter by which more than two pages are found.
    filter: &'static str,
    seed: fn(&House),
    /// How many columns it can be sorted by.
    sorts: usize,
}

const CASES: [Case; 16] = [
    Case {
        person: ADMIN_AGENT,
        path: "/resellers",
        row: r#"<th scope="row"[^>]*><a href="/resellers/([0-9a-f-]{36})""#,
        column: 0,
        filter: "q=many",
        seed: resellers,
        sorts: 11,
    },
    Case {
        person: RESELLER,
        path: "/providers",
        row: r#"<th scope="row"[^>]*><a href="/providers/([0-9a-f-]{36})""#,
        column: 0,
        filter: "q=many&state=all",
        seed: providers,
        sorts: 7,
    },
    Case {
        person: SALES_AGENT,
        path: "/orders",
        row: r#"<th scope="row"[^>]*><a href="/orders/([0-9a-f-]{36})""#,
        column: 0,
        filter: "q=many",
        seed: orders,
        sorts: 5,
    },
    Case {
        person: ADMIN_AGENT,
        path: "/activity",
        row: r#"<code class="wrap">([0-9a-f-]{36})</code></dd></div>\s*</dl>"#,
        column: 0,
        filter: "q=many",
        seed: records,
        sorts: 3,
    },
    Case {
        person: SALES_AGENT,
        path: "/customers",
        row: r#"<a class="btn"[^>]* href="/customers/([0-9a-f-]{36})/account""#,
        column: 0,
        filter: "q=many",
        seed: customers,
        sorts: 4,
    },
    Case {
        person: ADMIN_AGENT,
        path: "/customers",
        row: r#"<a class="btn"[^>]* href="/customers/([0-9a-f-]{36})/account""#,
        column: 0,
        filter: "reseller=",
        seed: customers,
        sorts: 4,
    },
    Case {
        person: RESELLER,
        path: "/customers",
        row: r#"<a class="btn"[^>]* href="/customers/([0-9a-f-]{36})/account""#,
        column: 0,
        filter: "q=many",
        seed: customers,
        sorts: 1,
    },
    Case {
        person: ADMIN_AGENT,
        path: "/service-requests",
        row: r#"<th scope="row"[^>]*><a href="/service-requests/([0-9a-f-]{36})""#,
        column: 0,
        filter: "q=number",
        seed: service_requests,
        sorts: 6,
    },
    Case {
        person: SALES_AGENT,
        path: "/subscriptions",
        row: r#"<th scope="row"[^>]*><a href="/subscriptions/([0-9a-f-]{36})""#,
        column: 0,
        filter: "status=all",
        seed: |_| (),
        sorts: 9,
    },
    Case {
        person: RESELLER,
        path: "/subscriptions",
        row: r#"<th scope="row"[^>]*><a href="/subscriptions/([0-9a-f-]{36})""#,
        column: 0,
        filter: "status=all",
        seed: subscriptions,
        sorts: 8,
    },
    Case {
        person: ADMIN_AGENT,
        path: "/letters",
        row: r#"data-letter="([0-9a-f-]{36})""#,
        column: 0,
        filter: "q=many",
        seed: letters,
        sorts: 6,
    },
    Case {
        person: SALES_AGENT,
        path: "/requests",
        row: r#"<th scope="row"[^>]*><a href="/requests/([0-9a-f-]{36})/order""#,
        column: 0,
        filter: "q=many",
        seed: requests,
        sorts: 7,
    },
    Case {
        person: RESELLER,
        path: "/requests",
        row: r#"<th scope="row"[^>]*><a href="/requests/([0-9a-f-]{36})/order""#,
        column: 0,
        filter: "kind=order",
        seed: requests,
        sorts: 7,
    },
    Case {
        person: ADMIN_AGENT,
        path: "/partnership-requests",
        row: r#"<th scope="row"[^>]*><a href="/partnership-requests/([0-9a-f-]{36})""#,
        column: 0,
        filter: "q=many",
        seed: partnership_requests,
        sorts: 5,
    },
    Case {
        person: SALES_AGENT,
        path: "/relationship-requests",
        row: r#"<th scope="row"[^>]*><a href="/relationship-requests/([0-9a-f-]{36})""#,
        column: 0,
        filter: "q=many",
        seed: relationship_requests,
        sorts: 5,
    },
    Case {
        person: RESELLER,
        path: "/relationship-requests",
        row: r#"<th scope="row"[^>]*><a href="/relationship-requests/([0-9a-f-]{36})""#,
        column: 0,
        filter: "q=many",
        seed: relationship_requests,
        sorts: 5,
    },
];

/// A hundred and twenty orders of two customers, at ten moments.
fn orders(house: &House) {
    let order = placed_order(&house.as_person(SALES_AGENT));
    house.execute(&format!(
        "with copied as (
             insert into orders (provider_id, id, author_id, status, customer_id, reseller_id, origin, currency, created_at,
                 updated_at, placed_at, purchase_order)
             select orders.provider_id, gen_random_uuid(), author_id, status, case when n % 3 = 0 then '{}' else customer_id end,
                 case when n % 4 > 0 then orders.reseller_id end, origin, currency, created_at, updated_at,
                 placed_at - (n % 10) * interval '1 minute', 'many ' || n % 6
             from orders, generate_series(1, 120) n where id = '{order}' returning provider_id, id)
         insert into order_lines (provider_id, order_id, line_number, offer_id, offer, licenses, term, billing, unit_price)
         select copied.provider_id, copied.id, line_number, offer_id, offer, licenses, term, billing, unit_price
         from copied, order_lines where order_id = '{order}'",
        id("customer:oakdental")
    ));
}

/// A hundred and twenty records at seven moments, of two people.
fn records(house: &House) {
    house.execute(&format!(
        "insert into activity (id, at, provider_id, actor, action, subject, details)
         select gen_random_uuid(), now() - make_interval(secs => n % 7), '{}', 'Many ' || n % 2,
             (array['customer.created', 'order.placed', 'user.invited'])[1 + n % 3], 'many', '{{}}'
         from generate_series(1, 120) n",
        id("provider:northwind")
    ));
}

/// A hundred and twenty customers of two resellers and of none; some have the same name or the same age.
fn customers(house: &House) {
    house.execute(&format!(
        "insert into customers (provider_id, id, microsoft_id, reseller_id, name, bill_to_name, domain, registration_number,
             language, created_at, country, address_line1, address_line2, city, state, postal_code, first_name, last_name,
             email, phone, agreement)
         select provider_id, gen_random_uuid(), gen_random_uuid(), case when n % 7 > 0 then reseller_id end, 'Many ' || n,
             'Many ' || n % 50, 'many' || n || '.onmicrosoft.com', '', language, created_at + n % 9 * interval '1 day',
             country, address_line1, '', city, state, postal_code, first_name, last_name, email, phone, 'asked'
         from customers, generate_series(1, 140) n where id = '{}'",
        id("customer:oakdental")
    ));
}

/// A hundred and twenty service requests, in all states.
fn service_requests(house: &House) {
    asked::opened(&house.as_person(RESELLER));
    house.execute(
        "insert into service_requests (provider_id, id, number, customer_id, subscription_id, topic, severity, title, body,
             contact_name, contact_email, contact_language, opened_at, opened_by, opened_by_name, opened_by_company,
             changed_at, asked_at, closed_at)
         select provider_id, gen_random_uuid(), 1000 + n, customer_id, subscription_id, topic,
             (array['critical', 'moderate', 'minimal'])[1 + n % 3], 'Number ' || n % 30, body, contact_name, contact_email,
             contact_language, opened_at + n % 4 * interval '1 minute', opened_by, opened_by_name, opened_by_company,
             changed_at + n % 5 * interval '1 minute', case when n % 4 = 1 then opened_at end,
             case when n % 4 = 2 then opened_at end
         from service_requests, generate_series(1, 120) as n",
    );
}

/// As many subscriptions of a reseller's customer as make three pages, many of them alike.
fn subscriptions(house: &House) {
    house.execute(&format!(
        "insert into subscriptions (provider_id, id, customer_id, offer_id, licenses, term, billing, unit_price, currency,
             status, auto_renew, started_at, term_started_at, term_ends_at, anchor_day, partner_of_record, nickname,
             credited_since, supported_since, moves_at)
         select provider_id, gen_random_uuid(), customer_id, offer_id, 1 + n % 2, term, billing, unit_price, currency,
             'suspended', n % 2 = 0, started_at, term_started_at, term_ends_at + n % 5 * interval '1 day', anchor_day,
             partner_of_record, case when n % 3 > 0 then 'Named ' || n % 3 else '' end, credited_since, supported_since, moves_at
         from subscriptions, generate_series(1, 110) n where id = '{}'",
        id("subscription:oakdental:1")
    ));
}

/// A hundred and twenty letters at eight moments, many to the same people.
fn letters(house: &House) {
    house.execute(&format!(
        "insert into letters (id, provider_id, recipient_name, recipient_email, subject, text_body, html_body, status,
             next_attempt_at, created_at)
         select gen_random_uuid(), '{}', 'Many', 'many' || n % 20 || '@x.example', 'Subject', '', '', 'sent', now(),
             now() - n % 8 * interval '1 minute'
         from generate_series(1, 120) n",
        id("provider:northwind")
    ));
}

/// A hundred and twenty requests of a reseller for new subscriptions; every third waits.
fn requests(house: &House) {
    order_requests::asked(&house.as_person(RESELLER));
    house.execute(
        "with first as (select * from orders where status = 'asked'),
         copied as (
             insert into orders (provider_id, id, status, customer_id, reseller_id, origin, currency, created_at, updated_at,
                 asked_by)
             select provider_id, gen_random_uuid(), status, customer_id, reseller_id, origin, currency, created_at,
                 updated_at, asked_by
             from first, generate_series(1, 120) returning provider_id, id),
         numbered as (select *, row_number() over () as n from copied)
         insert into change_requests (provider_id, id, kind, customer_id, order_id, reseller_id, asked_at, asked_by,
             asked_by_name, asked_by_email, asked_by_language, decision, decided_at, decided_by, decided_by_name)
         select request.provider_id, gen_random_uuid(), kind, customer_id, numbered.id, reseller_id,
             asked_at + n % 7 * interval '1 minute', asked_by, 'Many ' || n % 4, asked_by_email, asked_by_language,
             case when n % 3 > 0 then 'declined' end, case when n % 3 > 0 then asked_at + n % 5 * interval '1 hour' end,
             case when n % 3 > 0 then asked_by end, case when n % 3 > 0 then 'Sam' else '' end
         from change_requests as request, numbered",
    );
}

/// A hundred and twenty requests to partner, in several states.
fn partnership_requests(house: &House) {
    house.execute(&format!(
        "insert into partnership_requests (provider_id, id, requested_by, requested_by_name, language, subject, body,
             created_at, expires_at, recipient_name, recipient_email, sent_at, declined_at, declined_by_name)
         select '{}', gen_random_uuid(), '{}', 'Solveig ' || n % 3, 'en', 's', 'b', now() - n % 6 * interval '1 hour',
             now() + n % 5 * interval '1 day', case when n % 4 > 0 then 'Many ' || n % 9 else '' end, 'many@x.example',
             case when n % 3 > 0 then now() end, case when n % 5 = 0 then now() end, ''
         from generate_series(1, 120) n",
        id("provider:northwind"),
        id(&format!("user:{SALES_AGENT}"))
    ));
}

/// A hundred and twenty invitations to customers, in several states.
fn relationship_requests(house: &House) {
    house.execute(&format!(
        "insert into relationship_requests (provider_id, id, reseller_id, requested_by_name, requested_by_email,
             requested_by_language, by_reseller, subject, body, created_at, expires_at, sent_at, revoked_at)
         select '{}', gen_random_uuid(), '{}', 'Solveig ' || n % 3, 'a@b.example', 'en', n % 2 = 0, 'Many ' || n, 'b',
             now() - n % 6 * interval '1 hour', now() + n % 5 * interval '1 day', case when n % 3 > 0 then now() end,
             case when n % 4 = 0 then now() end
         from generate_series(1, 120) n",
        id("provider:northwind"),
        id("reseller:fabrikam")
    ));
}

/// A hundred and twenty partners; most have the same dates, limits and addresses, and some the same name.
fn resellers(house: &House) {
    house.execute(
        "insert into resellers (id, name, country, region, mpn_id, mpn_kind, address_line1, city, postal_code,
             contact_first_name, contact_last_name, contact_email, contact_phone, support_phone, support_email,
             support_hours, enrolled_at, agreement_signed_at)
         select gen_random_uuid(), 'Many ' || n % 50, (array['DE', 'IN', 'US'])[1 + n % 3], 'Europe', (8000000 + n)::text,
             'location', 'Kai 1', 'Kiel', '24103', 'Uwe', 'P' || n % 4, 'm@many.example', '+494315550100',
             '+494315550100', n % 7 || '@many.example', '', now(), case when n % 5 > 0 then timestamptz '2024-01-01' end
         from generate_series(1, 120) n",
    );
    house.execute(&format!(
        "insert into partnerships (provider_id, reseller_id, since, monthly_limit)
         select '{}', id, timestamptz '2020-01-01' + make_interval(days => mpn_id::int % 10, secs => 0.123456),
             nullif(mpn_id::int % 3, 0)
         from resellers where name like 'Many%'",
        id("provider:northwind")
    ));
}

/// A hundred and twenty providers of one reseller; most have the same dates, customers and addresses, and some the same name.
fn providers(house: &House) {
    house.execute(
        "insert into providers (id, name, country, currency, mpn_id, email_domain, support_phone, support_email,
             support_hours, created_at)
         select gen_random_uuid(), 'Many ' || n % 50, (array['DE', 'IN', 'US'])[1 + n % 3], 'EUR', (8000000 + n)::text,
             'many.example', '+494315550100', n % 7 || '@many.example', '', now()
         from generate_series(1, 120) n",
    );
    let own = id("reseller:fabrikam");
    house.execute(&format!(
        "insert into partnerships (provider_id, reseller_id, since, ended_at)
         select id, '{own}', timestamptz '2020-01-01' + make_interval(days => mpn_id::int % 10, secs => 0.123456),
             case when mpn_id::int % 4 = 0 then now() end
         from providers where name like 'Many%'"
    ));
    house.execute(&format!(
        "insert into reseller_tallies (provider_id, reseller_id, country, customers, subscriptions)
         select id, '{own}', 'DE', mpn_id::int % 5, mpn_id::int % 3 from providers where name like 'Many%'"
    ));
}

/// The ids of the rows of a page, in their order.
fn ids(page: &Answer, row: &str) -> Vec<String> {
    assert_eq!(page.status, 200, "{}", page.text);
    Regex::new(row).unwrap().captures_iter(&page.text).map(|found| found[1].to_owned()).collect()
}

/// Where a link leads that stands in the page with this attribute.
fn link(page: &Answer, attribute: &str) -> Option<String> {
    let tag = page.text.split('<').find(|tag| tag.starts_with("a ") && tag.contains(attribute))?;
    Some(unescape(tag.split("href=\"").nth(1)?.split('"').next()?))
}

/// All pages from `path` on, as far as the links of this kind lead.
fn pages(client: &Client, path: &str, rel: &str, row: &str) -> (Vec<Vec<String>>, String) {
    let (mut all, mut path) = (Vec::new(), path.to_owned());
    loop {
        let page = client.get(&path);
        all.push(ids(&page, row));
        match link(&page, &format!("rel=\"{rel}\"")) {
            Some(next) => path = next,
            None => return (all, path),
        }
        assert!(all.len() < 100, "{path}: no end");
    }
}

/// The count that the page tells, without the words around it.
fn count(page: &Answer) -> usize {
    let told = page.text.split("<p class=\"count\">").nth(1).unwrap().split('<').next().unwrap();
    told.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

/// What the list can be sorted by, off its own links.
fn sorts(page: &Answer) -> BTreeSet<String> {
    let links = page.text.split("<nav class=\"sorts").nth(1).unwrap().split("</nav>").next().unwrap();
    let codes = Regex::new(r"[?&;]sort=-?([a-z]+)").unwrap();
    codes.captures_iter(links).map(|found| found[1].to_owned()).collect()
}

/// The rows of a CSV file.
fn file(answer: &Answer) -> Vec<Vec<String>> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let text = answer.text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect()).collect()
}

#[test]
fn every_order_is_read_forward_and_back_without_gaps_or_repeats() {
    for case in &CASES {
        let house = House::open();
        (case.seed)(&house);
        let client = house.as_person(case.person);
        let start = format!("{}?{}", case.path, case.filter);
        let sorts = sorts(&client.get(&start));
        assert_eq!(sorts.len(), case.sorts, "{}: {sorts:?}", case.path);
        for sort in sorts {
            let mut both: Vec<Vec<String>> = Vec::new();
            for sort in [sort.clone(), format!("-{sort}")] {
                let path = format!("{start}&sort={sort}");
                let (forward, last) = pages(&client, &path, "next", case.row);
                assert!(forward.len() > 2, "{path}: {} pages", forward.len());
                let (mut back, _) = pages(&client, &last, "prev", case.row);
                back.reverse();
                assert_eq!(back, forward, "{path}");
                let all = forward.concat();
                assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{path}: repeats");
                assert_eq!(count(&client.get(&path)), all.len(), "{path}");
                let export = format!("{}/export?{}&sort={sort}", case.path, case.filter);
                let mut rows: Vec<_> =
                    file(&client.get(&export)).into_iter().map(|row| row[case.column].clone()).collect();
                rows.dedup();
                assert_eq!(rows, all, "{export}");
                both.push(all);
            }
            both[1].reverse();
            assert_eq!(both[0], both[1], "{start} {sort}: the other way round");
        }
    }
}

/// The words above the rows, in a table or in a list whose rows expand.
fn shown_heads(page: &Answer) -> Vec<String> {
    let heads = Regex::new(r#"(?s)<thead>.*?</thead>|<div class="list-head.*?</div>"#).unwrap();
    let heads = heads.find(&page.text).unwrap().as_str();
    let words = Regex::new("(?:<th [^>]*>(?:<a [^>]*>)?|<span[^>]*>)([^<]+)<").unwrap();
    words.captures_iter(heads).map(|found| unescape(&found[1])).filter(|words| words != "Actions").collect()
}

/// That any one column can be chosen, kept as a view with the filter, and had as a sheet of the same rows.
fn assert_columns_are_chosen(client: &Client, case: &Case) {
    let page = client.get(&format!("{}?{}", case.path, case.filter));
    let own = shown_heads(&page);
    let boxes = page.text.split("class=\"which-columns\"").nth(1).unwrap();
    let first = boxes.split("type=\"hidden\" name=\"columns\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let choices = Regex::new(r#"name="columns" value="([a-z_]+)"( checked)?> ([^<]+)</label>"#).unwrap();
    let choices: Vec<_> = choices.captures_iter(boxes.split("</details>").next().unwrap()).collect();
    let checked = choices.iter().filter(|choice| choice.get(2).is_some());
    assert_eq!(checked.map(|choice| unescape(&choice[3])).collect::<Vec<_>>(), own[1..], "{}", case.path);
    assert!(choices.len() > 2, "{}: {choices:?}", case.path);
    for choice in &choices {
        let query = format!("{}&columns={first}&columns={}", case.filter, &choice[1]);
        let chosen = client.get(&format!("{}?{query}", case.path));
        assert_eq!(shown_heads(&chosen), [own[0].clone(), unescape(&choice[3])], "{} {query}", case.path);
        assert_eq!(ids(&chosen, case.row), ids(&page, case.row), "{} {query}", case.path);
    }

    let last = &choices.last().unwrap()[1];
    let query = format!("{}&columns={first}&columns={last}", case.filter);
    let list = page.text.split("name=\"list\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let view = saved_view(client, &[("list", list), ("query", &query), ("name", "Narrow")]);
    let opened = client.get(&client.get(&format!("/views/{view}")).location);
    let kept = (shown_heads(&opened), ids(&opened, case.row), count(&opened));
    let asked = client.get(&format!("{}?{query}", case.path));
    assert_eq!(kept, (shown_heads(&asked), ids(&page, case.row), count(&page)), "{} {query}", case.path);

    let (sheet, _) = sheet(download(client, &unescape(&link(&opened, "format=xlsx").unwrap())));
    let mut rows: Vec<String> = sheet[1..].iter().map(|row| row[case.column].to_string()).collect();
    rows.dedup();
    assert_eq!((rows.len(), &rows[..25]), (count(&page), &ids(&page, case.row)[..]), "{} {query}", case.path);
}

#[test]
fn columns_are_chosen_and_nonsense_in_the_address_is_harmless() {
    for case in &CASES {
        let house = House::open();
        (case.seed)(&house);
        let client = house.as_person(case.person);
        assert_columns_are_chosen(&client, case);
        let first = ids(&client.get(&format!("{}?{}", case.path, case.filter)), case.row);
        let other = link(&client.get(&format!("{}?{}", case.path, case.filter)), "rel=\"next\"").unwrap();
        let key = other.split("after=").nth(1).unwrap().to_owned();
        for nonsense in [
            "sort=1;drop table users&after=%25&before=x&columns=nope&columns=&view=nope&format=exe&page=7".to_owned(),
            format!("sort=--name&view=&columns={}", "x".repeat(3_000)),
            // A key that isn't one: of another type, with a NUL, of the year 0.
            format!(
                "sort=-name&sort=nope&after={}",
                "WyJcdTAwMDAiLCIwMTkzYTVlMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDAiXQ"
            ),
            format!("view={}", uuid::Uuid::nil()),
        ] {
            let page = client.get(&format!("{}?{}&{nonsense}", case.path, case.filter));
            assert_eq!(ids(&page, case.row), first, "{} {nonsense}", case.path);
        }
        let page = client.get(&format!("{}?{}&after={key}&before={key}", case.path, case.filter));
        assert_eq!(page.status, 200);
    }
}

#[test]
fn chosen_columns_and_the_rest_of_the_address_stay_with_each_link() {
    let house = House::open();
    resellers(&house);
    let client = house.as_person(SALES_AGENT);
    let page = client.get("/resellers?q=many&state=all&columns=name&columns=support&columns=limit&sort=-limit");
    let head = page.text.split("<thead>").nth(1).unwrap().split("</thead>").next().unwrap();
    assert_eq!(head.matches("<th ").count(), 4, "name, support, limit and what can be done: {head}");
    assert!(head.contains("aria-sort=\"descending\"") && page.contains("6@many.example"), "{head}");
    for link in [link(&page, "rel=\"next\"").unwrap(), link(&page, "class=\"sort\"").unwrap()] {
        for part in ["q=many", "state=all", "columns=support", "columns=limit"] {
            assert!(link.contains(part), "{link}: {part}");
        }
    }
    let alone = client.get("/resellers?q=cloud&columns=name");
    assert!(!alone.contains("<code>") && alone.contains("Tailspin Cloud"));
    let usual = client.get(
        "/resellers?columns=name&columns=mpn&columns=location&columns=since&columns=customers&columns=subscriptions",
    );
    assert!(!link(&usual, "class=\"sort\"").unwrap().contains("columns="), "what it shows anyway is no choice");
}

#[test]
fn a_reseller_finds_its_own_subscriptions_and_is_told_nothing_of_others() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    let page =
        reseller.get("/subscriptions?status=all&reseller=tailspin&sort=reseller&columns=reseller&columns=customer");
    assert!(page.status == 200 && page.contains("Oak Dental"), "{}", page.text);
    for told in ["Tailspin", "name=\"reseller\"", "value=\"reseller\"", "0012345"] {
        assert!(!page.contains(told), "{told}: {}", page.text);
    }
    let lines = reseller.get("/subscriptions/export?status=all").text;
    assert!(lines.contains("Oak Dental") && !lines.contains("Per license") && !lines.contains("Tailspin"), "{lines}");
    assert!(!house.as_person(OTHER_RESELLER).get("/subscriptions/export?status=all").contains("Oak Dental"));
    let agent = house.as_person(SALES_AGENT);
    let count = |query: &str| file(&agent.get(&format!("/subscriptions/export?{query}"))).len();
    let all =
        house.count(&format!("select count(*) from subscriptions where provider_id = '{}'", id("provider:northwind")));
    assert_eq!(i64::try_from(count("status=all")).unwrap(), all);
    assert!(count("") < count("status=all") && count("status=deleted") + count("") < count("status=all"));
    let near = count("days=30");
    assert!(near > 0 && near < count("days=3000"), "{near}");
    assert!(count("q=oak+dental&status=all") > 0 && count("q=oak+dental&reseller=tailspin") == 0);
    assert_eq!(
        count("q=oak+dental&reseller=fabrikam"),
        count(&format!("q=oak+dental&reseller={}", id("reseller:fabrikam")))
    );
    assert!(agent.get("/subscriptions?offer=nope").contains("any more"), "a product that is not there");
}

/// The heads of a file's columns.
fn heads(answer: &Answer) -> Vec<String> {
    let text = answer.text.strip_prefix('\u{feff}').unwrap();
    csv::ReaderBuilder::new().from_reader(text.as_bytes()).headers().unwrap().iter().map(ToOwned::to_owned).collect()
}

#[test]
fn a_file_holds_the_columns_that_are_shown_or_all_that_the_reader_is_told() {
    let house = House::open();
    let (agent, reseller) = (house.as_person(SALES_AGENT), house.as_person(RESELLER));
    let page = agent.get("/subscriptions?columns=product&columns=ends&columns=licenses&columns=customer");
    let shown = unescape(&link(&page, "format=csv\"").unwrap());
    assert_eq!(
        heads(&agent.get(&shown)),
        ["Subscription ID", "Product", "Name of the subscription", "Company", "Licenses", "Term ends"],
        "in the list's order, after the row's ID: {shown}"
    );
    let all = unescape(&link(&page, "format=csv&#38;all=true").unwrap_or_else(|| link(&page, "all=true").unwrap()));
    let told = heads(&agent.get(&all));
    assert!(told.len() == 17 && told.contains(&"Support contact (MPN ID)".to_owned()), "{told:?}");
    let known = heads(&reseller.get("/subscriptions/export?all=true&columns=product&columns=price&columns=support"));
    for secret in ["Per license per month", "Currency", "Support contact", "Reseller"] {
        assert!(!known.iter().any(|head| head == secret), "{secret}: {known:?}");
    }
    assert!(known.iter().any(|head| head == "Licenses"), "{known:?}");
    let chosen = agent.get("/subscriptions?columns=product&columns=support&columns=price");
    assert!(chosen.contains("EUR") && chosen.contains("Designated support contact"), "{}", chosen.text);
    let waiting = agent.get("/requests/export?state=waiting&columns=change&columns=decided");
    assert_eq!(heads(&waiting), ["Request ID", "Change", "Licenses", "Decided on"]);
}
