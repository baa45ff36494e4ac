//! Invitations to customers: their life, who may accept, what accepting does, and a company that has no account.

use chrono::TimeDelta;

use crate::house::{
    ADMIN_AGENT, Answer, CUSTOMER, Client, GLOBAL_ADMIN, House, OTHER_PROVIDER, OTHER_RESELLER, RESELLER, SALES_AGENT,
};
use crate::make::{
    BUSINESS_BASIC, Filled, LASTING_PASSWORD, at_once, draft_for, everything, id, relationship, unescape,
};

/// For each state, what it is after each action, or 409 where the action is refused with a reason.
const TABLE: &str = "
           reword    revoke   open    accept    decline   form      create
draft      sent      revoked  opened  accepted  declined  draft     accepted
sent       sent      revoked  opened  accepted  declined  sent      accepted
opened     opened    revoked  opened  accepted  declined  opened    accepted
accepted   409       409      409     accepted  409       409       409
declined   409       409      409     409       409       409       409
expired    409       409      409     409       409       409       409
revoked    409       revoked  409     409       409       409       409
";

/// Why an action is refused, by state: what who asked reads, and what the invited reads.
const REASONS: [(&str, &str, &str); 4] = [
    ("accepted", "has been accepted. To invite another", "has already been accepted"),
    ("declined", "has been declined. To ask again", "has been declined. For a new one"),
    ("expired", "has expired. To ask again", "has expired. For a new one"),
    ("revoked", "has been revoked", "has been taken back"),
];

const CUSTOMERS: &str = "select count(*) from customers";

/// **Create your company's account**, filled in right.
fn company() -> Filled {
    Filled::of(&[
        ("country", "US"),
        ("name", "Ridgeline Bakery"),
        ("domain_prefix", "ridgeline"),
        ("address_line1", "12 Harbor Street"),
        ("city", "Seattle"),
        ("state", "WA"),
        ("postal_code", "98101"),
        ("first_name", "Inês"),
        ("last_name", "Duarte"),
        ("email", "ines.duarte@ridgeline.example"),
        ("phone", "+1 206 555 0101"),
        ("language", "en"),
        ("password", LASTING_PASSWORD),
        ("password_again", LASTING_PASSWORD),
        ("accepts_agreement", "true"),
        ("consent", "true"),
        ("action", "create"),
    ])
}

struct Invitation {
    id: String,
    path: String,
}

impl Invitation {
    /// A new draft by `person`, for Northwind and Fabrikam or, from another reseller's person, their company.
    fn by(house: &House, person: &str) -> Invitation {
        let (id, token) = relationship(house, person);
        Invitation { id, path: format!("/relationships/{token}") }
    }

    fn accept(&self, client: &Client, before: &str) -> Answer {
        client.post(&format!("{}/accept", self.path), &[("consent", "true"), ("before", before)])
    }

    fn create(&self, client: &Client, company: &Filled) -> Answer {
        company.post(client, &format!("{}/company", self.path))
    }

    fn state(&self, house: &House) -> String {
        let state =
            "relationship_request_state(accepted_at, declined_at, revoked_at, expires_at, opened_at, sent_at, now())";
        house.lines(&format!("select {state} as line from relationship_requests where id = '{}'", self.id)).concat()
    }
}

/// Another person of the company that has this domain, with these roles and the demo password.
fn person_of(house: &House, slug: &str, name: &str, roles: &str) -> Client {
    let sign_in_name = format!("{name}@{slug}.onmicrosoft.com");
    house.execute(&format!(
        "insert into users (id, sign_in_name, email, first_name, last_name, provider_id, customer_id, roles, password_hash, created_at)
         select gen_random_uuid(), '{sign_in_name}', customers.email, customers.first_name, customers.last_name,
                customers.provider_id, customers.id, array[{roles}]::text[], users.password_hash, users.created_at
         from customers, users where customers.id = '{}' and users.sign_in_name = '{CUSTOMER}'",
        id(&format!("customer:{slug}"))
    ));
    house.as_person(&sign_in_name)
}

fn reseller_of(house: &House, customer: &str) -> String {
    let customer = id(&format!("customer:{customer}"));
    house
        .lines(&format!("select coalesce(reseller_id::text, '') as line from customers where id = '{customer}'"))
        .concat()
}

