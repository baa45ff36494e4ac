//! What people type is shown as they typed it, and never run: payloads in every box that keeps text, then
//! every page in each role, with an eye on dialogs, on Chromium's reports, and on what stands there.
#![expect(clippy::indexing_slicing, reason = "a test that fails says so by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use regex::Regex;
use serde_json::json;

use crate::browser::{Browser, ENGLISH};
use crate::house::{
    ADMIN_AGENT, Answer, BILLING_ADMIN, CUSTOMER, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, NEW_RESELLER,
    OTHER_PROVIDER, RESELLER, SALES_AGENT, USER_ADMIN,
};
use crate::make::{Filled, hidden_form, id, invitation, lines, new_customer, unescape};

/// Short enough for every box, with room for what tells them apart.
const PAYLOADS: [&str; 60] = [
    "<script>alert(1)</script>",
    "<script src=//x.example/1></script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<scr<script>ipt>alert(1)",
    "\"><script>alert(1)</script>",
    "'><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)//",
    "</option></select><img src=x>",
    "</script><script>alert(1)",
    "--><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<img/src=`x`onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<svg><script>alert(1)</script>",
    "<svg><animate onbegin=alert(1)>",
    "<math><mi xlink:href=data:x>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='<b onclick=a>'>",
    "<object data=data:text/html,x>",
    "<embed src=//x.example/x>",
    "<base href=//x.example/>",
    "<meta http-equiv=refresh content=0>",
    "<link rel=stylesheet href=//x>",
    "<style>*{display:none}</style>",
    "<form action=//x.example><button>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<marquee onstart=alert(1)>x",
    "<a href=javascript:alert(1)>x</a>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)",
    "\" onmouseover=\"alert(1)",
    "' onmouseover='alert(1)",
    "\" autofocus onfocus=alert(1) x=\"",
    "` onclick=alert(1) `",
    "x\" style=\"position:fixed;inset:0",
    "{{7*7}}",
    "{{constructor.constructor('a')()}}",
    "${alert(1)}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{% raw %}{{ x }}",
    "[[${7*7}]]",
    "&lt;script&gt;alert(1)",
    "&#60;script&#62;alert(1)",
    "%3Cscript%3Ealert(1)",
    "\\u003cscript\\u003ealert(1)",
    "<!--#include file=x-->",
    "<![CDATA[<script>alert(1)]]>",
    "<?xml version='1.0'?>",
    "]]><b>x</b>",
    "שלום <b>עולם</b> مرحبا",
    "😀💻<b>🏴 Ә ı 佐久間",
    "Ω≈ç√ <i>ﬃ</i> İı ß",
    "';alert(String.fromCharCode(88))//",
];

/// No form takes these: a turn of the writing, signs that join others, signs that nobody sees.
const REFUSED: [&str; 2] = ["\u{202e}<b onclick=alert(1)>\u{202c}", "👩\u{200d}💻\u{200b}<svg onload=alert(1)>"];

/// Runs before any script of a page: notes what was tried there, and lets no dialog stand in the way.
const EYE: &str = "
    window.seen = [];
    for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => { seen.push('dialog ' + name); };
    document.addEventListener('securitypolicyviolation', (it) => seen.push('stopped ' + it.effectiveDirective));
";

/// What was run or stopped on the page that is there, and elements that no page of ours has.
const LOOK: &str = "
    const odd = [...document.querySelectorAll('*')].filter((it) =>
        it.matches('iframe, object, embed, base, style, marquee, video, math, script:not([src^=\"/static/\"], [type=\"application/ld+json\"])')
        || it.matches('script') && it.textContent.includes('<')
        || it.getAttributeNames().some((name) => name.startsWith('on') || name === 'style')
        || /^\\s*(javascript|data|vbscript):/i.test(it.getAttribute('href') ?? it.getAttribute('action') ?? ''));
    return [...(window.seen ?? ['no eye on this page']), ...odd.map((it) => 'markup ' + it.outerHTML.slice(0, 200))];
";

/// All text of the page, what is folded away and what stands in boxes too.
const READ: &str = "
    const boxes = [...document.querySelectorAll('input, textarea')].map((box) => box.value);
    return [document.title, document.body.textContent, ...boxes].join('\\n').replace(/\\s+/g, ' ');
";

fn open_eye(browser: &Browser) {
    browser.devtools("Page.enable", &json!({}));
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({"source": EYE}));
}

fn caught(browser: &Browser) -> Vec<String> {
    let seen = browser.script(LOOK);
    seen.as_array().unwrap().iter().map(|it| it.as_str().unwrap_or_default().to_owned()).collect()
}

/// The payloads as typed in one kind of box: the end says which box and which payload.
fn typed(kind: &str) -> Vec<String> {
    PAYLOADS.iter().enumerate().map(|(number, payload)| format!("{payload}~{kind}{number:02}")).collect()
}

