//! The life of a request to partner: what each state lets each side do, and what the lists say of it.

use chrono::TimeDelta;

use crate::enrollment::{enroll, enrollment};
use crate::house::{Answer, Client, House, NEW_RESELLER, OTHER_PROVIDER, OTHER_RESELLER, RESELLER, SALES_AGENT};
use crate::make::{at_once, everything, id, invitation, unescape};

/// For each state, what it is after each action, or 409 where the action is refused with a reason. Besides the
/// states, what a reminder depends on: a letter that waits, one that was read, one that was reminded of, and a link
/// that is about to expire.
const TABLE: &str = "
           reword     resend  remind  revoke   open    accept    decline   ask       enroll
draft      sent       409     409     revoked  opened  accepted  declined  draft     draft
sent       sent       sent    409     revoked  opened  accepted  declined  sent      sent
waiting    sent       sent    409     revoked  opened  accepted  declined  sent      sent
delivered  delivered  sent    sent    revoked  opened  accepted  declined  delivered delivered
bounced    bounced    sent    409     revoked  opened  accepted  declined  bounced   bounced
opened     opened     sent    409     revoked  opened  accepted  declined  opened    opened
read       opened     sent    opened  revoked  opened  accepted  declined  opened    opened
reminded   delivered  sent    409     revoked  opened  accepted  declined  delivered delivered
ending     delivered  sent    409     revoked  opened  accepted  declined  delivered delivered
accepted   409        409     409     409      409     accepted  409       accepted  409
declined   409        409     409     409      409     409       409       declined  409
expired    409        sent    409     409      409     409       409       expired   409
revoked    409        409     409     revoked  409     409       409       revoked   409
";

/// Why an action is refused, by state: what the provider reads, and what the invited.
const REASONS: [(&str, &str, &str); 11] = [
    ("draft", "has not been sent yet", ""),
    ("sent", "has not sent this request", ""),
    ("waiting", "still on its way", ""),
    ("bounced", "could not be delivered", ""),
    ("opened", "has not sent this request", ""),
    ("reminded", "has gone out already", ""),
    ("ending", "expires within a day", ""),
    ("accepted", "has been accepted", "has already been used"),
    ("declined", "has been declined", "has been declined"),
    ("expired", "has expired", "has expired"),
    ("revoked", "has been revoked", "has taken this request back"),
];

struct People {
    agent: Client,
    reseller: Client,
    stranger: Client,
}

struct Request {
    id: String,
    token: String,
}

impl People {
    fn of(house: &House) -> People {
        People {
            agent: house.as_person(SALES_AGENT),
            reseller: house.as_person(NEW_RESELLER),
            stranger: house.stranger(),
        }
    }

    fn draft(&self, house: &House) -> Request {
        let id = self.agent.post("/partnership-requests", &[]).id();
        let token = house.invitations().token(id.parse().unwrap());
        Request { id, token }
    }

    /// A new request, brought into `state`.
    fn request_in(&self, house: &House, state: &str) -> Request {
        let request = self.draft(house);
        let update =
            |set: &str| house.execute(&format!("update partnership_requests set {set} where id = '{}'", request.id));
        let letter = |status: &str| {
            house.execute(&format!(
                "insert into letters (id, provider_id, recipient_name, recipient_email, subject, text_body, html_body, status, next_attempt_at, created_at)
                 values ('{}', '{}', '', 'a@b.example', '', '', '', '{status}', now(), now())",
                request.id,
                id("provider:northwind")
            ));
            update("letter_id = id, sent_at = now(), recipient_email = 'a@b.example'");
        };
        match state {
            "draft" => {}
            "waiting" => letter("waiting"),
            "read" => {
                letter("sent");
                update("opened_at = now()");
            }
            "reminded" => {
                letter("sent");
                update("reminded_at = now()");
            }
            "ending" => {
                letter("sent");
                update("expires_at = now() + interval '23 hours'");
            }
            "sent" => drop(self.act(house, &request, "reword")),
            "delivered" => letter("sent"),
            "bounced" => letter("failed"),
            "opened" => drop(self.act(house, &request, "open")),
            "accepted" => drop(self.act(house, &request, "accept")),
            "declined" => drop(self.act(house, &request, "decline")),
            "expired" => update("expires_at = now() - interval '1 day'"),
            _ => drop(self.act(house, &request, "revoke")),
        }
        // A company that is a partner already accepts anything without harm.
        house.execute(&format!("delete from partnerships where reseller_id = '{}'", id("reseller:wingtip")));
        request
    }

