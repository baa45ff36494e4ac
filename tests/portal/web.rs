//! What every page and form shares: headers, forged requests, bodies that are no form, languages.

use std::time::{Duration, Instant};

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use partner_portal::error::Error;
use reqwest::Method;

use crate::house::{Answer, House, SALES_AGENT};
use crate::make::{everything, id, placed_order, ready_draft};
use crate::strangers::{path_of, routes};

#[test]
fn every_answer_has_the_security_headers_and_is_not_stored() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = ready_draft(&agent);
    house.execute("alter table prices rename to no_prices");
    let answers = [
        ("a page", 200, agent.get("/customers")),
        ("an error of ours", 500, agent.get(&format!("/orders/{order}/subscriptions"))),
        ("a redirect", 303, house.stranger().get("/customers")),
        ("an unknown path", 404, agent.get("/nowhere")),
        ("a path below a page", 404, agent.get("/customers/x.css")),
        ("a stranger's id", 404, agent.get("/customers/x/account")),
        ("a static file", 200, agent.get("/static/favicon.svg")),
        ("no static file", 404, agent.get("/static/../Cargo.toml")),
        ("health", 200, agent.get("/healthz")),
        ("a refused form", 422, agent.post("/sign-in", &[])),
        ("a forged form", 403, send(&house, "/sign-in", &[])),
        ("too much", 413, agent.post("/sign-in", &[("password", &"x".repeat(140_000))])),
        ("too long an address", 414, agent.get(&format!("/customers?q={}", "x".repeat(9_000)))),
        ("another method", 405, agent.ask(Method::PUT, "/customers")),
        ("TRACE", 405, agent.ask(Method::TRACE, "/customers")),
        ("a report", 204, agent.post("/csp-reports", &[])),
    ];
    for (what, status, answer) in answers {
        assert_eq!(answer.status, status, "{what}");
        let header = |name: &str| answer.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default();
        assert!(header("content-security-policy").contains("default-src 'none'"), "{what}");
        assert!(!header("content-security-policy").contains("unsafe"), "{what}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{what}");
        assert_eq!(header("referrer-policy"), "same-origin", "{what}");
        assert_eq!(header("x-frame-options"), "DENY", "{what}");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{what}");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin", "{what}");
        assert!(
            header("content-security-policy").ends_with("report-uri /csp-reports; report-to csp-reports"),
            "{what}"
        );
        assert_eq!(header("reporting-endpoints"), "csp-reports=\"/csp-reports\"", "{what}");
        assert!(header("content-type").contains("charset=utf-8") || what.contains("static"), "{what}");
        assert!(header("cache-control") == "no-store" || what == "a static file", "{what}");
        assert!(header("server").is_empty() && header("x-powered-by").is_empty() && header("via").is_empty(), "{what}");
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert!(
                cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
                "{cookie}"
            );
            assert!(cookie.len() < 4096, "{cookie}");
        }
    }
}

/// Posts to `path` with these headers and no others.
fn send(house: &House, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = headers
        .iter()
        .fold(house.stranger().request(Method::POST, path), |request, (name, value)| request.header(*name, *value));
    Answer::of(request.header("content-type", "application/x-www-form-urlencoded").body("").send().unwrap())
}

#[test]
fn a_forged_request_changes_nothing_on_any_route() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    placed_order(&agent);
    let cookie = crate::accounts::cookie(&agent.sign_in(SALES_AGENT, partner_portal::demo::PASSWORD));
    let before = everything(&house);
    let mut tried = 0;
    let own = house.url.as_str();
    let foreign = format!("{own}.evil.example");
    let variants: [&[(&str, &str)]; 8] = [
        &[],
        &[("origin", "null")],
        &[("origin", "https://evil.example")],
        &[("origin", &foreign)],
        &[("sec-fetch-site", "cross-site"), ("origin", own)],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "same-site"), ("origin", own)],
    ];

    for (method, route) in routes() {
        if method != "post" {
            continue;
        }
        let path = path_of(&route, &id("customer:oakdental"));
        // The one exception: browsers send reports without an origin, and they are nobody's.
        let status = if path == "/csp-reports" { 204 } else { 403 };
        for headers in variants {
            assert_eq!(send(&house, &path, headers).status, status, "{path} {headers:?}");
            let headers = [headers, &[("cookie", cookie.as_str())]].concat();
            assert_eq!(send(&house, &path, &headers).status, status, "{path} {headers:?}");
            tried += 2;
        }
    }
    assert!(tried >= 300, "{tried}");
    assert!(everything(&house) == before, "something changed");
    assert_eq!(send(&house, "/sign-in", &[("origin", own)]).status, 422, "our own page may");
}

