//! Bad input: tens of thousands of broken posts and queries to every form and path, as everybody. None
//! is answered with an error of ours, drops its connection, or reaches PostgreSQL as a broken statement.
//!
//! `PORTAL_FUZZ=100000 PORTAL_FUZZ_SEED=7 cargo test --test portal bad_input -- --nocapture` does more,
//! or the same again.
#![expect(clippy::disallowed_methods, reason = "a test has no settings but the environment")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::sync::Mutex;
use std::thread;

use partner_portal::demo;

use crate::house::{
    ADMIN_AGENT, BILLING_ADMIN, CUSTOMER, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, NEW_RESELLER, OTHER_PROVIDER,
    OTHER_RESELLER, RESELLER, SALES_AGENT, USER_ADMIN,
};
use crate::make::{self, Filled, id, invitation, placed_order};
use crate::raw::Raw;
use crate::strangers::{path_of, routes};

/// Who posts; the first is nobody.
const PEOPLE: [&str; 12] = [
    "",
    SALES_AGENT,
    ADMIN_AGENT,
    GLOBAL_ADMIN,
    RESELLER,
    CUSTOMER,
    OTHER_PROVIDER,
    OTHER_RESELLER,
    NEW_RESELLER,
    HELPDESK_AGENT,
    BILLING_ADMIN,
    USER_ADMIN,
];

const THREADS: usize = 3;

/// What no honest form holds. Some are no UTF-8: they are sent as they are, or percent-encoded.
const PAYLOADS: [&[u8]; 60] = [
    b"",
    b" ",
    b"\0",
    b"a\0b",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xed\xbf\xbf\xed\xa0\x80",
    b"\xc0\x80",
    b"\xc0\xaf\xc0\xae",
    b"\xe0\x80\xaf",
    b"\xf0\x80\x80\xaf",
    b"\xf8\x88\x80\x80\x80",
    b"\xf4\x90\x80\x80",
    b"\x80",
    b"%",
    b"%zz",
    b"%00%0d%0a",
    b"\r\nSet-Cookie: a=b",
    b"x\r\nBcc: all@x.example\r\n\r\nbody",
    b"' or 1=1--",
    b"'; drop table users; --",
    b"\\'; select pg_sleep(10); --",
    b"1) union select null, version() --",
    b"$1",
    b"%s%s%s%n",
    b"{{7*7}}",
    b"${7*7}",
    b"{% include '/etc/passwd' %}",
    b"<%= 7*7 %>",
    b"<script>alert(1)</script>",
    b"\"><img src=x onerror=alert(1)>",
    b"javascript:alert(1)",
    b"</textarea><svg onload=alert(1)>",
    b"../../../../etc/passwd",
    b"//evil.example/",
    b"http://169.254.169.254/",
    b"0",
    b"-1",
    b"1e308",
    b"1e999",
    b"NaN",
    b"2147483648",
    b"-2147483649",
    b"9223372036854775808",
    b"99999999999999999999999999999999999999",
    b"0x7fffffff",
    b"00000000-0000-0000-0000-000000000000",
    b"{0193a0a0-0000-7000-8000-000000000000}",
    b"0000-00-00",
    b"2024-02-30",
    b"9999-12-31",
    b"-4713-11-24",
    b"+262143-12-31",
    b"10000-01-01T00:00:00Z",
    b"true",
    b"null",
    b"[[[[[[[[[[[[[[[[",
    "\u{202e}\u{200b}\u{feff}".as_bytes(),
    "a\u{301}\u{301}\u{301}\u{301}\u{301}".as_bytes(),
    "😀 Ω ß İ ﬃ".as_bytes(),
];

/// What a form of ours never asks for, but somebody may hope to set.
const EXTRA: [(&str, &str); 12] = [
    ("provider_id", "0193a0a0-0000-7000-8000-000000000000"),
    ("reseller_id", "0193a0a0-0000-7000-8000-000000000000"),
    ("customer_id", "0193a0a0-0000-7000-8000-000000000000"),
    ("role", "global_admin"),
    ("roles", "global_admin"),
    ("price", "0"),
    ("unit_price", "-1"),
    ("status", "active"),
    ("id", "0193a0a0-0000-7000-8000-000000000000"),
    ("user_id", "0193a0a0-0000-7000-8000-000000000000"),
    ("created_at", "infinity"),
    ("__proto__", "x"),
];

/// Chance that can be repeated (xorshift64*).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % sides as u64).unwrap()
    }

    fn one_of<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }
}