    /// The answer, and whether the invited reads it.
    fn act(&self, house: &House, request: &Request, action: &str) -> (Answer, bool) {
        let own = format!("/partnership-requests/{}", request.id);
        let link = format!("/invitations/{}", request.token);
        let body = format!("Dear partner, {}{link}", house.url);
        match action {
            "reword" => {
                let boxes = [("subject", "Hello"), ("body", body.as_str()), ("action", "done")];
                (self.agent.post(&own, &boxes), false)
            }
            "resend" | "remind" | "revoke" => (self.agent.post(&format!("{own}/{action}"), &[]), false),
            "open" => (self.stranger.post(&format!("{link}/open"), &[("to", "enroll")]), true),
            "accept" => (self.reseller.post(&format!("{link}/accept"), &[("consent", "true")]), true),
            "decline" => (self.stranger.post(&format!("{link}/decline"), &[("reason", "We have a provider.")]), true),
            "ask" => {
                let boxes = [("name", "Harriet, Wingtip"), ("email", "harriet@wingtip.example")];
                (self.stranger.post(&format!("{link}/ask"), &boxes), true)
            }
            _ => (self.stranger.get(&format!("{link}/enroll")), true),
        }
    }
}

fn state(house: &House, request: &Request) -> String {
    let query = format!(
        "select partnership_request_state(provider_id, id, now()) as line from partnership_requests where id = '{}'",
        request.id
    );
    house.lines(&query).concat()
}

/// The state of the database's that stands behind a line of the table.
fn behind(line: &str) -> &str {
    match line {
        "waiting" => "sent",
        "read" => "opened",
        "reminded" | "ending" => "delivered",
        state => state,
    }
}

#[test]
fn each_state_lets_each_side_do_what_the_table_says_and_refuses_the_rest_with_the_reason() {
    let house = House::mailing();
    let people = People::of(&house);
    let mut lines = TABLE.trim().lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let actions = lines.next().unwrap();
    let mut tried = 0;
    for row in lines {
        for (action, expected) in actions.iter().zip(&row[1..]) {
            let request = people.request_in(&house, row[0]);
            assert_eq!(state(&house, &request), behind(row[0]));
            let (answer, by_invited) = people.act(&house, &request, action);
            let after = state(&house, &request);
            let what = format!("{action} of a {} request: {} {}", row[0], answer.status, answer.text);
            if *expected == "409" {
                assert_eq!((answer.status, after.as_str()), (409, behind(row[0])), "{what}");
                let (_, provider, invited) = REASONS.iter().find(|(state, ..)| *state == row[0]).unwrap();
                assert!(answer.contains(if by_invited { invited } else { provider }), "{what}");
            } else {
                assert!(answer.status < 400, "{what}");
                assert_eq!(after, *expected, "{what}");
            }
            tried += 1;
        }
    }
    assert_eq!(tried, 117);
}

#[test]
fn a_mail_scanner_that_opens_the_link_changes_nothing() {
    let house = House::open();
    let people = People::of(&house);
    let request = people.request_in(&house, "sent");
    let before = everything(&house);
    for page in ["", "/enroll", "/enroll/company", "/accept", "/decline", "/open", "/ask"] {
        for method in [reqwest::Method::GET, reqwest::Method::HEAD] {
            let answer = people.stranger.ask(method, &format!("/invitations/{}{page}", request.token));
            assert!([200, 303, 404, 405].contains(&answer.status), "{page}: {}", answer.status);
        }
    }
    assert!(everything(&house) == before);
}

#[test]
fn who_guesses_links_soon_has_to_wait_and_the_real_one_still_opens() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let visitor = house.stranger();
    let mut answers: Vec<u16> = Vec::new();
    for number in 0..40 {
        answers.push(visitor.get(&format!("/invitations/{}{number:02}", &token[..token.len() - 2])).status);
    }
    let looked_at = answers.iter().filter(|status| **status == 404).count();
    assert!((20..=22).contains(&looked_at), "{answers:?}");
    assert!(answers[30..].iter().all(|status| *status == 429), "{answers:?}");
    assert_eq!(visitor.get(&format!("/invitations/{token}")).status, 200);
}