#[test]
fn a_body_that_is_no_form_is_told_so() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = ready_draft(&agent);
    let before = house.lines("select new_customer::text as line from orders");
    let form = "application/x-www-form-urlencoded";
    let large = format!("name={}", "x".repeat(140_000));

    for path in
        ["/sign-in", "/preferences", &format!("/orders/{order}/customer"), &format!("/orders/{order}/subscriptions")]
    {
        for (kind, body) in [
            ("application/json", br#"{"name":"x"}"#.as_slice()),
            (
                "multipart/form-data; boundary=x",
                b"--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--x--",
            ),
            ("text/plain", b"name=x"),
            (form, large.as_bytes()),
        ] {
            let answer = agent.post_raw(path, kind, body.to_vec());
            let status = if body == large.as_bytes() { 413 } else { 422 };
            assert_eq!(answer.status, status, "{path} {kind}: {}", answer.text);
        }
        let odd: [&[u8]; 6] = [
            b"",
            b"name=%FF%FE%FD&sign_in_name=%FF&password=%FF",
            b"\xff\xfe=\xff",
            b"&&==&",
            b"name=a&name=b",
            b"%00=%00",
        ];
        for body in odd {
            let answer = agent.post_raw(path, form, body.to_vec());
            assert!(matches!(answer.status, 303 | 422), "{path} {body:?}: {}", answer.text);
        }
    }
    assert_eq!(house.lines("select new_customer::text as line from orders"), before, "the draft is as it was");
    assert_eq!(house.count("select count(*) from customers where name = 'Ridgeline Bakery'"), 0);
}

#[test]
fn an_unknown_path_or_method_finds_nothing() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    for path in
        ["/nowhere", "/customers/", "//customers", "/static/", "/static/%00", "/static/%2e%2e/Cargo.toml", "/%ff"]
    {
        let answer = agent.get(path);
        assert!(answer.status == 404 && answer.contains("<h1>"), "{path}: {} {}", answer.status, answer.text);
    }
    for (method, path) in [
        (Method::PUT, "/customers"),
        (Method::DELETE, "/customers"),
        (Method::TRACE, "/customers"),
        (Method::POST, "/customers"),
        (Method::GET, "/sign-out"),
    ] {
        let request = agent.request(method.clone(), path).header("sec-fetch-site", "same-origin");
        let answer = Answer::of(request.send().unwrap());
        assert!(matches!(answer.status, 404 | 405), "{method} {path}: {}", answer.status);
    }
    let long = |length: usize| agent.get(&format!("/customers?q={}", "x".repeat(length))).status;
    assert_eq!((long(8_000), long(9_000)), (200, 414));
}

#[test]
fn the_language_is_the_readers_then_the_browsers() {
    let house = House::open();
    let lang = |answer: &Answer| answer.text.split("<html lang=\"").nth(1).unwrap()[..2].to_owned();
    let in_browser = |accepted: &str| {
        let request = house.stranger().request(Method::GET, "/sign-in").header("accept-language", accepted);
        lang(&Answer::of(request.send().unwrap()))
    };
    for (accepted, expected) in
        [("ru-RU,ru;q=0.9,en;q=0.8", "ru"), ("de, ru", "ru"), ("en-GB,ru", "en"), ("xx", "en"), ("", "en")]
    {
        assert_eq!(in_browser(accepted), expected, "{accepted}");
    }

    let agent = house.as_person(SALES_AGENT);
    let back = agent.post("/preferences", &[("language", "ru"), ("back", "/customers?q=oak")]);
    assert_eq!(back.location, "/customers?q=oak");
    assert_eq!(lang(&agent.get("/customers")), "ru");
    assert_eq!(lang(&agent.get("/nowhere")), "ru", "error pages too");
    assert_eq!(lang(&house.as_person(SALES_AGENT).get("/customers")), "ru", "in another browser too");
    agent.post("/preferences", &[("language", "xx"), ("back", "//evil.example")]);
    assert_eq!(lang(&agent.get("/")), "ru");
}

