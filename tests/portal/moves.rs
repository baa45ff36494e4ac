//! Customers move from one reseller to another: chosen over pages, rehearsed, confirmed, moved one by one.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::connection::SimpleConnection;
use partner_portal::moves::move_customers;
use partner_portal::partnerships::CreditRule;

use crate::house::{
    ADMIN_AGENT, Answer, CUSTOMER, Client, GLOBAL_ADMIN, House, OTHER_PROVIDER, OTHER_RESELLER, RESELLER, SALES_AGENT,
    now,
};
use crate::make::{
    Filled, WRONG_TALLIES, attribute, draft, draft_for, hidden_form, id, new_customer, relationship, unescape,
};
use crate::{order_requests, service_requests};

fn begin(agent: &Client) -> String {
    let begun = agent.post(&format!("/resellers/{}/moves", id("reseller:fabrikam")), &[]).location;
    begun.strip_suffix("/customers").unwrap().to_owned()
}

/// The form with all kinds, for today.
fn terms(kinds: &[&str]) -> Filled {
    let form = Filled::of(&[("starts_on", &now().date_naive().to_string()), ("action", "rehearse")]);
    kinds.iter().fold(form.with("to", id("reseller:tailspin")), |form, kind| form.and("kinds", kind))
}

const ALL: [&str; 7] = ["administration", "credit", "support", "requests", "drafts", "invitations", "tenants"];

/// A rehearsal of all customers that have to do with Fabrikam: its path.
pub fn rehearsed(agent: &Client, kinds: &[&str]) -> String {
    let plan = begin(agent);
    assert_eq!(agent.post(&format!("{plan}/customers"), &[("action", "all")]).status, 303);
    let answer = terms(kinds).post(agent, &format!("{plan}/customers"));
    assert_eq!(answer.location, plan, "{}", answer.text);
    plan
}

fn confirm(agent: &Client, plan: &str) -> Answer {
    let (path, form) = hidden_form(&agent.get(plan), "/confirm");
    form.post(agent, &path)
}

fn work(house: &House, at: DateTime<Utc>) -> partner_portal::error::Result<usize> {
    round(house, || at)
}

/// One round of the worker.
fn round(house: &House, clock: impl Fn() -> DateTime<Utc>) -> partner_portal::error::Result<usize> {
    actix_web::rt::System::new().block_on(move_customers(&house.db, clock, CreditRule::Warn, &house.url))
}

/// Tailspin's people may administer Fabrikam's customers.
fn same_region(house: &House) {
    house.execute("update resellers set region = (select region from resellers where mpn_id = '0012345') where name = 'Tailspin Cloud'");
}

/// Opens what waits: a request of each kind, drafts, an invitation.
fn busy() -> House {
    let house = House::open();
    let reseller = house.as_person(RESELLER);
    let change = format!("/subscriptions/{}/change", id("subscription:oakdental:1"));
    let receipt = reseller.post(&change, &[("kind", "renewal"), ("licenses", "20")]).location;
    assert_eq!(reseller.post(&format!("{receipt}/ask"), &[]).status, 303);
    order_requests::asked(&reseller);
    service_requests::opened_for(&house.as_person(CUSTOMER), "customer", "");
    let sales = house.as_person(SALES_AGENT);
    let new = draft(&sales);
    assert_eq!(new_customer().post(&sales, &format!("/orders/{new}/customer")).status, 303);
    let own = draft_for(&sales, "customer:oakdental");
    house.execute(&format!("update orders set reseller_id = '{}' where id = '{own}'", id("reseller:fabrikam")));
    relationship(&house, RESELLER);
    house
}