#[test]
fn a_link_that_is_over_says_so_and_a_new_one_can_be_asked_for_once() {
    let house = House::open();
    let people = People::of(&house);
    for (state, reason) in
        [("accepted", "already been used"), ("expired", "has expired"), ("revoked", "has taken this request back")]
    {
        let request = people.request_in(&house, state);
        let path = format!("/invitations/{}", request.token);
        let page = people.stranger.get(&path);
        assert_eq!(page.status, 409);
        assert!(page.contains(reason) && page.contains("Northwind Distribution"), "{}", page.text);
        house.execute("delete from letters");
        for (boxes, field) in [
            ([("name", ""), ("email", "a@b.example")], "name"),
            ([("name", "A"), ("email", "a b")], "email"),
            ([("name", "A"), ("email", "a@b.example\r\nBcc: c@d.example")], "email"),
        ] {
            let answer = people.stranger.post(&format!("{path}/ask"), &boxes);
            assert!(answer.status == 422 && answer.problem(field).is_some(), "{}", answer.text);
        }
        for _ in 0..3 {
            people.act(&house, &request, "ask");
        }
        let [letter] =
            house.lines("select recipient_email || ': ' || text_body as line from letters").try_into().unwrap();
        assert!(letter.starts_with(SALES_AGENT) && letter.contains("harriet@wingtip.example"), "{letter}");
        assert!(letter.contains(&format!("/partnership-requests/{}", request.id)), "{letter}");
        let page = people.stranger.get(&path);
        assert!(page.contains("has been asked for a new request already") && !page.contains("/ask\""), "{}", page.text);
    }
}

#[test]
fn a_forwarded_link_works_for_nobody_but_who_enrolled_by_it() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let path = format!("/invitations/{token}");
    let enrolled = house.stranger();
    assert_eq!(enroll(&enrolled, &token).location, path);
    let other = house.as_person(NEW_RESELLER);

    let page = other.get(&path);
    assert_eq!(page.status, 409);
    assert!(page.contains("Another company has enrolled by this link") && page.contains("ask "), "{}", page.text);
    for (action, boxes) in [("accept", ("consent", "true")), ("decline", ("reason", "no")), ("open", ("to", "enroll"))]
    {
        let answer = other.post(&format!("{path}/{action}"), &[boxes]);
        assert!(answer.status == 409 && answer.contains("Another company has enrolled"), "{action}: {}", answer.text);
    }
    assert_eq!(enrolled.post(&format!("{path}/accept"), &[("consent", "true")]).location, "/providers");
}

#[test]
fn of_two_companies_that_accept_one_link_at_the_same_moment_one_becomes_a_partner() {
    let house = House::open();
    let (_, token) = invitation(&house);
    let resellers = [NEW_RESELLER, OTHER_RESELLER].map(|name| house.as_person(name));
    let companies = format!("reseller_id in ('{}', '{}')", id("reseller:wingtip"), id("reseller:tailspin"));
    house.execute(&format!("delete from partnerships where {companies}"));
    let turn = std::sync::atomic::AtomicUsize::new(0);

    let answers = at_once(&house, || {
        let next = turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        resellers[next % 2].post(&format!("/invitations/{token}/accept"), &[("consent", "true")])
    });

    assert_eq!(house.count(&format!("select count(*) from partnerships where {companies}")), 1);
    assert_eq!(house.count("select count(*) from letters where subject like 'A reseller has accepted%'"), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 303).count(), 10, "the one that was faster");
    assert_eq!(answers.iter().filter(|answer| answer.status == 409).count(), 10, "the other");
}

#[test]
fn a_company_that_declines_says_why_and_both_lists_show_it() {
    let house = House::open();
    let people = People::of(&house);
    let request = people.request_in(&house, "sent");
    let decline = format!("/invitations/{}/decline", request.token);
    for reason in ["", " ", &"x".repeat(501), "a\u{202e}b"] {
        let answer = people.reseller.post(&decline, &[("reason", reason)]);
        assert!(answer.status == 422 && answer.problem("reason").is_some(), "{reason:?}: {}", answer.text);
    }
    let over = people.reseller.post_and_follow(&decline, &[("reason", "We work with <another> provider.")]);
    assert!(over.contains("has been declined"), "{}", over.text);

    let listed = unescape(&people.agent.get("/partnership-requests?state=declined").text);
    assert!(listed.contains("Wingtip Partners") && listed.contains("We work with <another> provider."), "{listed}");
    assert!(people.reseller.get("/providers").contains("Declined"));
    assert!(!house.as_person(RESELLER).get("/providers").contains("Declined"), "not the others'");
    assert!(!house.as_person(OTHER_PROVIDER).get("/partnership-requests").contains("Wingtip"));
    let [letter] =
        house.lines("select text_body as line from letters where subject like '%declined%'").try_into().unwrap();
    assert!(unescape(&letter).contains("We work with <another> provider."), "{letter}");
    assert_eq!(house.count("select count(*) from activity where action = 'partnership_request.declined'"), 1);
}