struct People {
    agent: Client,
    customer: Client,
    stranger: Client,
}

impl People {
    fn of(house: &House) -> People {
        People { agent: house.as_person(SALES_AGENT), customer: house.as_person(CUSTOMER), stranger: house.stranger() }
    }

    /// The answer, and whether the invited reads it.
    fn act(&self, house: &House, invitation: &Invitation, action: &str, number: usize) -> (Answer, bool) {
        let (own, link) = (format!("/relationship-requests/{}", invitation.id), &invitation.path);
        match action {
            "reword" => {
                let body = format!("Dear customer, {}{link}", house.url);
                (self.agent.post(&own, &[("subject", "Hello"), ("body", &body), ("action", "done")]), false)
            }
            "revoke" => (self.agent.post(&format!("{own}/revoke"), &[]), false),
            "open" => (self.stranger.post(&format!("{link}/open"), &[("to", "company")]), true),
            "accept" => (invitation.accept(&self.customer, &id("reseller:fabrikam")), true),
            "decline" => (self.stranger.post(&format!("{link}/decline"), &[("reason", "Not now.")]), true),
            "form" => (self.stranger.get(&format!("{link}/company")), true),
            _ => {
                let company = company().with("domain_prefix", format!("ridgeline{number}"));
                (invitation.create(&house.stranger(), &company), true)
            }
        }
    }

    /// A new one, brought into `state`.
    fn invitation_in(&self, house: &House, state: &str) -> Invitation {
        let invitation = Invitation::by(house, SALES_AGENT);
        let action = match state {
            "draft" => return invitation,
            "expired" => {
                let set = "update relationship_requests set expires_at = now() - interval '1 day'";
                house.execute(&format!("{set} where id = '{}'", invitation.id));
                return invitation;
            }
            "sent" => "reword",
            "opened" => "open",
            "accepted" => "accept",
            "declined" => "decline",
            _ => "revoke",
        };
        let (answer, _) = self.act(house, &invitation, action, 0);
        assert!(answer.status < 400, "{}", answer.text);
        invitation
    }
}

#[test]
fn each_state_lets_each_side_do_what_the_table_says_and_refuses_the_rest_with_the_reason() {
    let house = House::open();
    let people = People::of(&house);
    let mut lines = TABLE.trim().lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let actions = lines.next().unwrap();
    let mut tried = 0;
    for row in lines {
        for (action, expected) in actions.iter().zip(&row[1..]) {
            let invitation = people.invitation_in(&house, row[0]);
            assert_eq!(invitation.state(&house), row[0]);
            tried += 1;
            let (answer, by_invited) = people.act(&house, &invitation, action, tried);
            let after = invitation.state(&house);
            let what = format!("{action} of one that is {}: {} {}", row[0], answer.status, unescape(&answer.text));
            if *expected == "409" {
                assert_eq!((answer.status, after.as_str()), (409, row[0]), "{what}");
                let (_, asker, invited) = REASONS.iter().find(|(state, ..)| *state == row[0]).unwrap();
                assert!(answer.contains(if by_invited { invited } else { asker }), "{what}");
                assert!(!by_invited || answer.contains("Northwind Distribution"), "who asked: {what}");
            } else {
                assert!(answer.status < 400, "{what}");
                assert_eq!(after, *expected, "{what}");
            }
        }
    }
    assert_eq!(tried, 49);
}

#[test]
fn a_mail_scanner_that_opens_the_link_changes_nothing() {
    let house = House::open();
    let people = People::of(&house);
    let invitation = people.invitation_in(&house, "sent");
    let before = everything(&house);
    for page in ["", "/company", "/accept", "/decline", "/open"] {
        for method in [reqwest::Method::GET, reqwest::Method::HEAD] {
            let answer = people.stranger.ask(method, &format!("{}{page}", invitation.path));
            assert!([200, 404, 405].contains(&answer.status), "{page}: {}", answer.status);
        }
    }
    assert!(everything(&house) == before);
}