type Boxes = Vec<(Vec<u8>, Vec<u8>)>;

/// Where a request goes, and its boxes as an honest person fills them.
#[derive(Clone)]
struct Target {
    is_post: bool,
    path: String,
    boxes: Boxes,
}

fn boxes(filled: &Filled) -> Boxes {
    filled.values().map(|(name, value)| (name.as_bytes().to_vec(), value.as_bytes().to_vec())).collect()
}

/// Each route of the portal, for each thing it may name, with every form that was seen for it.
fn targets(house: &House) -> Vec<Target> {
    let agent = house.as_person(SALES_AGENT);
    let (placed, draft) = (placed_order(&agent), ready_draft_again(&agent));
    let (request, token) = invitation(house);
    let named = [
        ("orders", vec![draft, placed]),
        ("partnership-requests", vec![request]),
        ("invitations", vec![token]),
        ("subscriptions", vec![id("subscription:oakdental:1")]),
        ("customers", vec![id("customer:oakdental"), id("customer:adventure")]),
    ];
    let seen = crawl(house);
    let usual = usual_boxes();
    let mut targets = Vec::new();
    for (method, route) in routes() {
        let is_post = method == "post";
        let room = route.split('/').nth(1).unwrap_or_default();
        for id in [make::NOBODY, "not-an-id"] {
            targets.push(Target { is_post, path: path_of(&route, id), boxes: usual.clone() });
        }
        let ids = named.iter().filter(|(name, _)| *name == room).flat_map(|(_, ids)| ids);
        let paths: BTreeSet<String> = ids.map(|id| path_of(&route, id)).collect();
        for path in paths {
            let known = seen.get(&(is_post, path_of(&route, "*"))).cloned().unwrap_or_default();
            for boxes in known.into_iter().chain([usual.clone(), Boxes::new()]) {
                targets.push(Target { is_post, path: path.clone(), boxes });
            }
        }
    }
    targets
}

/// A second draft can't have the first one's domain.
fn ready_draft_again(agent: &Client) -> String {
    let order = make::draft(agent);
    let form = make::new_customer().with("domain_prefix", "secondbakery").with("name", "Second Bakery");
    form.post(agent, &format!("/orders/{order}/customer"));
    make::lines().post(agent, &format!("/orders/{order}/subscriptions"));
    order
}

/// Every name that a form or a query of ours is known to have, filled in right where that is known.
fn usual_boxes() -> Boxes {
    let mut all = make::new_customer();
    for (name, value) in make::lines().values() {
        all = all.and(name, value);
    }
    for (name, value) in [
        ("q", "oak"),
        ("after", ""),
        ("next", "/customers"),
        ("prefix", "ridgeline"),
        ("back", "/"),
        ("theme", "dark"),
        ("sign_in_name", "nobody@provider.example"),
        ("password", "correct horse battery"),
        ("password_again", "correct horse battery"),
        ("held", ""),
        ("subject", "Partner with us"),
        ("body", "Hello"),
        ("consent", "true"),
        ("mpn_id", "0123456"),
        ("mpn_kind", "location"),
        ("bill_to_name", "Oak Dental"),
        ("before", ""),
        ("version", ""),
        ("contact", "provider"),
    ] {
        all = all.and(name, value);
    }
    boxes(&all)
}