/// What waits or holds and names Fabrikam, by table and column. Past things keep whom they named.
#[expect(clippy::too_many_lines, reason = "a table of all columns that name a reseller")]
fn left(house: &House) -> Vec<String> {
    let provider = format!("provider_id = '{}'", id("provider:northwind"));
    let live = |column: &str| match column {
        "admin_relationships.reseller_id" => {
            "admin_relationship_state(asked_at, started_at, ends_at, auto_extend, declined_at, terminated_at, now())
             in ('pending', 'active', 'expiring')"
        }
        "change_requests.reseller_id" => "decision is null",
        "credit_problems.reseller_id" | "customers.reseller_id" | "reseller_customers.reseller_id" => "true",
        "credit_spans.reseller_id" => {
            "until is null and not ended and (provider_id, subscription_id) in (select provider_id, id from subscriptions where status <> 'deleted')"
        }
        "orders.asked_by" => {
            "status = 'asked' and (provider_id, id) in (select provider_id, order_id from change_requests where decision is null)"
        }
        "orders.reseller_id" => {
            "status = 'draft' or status = 'asked' and (provider_id, id) in (select provider_id, order_id from change_requests where decision is null)"
        }
        "relationship_requests.reseller_id" => {
            "accepted_at is null and declined_at is null and revoked_at is null and expires_at > now()"
        }
        "subscriptions.partner_of_record" | "subscriptions.support_reseller" => "status <> 'deleted'",
        "tenant_owners.reseller_id" => "taken_back_at is null",
        // The reseller itself, the pair's own history, and who declined or was looked at.
        "activity.reseller_id"
        | "credit_runs.reseller_id"
        | "saved_views.reseller_id"
        | "waiting_changes.author_reseller"
        | "customer_moves.from_reseller"
        | "customer_moves.to_reseller"
        | "limit_uses.reseller_id"
        | "mpn_ids.reseller_id"
        // Who is told, within seconds.
        | "news.reseller_id"
        | "partnerships.reseller_id"
        // A ledger, of which the sum moves.
        | "reseller_tallies.reseller_id"
        | "sign_in_names.reseller_id"
        | "users.reseller_id"
        | "partnership_requests.accepted_by"
        | "partnership_requests.declined_by"
        | "partnership_requests.enrolled"
        | "service_requests.opened_by_reseller"
        | "subscriptions.support_declined_by"
        | "credit_run_items.partner_of_record" => "false",
        other => unreachable!("{other} may name a reseller: does it move?"),
    };
    let columns = house.lines(
        "select table_name || '.' || column_name as line from information_schema.columns
         where table_schema = 'public' and data_type = 'uuid'
           and (column_name ~ 'reseller' or column_name in ('partner_of_record', 'enrolled', 'accepted_by', 'declined_by')
                or table_name || '.' || column_name = 'orders.asked_by')
           and table_name || '.' || column_name <> 'relationship_requests.accepted_by' order by 1",
    );
    assert!(columns.len() > 20, "{columns:?}");
    let count = |column: &String| {
        let (table, name) = column.split_once('.').unwrap();
        let of_provider = house.count(&format!("select count(*) from information_schema.columns where table_name = '{table}' and column_name = 'provider_id'"));
        let scope = if of_provider == 1 { provider.as_str() } else { "true" };
        house.count(&format!(
            "select count(*) from {table} where {scope} and {name} = '{}' and ({})",
            id("reseller:fabrikam"),
            live(column)
        ))
    };
    columns.iter().map(|column| format!("{column} {}", count(column))).filter(|line| !line.ends_with(" 0")).collect()
}