#[test]
fn who_guesses_links_soon_has_to_wait_and_one_kind_of_token_is_none_of_the_other() {
    let house = House::open();
    let invitation = Invitation::by(&house, SALES_AGENT);
    let token = invitation.path.rsplit('/').next().unwrap();
    let visitor = house.stranger();
    let other = house.invitations().token(invitation.id.parse().unwrap());
    assert_eq!(visitor.get(&format!("/invitations/{token}")).status, 404);
    assert_eq!(visitor.get(&format!("/relationships/{other}")).status, 404);
    let mut answers: Vec<u16> = Vec::new();
    for number in 0..40 {
        answers.push(visitor.get(&format!("/relationships/{}{number:02}", &token[..token.len() - 2])).status);
    }
    let looked_at = answers.iter().filter(|status| **status == 404).count();
    assert!((18..=20).contains(&looked_at), "{answers:?}");
    assert!(answers[30..].iter().all(|status| *status == 429), "{answers:?}");
    assert_eq!(visitor.get(&invitation.path).status, 200);
}

#[test]
fn only_partners_that_are_active_invite_and_only_for_each_other() {
    let house = House::open();
    let (agent, reseller) = (house.as_person(SALES_AGENT), house.as_person(RESELLER));
    let ask = |client: &Client, name: &str, value: &str| client.post("/relationship-requests", &[(name, value)]);
    assert_eq!(ask(&agent, "reseller", &id("reseller:wingtip")).status, 404, "not a partner");
    assert_eq!(ask(&reseller, "provider", &id("provider:contoso")).status, 404, "not a partner");
    assert_eq!(ask(&house.as_person(OTHER_PROVIDER), "reseller", &id("reseller:fabrikam")).status, 404);
    let ended = ask(&agent, "reseller", &id("reseller:proseware"));
    assert!(ended.status == 409 && ended.contains("only while the provider and the reseller are partners"));

    let mine = format!("/relationship-requests/{}", ask(&reseller, "provider", &id("provider:northwind")).id());
    assert_eq!(agent.get(&mine).status, 200, "the provider sees its resellers'");
    assert_eq!(agent.post(&format!("{mine}/revoke"), &[]).status, 303, "and takes them back");
    for stranger in [OTHER_RESELLER, OTHER_PROVIDER] {
        let stranger = house.as_person(stranger);
        assert_eq!(stranger.get(&mine).status, 404);
        assert_eq!(stranger.post(&format!("{mine}/revoke"), &[]).status, 404);
        assert!(!stranger.get("/relationship-requests").contains(&mine));
    }
    house.execute(&format!("update resellers set suspended_at = now() where id = '{}'", id("reseller:litware")));
    assert_eq!(ask(&agent, "reseller", &id("reseller:litware")).status, 409, "suspended");
    // Who works with the customers of one reseller only neither asks for another nor reads of it.
    let litware = id("reseller:litware");
    house.execute(&format!(
        "update users set reach_resellers = array['{litware}'::uuid] where sign_in_name = '{SALES_AGENT}'"
    ));
    assert_eq!(ask(&agent, "reseller", &id("reseller:fabrikam")).status, 404);
    assert_eq!(agent.get(&mine).status, 404);
    assert!(!agent.get("/relationship-requests").contains(&mine));
}

#[test]
fn the_text_is_the_askers_own_but_the_link_stays_whole() {
    let house = House::open();
    for (person, company) in [(SALES_AGENT, "Northwind Distribution"), (RESELLER, "Fabrikam IT Services")] {
        let client = house.as_person(person);
        client.post("/preferences", &[("language", "ru")]);
        let invitation = Invitation::by(&house, person);
        let own = format!("/relationship-requests/{}", invitation.id);
        let link = format!("{}{}", house.url, invitation.path);
        let page = client.get(&own);
        assert!(page.contains(&link) && page.contains(company), "{}", page.text);
        for (body, field) in [("Здравствуйте!", "нет персональной ссылки"), (&format!("{link}0"), "изменена")]
        {
            let answer = client.post(&own, &[("subject", "Тема"), ("body", body), ("action", "done")]);
            assert!(answer.status == 422 && answer.problem("body").unwrap().contains(field), "{}", answer.text);
            assert!(answer.contains(body), "nothing typed is lost");
        }
        let body = format!("Откройте: {link}\r\nСпасибо");
        let saved = client.post_and_follow(&own, &[("subject", "Тема"), ("body", &body), ("action", "email")]);
        let (_, mailto) = saved.text.split_once("href=\"mailto:").unwrap();
        let mailto = mailto.split('"').next().unwrap();
        assert!(mailto.len() < 2000 && mailto.contains("%D0%A2"), "{mailto}");
        assert_eq!(invitation.state(&house), "sent");
        let kept =
            house.lines(&format!("select body as line from relationship_requests where id = '{}'", invitation.id));
        assert!(!kept[0].contains("/relationships/"), "{kept:?}");
        assert_eq!(house.count("select count(*) from activity where details::text like '%/relationships/%'"), 0);
    }
    let standard = house.as_person(SALES_AGENT);
    standard.post("/preferences", &[("language", "ru")]);
    let page = standard.post_and_follow("/relationship-requests", &[("reseller", &id("reseller:fabrikam"))]);
    let (_, body) = page.text.split_once("name=\"body\"").unwrap();
    let body = unescape(body.split_once('>').unwrap().1.split("</textarea>").next().unwrap());
    let encoded: String = url::form_urlencoded::byte_serialize(body.trim().replace('\n', "\r\n").as_bytes()).collect();
    assert!(encoded.len() < 1900, "{}: some mail programs cut at 2,000", encoded.len());
}