/// The forms on the pages that each person reaches, by method and the shape of their path.
fn crawl(house: &House) -> BTreeMap<(bool, String), Vec<Boxes>> {
    let tag = |pattern: &str| regex::Regex::new(pattern).unwrap();
    let link = tag(r##"(?:href|action)="(/[^"#]*)""##);
    let form = tag(r#"(?s)<form ([^>]*)>(.*?)</form>"#);
    let input = tag(r#"<(?:input|select|textarea|button) [^>]*>"#);
    let uuid = tag("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    let of = |tag: &str, name: &str| make::attribute(tag, name).unwrap_or_default();
    let mut seen: BTreeMap<(bool, String), Vec<Boxes>> = BTreeMap::new();
    for person in PEOPLE {
        let client = if person.is_empty() { house.stranger() } else { house.as_person(person) };
        let mut waiting = vec!["/".to_owned(), "/sign-in".to_owned()];
        let mut known = BTreeSet::new();
        while let Some(path) = waiting.pop() {
            let shape = uuid.replace_all(path.split('?').next().unwrap_or_default(), "*").into_owned();
            if !known.insert(shape) || known.len() > 60 {
                continue;
            }
            let page = client.get(&path);
            waiting.extend(link.captures_iter(&page.text).map(|found| make::unescape(&found[1])));
            waiting.extend(page.location.starts_with('/').then(|| page.location.clone()));
            for found in form.captures_iter(&page.text) {
                let action = of(&found[1], "action");
                let shape = uuid.replace_all(action.split('?').next().unwrap_or_default(), "*").into_owned();
                let boxes = input.find_iter(&found[2]).map(|tag| (of(tag.as_str(), "name"), of(tag.as_str(), "value")));
                let boxes = boxes.filter(|(name, _)| !name.is_empty());
                let boxes: Boxes = boxes.map(|(name, value)| (name.into_bytes(), value.into_bytes())).collect();
                let forms = seen.entry((found[1].contains("post"), shape)).or_default();
                if forms.len() < 6 && !forms.contains(&boxes) {
                    forms.push(boxes);
                }
            }
        }
    }
    seen
}

/// Spoils an honest form in one to four ways.
fn spoil(dice: &mut Dice, boxes: &mut Boxes) {
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(boxes.len().max(1));
        let payload = dice.one_of(&PAYLOADS).to_vec();
        match (dice.roll(12), boxes.get_mut(at)) {
            (0..=4, Some(field)) => field.1 = payload,
            (5, Some(field)) => field.1.extend(payload),
            (6, Some(field)) => field.1 = payload.repeat(1 + dice.roll(400)),
            (7, Some(field)) => field.0.extend(dice.one_of(&[b"[]".as_slice(), b"[0][a]", b".x", b"\0"]).iter()),
            (8, Some(_)) => drop(boxes.remove(at)),
            (9, Some(field)) => {
                let again = (field.0.clone(), payload);
                boxes.push(again);
            }
            (10, _) => {
                let (name, value) = dice.one_of(&EXTRA);
                boxes.push((name.as_bytes().to_vec(), value.as_bytes().to_vec()));
            }
            _ => boxes.push((payload, dice.one_of(&PAYLOADS).to_vec())),
        }
    }
    if dice.roll(400) == 0 {
        boxes.extend((0..10_000).map(|number| (format!("x{number}").into_bytes(), Vec::new())));
    }
}

/// Percent-encoded, but now and then some byte is left as it is.
fn written(dice: &mut Dice, boxes: &Boxes, may_be_raw: bool) -> Vec<u8> {
    let mut text = Vec::new();
    for (name, value) in boxes {
        for (mark, part) in [(b'&', name), (b'=', value)] {
            text.push(mark);
            for byte in part {
                let raw = may_be_raw && dice.roll(200) == 0;
                if raw || byte.is_ascii_alphanumeric() || b"-_.".contains(byte) {
                    text.push(*byte);
                } else {
                    text.extend(format!("%{byte:02x}").bytes());
                }
            }
        }
    }
    if may_be_raw && dice.roll(50) == 0 && !text.is_empty() {
        let cut = dice.roll(text.len());
        text.truncate(cut);
    }
    text
}

/// What came of it.
#[derive(Default)]
struct Tally {
    asked: usize,
    statuses: BTreeMap<u16, usize>,
    wrong: Vec<String>,
}

/// One thread's share, as its share of the people.
fn throw(house: &House, targets: &[Target], thread: usize, number: usize, seed: u64, tally: &Mutex<Tally>) {
    let mut dice = Dice(seed.wrapping_add(thread as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut raw = Raw::new(house);
    let people: Vec<&str> = PEOPLE.into_iter().skip(thread).step_by(THREADS).collect();
    let mut cookies: Vec<String> = people.iter().map(|person| sign_in(&mut raw, person)).collect();
    for _ in 0..number {
        let who = dice.roll(people.len());
        let target = dice.one_of(targets);
        let mut boxes = target.boxes.clone();
        spoil(&mut dice, &mut boxes);
        // Who signs out would post as nobody from then on.
        let cookie = if target.path.starts_with("/sign-out") { "" } else { cookies[who].as_str() };
        let answer = if target.is_post {
            let body = written(&mut dice, &boxes, true);
            raw.post(&target.path, cookie, &body)
        } else {
            let query = String::from_utf8(written(&mut dice, &boxes, false)).unwrap();
            raw.get(&format!("{}?{}", target.path, query.trim_start_matches('&')), cookie)
        };
        let mut tally = tally.lock().unwrap();
        tally.asked += 1;
        let status = answer.as_ref().map_or(0, |answer| answer.status);
        *tally.statuses.entry(status).or_default() += 1;
        if (status == 0 || status >= 500) && tally.wrong.len() < 20 {
            let mut wrong = format!("{status} {} as {}: ", target.path, people[who]);
            match answer {
                Err(error) => write!(wrong, "{error}"),
                Ok(_) => write!(
                    wrong,
                    "{:.300?}",
                    boxes.iter().map(|(n, v)| [n, v].map(|it| String::from_utf8_lossy(it))).collect::<Vec<_>>()
                ),
            }
            .unwrap();
            tally.wrong.push(wrong);
        }
        drop(tally);
        if dice.roll(500) == 0 {
            cookies[who] = sign_in(&mut raw, people[who]);
        }
    }
}

/// The cookie of a new session; none for nobody, or for who can't sign in any more.
fn sign_in(raw: &mut Raw, person: &str) -> String {
    if person.is_empty() {
        return String::new();
    }
    let form = [("sign_in_name", person), ("password", demo::PASSWORD)];
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let answer = raw.post("/sign-in", "", body.as_bytes()).unwrap();
    answer.cookie().unwrap_or_default().to_owned()
}

#[test]
fn no_bad_input_is_more_than_the_portal_can_answer() {
    let setting = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let number = usize::try_from(setting("PORTAL_FUZZ").unwrap_or(20_000)).unwrap();
    let seed = setting("PORTAL_FUZZ_SEED").unwrap_or_else(rand::random);
    println!("{number} requests, seed {seed}");
    let house = House::open();
    let targets = targets(&house);
    let tally = Mutex::new(Tally::default());
    let began = std::time::Instant::now();
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (house, targets, tally) = (&house, &targets, &tally);
            scope.spawn(move || throw(house, targets, thread, number.div_ceil(THREADS), seed, tally));
        }
    });
    let tally = tally.into_inner().unwrap();
    println!("{} asked of {} targets in {:?}: {:?}", tally.asked, targets.len(), began.elapsed(), tally.statuses);
    assert!(tally.wrong.is_empty(), "seed {seed}:\n{}", tally.wrong.join("\n"));
    assert!(tally.asked >= number);
    let refused = house.statement_errors();
    assert!(refused.is_empty(), "seed {seed}: PostgreSQL refused statements:\n{}", refused.join("\n"));

    let agent = house.as_person(SALES_AGENT);
    assert_eq!(agent.get("/customers").status, 200);
    placed_after(&agent);
}

/// A server before the portal may read the first length and the portal the second: what is left over would
/// be somebody else's request.
#[test]
fn a_request_of_two_lengths_is_refused_and_nothing_behind_it_is_answered() {
    let house = House::open();
    let raw = Raw::new(&house);
    let hidden = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
    let length = hidden.len();
    for framing in [
        format!("content-length: {length}\r\ntransfer-encoding: chunked"),
        format!("transfer-encoding: chunked\r\ncontent-length: {length}"),
        format!("content-length: 0\r\ncontent-length: {length}"),
        format!("content-length: {length}\r\ncontent-length: 0"),
        format!("content-length: 0, {length}"),
        format!("content-length: +{length}"),
        "content-length: -1".to_owned(),
        "transfer-encoding: chunked, identity".to_owned(),
        "transfer-encoding: xchunked".to_owned(),
        "transfer-encoding: chunked\r\ntransfer-encoding: identity".to_owned(),
        "content-length: 1\r\n 0".to_owned(),
    ] {
        let mut stream = raw.connect();
        let head = format!("POST /sign-in HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\n{framing}\r\n\r\n");
        stream.write_all(format!("{head}{hidden}").as_bytes()).unwrap();
        let mut heard = Vec::new();
        let _ = stream.read_to_end(&mut heard);
        let heard = String::from_utf8_lossy(&heard);
        assert!(heard.starts_with("HTTP/1.1 400 "), "{framing}: {heard:.200}");
        assert_eq!(heard.matches("HTTP/1.1 ").count(), 1, "{framing}: what stood behind it was answered");
    }
}

/// The portal still does what it is for.
fn placed_after(agent: &Client) {
    let order = make::draft(agent);
    let form = make::new_customer().with("domain_prefix", "afterwards").with("name", "Afterwards Bakery");
    form.post(agent, &format!("/orders/{order}/customer"));
    make::lines().post(agent, &format!("/orders/{order}/subscriptions"));
    assert_eq!(make::submit(agent, &order).location, format!("/orders/{order}/confirmation"));
}
