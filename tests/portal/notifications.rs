//! Notifications: who is told what, once, how letters about it come, and the inbox.

use std::thread;

use chrono::{DateTime, TimeDelta, Utc, Weekday};
use diesel::connection::SimpleConnection;
use partner_portal::db::Db;
use partner_portal::notifications::{forget_old, send_digests, tell};
use partner_portal::work::{notice, notice_renewals};

use crate::house::{
    ADMIN_AGENT, Answer, BILLING_ADMIN, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, OTHER_PROVIDER, OTHER_RESELLER,
    RESELLER, SALES_AGENT, USER_ADMIN,
};
use crate::make::id;
use crate::reminders::another;
use crate::renewals::ends_in;
use crate::request_send::{draft, looked_at};
use crate::service_requests;

/// Runs a piece of the worker's.
fn run<T>(work: impl Future<Output = partner_portal::error::Result<T>>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(work).unwrap()
}

fn told(house: &House) -> usize {
    run(tell(&house.db, house.clock.now(), &house.url))
}

/// Who was told what: sign-in names and kinds.
fn who(house: &House) -> Vec<String> {
    house.lines(
        "select sign_in_name || ' ' || kind as line from notifications join users on users.id = user_id order by 1",
    )
}

/// A request of Fabrikam's to have so many licenses of Oak Dental's.
fn asked(reseller: &Client, licenses: &str) -> String {
    let change = format!("/subscriptions/{}/change", id("subscription:oakdental:1"));
    let receipt = reseller.post(&change, &[("kind", "licenses"), ("licenses", licenses)]).location;
    let answer = reseller.post(&format!("{receipt}/ask"), &[]);
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.location
}

fn often(person: &Client, kind: &str, often: &str) {
    assert_eq!(person.post("/profile/notifications", &[(kind, often)]).status, 303);
}

fn letters(house: &House) -> Vec<String> {
    house.lines(
        "select recipient_email || '|' || subject || '|' || text_body as line from letters
         where text_body like '%/profile/notifications%' order by recipient_email, created_at",
    )
}

#[test]
fn each_person_who_can_decide_is_told_once_and_nobody_else_until_it_is_decided() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    let request = asked(&reseller, "30");
    let workers: Vec<Db> = (0..4).map(|_| another(&house)).collect();
    let (now, url) = (house.clock.now(), house.url.as_str());
    let rounds: usize = thread::scope(|scope| {
        let rounds: Vec<_> = workers.iter().map(|db| scope.spawn(move || run(tell(db, now, url)))).collect();
        rounds.into_iter().map(|round| round.join().unwrap()).sum()
    });
    assert_eq!((rounds, house.count("select count(*) from news")), (1, 0));
    let deciding = [ADMIN_AGENT, GLOBAL_ADMIN, SALES_AGENT].map(|name| format!("{name} request"));
    assert_eq!(who(&house), deciding);
    // The same news again, as if a worker had died before its commit was known.
    house.execute(&format!(
        "insert into news (provider_id, id, kind, about, path, words, at)
         select '{}', gen_random_uuid(), kind, about, path, words, now() from notifications limit 1",
        id("provider:northwind")
    ));
    told(&house);
    assert_eq!(who(&house), deciding);
    assert_eq!(letters(&house), Vec::<String>::new(), "nobody gets a letter at once without asking for it");

    let agent = house.as_person(SALES_AGENT);
    let inbox = agent.get("/inbox");
    assert!(inbox.contains("Fabrikam IT Services asks for a change for Oak Dental"), "{}", inbox.text);
    assert!(
        inbox.contains(&format!("href=\"{request}\"")) && inbox.contains("class=\"badge unread\""),
        "{}",
        inbox.text
    );
    assert_eq!(agent.post(&format!("{request}/decline"), &[("reason", "Too many")]).status, 303);
    told(&house);
    assert_eq!(house.count("select count(*) from notifications where kind = 'request' and read_at is null"), 0);
    assert!(!agent.get("/inbox").contains("class=\"badge unread\""));
    assert_eq!(who(&house).first().unwrap(), &format!("{ADMIN_AGENT} request"));
    let declined = house.as_person(RESELLER).get("/inbox?kind=declined");
    assert!(declined.contains("Northwind Distribution has declined what you asked for"), "{}", declined.text);
}