#[test]
fn all_that_names_a_reseller_goes_to_another_as_it_was_rehearsed() {
    let house = busy();
    let agent = house.as_person(ADMIN_AGENT);
    // In the new one's region; those of other regions are told apart below.
    house.execute("update resellers set region = (select region from resellers where mpn_id = '0012345') where name = 'Tailspin Cloud'");
    let before = left(&house);
    assert!(before.len() >= 8, "{before:?}");
    assert!(agent.get(&format!("/resellers/{}", id("reseller:fabrikam"))).contains("/moves\""));
    assert!(agent.get(&format!("/resellers/{}/partnership", id("reseller:fabrikam"))).contains("/moves\""));
    let plan = rehearsed(&agent, &ALL);
    assert_eq!(begin(&agent), plan, "the draft goes on");
    let page = agent.get(&plan);
    for said in ["Goes", "Nothing has changed yet", "SR-", "Draft by", "Invitation by", "Asked by", "Oak Dental"] {
        assert!(page.contains(said), "{said}: {}", page.text);
    }
    assert_eq!(left(&house), before, "a rehearsal changes nothing");
    house.execute("delete from letters");

    house.execute("update sessions set proven_at = proven_at - interval '11 minutes'");
    assert_eq!(confirm(&agent, &plan).status, 401, "a step-up");
    house.execute("update sessions set proven_at = proven_at + interval '11 minutes'");
    assert_eq!(agent.post(&format!("{plan}/confirm"), &[("fingerprint", "x")]).status, 409, "another page");
    let (path, form) = hidden_form(&agent.get(&plan), "/confirm");
    for _ in 0..2 {
        assert_eq!(form.post(&agent, &path).location, plan, "twice is harmless");
    }
    assert!(agent.get(&plan).contains("the portal goes on by itself"));
    work(&house, house.clock.now()).unwrap();

    let done = agent.get(&plan);
    assert!(done.contains("Finished") && !done.contains("Goes<") && done.contains(">Moved<"), "{}", done.text);
    assert_eq!(left(&house), Vec::<String>::new(), "nothing names it any more: {}", done.text);
    assert_eq!(house.count("select count(*) from change_requests where decision is null and reseller_id = (select id from resellers where name = 'Tailspin Cloud')"), 2);
    let told = house.lines("select recipient_email || '|' || subject as line from letters order by 1");
    assert_eq!(told.iter().filter(|line| line.contains("has moved customers")).count(), 2, "{told:?}");
    let administered =
        house.count("select count(*) from customer_move_steps where kind = 'administration' and outcome = 'moved'");
    let other = told.iter().filter(|line| !line.contains("has moved")).count();
    assert_eq!(i64::try_from(other).unwrap(), 2 * administered, "each customer as by hand: {told:?}");
    assert_eq!(house.as_person(RESELLER).get(&format!("/customers/{}/account", id("customer:oakdental"))).status, 404);
    assert_eq!(
        house.as_person(OTHER_RESELLER).get(&format!("/customers/{}/account", id("customer:oakdental"))).status,
        200
    );
    assert_eq!(work(&house, house.clock.now()).unwrap(), 0, "never twice");
    for (kind, begins) in [("csv", "\u{feff}"), ("xlsx", "PK")] {
        let file = agent.get(&format!("{plan}/export?kind={kind}"));
        assert!(file.status == 200 && file.text.starts_with(begins), "{kind}");
    }
    let colleague = house.as_person(GLOBAL_ADMIN);
    assert!(colleague.get(&format!("/resellers/{}/moves", id("reseller:fabrikam"))).contains(&plan));
    assert_eq!(house.as_person(OTHER_PROVIDER).get(&plan).status, 404);
}

#[test]
fn what_was_left_out_or_changed_since_stays_with_the_reason() {
    let house = busy();
    let agent = house.as_person(ADMIN_AGENT);
    house.execute("update resellers set region = (select region from resellers where mpn_id = '0012345') where name = 'Tailspin Cloud'");
    let plan = begin(&agent);
    let nobody = terms(&ALL).post(&agent, &format!("{plan}/customers"));
    assert!(nobody.status == 422 && nobody.problem("chosen").is_some(), "{}", nobody.text);
    let customers = ["oakdental", "customer"].map(|name| id(&format!("customer:{name}")));
    let two = terms(&["administration", "credit"]).and("chosen", &customers[0]).and("chosen", &customers[1]);
    let wrong = two
        .clone()
        .with("starts_on", "2020-01-01")
        .with("to", id("reseller:fabrikam"))
        .post(&agent, &format!("{plan}/customers"));
    assert!(wrong.problem("to").is_some() && wrong.problem("starts_on").is_some(), "{}", wrong.text);
    assert_eq!(wrong.text.matches(" checked").count(), 4, "what was ticked is kept: {}", wrong.text);
    assert_eq!(two.post(&agent, &format!("{plan}/customers")).location, plan);
    let page = agent.get(&plan);
    assert!(page.contains("Stays: left out by choice"), "{}", page.text);
    // The rehearsal is done anew elsewhere: what this page shows can't be confirmed.
    let (path, stale) = hidden_form(&page, "/confirm");
    assert_eq!(
        terms(&["administration", "credit", "support"]).post(&agent, &format!("{plan}/customers")).location,
        plan
    );
    assert_eq!(stale.post(&agent, &path).status, 409);
    assert_eq!(confirm(&agent, &plan).status, 303);

    // Meanwhile the account is the provider's alone, and one more subscription names the old reseller.
    let alone = [("reseller", ""), ("before", &*id("reseller:fabrikam"))];
    assert_eq!(agent.post(&format!("/customers/{}/reseller", customers[0]), &alone).status, 303);
    house.execute(&format!(
        "update subscriptions set partner_of_record = '{}' where id = '{}'",
        id("reseller:fabrikam"),
        id("subscription:customer:4")
    ));
    work(&house, house.clock.now()).unwrap();

    let done = agent.get(&plan);
    assert!(
        done.contains("Changed or decided since the rehearsal") && done.contains("came after the rehearsal"),
        "{}",
        done.text
    );
    let reseller = |customer: &str| {
        house
            .lines(&format!("select coalesce(reseller_id::text, '') as line from customers where id = '{customer}'"))
            .concat()
    };
    assert_eq!((reseller(&customers[0]), reseller(&customers[1])), (String::new(), id("reseller:tailspin")));
    assert!(
        left(&house).iter().any(|line| line.starts_with("change_requests")),
        "left out by choice: {:?}",
        left(&house)
    );
    assert_eq!(house.count("select count(*) from customer_move_steps where outcome is null"), 0);
}