/// A form that was taken, or what was said about it.
fn taken(what: &str, answer: &Answer) {
    assert_eq!(answer.status, 303, "{what}: {}", answer.text);
}

/// **New customer** and its order, once for each payload: the names of companies, people and streets.
fn order_for_customers(house: &House) {
    let agent = house.as_person(SALES_AGENT);
    let (names, first, last) = (typed("customer"), typed("first"), typed("last"));
    for (number, name) in names.iter().enumerate() {
        let fabrikam = id("reseller:fabrikam");
        let order = agent.post("/orders", &[("reseller", &fabrikam), ("origin", "resellers")]).id();
        let form = new_customer()
            .with("name", name)
            .with("name_confirmed", name)
            .with("domain_prefix", format!("naughty{number:02}"))
            .with("first_name", &first[number])
            .with("last_name", &last[number])
            .with("address_line1", &typed("street")[number])
            .with("city", &typed("city")[number]);
        taken(name, &form.post(&agent, &format!("/orders/{order}/customer")));
        if number == 0 {
            // This draft stays.
            let order = agent.post("/orders", &[("reseller", &fabrikam), ("origin", "resellers")]).id();
            form.with("domain_prefix", "draft").post(&agent, &format!("/orders/{order}/customer"));
        }
        taken(name, &lines().post(&agent, &format!("/orders/{order}/subscriptions")));
        taken(name, &agent.post(&format!("/orders/{order}/submit"), &[]));
    }
}

/// The bill-to name of each of them, by **Account**.
fn change_accounts(house: &House) {
    let agent = house.as_person(ADMIN_AGENT);
    let customers =
        "select customer_id::text as line from customer_domains where domain like 'naughty%' order by domain";
    for (number, (customer, name)) in house.lines(customers).iter().zip(typed("bill-to")).enumerate() {
        let form = new_customer()
            .with("bill_to_name", &name)
            .with("first_name", &typed("first")[number])
            .with("last_name", &typed("last")[number])
            .with("address_line1", &typed("street")[number])
            .with("city", &typed("city")[number]);
        taken(&name, &form.post(&agent, &format!("/customers/{customer}/account")));
    }
}

/// **Request a partnership** with a subject and a body, and a company that enrolls by it and agrees.
fn enroll_resellers(house: &House) {
    let agent = house.as_person(SALES_AGENT);
    let enrollment = Filled::of(&[
        ("country", "DE"),
        ("mpn_kind", "location"),
        ("address_line1", "Hafenstraße 4"),
        ("postal_code", "28195"),
        ("phone", "+49 421 123456"),
        ("support_phone", "+49 421 123456"),
        ("support_email", "help@naughty.example"),
        ("password", "correct horse battery"),
        ("password_again", "correct horse battery"),
        ("agreement", "true"),
    ]);
    for (number, name) in typed("reseller").iter().enumerate() {
        // One request stays open, where its words are shown; the other is accepted.
        let (request, token) = invitation(house);
        let link = format!("{}/invitations/{token}", house.url);
        let worded = [
            ("subject", typed("subject")[number].clone()),
            ("body", format!("{}\n{link}\n", typed("body")[number])),
            ("action", "done".to_owned()),
        ];
        let worded = worded.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>();
        taken(name, &agent.post(&format!("/partnership-requests/{request}"), &worded));
        let (_, token) = invitation(house);
        // So many from one address are too many.
        house.execute("delete from attempts where kind = 'enrollment'");
        let company = house.stranger();
        let form = enrollment
            .clone()
            .with("name", name)
            .with("mpn_id", format!("88000{number:02}"))
            .with("first_name", &typed("enroller")[number])
            .with("last_name", "Öztürk")
            .with("city", "Bremen")
            .with("email", format!("jule{number:02}@naughty.example"));
        let step = |step: &str| format!("/invitations/{token}/enroll/{step}");
        for kept in ["company", "mpn-id", "contact", "support"] {
            taken(name, &form.post(&company, &step(kept)));
        }
        let (_, shown) = hidden_form(&company.get(&step("sign")), "/enroll/sign");
        let form = shown.values().fold(form, |form, (name, value)| form.with(name, value));
        taken(name, &form.post(&company, &step("sign")));
        taken(name, &company.post(&format!("/invitations/{token}/accept"), &[("consent", "true")]));
    }
}

/// A colleague for each payload, by **User management**.
fn invite_colleagues(house: &House) {
    let admin = house.as_person(GLOBAL_ADMIN);
    for (number, name) in typed("colleague").iter().enumerate() {
        let email = format!("colleague{number:02}@naughty.example");
        let form = Filled::of(&[("language", "en"), ("reach", "all"), ("roles", "sales_agent"), ("email", &email)]);
        let form = form.with("first_name", name).with("last_name", &typed("family")[number]);
        taken(name, &form.post(&admin, "/people"));
    }
}

