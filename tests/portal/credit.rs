//! Whether a reseller can be credited: each cause refused with who can mend it, mended, and passed.

use partner_portal::partnerships::{Cause, Partner};

use crate::house::{Answer, Client, House, RESELLER, SALES_AGENT, now};
use crate::make::{Filled, draft_for, end_partnership, id, lines, ready_draft, submit};

pub const TAILSPIN: &str = "4391508";
const WINGTIP: &str = "7205518";

pub fn oakdental(part: &str) -> String {
    format!("/subscriptions/{}{part}", id("subscription:oakdental:1"))
}

/// **Reseller (MPN ID)** of a subscription of Oak Dental in the United States, which Fabrikam is credited for.
fn choose(agent: &Client, mpn_id: &str, action: &str) -> Answer {
    let before = id("reseller:fabrikam");
    Filled::of(&[("credited", "other"), ("mpn_id", mpn_id), ("before", &before), ("action", action)])
        .post(agent, &oakdental("/reseller"))
}

fn tailspin(set: &str) -> String {
    format!("update resellers set {set} where mpn_id = '{TAILSPIN}'")
}

/// What spoils Tailspin's credit in the United States: the cause, how it comes about, and how it is mended.
fn causes() -> [(&'static str, String, String); 4] {
    [
        ("is suspended", tailspin("suspended_at = now()"), tailspin("suspended_at = null")),
        ("has not signed", tailspin("agreement_signed_at = null"), tailspin("agreement_signed_at = enrolled_at")),
        ("as a whole", tailspin("mpn_kind = 'company'"), tailspin("mpn_kind = 'location'")),
        ("another region", tailspin("region = 'Europe'"), tailspin("region = 'United States'")),
    ]
}

#[test]
fn each_cause_is_refused_with_who_can_mend_it_and_passes_once_it_is_mended() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    assert_eq!(choose(&agent, TAILSPIN, "verify").status, 200);
    for (told, spoil, mend) in causes() {
        house.execute(&spoil);
        for action in ["verify", "submit"] {
            let answer = choose(&agent, TAILSPIN, action);
            let problem = answer.problem("mpn_id").unwrap_or_default();
            assert!(answer.status == 422 && problem.contains(told), "{told}: {problem}");
            assert!(
                problem.contains("Choose another reseller")
                    || problem.contains("Choose a reseller")
                    || problem.contains("or choose another"),
                "{told}: who can mend it: {problem}"
            );
            assert!(answer.contains("/resellers\">") || answer.contains("href=\"#box-credited\""), "{told}: where");
        }
        house.execute(&mend);
        assert_eq!(choose(&agent, TAILSPIN, "verify").status, 200, "{told}: mended");
    }
    for (mpn_id, told) in [("99999999", "No indirect reseller is enrolled"), ("5310024", "your own company")] {
        assert!(choose(&agent, mpn_id, "submit").problem("mpn_id").unwrap().contains(told), "{mpn_id}");
    }
    for (mpn_id, told) in [("439150A", "digits only"), ("4417", "Leading zeros"), ("43915080000", "6 to 10 digits")] {
        assert!(choose(&agent, mpn_id, "submit").problem("mpn_id").unwrap().contains(told), "{mpn_id}");
    }
    agent.post("/preferences", &[("language", "ru"), ("back", "/")]);
    let russian = choose(&agent, "4417", "submit").problem("mpn_id").unwrap();
    assert!(russian.contains("Начальные нули"), "{russian}");
    assert_eq!(choose(&agent, TAILSPIN, "submit").status, 303);
}

#[test]
fn a_marked_reseller_is_refused_when_it_is_chosen_from_a_list_and_when_an_order_is_placed() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let (order, new) = (draft_for(&agent, "customer:oakdental"), ready_draft(&agent));
    let path = format!("/orders/{order}/subscriptions");
    house.execute("update resellers set agreement_signed_at = null where mpn_id = '0012345'");

    for page in [path.clone(), oakdental(""), format!("/orders/{new}/customer")] {
        assert!(agent.get(&page).contains("(ID: 0012345) – agreement not signed</option>"), "{page}");
    }
    let draft = agent.get(&format!("/orders/{new}/subscriptions"));
    assert!(draft.problem("credited").unwrap_or_else(|| panic!("{}", draft.text)).contains("has not signed"));
    let ordered = lines().with("action", "submit").post(&agent, &path);
    assert!(ordered.problem("credited").unwrap().contains("has not signed"), "{}", ordered.text);
    assert!(ordered.contains("value=\"25\""), "nothing that was typed is lost");
    let placed = submit(&agent, &new);
    assert!(placed.status == 422 && placed.contains("has not signed"), "{}", placed.text);
    assert_eq!(house.count("select count(*) from orders where status <> 'draft'"), 0);

    house.execute("update resellers set agreement_signed_at = enrolled_at where mpn_id = '0012345'");
    assert_eq!(submit(&agent, &new).status, 303);
    assert_eq!(lines().with("action", "submit").post(&agent, &path).status, 303);
}