#[test]
fn who_sees_only_some_customers_is_told_of_those_alone() {
    let house = House::open();
    house.execute(&format!(
        "update users set reach_resellers = array['{}'::uuid] where sign_in_name = '{SALES_AGENT}'",
        id("reseller:tailspin")
    ));
    house.execute(&format!("update users set reach_countries = '{{DE}}' where sign_in_name = '{ADMIN_AGENT}'"));
    asked(&house.as_person(RESELLER), "30");
    told(&house);
    assert_eq!(who(&house), [format!("{GLOBAL_ADMIN} request")]);
}

#[test]
fn a_letter_comes_as_often_as_chosen_in_the_readers_language_and_zone() {
    let house = House::open();
    let [at_once, daily, never] = [SALES_AGENT, ADMIN_AGENT, GLOBAL_ADMIN].map(|name| house.as_person(name));
    often(&at_once, "window", "now");
    often(&at_once, "request", "now");
    often(&never, "request", "never");
    let bad = daily.post("/profile/notifications", &[("request", "hourly"), ("nothing", "now")]);
    assert_eq!(bad.status, 303, "what can't be chosen changes nothing");
    at_once.post("/preferences", &[("language", "ru")]);
    at_once.post("/preferences", &[("zone", "Asia/Vladivostok")]);
    let page = at_once.get("/profile/notifications");
    assert!(page.contains("Asia/Vladivostok"), "{}", page.text);
    assert!(!page.contains("name=\"declined\"") && page.contains("name=\"request\""), "of what one can be told");

    let recent = id("subscription:oakdental:2");
    house.execute(&format!(
        "update license_ledger set at = now() - interval '6 days 12 hours' where subscription_id = '{recent}'"
    ));
    let reseller = house.as_person(RESELLER);
    let receipt = reseller.post(&format!("/subscriptions/{recent}/change"), &[("kind", "cancel")]).location;
    assert_eq!(reseller.post(&format!("{receipt}/ask"), &[]).status, 303);
    for _ in 0..2 {
        run(notice(&house.db, house.clock.now()));
        told(&house);
    }
    let sent = letters(&house);
    assert_eq!(sent.len(), 2, "{sent:?}");
    let [request, window] = ["Запросы торговых посредников", "Запросы, срок которых истекает"]
        .map(|subject| sent.iter().find(|letter| letter.contains(&format!("|{subject}|"))).unwrap());
    assert!(request.contains("Fabrikam IT Services запрашивает изменение"), "{request}");
    assert!(request.contains("Утвердите или отклоните запрос."), "{request}");
    assert!(request.contains(&format!("{}/requests/", house.url)), "{request}");
    assert!(request.contains(&format!("{}/profile/notifications", house.url)), "{request}");
    let closes: DateTime<Utc> = house.clock.now() + TimeDelta::hours(12);
    let hour = (closes + TimeDelta::hours(10)).format("%H:").to_string();
    assert!(window.contains(&format!(" {hour}")) && window.contains("UTC)"), "{window} at {hour}");
    let kept = house.lines("select distinct often as line from notifications where kind = 'request' order by 1");
    assert_eq!(kept, ["daily", "never", "now"]);
}

/// Unread notifications of the days before, for somebody in a zone.
fn waiting(house: &House, name: &str, zone: &str, ats: &[&str]) {
    house.execute(&format!("update users set zone = '{zone}' where sign_in_name = '{name}'"));
    for (number, at) in ats.iter().enumerate() {
        house.execute(&format!(
            "insert into notifications (user_id, id, kind, about, path, words, at, often)
             select id, gen_random_uuid(), 'bounced', '{number}', '/partnership-requests',
                    '{{\"key\": \"notifications-told-bounced\", \"args\": [[\"recipient\", \"no{number}@x.example\"]]}}', '{at}', 'daily'
             from users where sign_in_name = '{name}'"
        ));
    }
}