#[test]
fn a_move_waits_for_its_day_and_for_who_may() {
    let house = busy();
    let agent = house.as_person(ADMIN_AGENT);
    let day = house.clock.now() + TimeDelta::days(10);
    let later = |action: &str| {
        let plan = begin(&agent);
        assert_eq!(agent.post(&format!("{plan}/customers"), &[("action", "all")]).status, 303);
        let form = terms(&ALL).with("starts_on", day.date_naive().to_string()).with("action", action);
        assert_eq!(form.post(&agent, &format!("{plan}/customers")).location, plan);
        assert_eq!(confirm(&agent, &plan).status, 303);
        plan
    };
    let canceled = later("rehearse");
    assert!(agent.get(&canceled).contains("Confirmed, begins on"));
    for _ in 0..2 {
        assert_eq!(agent.post(&format!("{canceled}/cancel"), &[]).location, canceled);
    }
    let (plan, before) = (later("rehearse"), left(&house));
    assert_eq!(work(&house, house.clock.now()).unwrap(), 0, "not before its day");
    assert_eq!(left(&house), before);
    house.execute(&format!("update users set roles = '{{sales_agent}}' where sign_in_name = '{ADMIN_AGENT}'"));
    assert!(work(&house, day).unwrap() > 1);
    assert_eq!(left(&house), before, "who confirmed it may not any more");
    assert_eq!(house.count("select count(*) from customer_move_steps where outcome = 'moved'"), 0);
    let colleague = house.as_person(GLOBAL_ADMIN);
    assert!(colleague.get(&plan).contains("may not move customers any more"));
    assert_eq!(colleague.post(&format!("{plan}/cancel"), &[]).status, 409, "it is over");
}

/// Makes Fabrikam tenant owner of the customer's Azure account.
fn grant(house: &House, customer: &str) {
    let customer_admin = house.as_person(&format!("admin@{customer}.onmicrosoft.com"));
    let granted = customer_admin.post("/user-settings/tenant-owner", &[("reseller", &*id("reseller:fabrikam"))]);
    assert_eq!(granted.status, 303, "{}", granted.text);
}

/// What the file of a move says of roles and tenant owners of a company: what, and what comes of it.
fn told(agent: &Client, plan: &str, company: &str) -> Vec<String> {
    const ABOUT: [&str; 4] = ["Admin relationship", "Open request of the old", "Roles for", "Tenant owner"];
    let file = agent.get(&format!("{plan}/export?kind=csv"));
    let rows = csv::Reader::from_reader(file.text.trim_start_matches('\u{feff}').as_bytes()).into_records();
    let rows = rows.map(Result::unwrap).filter(|row| &row[0] == company);
    let rows = rows.filter(|row| ABOUT.iter().any(|about| row[1].starts_with(about)));
    rows.map(|row| format!("{}: {}", &row[1], &row[3])).collect()
}

const OWN: &str = "only the customer's own administrator can take it back";