#[test]
fn the_theme_is_kept() {
    let house = House::open();
    let visitor = house.stranger();
    for theme in ["dark", "light", "system"] {
        let answer = visitor.post("/preferences", &[("theme", theme), ("back", "/sign-in")]);
        assert_eq!(answer.location, "/sign-in");
        assert!(visitor.get("/sign-in").contains(&format!("class=\"{theme}")), "{theme}");
    }
    assert_eq!(visitor.post("/preferences", &[("theme", "pink")]).status, 422);
}

#[test]
fn a_flash_is_shown_once() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = ready_draft(&agent);
    let next = agent.post(&format!("/orders/{order}/cancel"), &[]).location;

    assert!(agent.get(&next).contains("class=\"alert flash\""));
    assert!(!agent.get(&next).contains("class=\"alert flash\""));
}

#[test]
fn no_get_changes_anything() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = placed_order(&agent);
    agent.get(&format!("/orders/{order}/confirmation"));
    let before = everything(&house);

    for (method, route) in routes() {
        if method == "get" {
            for value in [order.as_str(), &id("customer:oakdental"), &id("subscription:oakdental:1")] {
                agent.get(&path_of(&route, value));
            }
        }
    }
    // What somebody may not see is told to nobody, and that they asked is kept.
    assert!(house.count("select count(*) from activity where action = 'access.refused'") > 0);
    house.execute("delete from activity where action = 'access.refused'");
    house.execute("delete from activity_queue where record_id not in (select id from activity)");
    // So is that somebody tried links that nobody issued.
    house.execute("delete from attempts where kind = 'link'");
    assert!(everything(&house) == before, "something changed");
}

#[test]
fn health_is_the_process_and_readiness_the_database() {
    let house = House::open();
    let visitor = house.stranger();
    assert_eq!((visitor.get("/healthz").status, visitor.get("/readyz").status), (200, 200));
    house.execute("alter table users rename to nobody");
    assert_eq!((visitor.get("/healthz").status, visitor.get("/readyz").status), (200, 503));
}

#[test]
fn a_panic_behind_the_door_is_an_error_and_spoils_nothing() {
    let house = House::open();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for _ in 0..20 {
        let outcome: Result<(), Error> = runtime.block_on(house.db.system(|conn, _| {
            diesel::sql_query("delete from prices").execute(conn)?;
            panic!("a mistake of ours")
        }));
        assert!(matches!(outcome, Err(Error::Internal(_))), "{outcome:?}");
    }
    assert_eq!(house.stranger().get("/readyz").status, 200);
    assert!(house.count("select count(*) from prices") > 0, "what it did is undone");
}

#[test]
fn who_waits_too_long_for_a_lock_is_told_so_and_can_try_again() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let mut other = house.sql();
    other.batch_execute("begin; select from users for update").unwrap();
    let began = Instant::now();
    let choose = || agent.post("/preferences", &[("language", "ru"), ("back", "/")]).status;
    assert_eq!(choose(), 503);
    assert!(began.elapsed() > Duration::from_secs(4) && began.elapsed() < Duration::from_secs(20));
    other.batch_execute("rollback").unwrap();
    assert_eq!(choose(), 303);
}