fn digests(house: &House, at: &str) -> usize {
    run(send_digests(&house.db, DateTime::parse_from_rfc3339(at).unwrap().to_utc(), &house.url))
}

#[test]
fn the_letter_of_the_day_comes_at_eight_where_the_reader_is_also_when_the_clocks_are_put_back() {
    let house = House::open();
    // The night to October 25 has an hour more in Berlin; midnight passes in between.
    waiting(
        &house,
        SALES_AGENT,
        "Europe/Berlin",
        &["2026-10-24T06:30:00Z", "2026-10-24T22:30:00Z", "2026-10-25T07:00:01Z"],
    );
    assert_eq!(digests(&house, "2026-10-24T23:59:59Z"), 0, "after eight of the day before");
    assert_eq!(digests(&house, "2026-10-25T06:59:59Z"), 0, "it is 7:59, where it was 8:59 the day before");
    assert_eq!(digests(&house, "2026-10-25T07:00:00Z"), 1);
    assert_eq!(digests(&house, "2026-10-25T08:00:00Z"), 0, "one a day");
    let sent = letters(&house);
    assert!(sent[0].contains("2 things wait for your decision") && sent[0].contains("no1@x.example"), "{sent:?}");
    assert!(!sent[0].contains("no2@x.example"), "told after eight: {sent:?}");
    assert!(sent[0].contains(&format!("{}/inbox?state=unread", house.url)), "{sent:?}");
    assert_eq!(digests(&house, "2026-10-26T06:59:59Z"), 0);
    assert_eq!(digests(&house, "2026-10-26T07:00:00Z"), 1);
    assert_eq!(digests(&house, "2026-10-27T07:00:00Z"), 0, "never an empty one");
    assert_eq!(letters(&house).len(), 2);
}

#[test]
fn one_letter_a_day_however_many_workers_and_none_of_what_is_read_or_for_who_is_kept_out() {
    let house = House::open();
    waiting(&house, SALES_AGENT, "Pacific/Auckland", &["2026-11-29T18:59:59Z"]);
    waiting(&house, ADMIN_AGENT, "America/Los_Angeles", &["2026-11-29T18:59:59Z"]);
    waiting(&house, GLOBAL_ADMIN, "UTC", &["2026-11-28T00:00:00Z"]);
    waiting(&house, BILLING_ADMIN, "UTC", &["2026-11-28T00:00:00Z"]);
    house.execute(&format!(
        "update notifications set read_at = now() where user_id = '{}'",
        id(&format!("user:{GLOBAL_ADMIN}"))
    ));
    house.execute(&format!("update users set suspended_at = now() where sign_in_name = '{BILLING_ADMIN}'"));
    let now = DateTime::parse_from_rfc3339("2026-11-29T19:00:00Z").unwrap().to_utc();
    let workers: Vec<Db> = (0..4).map(|_| another(&house)).collect();
    let url = house.url.as_str();
    let sent: usize = thread::scope(|scope| {
        let rounds: Vec<_> = workers.iter().map(|db| scope.spawn(move || run(send_digests(db, now, url)))).collect();
        rounds.into_iter().map(|round| round.join().unwrap()).sum()
    });
    assert_eq!(sent, 1, "it is eight in Auckland, and eleven of the day before in Los Angeles");
    assert_eq!(digests(&house, "2026-11-30T16:00:00Z"), 1, "and now it is eight there");
    assert_eq!(letters(&house).len(), 2);
}