#[test]
fn roles_end_or_are_given_and_tenant_owners_stay_as_was_said_of_each_customer() {
    const MUST_ASK: &str = "Roles for the new reseller: No roles are given: the customer has terminated an admin relationship itself, so the new reseller must ask for roles";
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    same_region(&house);
    house.execute("update customers set language = 'en'");
    let (oak, own) = (id("customer:oakdental"), id("customer:customer"));
    let (reseller, list) = (house.as_person(RESELLER), format!("/customers/{oak}/admin-relationships"));
    let (_, form) = hidden_form(&reseller.get(&format!("{list}/new")), "admin-relationships");
    let form = form.with("name", "More roles").with("days", "9").with("auto_extend", "no").with("roles", "user_admin");
    assert_eq!(form.post(&reseller, &list).status, 303);
    // One of the two has ended roles itself: without its consent nobody is given any.
    house.execute(&format!(
        "update admin_relationships set terminated_at = now(), ended_by_customer = true where customer_id = '{own}' and reseller_id is not null"
    ));
    for customer in ["oakdental", "customer"] {
        grant(&house, customer);
    }
    let plan = rehearsed(&agent, &ALL);
    let said = || ["Oak Dental", "Adventure Works Cycles"].map(|company| told(&agent, &plan, company));
    let stays = format!("Tenant owner (Azure): Stays: {OWN}, and is asked to by email");
    let rehearsed = [
        vec![
            "Admin relationship of the old reseller: Ends",
            "Open request of the old reseller for roles: Ends",
            "Roles for the new reseller: All default roles are given",
            &stays,
        ],
        vec![MUST_ASK, &stays],
    ];
    assert_eq!(said(), rehearsed);
    let page = unescape(&agent.get(&plan).text);
    assert!(page.contains("2 customers have made Fabrikam IT Services tenant owner"), "{page}");
    house.execute("delete from letters");
    assert_eq!(confirm(&agent, &plan).status, 303);
    // What comes after the rehearsal ends with the administration all the same.
    house.execute(&format!(
        "insert into admin_relationships select (jsonb_populate_record(given, jsonb_build_object('id', gen_random_uuid(), 'name', 'Late'))).*
         from admin_relationships as given where customer_id = '{oak}' and reseller_id is not null and started_at is not null"
    ));
    work(&house, house.clock.now()).unwrap();
    let stayed = format!("Tenant owner (Azure): Not moved: {OWN}, and is asked to by email");
    let done = [
        vec![
            "Admin relationship of the old reseller: Ended",
            "Admin relationship of the old reseller: Ended",
            "Open request of the old reseller for roles: Ended",
            "Roles for the new reseller: All default roles were given",
            &stayed,
        ],
        vec![MUST_ASK, &stayed],
    ];
    assert_eq!(said(), done);
    assert_eq!(left(&house), ["tenant_owners.reseller_id 2"], "nobody but the customers takes these back");
    customers_are_asked(&house, [&oak, &own]);
}

/// To take back what no move takes away: by one letter to each address.
fn customers_are_asked(house: &House, customers: [&str; 2]) {
    for customer in customers {
        let contact = format!("recipient_email = (select email from customers where id = '{customer}')");
        let about = "subject = 'Fabrikam IT Services is still tenant owner of your Azure account'";
        let letters = house.lines(&format!("select text_body as line from letters where {about} and {contact}"));
        assert_eq!(letters.len(), 1, "{letters:?}");
        assert!(letters[0].contains("/user-settings") && letters[0].contains("Northwind Distribution asks you"));
    }
}

#[test]
fn of_tenant_owners_nobody_asks_unless_that_was_chosen_and_the_reseller_is_gone() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    same_region(&house);
    grant(&house, "oakdental");
    house.execute("delete from letters");
    let plan = rehearsed(&agent, &ALL[..6]);
    let alone = format!("Tenant owner (Azure): Stays: {OWN}, and is not asked to");
    assert_eq!(told(&agent, &plan, "Oak Dental").last(), Some(&alone));
    assert_eq!(rehearsed(&agent, &["credit", "tenants"]), plan);
    let stays = [
        "Admin relationship of the old reseller: Stays: left out by choice",
        "Tenant owner (Azure): Stays: the old reseller still administers the account",
    ];
    assert_eq!(told(&agent, &plan, "Oak Dental"), stays);
    assert_eq!(confirm(&agent, &plan).status, 303);
    work(&house, house.clock.now()).unwrap();
    let stayed = [
        "Admin relationship of the old reseller: Not ended: left out by choice",
        "Tenant owner (Azure): Not moved: the old reseller still administers the account",
    ];
    assert_eq!(told(&agent, &plan, "Oak Dental"), stayed);
    assert_eq!(house.count("select count(*) from letters where subject like '%is still tenant owner%'"), 0);
}

