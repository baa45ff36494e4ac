//! The life of a request to partner: what each state lets each side do, and what the lists say of it.

use chrono::TimeDelta;

use crate::enrollment::{enroll, enrollment};
use crate::house::{Answer, Client, House, NEW_RESELLER, OTHER_PROVIDER, OTHER_RESELLER, RESELLER, SALES_AGENT};
use crate::make::{at_once, everything, hidden_form, id, invitation, unescape};

/// For each state, what it is after each action, or 409 where the action is refused with a reason. Besides the
/// states, what a reminder depends on: a letter that waits, one that was read, one that was reminded of, and a link
/// that is about to expire.
const TABLE: &str = "
           reword     send      resend  remind  revoke   open    accept    decline   ask       enroll
draft      sent       sent      409     409     revoked  opened  accepted  declined  draft     draft
sent       sent       409       sent    409     revoked  opened  accepted  declined  sent      sent
waiting    sent       sent      sent    409     revoked  opened  accepted  declined  sent      sent
delivered  delivered  delivered sent    sent    revoked  opened  accepted  declined  delivered delivered
bounced    bounced    bounced   sent    409     revoked  opened  accepted  declined  bounced   bounced
opened     opened     409       sent    409     revoked  opened  accepted  declined  opened    opened
read       opened     opened    sent    opened  revoked  opened  accepted  declined  opened    opened
reminded   delivered  delivered sent    409     revoked  opened  accepted  declined  delivered delivered
ending     delivered  delivered sent    409     revoked  opened  accepted  declined  delivered delivered
accepted   409        409       409     409     409      409     accepted  409       accepted  409
declined   409        409       409     409     409      409     409       409       declined  409
expired    409        409       sent    409     409      409     409       409       expired   409
revoked    409        409       409     409     revoked  409     409       409       revoked   409
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
                 values ('{}', '{}', '', 'a@new-reseller.example', '', '', '', '{status}', now(), now())",
                request.id,
                id("provider:northwind")
            ));
            update("letter_id = id, sent_at = now(), recipient_email = 'a@new-reseller.example'");
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
            "send" => {
                let (path, to) = (format!("{own}/send"), ("recipients", "harriet@wingtip.example"));
                let look = self.agent.post(&path, &[to, ("action", "look")]);
                if look.status != 200 {
                    return (look, false);
                }
                let (_, shown) = hidden_form(&look, "/send");
                (shown.and(to.0, to.1).and("action", "send").post(&self.agent, &path), false)
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
                let handed_over = *action == "send" && ["sent", "opened"].contains(&row[0]);
                let reason = if handed_over { "is on its way already" } else { provider };
                assert!(answer.contains(if by_invited { invited } else { reason }), "{what}");
            } else {
                assert!(answer.status < 400, "{what}");
                assert_eq!(after, *expected, "{what}");
            }
            tried += 1;
        }
    }
    assert_eq!(tried, 130);
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
    let guesses =
        (0..).map(|number| format!("{}{number:02}", &token[..token.len() - 2])).filter(|guess| *guess != token);
    let answers: Vec<u16> =
        guesses.take(40).map(|guess| visitor.get(&format!("/invitations/{guess}")).status).collect();
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
fn a_link_that_was_sent_to_one_company_is_accepted_by_no_other() {
    let house = House::open();
    let people = People::of(&house);
    let request = people.request_in(&house, "sent");
    let path = format!("/invitations/{}", request.token);
    let send_to = |email: &str| {
        house.execute(&format!(
            "update partnership_requests set recipient_email = '{email}' where id = '{}'",
            request.id
        ));
    };
    send_to("jule@fourthharbor.example");
    let reasons = ["sent to an address at fourthharbor.example", "ask Solveig Kristoffersen for a request of your own"];
    for answer in [people.reseller.get(&path), people.act(&house, &request, "accept").0] {
        let text = unescape(&answer.text);
        assert!(reasons.iter().all(|reason| text.contains(reason)), "{text}");
        assert!(!text.contains("name=\"consent\"") && text.contains("Switch"), "{text}");
    }
    assert_eq!(state(&house, &request), "sent");

    for own in ["sales@NEW-reseller.example", "someone@gmail.com"] {
        send_to(own);
        assert!(people.reseller.get(&path).contains("name=\"consent\""), "{own}");
    }
    people.act(&house, &request, "accept");
    assert_eq!(state(&house, &request), "accepted");
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

/// What the reader's company is told of requests to it.
fn received(person: &Client) -> String {
    let page = person.get("/providers");
    assert_eq!(page.status, 200, "{}", page.text);
    page.text.split_once("<h2>Requests to your company</h2>").map_or(String::new(), |(_, rest)| rest.to_owned())
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
fn a_reseller_sees_what_was_sent_to_its_own_people_in_each_state_and_opens_it_without_the_letter() {
    let house = House::open();
    let people = People::of(&house);
    let others = [RESELLER, OTHER_RESELLER].map(|name| house.as_person(name));
    // Case makes no other address.
    house.execute("update users set email = 'Admin@New-Reseller.example' where email = 'admin@new-reseller.example'");
    for (state, to_provider, shown, is_open) in [
        ("draft", "Draft", "", false),
        ("sent", "Sent", "Sent", true),
        ("delivered", "Delivered", "Sent", true),
        ("bounced", "Bounced", "Sent", true),
        ("opened", "Opened", "Opened", true),
        ("declined", "Declined", "Declined", false),
        ("expired", "Expired", "Expired", false),
        ("revoked", "Revoked", "Revoked", false),
        ("accepted", "Accepted", "Accepted", false),
    ] {
        house.execute("delete from partnership_requests");
        let request = people.request_in(&house, state);
        assert!(state == "accepted" || received(&people.reseller).is_empty(), "{state}: sent to somebody else");
        let sent = if state == "draft" { "null" } else { "created_at" };
        house.execute(&format!(
            "update partnership_requests set recipient_email = 'admin@new-reseller.example', sent_at = {sent}"
        ));
        let listed = people.agent.get("/partnership-requests");
        let (_, row) = listed.text.split_once("<th scope=\"row\"").unwrap();
        assert!(row.contains(&format!(">{to_provider}</span>")), "{state}: {row}");
        let told = received(&people.reseller);
        if shown.is_empty() {
            assert!(told.is_empty(), "{state}: {told}");
            continue;
        }
        assert!(
            told.contains(&format!(">{shown}</span>")) && told.contains("Solveig Kristoffersen"),
            "{state}: {told}"
        );
        let link = format!("href=\"/invitations/{}\"", request.token);
        assert_eq!(told.contains(&link), is_open, "{state}: {told}");
        assert_eq!(told.matches("/invitations/").count(), usize::from(is_open), "{state}: {told}");
        let day = house.lines(
            "select to_char(expires_at at time zone 'UTC', 'FMMon FMDD, YYYY') as line from partnership_requests",
        );
        assert!(!is_open || told.contains(&format!("Open until\">{}<", day.concat())), "{state}: {told}");
        for other in &others {
            assert_eq!(received(other), "", "{state}: of another company");
        }
    }

    house.execute("delete from partnership_requests");
    let request = people.request_in(&house, "delivered");
    house.execute("update partnership_requests set recipient_email = 'admin@new-reseller.example'");
    let path = format!("/invitations/{}", request.token);
    assert!(people.reseller.get(&path).contains("requests a partnership"), "the link is the letter's");
    assert_eq!(people.reseller.post(&format!("{path}/accept"), &[("consent", "true")]).location, "/providers");
    assert!(received(&people.reseller).contains(">Accepted</span>"));
}

#[test]
fn a_reseller_never_sees_a_request_to_somebody_else() {
    let house = House::open();
    let people = People::of(&house);
    let request = people.request_in(&house, "delivered");
    let send_to = |address: &str| {
        house.execute(&format!("update partnership_requests set recipient_email = '{address}', enrolled = null"));
    };
    let wingtip = id("reseller:wingtip");
    for near in ["", "xadmin@new-reseller.example", "admin@new-reseller.example.org", "%@new-reseller.example", "%"] {
        send_to(near);
        assert_eq!(received(&people.reseller), "", "{near:?}");
    }
    // A colleague's is the company's, while the colleague is one of its people and reads the mail there.
    house.execute(&format!(
        "insert into users (id, sign_in_name, email, first_name, last_name, reseller_id, roles, created_at, email_proven_at)
         values (gen_random_uuid(), 'c@wingtip.example', 'c@wingtip.example', 'C', 'C', '{wingtip}', '{{sales_agent}}', now(), now())"
    ));
    send_to("c@wingtip.example");
    let sees = || received(&people.reseller).contains(&request.token);
    let set = |what: &str| house.execute(&format!("update users set {what} where email = 'c@wingtip.example'"));
    assert!(sees());
    for (gone, back) in
        [("email_proven_at = null", "email_proven_at = now()"), ("suspended_at = now()", "suspended_at = null")]
    {
        set(gone);
        assert!(!sees(), "{gone}");
        set(back);
        assert!(sees(), "{back}");
    }
    // Nor what goes to its customers' people, whom it sees, nor what another company has enrolled by.
    let fabrikam = house.as_person(RESELLER);
    house.execute(&format!(
        "update users set email = 'c@customer.example', email_proven_at = now() where customer_id = '{}'",
        id("customer:oakdental")
    ));
    send_to("c@customer.example");
    assert_eq!(received(&fabrikam), "");
    house.execute(&format!("update partnership_requests set recipient_email = '', enrolled = '{wingtip}'"));
    assert!(sees(), "it enrolled by it");
    assert_eq!(received(&fabrikam), "");
    house.execute(&format!("update partnership_requests set recipient_email = '{RESELLER}'"));
    let handed_on = received(&fabrikam);
    assert!(handed_on.contains("Another company has used the link."), "{handed_on}");
    assert!(!handed_on.contains("/invitations/") && !handed_on.contains("Wingtip"), "{handed_on}");
}

/// Who enrolls writes an address of their own choice: it proves nothing until a letter went there.
#[test]
fn an_address_that_was_merely_typed_shows_no_request_that_went_to_it() {
    let house = House::open();
    let people = People::of(&house);
    let victim = people.request_in(&house, "delivered");
    let address = "jule@fourthharbor.example";
    let to_jule = |request: &Request, address: &str| {
        house.execute(&format!(
            "update partnership_requests set recipient_email = '{address}' where id = '{}'",
            request.id
        ));
    };
    to_jule(&victim, address);
    for (sent_to, seen) in [("", false), (address, true)] {
        house
            .execute("update users set sign_in_name = id::text, email = 'former@x.example' where last_name = 'Öztürk'");
        house.execute("update resellers set mpn_id = '9' || mpn_id where name = 'Fourth Harbor Cloud'");
        let by = people.draft(&house);
        house.execute(&format!("update partnership_requests set sent_at = now() where id = '{}'", by.id));
        to_jule(&by, sent_to);
        let enrolled = house.stranger();
        assert_eq!(enroll(&enrolled, &by.token).status, 303);
        let told = received(&enrolled);
        assert!(told.contains(&by.token), "the one it enrolled by: {told}");
        assert_eq!(told.contains(&victim.token), seen, "{sent_to:?}: {told}");
    }
}

#[test]
fn a_request_is_good_for_as_long_as_the_setting_says_and_resent_for_as_long_again_by_the_same_link() {
    let house = House::inviting(12);
    let people = People::of(&house);
    let request = people.request_in(&house, "sent");
    let page = people.agent.get(&format!("/partnership-requests/{}", request.id));
    assert!(
        house.count("select count(*) from partnership_requests where expires_at = created_at + interval '12 days'")
            == 1
    );
    let path = format!("/invitations/{}", request.token);
    let until = house
        .lines("select to_char(expires_at at time zone 'UTC', 'FMMon FMDD, YYYY') as line from partnership_requests");
    assert!(page.contains(&until.concat()), "{until:?}: {}", page.text);
    house.clock.advance(TimeDelta::days(11));
    assert_eq!(people.stranger.get(&path).status, 200);
    house.clock.advance(TimeDelta::days(2));
    let people = People::of(&house);
    assert_eq!(people.stranger.get(&path).status, 409);

    let page = people.agent.post_and_follow(&format!("/partnership-requests/{}/resend", request.id), &[]);
    assert!(page.contains("can be used again"), "{}", page.text);
    house.clock.advance(TimeDelta::days(11));
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