#[test]
fn licenses_and_plan_wait_for_a_reseller_who_can_be_credited_and_the_rest_does_not() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let change = oakdental("/change");
    let added = Filled::of(&[("kind", "licenses"), ("licenses", "60")]).post(&agent, &change);
    assert_eq!(added.status, 303, "{}", added.text);
    house.execute("update resellers set mpn_kind = 'company' where mpn_id = '0012345'");

    let page = agent.get(&oakdental(""));
    assert!(page.contains("only a location&#39;s ID"), "{}", page.text);
    let more = Filled::of(&[("kind", "licenses"), ("licenses", "61")]).post(&agent, &change);
    assert!(more.status == 422 && more.contains("as a whole"), "{}", more.text);
    assert!(more.contains(&format!("{}#box-credited", oakdental(""))), "where to choose another one");
    let late = agent.post(&format!("{}/submit", added.location), &[]);
    assert!(late.status == 409 && late.contains("as a whole"), "what was shown before, too: {}", late.text);
    let renewing = Filled::of(&[("kind", "auto-renew")]).post(&agent, &change);
    assert_eq!(renewing.status, 303, "auto-renew is not asked");

    let nobody = Filled::of(&[("credited", ""), ("before", &id("reseller:fabrikam")), ("action", "submit")]);
    assert_eq!(nobody.post(&agent, &oakdental("/reseller")).status, 303);
    let more = Filled::of(&[("kind", "licenses"), ("licenses", "61")]).post(&agent, &change);
    assert_eq!(more.status, 303, "without a reseller nobody earns, and nothing is refused: {}", more.text);
}

#[test]
fn a_missing_partnership_is_a_warning_or_refused_as_the_portal_is_set() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    house.execute("update resellers set region = 'United States' where mpn_id = '7205518'");
    let strict = agent.at(&house.strict_node());
    for client in [&agent, &strict] {
        client.sign_in(SALES_AGENT, partner_portal::demo::PASSWORD);
    }
    let warned = choose(&agent, WINGTIP, "verify");
    assert!(warned.status == 200 && warned.contains("is not your partner. You can still choose"), "{}", warned.text);
    let refused = choose(&strict, WINGTIP, "submit");
    assert!(refused.problem("mpn_id").unwrap().contains("credits partners only"), "{}", refused.text);

    end_partnership(&house);
    let before = ("before", id("reseller:fabrikam"));
    let again =
        Filled::of(&[("credited", "other"), ("mpn_id", "0012345"), ("action", "verify")]).with(before.0, before.1);
    assert!(again.post(&agent, &oakdental("/reseller")).contains("has ended. You can still choose"));
    assert!(
        again.post(&strict, &oakdental("/reseller")).problem("mpn_id").unwrap().contains("has ended, and this portal")
    );
    let change = Filled::of(&[("kind", "licenses"), ("licenses", "60")]);
    assert_eq!(change.post(&agent, &oakdental("/change")).status, 303);
    let stopped = change.post(&strict, &oakdental("/change"));
    assert!(stopped.status == 422 && stopped.contains("credits partners only"), "{}", stopped.text);
    assert_eq!(choose(&agent, WINGTIP, "submit").status, 303);
}

/// Every standing that a reseller can have, in a region.
fn standings() -> Vec<Partner> {
    let times = [(None, None), (Some(now()), None), (Some(now()), Some(now()))];
    let mut all = Vec::new();
    for bits in 0..16 {
        for (since, ended_at) in times {
            all.push(Partner {
                id: partner_portal::demo::id("reseller:fabrikam").into(),
                name: String::new(),
                mpn_id: String::new(),
                region: "Europe".to_owned(),
                kind: if bits & 1 == 0 { "location" } else { "company" }.to_owned(),
                agreed: bits & 2 == 0,
                suspended: bits & 4 != 0,
                authorized: bits & 8 == 0,
                since,
                ended_at,
            });
        }
    }
    all
}

#[test]
fn the_database_judges_as_the_portal_does() {
    let house = House::open();
    for partner in standings() {
        for region in ["Europe", "Russia"] {
            let time = |at: Option<_>| if at.is_some() { "now()" } else { "null::timestamptz" };
            let asked = format!(
                "select coalesce(credit_cause({}, {}, {}, '{}', '{}', '{region}', {}, {}), '') as line",
                partner.suspended,
                partner.authorized,
                partner.agreed,
                partner.kind,
                partner.region,
                time(partner.since),
                time(partner.ended_at)
            );
            let judged = partner.cause(region).map(Cause::code).unwrap_or_default();
            assert_eq!(house.lines(&asked), [judged], "{partner:?} in {region}");
        }
    }
}

#[test]
fn who_is_to_be_credited_is_kept_while_no_product_is_chosen() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let order = ready_draft(&agent);
    let path = format!("/orders/{order}/subscriptions");
    let chosen = |credited: &str| Filled::of(&[("credited", credited), ("action", "review")]).post(&agent, &path);
    let tailspin = id("reseller:tailspin");
    assert_eq!(chosen(&tailspin).location, format!("/orders/{order}/review"));
    assert!(agent.get(&path).contains(&format!("<option value=\"{tailspin}\" selected>")));
    assert_eq!(submit(&agent, &order).status, 303, "an account alone");
}

#[test]
fn a_reseller_is_refused_as_the_provider_is_when_another_is_credited() {
    let house = House::open();
    let strict = house.strict_node();
    let tailspin = id("reseller:tailspin");
    house.execute(&format!(
        "update subscriptions set partner_of_record = '{tailspin}' where id = '{}'",
        id("subscription:oakdental:1")
    ));
    let reseller = house.as_person(RESELLER).at(&strict);
    reseller.sign_in(RESELLER, partner_portal::demo::PASSWORD);
    let change = Filled::of(&[("kind", "licenses"), ("licenses", "60")]);
    assert_eq!(change.post(&reseller, &oakdental("/change")).status, 303, "a partner of the provider's");
    house.execute(&format!("update partnerships set ended_at = now() where reseller_id = '{tailspin}'"));
    let stopped = change.post(&reseller, &oakdental("/change"));
    assert!(stopped.status == 422 && stopped.contains("Until your provider names another one"), "{}", stopped.text);
    assert!(!stopped.contains("Tailspin"), "whose partnership ended is not for it to read");
}