#[test]
fn customers_move_from_a_reseller_whose_partnership_has_ended_and_from_one_that_is_suspended() {
    for gone in [
        format!("update partnerships set ended_at = now() where reseller_id = '{}'", id("reseller:fabrikam")),
        format!("update resellers set suspended_at = now() where id = '{}'", id("reseller:fabrikam")),
    ] {
        let house = busy();
        same_region(&house);
        house.execute(&gone);
        let agent = house.as_person(ADMIN_AGENT);
        assert!(agent.get(&format!("/resellers/{}", id("reseller:fabrikam"))).contains("/moves\""), "{gone}");
        let plan = rehearsed(&agent, &ALL);
        assert_eq!(confirm(&agent, &plan).location, plan);
        work(&house, house.clock.now()).unwrap();
        assert_eq!(left(&house), Vec::<String>::new(), "{gone}: {}", agent.get(&plan).text);
        assert!(house.count("select count(*) from customer_move_steps where outcome = 'moved'") > 10, "{gone}");
    }
}

/// Customers of Fabrikam's, in numbers.
fn add_customers(house: &House, count: usize) {
    house
        .sql()
        .batch_execute(&format!(
            "insert into customers select (jsonb_populate_record(customers, jsonb_build_object('id', gen_random_uuid(),
                 'microsoft_id', gen_random_uuid(), 'domain', 'many' || n || '.onmicrosoft.com', 'bill_to_name', 'Many ' || lpad(n::text, 5, '0')))).*
             from customers, generate_series(1, {count}) as n where id = '{}'",
            id("customer:oakdental")
        ))
        .unwrap();
}

#[test]
fn a_thousand_customers_are_chosen_over_pages_with_the_same_number_of_queries() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let plan = begin(&agent);
    let asked = |path: &str| {
        agent.get(path);
        let before = house.statements();
        assert_eq!(agent.get(path).status, 200);
        house.statements() - before
    };
    let customers = format!("{plan}/customers");
    let few = asked(&customers);
    add_customers(&house, 1_000);
    assert_eq!(asked(&customers), few);
    let page = agent.get(&format!("{customers}?q=Many"));
    let first = attribute(page.text.split("name=\"chosen\"").nth(1).unwrap(), "value").unwrap();
    let next = attribute(page.text.split("name=\"next\"").nth(1).unwrap(), "value").unwrap();
    let on = agent.post(
        &customers,
        &[("shown", &first), ("chosen", &first), ("searched", "Many"), ("next", &next), ("action", "next")],
    );
    let second = agent.get(&on.location);
    assert!(second.contains("Many 00026") && second.contains(">1 of "), "{}", second.text);
    assert!(agent.get(&format!("{customers}?q=Many")).text.contains(" checked"), "the choice is kept");
    assert_eq!(agent.post(&customers, &[("searched", "Many"), ("action", "all")]).status, 303);
    assert_eq!(house.count("select count(*) from customer_move_customers"), 1_000);
    assert_eq!(terms(&ALL).post(&agent, &customers).location, plan);
    let many = asked(&plan);
    house.execute("delete from customer_move_customers where customer_id not in (select id from customers where bill_to_name < 'Many 00004')");
    assert_eq!(asked(&plan), many);
}

#[test]
fn a_move_that_is_cut_off_again_and_again_comes_to_the_same_end() {
    let house = House::open();
    add_customers(&house, 150);
    let agent = house.as_person(ADMIN_AGENT);
    house.execute("update resellers set region = (select region from resellers where mpn_id = '0012345') where name = 'Tailspin Cloud'");
    let plan = rehearsed(&agent, &ALL);
    assert_eq!(confirm(&agent, &plan).status, 303);
    house.execute("delete from letters");
    let kill = "select count(pg_terminate_backend(pid)) as count from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    let is_over = || house.count("select count(*) from customer_moves where finished_at is null") == 0;
    for round in 0..60 {
        let killer = std::thread::spawn({
            let mut owner = house.sql();
            move || {
                std::thread::sleep(std::time::Duration::from_millis(if round < 12 { 150 } else { 5_000 }));
                owner.batch_execute(kill).unwrap();
            }
        });
        let worked = work(&house, house.clock.now());
        killer.join().unwrap();
        if worked.is_ok() && is_over() {
            break;
        }
    }
    assert!(is_over() && left(&house).is_empty(), "{:?}", left(&house));
    let steps =
        house.count("select count(*) from customer_move_steps where kind = 'administration' and outcome = 'moved'");
    assert!(steps > 150);
    assert_eq!(
        house.count("select count(*) from activity where action = 'customer.reseller_changed'"),
        steps,
        "once each"
    );
    assert_eq!(house.count("select count(*) from letters"), 2 * steps + 2, "and told once");
}