#[test]
fn what_is_larger_than_any_form_of_ours_is_refused_with_a_page() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = ready_draft(&agent);
    let before = everything(&house);
    let many = |number: usize| vec!["licenses-x=1"; number - 1].join("&") + "&action=search";
    let field = |length: usize| format!("search={}&action=search", "x".repeat(length));
    let form = "application/x-www-form-urlencoded";
    for (body, status) in [
        (many(1_000), 200),
        (many(1_001), 413),
        ("&".repeat(10_000) + "action=search", 200),
        (field(65_000), 200),
        (field(65_536), 413),
        (field(131_073), 413),
        (field(3_000_000), 413),
    ] {
        let (length, answer) = (body.len(), agent.post_raw(&format!("/orders/{order}/subscriptions"), form, body));
        assert_eq!(answer.status, status, "{length}: {}", answer.text);
        assert!(status != 413 || answer.contains("<h1>Too much was sent</h1>"), "{}", answer.text);
    }
    assert!(everything(&house) == before, "something changed");
}

#[test]
fn a_browser_that_signs_out_forgets_what_it_has_seen() {
    let house = House::open();
    for path in ["/sign-out", "/sign-out-everywhere"] {
        let answer = house.as_person(SALES_AGENT).post(path, &[]);
        assert_eq!(answer.headers.get("clear-site-data").unwrap(), "\"cache\", \"storage\"");
    }
    let page = house.as_person(SALES_AGENT).get("/customers");
    assert!(page.headers.get("clear-site-data").is_none());
    assert_eq!(page.headers.get("cache-control").unwrap(), "no-store");
}

#[test]
fn nobody_is_led_elsewhere_and_no_host_header_counts() {
    let house = House::open();
    for next in
        ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example", "/%0d%0aX: y", "\\\\evil"]
    {
        let client = house.stranger();
        let form = [("sign_in_name", SALES_AGENT), ("password", partner_portal::demo::PASSWORD), ("next", next)];
        let location = client.post("/sign-in", &form).location;
        assert!(
            location.starts_with('/') && !location.starts_with("//") && !location.contains('\\'),
            "{next}: {location}"
        );
        let back = client.post("/preferences", &[("language", "en"), ("back", next)]).location;
        assert!(back.starts_with('/') && !back.starts_with("//") && !back.contains('\\'), "{next}: {back}");
    }

    let agent = house.as_person(SALES_AGENT);
    let request = agent.post("/partnership-requests", &[]).id();
    let asked = agent
        .request(Method::GET, &format!("/partnership-requests/{request}"))
        .header("host", "evil.example")
        .header("x-forwarded-host", "evil.example")
        .header("x-forwarded-proto", "https")
        .header("forwarded", "host=evil.example;proto=https");
    let page = Answer::of(asked.send().unwrap());
    assert!(page.contains(&format!("{}/invitations/", house.url)) && !page.contains("evil.example"), "{}", page.text);
}

#[test]
fn reports_of_browsers_are_kept_once_a_day_and_never_without_end() {
    let house = House::open();
    let send = |kind: &str, body: String| {
        let request = house.stranger().request(Method::POST, "/csp-reports").header("content-type", kind);
        Answer::of(request.body(body).send().unwrap()).status
    };
    let report = |page: &str| {
        format!(
            r#"{{"csp-report": {{"document-uri": "{}{page}", "effective-directive": "script-src", "blocked-uri": "inline"}}}}"#,
            house.url
        )
    };
    for _ in 0..3 {
        assert_eq!(send("application/csp-report", report("/customers?q=secret")), 204);
    }
    let new = format!(
        r#"[{{"type": "csp-violation", "body": {{"documentURL": "{}/", "effectiveDirective": "img-src", "blockedURL": "https://x.example/p"}}}}]"#,
        house.url
    );
    assert_eq!(send("application/reports+json", new), 204);
    let kept = "select page || ' ' || directive || ' ' || blocked || ' ' || count as line from csp_reports order by 1";
    assert_eq!(house.lines(kept), ["/ img-src https://x.example 1", "/customers script-src inline 3"]);

    for number in 0..150 {
        assert_eq!(send("application/csp-report", report(&format!("/{number}"))), 204);
    }
    for (kind, body) in
        [("application/csp-report", "x".repeat(20_000)), ("text/plain", "{}".into()), ("a", "[".repeat(9_000))]
    {
        assert_eq!(send(kind, body), 204);
    }
    assert_eq!(house.count("select count(*) from csp_reports"), 100);
}