#[test]
fn the_inbox_is_ones_own_and_read_one_by_one_or_whole() {
    let house = House::open();
    waiting(&house, SALES_AGENT, "UTC", &["2026-11-29T00:00:00Z", "2026-11-28T00:00:00Z", "2026-11-27T00:00:00Z"]);
    waiting(&house, ADMIN_AGENT, "UTC", &["2026-11-29T00:00:00Z"]);
    let agent = house.as_person(SALES_AGENT);
    let ids = house.lines(&format!(
        "select id::text as line from notifications where user_id = '{}' order by at desc",
        id(&format!("user:{SALES_AGENT}"))
    ));
    let unread = || house.count("select count(*) from notifications where read_at is null");
    let page = agent.get("/inbox");
    let places = ["no0@", "no1@", "no2@"].map(|part| page.text.find(part).unwrap());
    assert!(places.is_sorted(), "the newest first");
    for stranger in [ADMIN_AGENT, RESELLER, OTHER_PROVIDER] {
        let stranger = house.as_person(stranger);
        assert!(!stranger.get("/inbox").contains("no1@"));
        assert_eq!(stranger.post("/inbox", &[("one", &ids[0])]).status, 303);
    }
    assert_eq!(unread(), 4, "nobody reads for somebody else");
    let none: Answer = agent.post("/inbox", &[("action", "chosen")]);
    assert!(none.status == 422 && none.problem("chosen").is_some(), "{}", none.text);
    assert_eq!(agent.post("/inbox", &[("one", "x")]).status, 404);
    for _ in 0..2 {
        assert_eq!(agent.post("/inbox", &[("one", &ids[1]), ("query", "state=unread")]).status, 303);
    }
    assert_eq!(unread(), 3);
    let rest = agent.get("/inbox?state=unread");
    assert!(rest.contains("no0@") && !rest.contains("no1@"), "{}", rest.text);
    assert_eq!(agent.post("/inbox", &[("action", "all")]).status, 303);
    assert_eq!(unread(), 1, "a colleague's");
    assert!(agent.get("/inbox?state=unread").contains("No notifications match."));

    let now = DateTime::parse_from_rfc3339("2027-02-26T00:00:00Z").unwrap().to_utc();
    let removed = run(house.db.system(move |conn, system| forget_old(conn, system, now)));
    assert_eq!(removed, 1, "what is older than ninety days");
}

#[test]
fn a_service_request_is_told_to_who_answers_and_to_who_has_to_answer() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    // Nobody but the provider supports it.
    let request = service_requests::opened_for(&reseller, "oakdental", "subscription:oakdental:2");
    told(&house);
    let answering = [ADMIN_AGENT, GLOBAL_ADMIN, HELPDESK_AGENT].map(|name| format!("{name} service"));
    assert_eq!(who(&house), answering);
    let helpdesk = house.as_person(HELPDESK_AGENT);
    assert_eq!(service_requests::noted(&helpdesk, &request).status, 303);
    told(&house);
    assert_eq!(house.count("select count(*) from notifications where read_at is null"), 0, "somebody has answered");
    // Of what one's own company answers, nobody is told.
    service_requests::opened_for(&reseller, "oakdental", "subscription:oakdental:1");
    told(&house);
    assert_eq!(who(&house), answering);
}

#[test]
fn what_was_told_of_any_turn_of_a_service_request_counts_as_read_once_nobody_has_to_answer() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    let unread = |kind: &str| {
        house.count(&format!("select count(*) from notifications where kind = '{kind}' and read_at is null"))
    };
    let request = format!("/service-requests/{}", service_requests::opened(&reseller));
    // The turn of before ends and this one begins with the same change.
    assert_eq!(service_requests::does(&reseller, &request, "hand", &[]).status, 303);
    told(&house);
    assert_eq!(unread("service"), 3, "handed over: {:?}", who(&house));
    let asks = [("body", "Which server?"), ("asks", "true")];
    let helpdesk = house.as_person(HELPDESK_AGENT);
    assert_eq!(service_requests::does(&helpdesk, &request, "notes", &asks).status, 303);
    told(&house);
    assert_eq!((unread("service"), unread("asked")), (0, 1), "{:?}", who(&house));
    assert_eq!(service_requests::does(&reseller, &request, "notes", &[("body", "The first.")]).status, 303);
    told(&house);
    assert_eq!(unread("asked"), 0, "who was asked has answered");

    // Another one: handed over, asked, and closed before an answer.
    let other = format!("/service-requests/{}", service_requests::opened(&reseller));
    assert_eq!(service_requests::does(&reseller, &other, "hand", &[]).status, 303);
    assert_eq!(service_requests::does(&helpdesk, &other, "notes", &asks).status, 303);
    assert_eq!(service_requests::does(&reseller, &other, "close", &[]).status, 303);
    told(&house);
    assert_eq!((unread("service"), unread("asked")), (0, 0), "{:?}", who(&house));
    assert_eq!(house.count("select count(*) from news"), 0, "all was told in one round, in order");
}