#[test]
fn what_can_not_be_moved_stays_with_the_reason_and_holds_up_nothing_else() {
    let house = busy();
    let agent = house.as_person(ADMIN_AGENT);
    same_region(&house);
    let plan = rehearsed(&agent, &ALL);
    assert_eq!(confirm(&agent, &plan).status, 303);
    // The new reseller waits for the same change; and whatever is done to one customer fails.
    house.execute(&format!(
        "insert into change_requests select (jsonb_populate_record(asked, jsonb_build_object('id', gen_random_uuid(), 'reseller_id', '{}'))).*
         from change_requests as asked where subscription_id is not null and decision is null",
        id("reseller:tailspin")
    ));
    let broken = id("customer:customer");
    house
        .sql()
        .batch_execute(&format!(
            "create function break_it() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
             create trigger break_it before update on customers for each row when (new.id = '{broken}') execute function break_it()"
        ))
        .unwrap();
    work(&house, house.clock.now()).unwrap();
    assert_eq!(house.count("select count(*) from customer_moves where finished_at is null"), 0);
    assert_eq!(house.count("select count(*) from customer_move_steps where outcome is null"), 0);
    let page = agent.get(&plan);
    assert!(page.contains("waits for the same change already") && page.contains("failed three times"), "{}", page.text);
    let of = |customer: &str| {
        house.lines(&format!("select reseller_id::text as line from customers where id = '{customer}'")).concat()
    };
    assert_eq!(of(&broken), id("reseller:fabrikam"));
    assert_eq!(of(&id("customer:oakdental")), id("reseller:tailspin"));
    let left = format!(
        "select count(*) from subscriptions where customer_id = '{broken}' and partner_of_record = '{}'",
        id("reseller:tailspin")
    );
    assert_eq!(house.count(&left), 0, "nothing of it was changed");
    assert_eq!(house.lines("select failures::text as line from customer_move_customers where failures > 0"), ["3"]);
}

#[test]
fn resellers_and_the_log_are_told_of_what_went_before_its_author_lost_the_right() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    same_region(&house);
    let plan = rehearsed(&agent, &ALL);
    assert_eq!(confirm(&agent, &plan).status, 303);
    house.execute("delete from letters");
    house
        .sql()
        .batch_execute(&format!(
            "create function take_role() returns trigger language plpgsql security definer set search_path = public as $$
             begin update users set roles = '{{sales_agent}}' where sign_in_name = '{ADMIN_AGENT}'; return null; end $$;
             create trigger take_role after update of done_at on customer_move_customers for each row execute function take_role()"
        ))
        .unwrap();
    work(&house, house.clock.now()).unwrap();
    let came =
        |outcome: &str| house.count(&format!("select count(*) from customer_move_steps where outcome = '{outcome}'"));
    assert!(came("moved") > 0 && came("refused") > 0, "{} {}", came("moved"), came("refused"));
    assert_eq!(house.count("select count(*) from letters where subject like '%has moved customers%'"), 2);
    let told = house.lines("select actor as line from activity where action = 'reseller.customers_moved'");
    assert_eq!(told, [ADMIN_AGENT]);
}

#[test]
fn one_round_moves_a_hundred_customers_each_at_the_time_that_it_is_then() {
    let house = House::open();
    add_customers(&house, 120);
    let agent = house.as_person(ADMIN_AGENT);
    same_region(&house);
    let plan = rehearsed(&agent, &["administration"]);
    assert_eq!(confirm(&agent, &plan).status, 303);
    let (began, looked) = (house.clock.now(), std::cell::Cell::new(0));
    let clock = || {
        looked.set(looked.get() + 1);
        began + TimeDelta::seconds(looked.get())
    };
    assert_eq!(round(&house, clock).unwrap(), 100, "then the worker does something else");
    assert_eq!(house.count("select count(distinct done_at) from customer_move_customers"), 100);
    assert!(agent.get(&plan).contains("the portal goes on by itself"));
    round(&house, clock).unwrap();
    assert!(agent.get(&plan).contains("Finished"));
    assert_eq!(house.count(WRONG_TALLIES), 0);
}