#[test]
fn a_declined_request_takes_no_further_step_of_an_enrollment() {
    let house = House::open();
    let people = People::of(&house);
    let request = people.request_in(&house, "sent");
    let step = |name: &str| format!("/invitations/{}/enroll/{name}", request.token);
    assert_eq!(enrollment().post(&people.stranger, &step("company")).location, step("mpn-id"));
    assert_eq!(people.act(&house, &request, "decline").0.status, 303);

    for name in ["company", "mpn-id", "contact", "support", "sign"] {
        let answer = enrollment().with("name", "Fifth Harbor Cloud").post(&people.stranger, &step(name));
        assert!(answer.status == 409 && answer.contains("has been declined"), "{name}: {}", answer.text);
    }
    assert_eq!(house.lines("select typed->>'name' as line from enrollments"), ["Fourth Harbor Cloud"]);
    assert_eq!(house.count("select count(*) from activity where action = 'reseller.enrolled'"), 0);
}

#[test]
fn a_resent_request_is_good_for_as_long_as_at_first_by_the_same_link() {
    let house = House::open();
    let people = People::of(&house);
    let request = people.request_in(&house, "sent");
    house.clock.advance(TimeDelta::days(31));
    let people = People::of(&house);
    let path = format!("/invitations/{}", request.token);
    assert_eq!(people.stranger.get(&path).status, 409);

    let page = people.agent.post_and_follow(&format!("/partnership-requests/{}/resend", request.id), &[]);
    assert!(page.contains("can be used again"), "{}", page.text);
    house.clock.advance(TimeDelta::days(29));
    assert_eq!(people.stranger.get(&path).status, 200);
    house.clock.advance(TimeDelta::days(2));
    assert_eq!(people.stranger.get(&path).status, 409);
}

#[test]
fn the_list_is_filtered_searched_and_paged_and_asks_the_database_the_same_for_30_rows_as_for_3() {
    let house = House::open();
    let people = People::of(&house);
    let add = |from: i32, to: i32| {
        house.execute(&format!(
            "insert into partnership_requests (provider_id, id, requested_by, requested_by_name, language, subject, body, created_at, expires_at, recipient_name, recipient_email)
             select '{}', gen_random_uuid(), '{}', 'Solveig', 'en', 's', 'b', now(), now() + interval '9 days', 'Reader ' || n || '.', 'reader' || n || '@x.example'
             from generate_series({from}, {to}) n",
            id("provider:northwind"),
            id(&format!("user:{SALES_AGENT}"))
        ));
    };
    let statements = |path: &str| {
        let before = house.statements();
        assert_eq!(people.agent.get(path).status, 200);
        house.statements() - before
    };
    add(1, 3);
    let short = statements("/partnership-requests");
    add(4, 30);
    assert_eq!(statements("/partnership-requests"), short);
    let page = people.agent.get("/partnership-requests?q=READER+17.");
    assert!(page.contains("Reader 17.") && !page.contains("Reader 18."), "{}", page.text);
    assert!(people.agent.get("/partnership-requests?q=reader17@x").contains("Reader 17."));
    assert!(people.agent.get("/partnership-requests?q=%25").contains("No requests match"));
    assert!(people.agent.get("/partnership-requests?state=revoked").contains("No requests match"));
    assert!(people.agent.get("/partnership-requests?state=draft&q=reader17@x").contains("Reader 17."));

    add(31, 45);
    let first = unescape(&people.agent.get("/partnership-requests").text);
    let (_, rest) = first.split_once("href=\"/partnership-requests?after=").unwrap();
    let second = people.agent.get(&format!("/partnership-requests?after={}", rest.split_once('"').unwrap().0)).text;
    for number in 1..=45 {
        let on = [&first, &second].iter().filter(|page| page.contains(&format!("Reader {number}."))).count();
        assert_eq!(on, 1, "Reader {number}");
    }
}

#[test]
fn the_page_of_a_request_draws_its_link_and_says_it_in_words() {
    let house = House::open();
    let (request, token) = invitation(&house);
    let page = house.as_person(SALES_AGENT).get(&format!("/partnership-requests/{request}"));
    let (_, figure) = page.text.split_once("<figure").unwrap();
    let figure = figure.split("</figure>").next().unwrap();
    assert!(figure.contains("<svg") && figure.contains(&format!("/invitations/{token}")), "{figure}");
    assert!(figure.contains("aria-hidden=\"true\""), "the words beside it are the alternative: {figure}");
}