/// What has no form of its own: the names of those who walk, and of the providers.
fn rename_the_cast(house: &House) {
    for (table, column, which, texts) in [
        ("users", "first_name", "email not like '%naughty%' and customer_id is null", typed("cast")),
        ("providers", "name", "true", REFUSED.map(str::to_owned).to_vec()),
    ] {
        let quoted: Vec<String> = texts.iter().map(|text| format!("'{}'", text.replace('\'', "''"))).collect();
        house.execute(&format!(
            "update {table} set {column} = (array[{}])[1 + n % {}] from (select id, row_number() over (order by id) as n
             from {table} where {which}) numbered where numbered.id = {table}.id",
            quoted.join(", "),
            quoted.len()
        ));
    }
}

/// Each page that one reaches by links: `most` of each kind, and all pages of a list.
fn pages_of(client: &Client, most: usize) -> Vec<String> {
    let link = Regex::new(r##"(?:href|action)="(/[^"#]*)"##).unwrap();
    let thing = Regex::new("[0-9a-f]{8}-[0-9a-f-]{27}").unwrap();
    let (mut waiting, mut known, mut pages) = (vec!["/".to_owned()], BTreeSet::new(), Vec::new());
    let mut of_kind: BTreeMap<String, usize> = BTreeMap::new();
    while let Some(path) = waiting.pop() {
        let plain = path.split('?').next().unwrap_or_default();
        let passed_over = ["/static", "/activity/export", "/setup-info", "/account-links"];
        let is_next = path.contains("after=");
        if passed_over.iter().any(|it| plain.starts_with(it))
            || !known.insert(if is_next { path.clone() } else { plain.to_owned() })
        {
            continue;
        }
        let kind = of_kind.entry(thing.replace_all(plain, "*").into_owned()).or_default();
        if !is_next && *kind >= most {
            continue;
        }
        *kind += 1;
        let page = client.get(&path);
        waiting.extend(link.captures_iter(&page.text).filter_map(|found| Some(unescape(found.get(1)?.as_str()))));
        if page.status == 200 {
            pages.push(path);
        }
    }
    pages
}

/// What the eye has seen so far.
#[derive(Default)]
struct Walk {
    pages: usize,
    wrong: Vec<String>,
    shown: BTreeSet<String>,
}

impl Walk {
    /// Opens these pages as `person` sees them.
    fn go(&mut self, browser: &Browser, person: &str, pages: &[String], wanted: &[String]) {
        for path in pages {
            browser.open(path);
            self.wrong.extend(caught(browser).into_iter().map(|what| format!("{person} {path}: {what}")));
            let text = browser.script(READ);
            let text = text.as_str().unwrap_or_default();
            self.shown.extend(wanted.iter().filter(|typed| text.contains(typed.as_str())).cloned());
            self.pages += 1;
        }
    }
}

/// The pages of all that was typed, beside those that one finds by links.
fn pages_about(house: &House, person: &str) -> Vec<String> {
    let (query, page) = match person {
        ADMIN_AGENT => {
            ("select customer_id::text as line from customer_domains where domain like 'naughty%'", "account")
        }
        SALES_AGENT => ("select id::text as line from partnership_requests where accepted_at is null", "request"),
        GLOBAL_ADMIN => ("select id::text as line from users where email like 'colleague%'", "person"),
        _ => return Vec::new(),
    };
    let ids = house.lines(query).into_iter();
    match page {
        "account" => ids.map(|id| format!("/customers/{id}/account")).collect(),
        "request" => ids.map(|id| format!("/partnership-requests/{id}")).collect(),
        _ => ids.map(|id| format!("/people/{id}")).collect(),
    }
}

/// The names of second factors: its owner has signed in already, else the factors would be asked for.
fn name_factors(house: &House, browser: &Browser, walk: &mut Walk) {
    let names = typed("factor");
    browser.forget();
    browser.sign_in(HELPDESK_AGENT);
    let owner = house.as_person(HELPDESK_AGENT);
    house.execute(&format!(
        "insert into second_factors (id, user_id, name, sealed_seed, created_at)
         select gen_random_uuid(), id, 'x', '\\x00', now() from users, generate_series(1, {})
         where sign_in_name = '{HELPDESK_AGENT}'",
        names.len()
    ));
    for (factor, name) in house.lines("select id::text as line from second_factors").iter().zip(&names) {
        taken(name, &owner.post(&format!("/profile/second-factor/{factor}/name"), &[("name", name)]));
    }
    walk.go(browser, HELPDESK_AGENT, &["/profile/second-factor".to_owned(), "/profile".to_owned()], &names);
}

#[test]
fn what_people_typed_is_shown_and_never_run_on_any_page_in_any_role() {
    let house = House::open();
    order_for_customers(&house);
    change_accounts(&house);
    enroll_resellers(&house);
    invite_colleagues(&house);
    let (_, token) = invitation(&house);
    rename_the_cast(&house);
    let kinds = ["customer", "first", "last", "street", "city", "bill-to", "reseller", "subject", "body"];
    let kinds = kinds.into_iter().chain(["colleague", "family", "factor"]);
    let wanted: Vec<String> = kinds.flat_map(typed).chain(REFUSED.map(str::to_owned)).collect();

    let browser = Browser::start(&house, ENGLISH);
    open_eye(&browser);
    let mut walk = Walk::default();
    let invited = [format!("/invitations/{token}"), format!("/invitations/{token}/enroll/company")];
    walk.go(&browser, "nobody", &invited, &wanted);
    for person in [
        SALES_AGENT,
        ADMIN_AGENT,
        GLOBAL_ADMIN,
        HELPDESK_AGENT,
        BILLING_ADMIN,
        USER_ADMIN,
        OTHER_PROVIDER,
        RESELLER,
        NEW_RESELLER,
        CUSTOMER,
    ] {
        let mut pages = pages_of(&house.as_person(person), 2);
        pages.extend(pages_about(&house, person));
        pages.extend(invited.clone());
        browser.forget();
        browser.sign_in(person);
        walk.go(&browser, person, &pages, &wanted);
    }
    name_factors(&house, &browser, &mut walk);

    let missing: Vec<&String> = wanted.iter().filter(|typed| !walk.shown.contains(*typed)).collect();
    println!("{} pages, {} of {} texts seen as they were typed", walk.pages, walk.shown.len(), wanted.len());
    assert!(walk.wrong.is_empty(), "{}", walk.wrong.join("\n"));
    assert_eq!(house.count("select count(*) from csp_reports"), 0, "Chromium has reported something");
    assert!(missing.is_empty(), "{} were not seen as they were typed: {missing:#?}", missing.len());
}

/// The control: the same payloads on a page that escapes nothing, with the portal's policy and without any.
#[test]
fn the_eye_sees_what_a_page_without_escaping_does() {
    let house = House::open();
    let policy = house.stranger().get("/sign-in").headers["content-security-policy"].to_str().unwrap().to_owned();
    // Chromium reports to named endpoints on HTTPS alone; without their name it reports here.
    let policy = policy.replace("; report-to csp-reports", "");
    let (url, reports) = careless(policy);
    let browser = Browser::start(&house, ENGLISH);
    open_eye(&browser);
    let (mut run, mut stopped) = (0, 0);
    // One would load its page again without end.
    for number in (0..PAYLOADS.len()).filter(|number| !PAYLOADS[*number].contains("http-equiv")) {
        browser.open(&format!("{url}/open/{number}"));
        run += usize::from(caught(&browser).contains(&"dialog alert".to_owned()));
        browser.open(&format!("{url}/guarded/{number}"));
        let guarded = caught(&browser);
        assert!(!guarded.iter().any(|what| what.starts_with("dialog")), "{}: {guarded:?}", PAYLOADS[number]);
        stopped += usize::from(guarded.iter().any(|what| what.starts_with("stopped")));
    }
    let began = Instant::now();
    while reports.load(Ordering::Relaxed) < stopped && began.elapsed() < Duration::from_secs(20) {
        thread::park_timeout(Duration::from_millis(100));
    }
    let reported = reports.load(Ordering::Relaxed);
    println!("{reported} reports came");
    println!("of {} payloads {run} run without a policy, and with the portal's {stopped} are stopped", PAYLOADS.len());
    assert!(run >= 10 && stopped >= 15 && reported >= stopped, "{run} {stopped} {reported}");
}

/// A server that puts payloads into pages as they are, `/open/3` and `/guarded/3`, and counts reports.
fn careless(policy: String) -> (String, Arc<AtomicUsize>) {
    let reports = Arc::new(AtomicUsize::new(0));
    let counted = reports.clone();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut asked = [0; 4096];
            let length = stream.read(&mut asked).unwrap_or_default();
            let asked = String::from_utf8_lossy(&asked[..length]);
            let path = asked.split(' ').nth(1).unwrap_or_default();
            counted.fetch_add(usize::from(path == "/csp-reports"), Ordering::Relaxed);
            let policy = match path.starts_with("/guarded") {
                true => format!("content-security-policy: {policy}\r\n"),
                false => String::new(),
            };
            let number = path.rsplit('/').next().and_then(|number| number.parse::<usize>().ok());
            let payload = number.and_then(|number| PAYLOADS.get(number)).copied().unwrap_or_default();
            let page = format!("<!doctype html><title>x</title><p>{payload}</p>");
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\n{policy}content-length: {}\r\n\
                 connection: close\r\n\r\n{page}",
                page.len()
            );
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (url, reports)
}