#[test]
fn one_move_takes_five_thousand_customers_and_the_rest_goes_next() {
    let house = House::open();
    add_customers(&house, 5_001);
    let agent = house.as_person(ADMIN_AGENT);
    let customers = format!("{}/customers", begin(&agent));
    assert!(agent.get(&customers).contains("at most 5,000 customers"));
    for _ in 0..2 {
        assert_eq!(agent.post(&customers, &[("action", "all")]).status, 303);
        assert_eq!(house.count("select count(*) from customer_move_customers"), 5_000);
    }
    let (last, oak) = ("Many 05001", id("customer:oakdental"));
    let chosen = "select count(*) from customer_move_customers join customers on customers.id = customer_id where";
    assert_eq!(house.count(&format!("{chosen} bill_to_name = '{last}'")), 0, "the first by name");
    for name in [format!("bill_to_name = '{last}'"), format!("id = '{oak}'")] {
        house.execute(&format!(
            "insert into customer_move_customers (provider_id, move_id, customer_id)
             select moves.provider_id, moves.id, customers.id from customer_moves as moves, customers where customers.{name}
             on conflict do nothing"
        ));
    }
    let refused = terms(&ALL).post(&agent, &customers);
    assert!(refused.status == 422 && refused.problem("chosen").unwrap().contains("5,000"), "{}", refused.text);
    assert_eq!(house.count("select count(*) from customer_move_steps"), 0);
}

#[test]
fn odd_input_is_no_error_and_a_report_that_no_file_holds_is_refused() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    same_region(&house);
    let customers = format!("{}/customers", begin(&agent));
    for day in ["-262143-01-01", "+262142-12-31", "0000-01-01", "10000-01-01"] {
        assert_eq!(agent.post(&customers, &[("starts_on", day), ("action", "search")]).status, 303, "{day}");
        assert_eq!(agent.get(&customers).status, 200, "{day}");
    }
    for odd in ["searched", "q", "after", "next"] {
        let refused = agent.post(&customers, &[(odd, "a\0b"), ("action", "rehearse")]);
        assert_eq!(refused.status, 422, "{odd}: {}", refused.text);
    }
    let plan = rehearsed(&agent, &ALL);
    let file = format!("{plan}/export?kind=csv");
    assert_eq!(agent.get(&file).status, 200);
    house.execute(
        "insert into customer_move_steps (provider_id, move_id, kind, thing_id, name)
         select provider_id, id, 'drafts', gen_random_uuid(), 'X' from customer_moves, generate_series(1, 100001)",
    );
    let refused = agent.get(&file);
    assert!(refused.status == 409 && refused.contains("more than 100,000 rows"), "{}", refused.text);
    let page = agent.get(&plan);
    assert!(page.contains("Only the first 200"), "{}", page.text.len());
    assert!(page.text.matches("Draft by X").count() == 200);
}

#[test]
fn an_invitation_that_may_have_been_read_keeps_its_text_and_a_draft_is_written_anew() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    same_region(&house);
    let [sent, opened, draft] = [(); 3].map(|()| relationship(&house, RESELLER).0);
    house.execute("update relationship_requests set body = 'Fabrikam IT Services and others. ' || body");
    house.execute(&format!("update relationship_requests set sent_at = created_at where id = '{sent}'"));
    house.execute(&format!("update relationship_requests set opened_at = created_at where id = '{opened}'"));
    let text = |id: &str| {
        house.lines(&format!("select subject || body as line from relationship_requests where id = '{id}'")).concat()
    };
    let before = [&sent, &opened].map(|id| text(id));
    let plan = rehearsed(&agent, &ALL);
    assert_eq!(confirm(&agent, &plan).status, 303);
    work(&house, house.clock.now()).unwrap();
    assert_eq!([&sent, &opened].map(|id| text(id)), before);
    let written = text(&draft);
    assert!(written.contains("Tailspin Cloud") && !written.contains("Fabrikam"), "{written}");
    let to = format!("select count(*) from relationship_requests where reseller_id = '{}'", id("reseller:tailspin"));
    assert_eq!(house.count(&to), 3, "the links ask for the new one");
}