#[test]
fn a_customer_accepts_another_reseller_and_everybody_concerned_is_told() {
    let house = House::open();
    let own = id("customer:customer");
    house.execute(&format!(
        "update customers set agreement = 'asked', agreement_date = null, agreement_first_name = '' where id = '{own}'"
    ));
    let invitation = Invitation::by(&house, OTHER_RESELLER);
    let customer = house.as_person(CUSTOMER);
    let page = unescape(&customer.get(&invitation.path).text);
    for said in [
        "Northwind Distribution and Tailspin Cloud would like to work with your company",
        "Fabrikam IT Services administers your account now",
        "I agree that Tailspin Cloud takes the place of Fabrikam IT Services.",
        "I accept the Microsoft Customer Agreement",
        "issue new passwords",
        "place orders for your company",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    house.execute("delete from letters");
    let unread = customer.post(&format!("{}/accept", invitation.path), &[("before", &id("reseller:fabrikam"))]);
    assert!(unread.status == 422 && unread.problem("consent").is_some(), "{}", unread.text);
    let old = invitation.accept(&customer, "");
    assert!(old.status == 409 && old.contains("Look at the invitation"), "{}", old.text);
    assert_eq!(reseller_of(&house, "customer"), id("reseller:fabrikam"));

    let taken = customer.post_and_follow(
        &format!("{}/accept", invitation.path),
        &[("consent", "true"), ("before", &id("reseller:fabrikam"))],
    );
    assert_eq!(taken.location, format!("/customers/{own}/account"), "{}", taken.text);
    let account = unescape(&customer.get(&taken.location).text);
    assert!(account.contains("Tailspin Cloud administers your account from now on."), "{account}");
    assert!(account.contains("Accepted by the customer: "), "{account}");
    assert_eq!(reseller_of(&house, "customer"), id("reseller:tailspin"));
    assert_eq!(house.activity().iter().filter(|action| *action == "customer.agreement_accepted").count(), 1);
    assert_eq!(house.activity().iter().filter(|action| *action == "relationship_request.accepted").count(), 1);

    let told = house.lines("select recipient_email || ': ' || text_body as line from letters order by 1");
    let told: Vec<String> = told.iter().map(|letter| unescape(letter)).collect();
    let has = |to: &str, said: &str| told.iter().any(|letter| letter.starts_with(to) && letter.contains(said));
    assert!(has(OTHER_RESELLER, "has accepted the invitation"), "who asked: {told:?}");
    assert!(has("support@provider.example", "has accepted the invitation"), "the provider: {told:?}");
    assert!(told.iter().any(|letter| letter.contains("has ended the administration")), "Fabrikam: {told:?}");
    assert!(told.iter().any(|letter| letter.contains("your company (Tailspin Cloud) administers")), "{told:?}");
    assert!(has("katherine.whitfield@customer.example", "Tailspin Cloud administers your account"), "{told:?}");

    // Both lists show it, the former reseller's no more; and it can order.
    assert!(house.as_person(OTHER_RESELLER).get("/customers").contains("Adventure Works Cycles"));
    let tailspin = id("reseller:tailspin");
    let agent = house.as_person(SALES_AGENT);
    assert!(agent.get(&format!("/customers?reseller={tailspin}")).contains("Adventure Works Cycles"));
    assert!(agent.get("/relationship-requests").contains("Adventure Works Cycles"));
    let order = draft_for(&agent, "customer:customer");
    let lines = Filled::of(&[("action", "submit"), ("credited", &tailspin)]).product(BUSINESS_BASIC, "5");
    let placed = lines.post(&agent, &format!("/orders/{order}/subscriptions"));
    assert_eq!(placed.location, format!("/customers/{own}/subscriptions"), "{}", placed.text);
    assert_eq!(customer.get(&invitation.path).location, "/account", "looked at again");
    assert_eq!(house.as_person(RESELLER).get(&invitation.path).status, 409);
}

#[test]
fn who_may_not_accept_reads_why_and_can_switch_accounts() {
    let house = House::open();
    let invitation = Invitation::by(&house, SALES_AGENT);
    let admin = "'global_admin'";
    let munsons = person_of(&house, "munsons", "admin2", admin);
    let colleague = person_of(&house, "customer", "people", "'user_management_admin'");
    let german = person_of(&house, "muellersoehne", "admin2", admin);
    for (person, said, status) in [
        (&house.as_person(GLOBAL_ADMIN), "which is a partner and no customer", 403),
        (&house.as_person(RESELLER), "which is a partner and no customer", 403),
        (&munsons, "is a customer of another provider than Northwind Distribution", 409),
        (&colleague, "who can't accept invitations for Adventure Works Cycles", 403),
        (&german, "Fabrikam IT Services can't administer customers in the country of Müller & Söhne", 409),
    ] {
        let page = person.get(&invitation.path);
        assert!(page.status == 200 && unescape(&page.text).contains(said), "{said}: {}", page.text);
        assert!(!page.contains("/accept\""), "{said}");
        let refused = invitation.accept(person, "");
        assert_eq!(refused.status, status, "{said}: {}", refused.text);
        assert!(status == 403 || unescape(&refused.text).contains(said), "{}", refused.text);
        let switched = person.post("/sign-out", &[("next", &invitation.path)]);
        assert_eq!(switched.location, format!("/sign-in?next={}", invitation.path));
        assert_eq!(person.get("/profile").status, 303, "signed out");
    }
    assert_eq!(invitation.state(&house), "draft");
    // A country of the reseller's region that the provider doesn't serve.
    house.execute(&format!(
        "delete from provider_regions where region = 'United States' and provider_id = '{}'",
        id("provider:northwind")
    ));
    let page = house.as_person(CUSTOMER).get(&invitation.path);
    assert!(unescape(&page.text).contains("can't administer customers in the country"), "{}", page.text);
}

#[test]
fn who_signed_in_long_ago_proves_once_more_that_it_is_them() {
    let house = House::open();
    let invitation = Invitation::by(&house, OTHER_RESELLER);
    let customer = house.as_person(CUSTOMER);
    house.clock.advance(TimeDelta::minutes(11));
    let asked = invitation.accept(&customer, &id("reseller:fabrikam"));
    assert!(
        asked.status == 401 && unescape(&asked.text).contains("Confirm it's you"),
        "{} {}",
        asked.status,
        unescape(&asked.text)
    );
    assert_eq!(invitation.state(&house), "draft");
}

#[test]
fn an_invitation_of_two_that_part_or_are_stopped_is_good_for_nothing_until_they_are_partners_again() {
    let house = House::open();
    let people = People::of(&house);
    let invitation = people.invitation_in(&house, "sent");
    let fabrikam = id("reseller:fabrikam");
    let partnership = |at: &str| format!("update partnerships set ended_at = {at} where reseller_id = '{fabrikam}'");
    let company = |at: &str| format!("update resellers set suspended_at = {at} where id = '{fabrikam}'");
    for (stop, go_on) in [(partnership("now()"), partnership("null")), (company("now()"), company("null"))] {
        house.execute(&stop);
        let before = (house.count(CUSTOMERS), invitation.state(&house));
        for action in ["open", "accept", "decline", "form", "create"] {
            let (answer, _) = people.act(&house, &invitation, action, 1);
            assert_eq!(answer.status, 409, "{stop} {action}: {}", answer.text);
            assert!(unescape(&answer.text).contains("don't work together at the moment"), "{}", answer.text);
        }
        assert_eq!((house.count(CUSTOMERS), invitation.state(&house)), before);
        let page = people.stranger.get(&invitation.path);
        assert!(page.status == 409 && page.contains("Solveig"), "{}", page.text);
        house.execute(&go_on);
    }
    assert_eq!(people.stranger.get(&invitation.path).status, 200);
}

#[test]
fn of_many_that_accept_one_link_at_the_same_moment_one_company_does() {
    let house = House::open();
    let invitation = Invitation::by(&house, SALES_AGENT);
    let admins = [house.as_person(CUSTOMER), person_of(&house, "oakdental", "admin2", "'global_admin'")];
    let turn = std::sync::atomic::AtomicUsize::new(0);
    let answers = at_once(&house, || {
        let next = turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        invitation.accept(&admins[next % 2], &id("reseller:fabrikam"))
    });
    assert_eq!(answers.iter().filter(|answer| answer.status == 303).count(), 10, "the one that was faster");
    assert_eq!(answers.iter().filter(|answer| answer.status == 409).count(), 10, "the other");
    assert_eq!(house.count("select count(*) from activity where action = 'relationship_request.accepted'"), 1);

    let invitation = Invitation::by(&house, SALES_AGENT);
    let (before, letters) = (house.count(CUSTOMERS), house.count("select count(*) from letters"));
    let answers = at_once(&house, || {
        let next = turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        invitation.create(&house.stranger(), &company().with("domain_prefix", format!("ridge{}", next % 3)))
    });
    assert_eq!(house.count(CUSTOMERS), before + 1);
    let made = answers.iter().filter(|answer| answer.location == "/account").count();
    assert_eq!(made, 1, "one company, however often it is sent");
    // The others are led to what became of the link.
    let led = |answer: &&Answer| answer.location == invitation.path || [409, 503].contains(&answer.status);
    assert_eq!(
        answers.iter().filter(led).count(),
        19,
        "{:?}",
        answers.iter().map(|answer| answer.status).collect::<Vec<_>>()
    );
    assert_eq!(house.count("select count(*) from letters"), letters + 3);
    assert_eq!(house.count("select count(*) from users where sign_in_name like 'admin@ridge%'"), 1);
}

#[test]
fn a_company_without_an_account_makes_one_and_is_signed_in() {
    let house = House::open();
    let invitation = Invitation::by(&house, SALES_AGENT);
    let visitor = house.stranger();
    assert!(visitor.get(&invitation.path).contains("create an account for your company"));
    let form = visitor.post_and_follow(&format!("{}/open", invitation.path), &[("to", "company")]);
    assert!(form.contains("Create your company") && !form.contains("value=\"DE\""), "only what both may serve");
    house.execute("delete from letters");

    let made = invitation.create(&visitor, &company());
    assert_eq!((made.status, made.location.as_str()), (303, "/account"), "{}", made.text);
    let account = visitor.get(&visitor.get("/account").location);
    for said in [
        "Ridgeline Bakery",
        "admin@ridgeline.onmicrosoft.com",
        "Accepted by the customer: Inês Duarte",
        "Fabrikam IT Services",
    ] {
        assert!(account.contains(said), "{said}: {}", account.text);
    }
    let kept = house.lines(
        "select concat_ws(' ', (select name from providers where id = provider_id), (select mpn_id from resellers where id = reseller_id), agreement, country, phone, language) as line
         from customers where domain = 'ridgeline.onmicrosoft.com'",
    );
    assert_eq!(kept, ["Northwind Distribution 0012345 accepted US +12065550101 en"]);
    assert!(house.activity().contains(&"customer.enrolled".to_owned()));
    let letters: Vec<String> = house
        .lines("select recipient_email || ': ' || text_body as line from letters order by 1")
        .iter()
        .map(|it| unescape(it))
        .collect();
    assert_eq!(letters.len(), 3, "{letters:?}");
    for (to, said) in [
        (SALES_AGENT, "is a new customer of Northwind Distribution"),
        ("ines.duarte@ridgeline.example", "admin@ridgeline.onmicrosoft.com"),
        ("rowan.castellano@reseller.example", "is a new customer of Northwind Distribution"),
    ] {
        assert!(letters.iter().any(|letter| letter.starts_with(to) && letter.contains(said)), "{to}: {letters:?}");
    }
    // Both find it in their lists; and its administrator signs in, with the password of their own.
    let agent = house.as_person(SALES_AGENT);
    assert!(agent.get(&format!("/customers?reseller={}", id("reseller:fabrikam"))).contains("Ridgeline Bakery"));
    assert!(agent.get("/relationship-requests?state=accepted").contains("Ridgeline Bakery"));
    assert!(house.as_person(RESELLER).get("/customers").contains("Ridgeline Bakery"));
    assert!(!house.as_person(OTHER_RESELLER).get("/customers").contains("Ridgeline Bakery"));
    assert_eq!(house.stranger().sign_in("admin@ridgeline.onmicrosoft.com", LASTING_PASSWORD).status, 303);
    let again = invitation.create(&house.stranger(), &company().with("domain_prefix", "ridgeline2"));
    assert!(again.status == 409 && again.contains("has already been accepted"), "{}", again.text);
}

#[test]
fn each_wrong_box_of_a_company_is_told_beside_it_and_nothing_else_is_lost() {
    let house = House::open();
    let invitation = Invitation::by(&house, RESELLER);
    let visitor = house.stranger();
    let before = (house.count(CUSTOMERS), invitation.state(&house));
    for (field, wrong) in [
        ("country", vec!["", "DE", "XX"]),
        ("name", vec!["", "inc", "ridgeline.com", "a\u{202e}b"]),
        ("domain_prefix", vec!["", "with space", "under_score", &"x".repeat(28), "oakdental"]),
        ("address_line1", vec![""]),
        ("postal_code", vec!["", "nine"]),
        ("state", vec!["", "XX"]),
        ("first_name", vec![""]),
        ("email", vec!["", "a b", "ines@provider.example", "ines@microsoft.com"]),
        ("phone", vec!["12"]),
        ("language", vec!["", "xx"]),
        ("password", vec!["", "short", "ridgeline12345"]),
        ("password_again", vec!["another one"]),
        ("accepts_agreement", vec![""]),
        ("consent", vec!["", "no"]),
    ] {
        for value in wrong {
            let answer = invitation.create(&visitor, &company().with(field, value));
            let told = answer.problem(field);
            assert!(answer.status == 422 && told.is_some(), "{field} {value:?}: {} {}", answer.status, answer.text);
            let page = unescape(&answer.text);
            for (name, kept) in company().values() {
                let is_box =
                    !name.starts_with("password") && !["action", "accepts_agreement", "consent"].contains(&name);
                if is_box && name != field && !["state", "country", "language"].contains(&name) {
                    assert!(page.contains(&format!("value=\"{kept}\"")), "{name} is lost when {field} is wrong");
                }
            }
            assert!(!page.contains(LASTING_PASSWORD), "a password is not shown");
        }
    }
    assert_eq!((house.count(CUSTOMERS), invitation.state(&house)), before);
    // A name that the person was asked about passes when it is sent again.
    let asked = invitation.create(&visitor, &company().with("name", "ridgeline.com"));
    assert!(asked.contains("name=\"name_confirmed\" value=\"ridgeline.com\""), "{}", asked.text);
    let kept = company().with("name", "ridgeline.com").with("name_confirmed", "ridgeline.com");
    assert_eq!(invitation.create(&visitor, &kept).status, 303);
    // Where a reseller asked, the provider is told.
    assert_eq!(house.count("select count(*) from letters where recipient_email = 'support@provider.example'"), 1);
}

#[test]
fn trying_out_domains_by_one_link_comes_to_an_end() {
    let house = House::open();
    let invitation = Invitation::by(&house, SALES_AGENT);
    let visitor = house.stranger();
    let taken = company().with("domain_prefix", "oakdental");
    let answers: Vec<u16> = (0..32).map(|_| invitation.create(&visitor, &taken).status).collect();
    assert!(answers[..30].iter().all(|status| *status == 422), "{answers:?}");
    assert_eq!(answers[31], 429, "{answers:?}");
    let limited = invitation.create(&visitor, &company());
    assert!(limited.status == 429 && limited.contains("value=\"Ridgeline Bakery\""), "{}", limited.text);
    assert!(limited.headers.contains_key("retry-after") && !limited.contains(LASTING_PASSWORD));
}

#[test]
fn who_declines_says_why_and_who_asked_is_told() {
    let house = House::open();
    let invitation = Invitation::by(&house, RESELLER);
    let customer = house.as_person(CUSTOMER);
    let decline = format!("{}/decline", invitation.path);
    for reason in ["", " ", &"x".repeat(501), "a\u{202e}b"] {
        let answer = customer.post(&decline, &[("reason", reason)]);
        assert!(answer.status == 422 && answer.problem("reason").is_some(), "{reason:?}: {}", answer.text);
    }
    house.execute("delete from letters");
    let over = customer.post_and_follow(&decline, &[("reason", "We <never> asked.")]);
    assert!(over.status == 409 && over.contains("has been declined"), "{}", over.text);
    let [letter] = house.lines("select recipient_email || text_body as line from letters").try_into().unwrap();
    assert!(letter.starts_with(RESELLER) && unescape(&letter).contains("We <never> asked."), "{letter}");
    for person in [RESELLER, SALES_AGENT] {
        let listed = house.as_person(person).get("/relationship-requests?state=declined");
        assert!(unescape(&listed.text).contains("We <never> asked."), "{}", listed.text);
    }
    let log = house.as_person(ADMIN_AGENT).get("/activity");
    assert!(log.contains("Invitation to a customer declined"), "{}", log.text);
}

#[test]
fn an_invitation_expires_with_the_setting_of_requests_to_partner() {
    let house = House::open();
    let invitation = Invitation::by(&house, SALES_AGENT);
    let visitor = house.stranger();
    house.clock.advance(TimeDelta::days(29));
    assert_eq!(visitor.get(&invitation.path).status, 200);
    house.clock.advance(TimeDelta::days(2));
    assert_eq!(visitor.get(&invitation.path).status, 409);
    let expired = invitation.create(&visitor, &company());
    assert!(expired.status == 409 && expired.contains("has expired"), "{}", expired.text);
}

#[test]
fn the_list_is_filtered_and_paged_and_asks_the_database_the_same_for_30_rows_as_for_3() {
    let house = House::open();
    let (agent, reseller) = (house.as_person(SALES_AGENT), house.as_person(RESELLER));
    let add = |from: i32, to: i32| {
        house.execute(&format!(
            "insert into relationship_requests (provider_id, id, reseller_id, requested_by_name, requested_by_email, requested_by_language, by_reseller, subject, body, created_at, expires_at, accepted_at, accepted_by)
             select '{}', gen_random_uuid(), '{}', 'Solveig', 'a@b.example', 'en', false, 'Subject ' || n || '.', 'b', now(), now() + interval '9 days',
                    case when n % 2 = 0 then now() end, case when n % 2 = 0 then '{}'::uuid end
             from generate_series({from}, {to}) n",
            id("provider:northwind"),
            id("reseller:fabrikam"),
            id("customer:oakdental"),
        ));
    };
    let statements = |client: &Client| {
        let before = house.statements();
        assert_eq!(client.get("/relationship-requests").status, 200);
        house.statements() - before
    };
    assert!(agent.get("/relationship-requests").contains("No customer has been invited yet"));
    add(1, 3);
    let short = (statements(&agent), statements(&reseller));
    add(4, 30);
    assert_eq!((statements(&agent), statements(&reseller)), short);
    let drafts = agent.get("/relationship-requests?state=draft");
    assert!(drafts.contains("Subject 7.") && !drafts.contains("Oak Dental"), "{}", drafts.text);
    let accepted = reseller.get("/relationship-requests?state=accepted");
    assert!(accepted.contains("Oak Dental") && !accepted.contains("Subject 7."), "{}", accepted.text);
    assert!(agent.get("/relationship-requests?state=revoked").contains("No invitations match"));

    add(31, 90);
    let first = unescape(&agent.get("/relationship-requests?state=draft").text);
    let (_, rest) = first.split_once("href=\"/relationship-requests?state=draft&after=").unwrap();
    let next = format!("/relationship-requests?state=draft&after={}", rest.split_once('"').unwrap().0);
    let second = agent.get(&next).text;
    for number in (1..=90).step_by(2) {
        let on = [&first, &second].iter().filter(|page| page.contains(&format!("Subject {number}."))).count();
        assert_eq!(on, 1, "Subject {number}");
    }
}