#[test]
fn nothing_counts_as_read_before_another_worker_has_told_it() {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    let request = format!("/service-requests/{}", service_requests::opened(&reseller));
    assert_eq!(service_requests::does(&reseller, &request, "hand", &[]).status, 303);
    assert_eq!(service_requests::does(&reseller, &request, "close", &[]).status, 303);
    // The other worker holds what is to be told of the hand-over, and has not committed.
    let mut other = house.sql();
    other.batch_execute("begin; select from news where kind = 'service' and not settled for update").unwrap();
    told(&house);
    let settled = "select count(*) from news where kind = 'service' and settled";
    assert_eq!(house.count(settled), 1, "the end of that turn waits for it");
    other.batch_execute("rollback").unwrap();
    told(&house);
    assert_eq!(house.count("select count(*) from news"), 0);
    assert_eq!(house.count("select count(*) from notifications where kind = 'service'"), 3);
    assert_eq!(house.count("select count(*) from notifications where read_at is null"), 0);
}

#[test]
fn a_letter_that_came_back_is_told_to_who_had_it_sent_once() {
    let house = House::mailing();
    let agent = house.as_person(SALES_AGENT);
    let path = draft(&agent);
    assert_eq!(looked_at(&agent, &path, "a@x.example").post(&agent, &path).status, 303);
    house.execute("update letters set status = 'failed' where recipient_email = 'a@x.example'");
    for _ in 0..3 {
        run(notice(&house.db, house.clock.now()));
        told(&house);
    }
    assert_eq!(who(&house), [format!("{SALES_AGENT} bounced")]);
    assert!(agent.get("/inbox").contains("Your partnership request to a@x.example came back."));
}

#[test]
fn undecided_renewals_are_told_by_week_to_who_looks_after_them_or_may_decide() {
    let house = House::open();
    house.execute("insert into renewal_decisions select provider_id, id, term_ends_at, 'x' from subscriptions");
    let own = ends_in(&house, "oakdental:1", 7);
    let agent = house.as_person(BILLING_ADMIN);
    assert_eq!(agent.post("/renewals", &[("one", &format!("own {own}"))]).status, 303);
    let reseller = house.as_person(RESELLER);
    assert_eq!(reseller.post("/renewals", &[("one", &format!("own {own}"))]).status, 303);
    for _ in 0..2 {
        run(notice_renewals(&house.db, house.clock.now()));
        told(&house);
    }
    let told_of: Vec<String> = who(&house).into_iter().filter(|line| line.ends_with("renewals")).collect();
    assert_eq!(told_of, [format!("{RESELLER} renewals"), format!("{BILLING_ADMIN} renewals")], "{told_of:?}");
    let next = (house.clock.now() + TimeDelta::days(7)).date_naive().week(Weekday::Mon).first_day();
    let words = format!("1 renewal of the week from {} is undecided.", next.format("%b %-d, %Y"));
    assert!(agent.get("/inbox").contains(&words), "{words}: {}", agent.get("/inbox").text);
    // A worker that was stopped in the middle: whoever was not told yet is told by the next.
    house.execute(&format!(
        "delete from notifications where kind = 'renewals' and user_id = '{}'",
        id(&format!("user:{RESELLER}"))
    ));
    run(notice_renewals(&house.db, house.clock.now()));
    assert_eq!(told(&house), 1, "who was told already isn't told again");
    let told_of: Vec<String> = who(&house).into_iter().filter(|line| line.ends_with("renewals")).collect();
    assert_eq!(told_of, [format!("{RESELLER} renewals"), format!("{BILLING_ADMIN} renewals")], "{told_of:?}");
    for stranger in [OTHER_RESELLER, OTHER_PROVIDER, USER_ADMIN] {
        assert!(house.as_person(stranger).get("/inbox").contains("You have no notifications."));
    }
}
