//! **Many at once**: a file is read, its columns are named, its rows rehearsed by the rules of the forms, and what was
//! shown is done in the background, once.

use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use partner_portal::bulk::{Settings, work_bulk};
use partner_portal::partnerships::CreditRule;
use partner_portal::subscriptions::EndOfTerm;
use regex::Regex;

use crate::house::{
    ADMIN_AGENT, Answer, BILLING_ADMIN, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, OTHER_PROVIDER, RESELLER,
    SALES_AGENT,
};
use crate::make::{Filled, download, hidden_form, id, invitation};

/// Uploads a file of changes.
pub fn upload(agent: &Client, of: &str, name: &str, bytes: &[u8]) -> Answer {
    Filled::of(&[("of", of)]).post_with(agent, "/bulk", (name, "application/octet-stream"), bytes)
}

/// Leaves the columns as the portal has matched them.
fn left(agent: &Client, uploaded: &Answer) -> Answer {
    assert_eq!(uploaded.status, 303, "{}", uploaded.text);
    let page = agent.get(&uploaded.location);
    let selects = Regex::new(r#"(?s)<select[^>]*name="column".*?</select>"#).unwrap();
    let chosen = Regex::new(r#"<option value="([a-z0-9_]*)" selected"#).unwrap();
    let columns: Vec<(&str, &str)> = selects
        .find_iter(&page.text)
        .map(|select| ("column", chosen.captures(select.as_str()).map_or("", |found| found.get(1).unwrap().as_str())))
        .collect();
    agent.post(&uploaded.location, &columns)
}

/// The same; the path of the run.
pub fn matched(agent: &Client, uploaded: &Answer) -> String {
    let answer = left(agent, uploaded);
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.location
}

/// One round of the worker.
pub fn work(house: &House) -> partner_portal::error::Result<usize> {
    let settings = Settings {
        credit: CreditRule::Warn,
        end_of_term: EndOfTerm::default(),
        invitations: house.invitations().mailing(true),
        public_url: house.url.clone(),
    };
    actix_web::rt::System::new().block_on(work_bulk(&house.db, &house.clock, &settings))
}

pub fn rehearsed(house: &House, agent: &Client, of: &str, text: &str) -> String {
    let run = matched(agent, &upload(agent, of, "file.csv", text.as_bytes()));
    work(house).unwrap();
    run
}

fn press(agent: &Client, run: &str, button: &str) -> Answer {
    let (path, form) = hidden_form(&agent.get(run), button);
    form.post(agent, &path)
}

/// Applies it, and lets the worker do it when its time has come.
fn applied(house: &House, agent: &Client, run: &str) {
    assert_eq!(press(agent, run, "/apply").location, run);
    house.clock.advance(TimeDelta::minutes(6));
    work(house).unwrap();
}

/// The verdicts of a run's rows, by number.
fn verdicts(house: &House) -> Vec<String> {
    house.lines("select number || ' ' || state as line from bulk_rows order by run_id, number")
}

fn licenses(house: &House, label: &str) -> i64 {
    house.count(&format!("select licenses::bigint as count from subscriptions where id = '{}'", id(label)))
}

fn oak(number: u8) -> String {
    id(&format!("subscription:oakdental:{number}"))
}

#[test]
fn license_changes_are_rehearsed_and_done_as_by_the_form() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    assert!(agent.get("/customers").contains("href=\"/bulk\""));
    let text = format!(
        "Licenses;Note;Subscription ID;Licenses again\r\n26;more;{0};\r\n10;same;{1};\r\nmany;;{2};\r\n27;twice;{0};\r\n9;;x;\r\n5000;;{2};\r\n",
        oak(1),
        oak(2),
        oak(3)
    );
    let run = rehearsed(&house, &agent, "licenses", &text);
    assert_eq!(verdicts(&house), ["2 goes", "3 same", "4 stays", "5 stays", "6 stays", "7 stays"]);
    let page = agent.get(&run);
    for said in [
        "Rehearsed. Nothing has changed yet.",
        "25 → 26 licenses",
        "Enter the number of licenses in digits",
        "Row 2 is about the same",
        "There is no subscription with this ID",
        "Row 4 is about the same",
        "Apply 1 row<",
    ] {
        assert!(page.contains(said), "{said}: {}", page.text);
    }
    let problems = agent.get(&format!("{run}?only=problems"));
    assert!(problems.contains("in digits") && !problems.contains("25 → 26"), "{}", problems.text);
    assert_eq!(licenses(&house, "subscription:oakdental:1"), 25, "a rehearsal changes nothing");
    assert_eq!(agent.post(&format!("{run}/apply"), &[("shown", "1")]).status, 409, "another page");

    for _ in 0..2 {
        let (path, form) = hidden_form(&page, "/apply");
        assert_eq!(form.post(&agent, &path).location, run, "twice is harmless");
    }
    work(&house).unwrap();
    assert_eq!(licenses(&house, "subscription:oakdental:1"), 25, "it waits");
    assert!(agent.get(&run).contains("Applied. It begins on"));
    house.clock.advance(TimeDelta::minutes(6));
    work(&house).unwrap();

    assert_eq!(licenses(&house, "subscription:oakdental:1"), 26);
    assert_eq!(verdicts(&house)[0], "2 done");
    assert!(agent.get(&run).contains("Finished"));
    assert!(agent.get(&format!("/subscriptions/{}", oak(1))).contains("26"));
    assert_eq!(house.count("select count(*) from subscription_changes where applied_at is not null and change is not null and created_at > now() - interval '1 day'"), 1);
    let log = house.activity();
    for action in ["bulk.applied", "subscription.licenses_changed", "bulk.finished"] {
        assert_eq!(log.iter().filter(|it| *it == action).count(), 1, "{action}: {log:?}");
    }
    assert_eq!(work(&house).unwrap(), 0, "never twice");
}

#[test]
fn the_result_is_the_persons_own_rows_and_can_be_mended_and_uploaded_again() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let text = format!("Заметка,Идентификатор подписки,Лицензии\n\"a, \"\"b\"\"\",{},26\n=1+1,{},x\n", oak(1), oak(2));
    let run = rehearsed(&house, &agent, "licenses", &text);
    applied(&house, &agent, &run);
    for kind in ["csv", "xlsx"] {
        let file = download(&agent, &format!("{run}/result?kind={kind}"));
        let again = upload(&agent, "licenses", "result", &file);
        let columns = agent.get(&again.location);
        assert!(columns.contains("a, &#34;b&#34;") && columns.contains("=1+1"), "{kind}: {}", columns.text);
        assert!(!columns.contains(">Reason<"), "what the portal added is left out");
    }
    let csv = agent.get("/bulk");
    assert!(csv.contains("result"), "{}", csv.text);
}

const SUBSCRIPTIONS: &[&str] = &["licenses", "auto_renew", "credit", "support"];
const RUNNING: &str = "subscriptions where status in ('active', 'suspended')";
const EVERY_CUSTOMER: &str = "customers where relationship_ended_at is null";
const EVERY_REQUEST: &str = "partnership_requests where true";

/// Each file of what there is, the kinds of changes that it is for, and its rows. What a list's own button writes has the
/// columns that the list shows, and those of subscriptions no support contact.
const FILES: [(&str, &[&str], &str); 8] = [
    ("/bulk/export?kind=", SUBSCRIPTIONS, "subscriptions where status <> 'deleted'"),
    ("/subscriptions/export?format=", &["licenses", "auto_renew", "credit"], RUNNING),
    ("/subscriptions/export?status=all&all=true&format=", SUBSCRIPTIONS, "subscriptions where true"),
    ("/bulk/export?of=customers&kind=", &["customers"], EVERY_CUSTOMER),
    ("/customers/export?format=", &["customers"], EVERY_CUSTOMER),
    ("/customers/export?all=true&format=", &["customers"], EVERY_CUSTOMER),
    ("/partnership-requests/export?format=", &["invitations"], EVERY_REQUEST),
    ("/partnership-requests/export?all=true&format=", &["invitations"], EVERY_REQUEST),
];

/// A draft, and of what became of requests to one address all that nobody would ask again for.
fn requests(house: &House) {
    invitation(house);
    house.execute(&format!(
        "insert into partnership_requests (provider_id, id, requested_by, requested_by_name, language, subject, body, created_at,
             sent_at, expires_at, recipient_name, recipient_email, declined_at, revoked_at, accepted_at, accepted_by)
         select provider_id, gen_random_uuid(), requested_by, requested_by_name, language, subject, body, created_at, created_at,
             case became when 'expired' then created_at + interval '1 second' else expires_at end,
             'Invited', 'invited@round.example', case became when 'declined' then created_at end,
             case became when 'revoked' then created_at end, case became when 'accepted' then created_at end,
             case became when 'accepted' then '{}'::uuid end
         from partnership_requests, unnest(array['sent', 'expired', 'declined', 'revoked', 'accepted']) as became",
        id("reseller:fabrikam")
    ));
    house.clock.advance(TimeDelta::minutes(1));
}

#[test]
fn what_export_writes_is_taken_as_it_is_as_no_change() {
    let house = House::open();
    requests(&house);
    let agent = house.as_person(ADMIN_AGENT);
    let (mut runs, mut rows) = (Vec::new(), 0);
    for language in ["en", "ru"] {
        assert_eq!(agent.post("/preferences", &[("language", language)]).status, 303);
        for kind in ["csv", "xlsx"] {
            for (path, kinds, of) in FILES {
                let file = download(&agent, &format!("{path}{kind}"));
                for of in kinds {
                    runs.push(matched(&agent, &upload(&agent, of, path, &file)));
                }
                let own = format!("select count(*) from {of} and provider_id = '{}'", id("provider:northwind"));
                rows += house.count(&own) * i64::try_from(kinds.len()).unwrap();
            }
        }
    }
    // On a busy machine the database may turn the worker away: it goes on at its next round.
    for _ in 0..10 {
        work(&house).unwrap();
    }
    assert_eq!(house.count("select count(*) from bulk_runs where state = 'checked'"), 64);
    let other =
        "select kind || ' ' || file_name || ' ' || number || ' ' || bulk_rows.state || ' ' || told::text as line
                 from bulk_rows join bulk_runs on id = run_id where bulk_rows.state <> 'same'";
    assert_eq!(house.lines(other), Vec::<String>::new());
    assert_eq!(house.count("select count(*) from bulk_rows"), rows);
    assert!(agent.get(&runs[0]).contains("Ни одна строка ничего не меняет"));
    let requests = agent.get(runs.last().unwrap());
    for said in ["Черновик", "Отклонен", "Отозван", "Принят"] {
        assert!(requests.contains(&format!("его состояние: «{said}")), "{said}: {}", requests.text);
    }
    assert_eq!(house.count("select count(*) from letters"), 0);
}

#[test]
fn a_row_is_about_who_is_there_by_an_id_or_a_domain_and_of_others_asks_all() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let (own, anothers) = (id("customer:oakdental"), id("microsoft:munsons"));
    let text = format!(
        "Microsoft ID,Primary domain name,Company name\n{},,Renamed\n{own},,\n,oakdental,\n{own},harbor,\n,new1,New\n{anothers},new2,\n",
        id("microsoft:oakdental")
    );
    let page = agent.get(&rehearsed(&house, &agent, "customers", &text));
    assert_eq!(verdicts(&house), ["2 same", "3 same", "4 same", "5 stays", "6 stays", "7 stays"], "{}", page.text);
    for said in
        ["Oak Dental is a customer already", "has the domain oakdental.onmicrosoft.com, not harbor.onmicrosoft.com"]
    {
        assert!(page.contains(said), "{said}: {}", page.text);
    }
    assert_eq!(house.count("select count(*) from bulk_rows where jsonb_array_length(told) > 3"), 2, "{}", page.text);
    // Without such a column those of a new one are needed, and nobody supports anything by a file that says nothing of it.
    for (of, file, said) in [
        ("customers", "Primary domain name\noakdental\n".into(), "Say which column holds “Company name”"),
        (
            "support",
            download(&agent, "/subscriptions/export?format=csv"),
            "Say which column holds “Support contact (MPN ID)”",
        ),
    ] {
        let refused = left(&agent, &upload(&agent, of, "file.csv", &file));
        assert!(refused.status == 422 && refused.contains(said), "{}", refused.text);
    }
    let template = download(&agent, "/bulk/template?of=customers&kind=csv");
    assert!(!String::from_utf8(template).unwrap().contains("Customer ID"), "which nobody new has");
}

/// A customer as a row: what **New customer** asks for, and products.
fn customer(name: &str, domain: &str, products: &str) -> String {
    format!(
        "{name};{domain};United States;12 Harbor Street;Seattle;WA;98101;Inês;Duarte;ines@{domain}.example;+1 206 555 0101;Русский;0012345;2024-05-17;{products}\n"
    )
}

const CUSTOMERS: &str = "Company name;Primary domain name;Страна или регион;Address line 1;City;State or province;ZIP or postal code;First name;Last name;Email address;Phone number;Language for emails;Reseller (MPN ID);Agreement acceptance date;Product;Licenses;Plan;Product 2;Licenses 2\n";

#[test]
fn new_customers_come_with_their_first_subscriptions_by_the_rules_of_the_wizard() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let before = house.count("select count(*) from customers");
    let rows = [
        customer("Ridgeline Bakery", "ridgeline", "Microsoft 365 Business Basic;25;P1Y-monthly;;"),
        customer("Kestrel Print", "kestrel", "No such product;1;;;"),
        customer("Oak Dental Two", "oakdental", ""),
        customer("Ridgeline Bakery", "ridgeline.onmicrosoft.com", ""),
        customer("Harbor Alone", "harboralone", ""),
        customer("Too Many", "toomany", "Microsoft 365 Business Basic;99999;;;"),
    ];
    let run = rehearsed(&house, &agent, "customers", &(CUSTOMERS.to_owned() + &rows.concat()));
    let page = agent.get(&run);
    assert_eq!(verdicts(&house), ["2 goes", "3 stays", "4 stays", "5 stays", "6 goes", "7 stays"], "{}", page.text);
    for said in [
        "Ridgeline Bakery is added with the domain ridgeline.onmicrosoft.com",
        "Row 2 is about the same",
        "already taken",
    ] {
        assert!(page.contains(said), "{said}: {}", page.text);
    }
    assert_eq!(house.count("select count(*) from customers"), before, "all of it is undone");
    assert!(!house.activity().contains(&"customer.created".to_owned()));

    applied(&house, &agent, &run);
    assert_eq!(verdicts(&house), ["2 done", "3 stays", "4 stays", "5 stays", "6 done", "7 stays"]);
    assert_eq!(house.count("select count(*) from customers"), before + 2);
    let made = "select c.language || ' ' || s.licenses || ' ' || (s.partner_of_record = c.reseller_id)::text as line
                from customers c join subscriptions s on s.customer_id = c.id where c.domain = 'ridgeline.onmicrosoft.com'";
    assert_eq!(house.lines(made), ["ru 25 true"]);
    let log = house.activity();
    for action in ["customer.created", "order.placed"] {
        assert_eq!(log.iter().filter(|it| *it == action).count(), 2, "{action}: {log:?}");
    }
    let result = download(&agent, &format!("{run}/result?kind=csv"));
    matched(&agent, &upload(&agent, "customers", "result.csv", &result));
    work(&house).unwrap();
    assert_eq!(
        house.count("select count(*) from bulk_rows where state = 'same'"),
        2,
        "what was done changes nothing more"
    );

    let export = download(&agent, "/bulk/export?of=customers&kind=xlsx");
    house.execute("delete from bulk_runs");
    matched(&agent, &upload(&agent, "customers", "customers.xlsx", &export));
    work(&house).unwrap();
    let told = "select number || ' ' || state || ' ' || cells::text || told::text as line from bulk_rows where state <> 'same'";
    assert_eq!(house.lines(told), Vec::<String>::new());
    assert!(house.count("select count(*) from bulk_rows") > 10);
}

#[test]
fn requests_to_partner_go_out_once_to_each_who_is_no_partner_and_has_none_open() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let partner = house.lines("select contact_email as line from resellers where name like 'Fabrikam%'").concat();
    let text = format!(
        "Email,Name of the recipient,Language\none@invited.example,Harriet Vist,Русский\nONE@invited.example,,\nno address,,\n{partner},,\ntwo@invited.example,,English\n"
    );
    let run = rehearsed(&house, &agent, "invitations", &text);
    assert_eq!(verdicts(&house), ["2 goes", "3 stays", "4 stays", "5 same", "6 goes"]);
    assert_eq!(house.count("select count(*) from letters"), 0);
    applied(&house, &agent, &run);
    let sent = "select recipient_email || ' ' || recipient_name as line from letters order by 1";
    assert_eq!(house.lines(sent), ["one@invited.example Harriet Vist", "two@invited.example "]);
    assert_eq!(house.count("select count(*) from partnership_requests where sent_at is not null and language = 'ru' and recipient_email like 'one@%'"), 1);
    let again = rehearsed(&house, &agent, "invitations", "Email\none@invited.example\n");
    assert!(agent.get(&again).contains("No row changes anything"), "it is open");
}

#[test]
fn auto_renew_resellers_and_support_contacts_are_changed_by_the_rules_of_their_forms() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let renewal = format!("Subscription ID\tAuto-renew\n{}\tOff\n{}\tда\n{}\tperhaps\n", oak(1), oak(2), oak(3));
    let run = rehearsed(&house, &agent, "auto_renew", &renewal);
    assert!(agent.get(&run).contains("auto-renew is turned off"));
    applied(&house, &agent, &run);
    assert_eq!(verdicts(&house), ["2 done", "3 same", "4 stays"]);
    assert_eq!(
        house.count(&format!("select count(*) from subscriptions where id = '{}' and not auto_renew", oak(1))),
        1
    );

    let zeros = house.lines("select mpn_id as line from resellers where name like 'Fabrikam%'").concat();
    let short = zeros.trim_start_matches('0');
    assert_ne!(short, zeros);
    let credit = format!("Subscription ID,MPN ID\n{},\n{},{short}\n{},9999999\n", oak(1), oak(2), oak(3));
    let run = rehearsed(&house, &agent, "credit", &credit);
    let page = agent.get(&run);
    assert!(page.contains("→ nobody"), "{}", page.text);
    assert!(page.contains("has taken the zeros"), "{}", page.text);
    applied(&house, &agent, &run);
    assert_eq!(
        house.count(&format!(
            "select count(*) from subscriptions where id = '{}' and partner_of_record is null",
            oak(1)
        )),
        1
    );

    house.execute("delete from letters");
    let support = format!("Subscription ID,MPN ID\n{},\n{},{zeros}\n{},{zeros}\n", oak(1), oak(2), oak(3));
    let run = rehearsed(&house, &agent, "support", &support);
    applied(&house, &agent, &run);
    let names = format!(
        "select count(*) from subscriptions where support_reseller = '{}' and id in ('{}', '{}')",
        id("reseller:fabrikam"),
        oak(2),
        oak(3)
    );
    assert_eq!(house.count(&names), 2);
    assert_eq!(house.count("select count(*) from letters"), 1, "told once for all");
    assert_eq!(house.activity().iter().filter(|it| *it == "subscription.support_changed").count(), 3);
}

#[test]
fn what_has_changed_since_the_rehearsal_stays_and_so_does_what_its_author_may_not_do_any_more() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let text = format!("Subscription ID,Licenses\n{},30\n{},30\n", oak(1), oak(2));
    let run = rehearsed(&house, &agent, "licenses", &text);
    let sales = house.as_person(SALES_AGENT);
    let change = format!("/subscriptions/{}/change", oak(1));
    let receipt = sales.post(&change, &[("kind", "licenses"), ("licenses", "28")]).location;
    assert_eq!(sales.post(&format!("{receipt}/submit"), &[]).status, 303);
    applied(&house, &agent, &run);
    assert_eq!(verdicts(&house), ["2 changed", "3 done"]);
    assert_eq!(licenses(&house, "subscription:oakdental:1"), 28);
    assert!(agent.get(&run).contains("Something has changed since the rehearsal"));

    let run = rehearsed(&house, &agent, "licenses", &format!("Subscription ID,Licenses\n{},31\n", oak(2)));
    assert_eq!(press(&agent, &run, "/apply").status, 303);
    house
        .execute(&format!("update users set roles = '{{user_management_admin}}' where sign_in_name = '{ADMIN_AGENT}'"));
    house.clock.advance(TimeDelta::minutes(6));
    work(&house).unwrap();
    assert_eq!(licenses(&house, "subscription:oakdental:2"), 30);
    assert_eq!(house.count("select count(*) from bulk_rows where state = 'changed'"), 2);
    let colleague = house.as_person(GLOBAL_ADMIN).get(&run);
    assert!(colleague.contains("have the right to"), "{}", colleague.text);
}

#[test]
fn a_run_is_taken_back_before_it_begins_started_at_once_or_stopped_on_its_way() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let text = |count: u8| format!("Subscription ID,Licenses\n{},{count}\n{},{count}\n", oak(1), oak(2));
    let run = rehearsed(&house, &agent, "licenses", &text(30));
    assert_eq!(press(&agent, &run, "/apply").status, 303);
    assert_eq!(press(&house.as_person(GLOBAL_ADMIN), &run, "/end").location, run, "a colleague may, too");
    house.clock.advance(TimeDelta::minutes(6));
    work(&house).unwrap();
    assert!(agent.get(&run).contains("Taken back by"));
    assert_eq!(licenses(&house, "subscription:oakdental:1"), 25);

    let run = rehearsed(&house, &agent, "licenses", &text(30));
    assert_eq!(press(&agent, &run, "/apply").status, 303);
    assert_eq!(house.as_person(GLOBAL_ADMIN).post(&format!("{run}/start"), &[]).status, 409, "only who made it");
    assert_eq!(press(&agent, &run, "/start").location, run);
    house
        .sql()
        .batch_execute(
            "create function stop_it() returns trigger language plpgsql security definer set search_path = public as $$
             begin update bulk_runs set state = 'stopped', ended_at = now() where id = new.run_id; return null; end $$;
             create trigger stop_it after update of done_at on bulk_rows for each row when (new.state = 'done') execute function stop_it()",
        )
        .unwrap();
    work(&house).unwrap();
    let counts = |state: &str| {
        house.count(&format!(
            "select count(*) from bulk_rows where state = '{state}' and run_id = '{}'",
            run.trim_start_matches("/bulk/")
        ))
    };
    assert_eq!((counts("done"), counts("goes")), (1, 1), "what was done is done, and the rest stays");
    assert!(agent.get(&run).contains("Stopped by"));
    let fresh = House::open();
    let agent = fresh.as_person(ADMIN_AGENT);
    let run = rehearsed(&fresh, &agent, "licenses", &text(30));
    assert_eq!(agent.post(&format!("{run}/end"), &[]).status, 409, "there is nothing to stop");
}

/// So many subscriptions, copied from Oak Dental's first.
pub fn add_subscriptions(house: &House, count: usize) -> Vec<String> {
    house
        .sql()
        .batch_execute(&format!(
            "create temp table made as select gen_random_uuid() as id from generate_series(1, {count});
             insert into subscriptions select (jsonb_populate_record(old, jsonb_build_object('id', made.id))).*
                 from subscriptions as old, made where old.id = '{0}';
             insert into license_ledger select (jsonb_populate_record(old, jsonb_build_object('id', gen_random_uuid(), 'subscription_id', made.id))).*
                 from license_ledger as old, made where old.subscription_id = '{0}'",
            oak(1)
        ))
        .unwrap();
    house.lines(&format!(
        "select id::text as line from subscriptions where customer_id = '{}' and licenses = 25",
        id("customer:oakdental")
    ))
}

#[test]
fn a_run_that_is_cut_off_again_and_again_comes_to_the_same_end() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let ids = add_subscriptions(&house, 120);
    let rows: String = ids.iter().map(|id| format!("{id},26\n")).collect();
    let run = matched(
        &agent,
        &upload(&agent, "licenses", "many.csv", format!("Subscription ID,Licenses\n{rows}").as_bytes()),
    );
    let kill = "select count(pg_terminate_backend(pid)) as count from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    let is = |state: &str| house.count(&format!("select count(*) from bulk_runs where state = '{state}'")) == 1;
    let until = |state: &str| {
        for round in 0..60 {
            let mut owner = house.sql();
            let killer = std::thread::spawn(move || {
                std::thread::sleep(std::time::Duration::from_millis(if round < 6 { 300 } else { 6_000 }));
                owner.batch_execute(kill).unwrap();
            });
            let worked = work(&house);
            killer.join().unwrap();
            if worked.is_ok() && is(state) {
                return;
            }
        }
    };
    until("checked");
    assert_eq!(press(&agent, &run, "/apply").status, 303);
    house.clock.advance(TimeDelta::minutes(6));
    until("finished");
    assert!(is("finished"));
    let count = i64::try_from(ids.len()).unwrap();
    assert_eq!(house.count("select count(*) from bulk_rows where state = 'done'"), count);
    assert_eq!(
        house.activity().iter().filter(|it| *it == "subscription.licenses_changed").count(),
        ids.len(),
        "once each"
    );
    assert_eq!(house.count("select count(*) from license_ledger where kind = 'addition' and change = 1"), count);
}

#[test]
fn two_workers_share_a_run_and_do_no_row_twice() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let ids = add_subscriptions(&house, 60);
    let rows: String = ids.iter().map(|id| format!("{id},26\n")).collect();
    let run = rehearsed(&house, &agent, "licenses", &format!("Subscription ID,Licenses\n{rows}"));
    assert_eq!(press(&agent, &run, "/apply").status, 303);
    house.clock.advance(TimeDelta::minutes(6));
    let done: Vec<usize> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2).map(|_| scope.spawn(|| work(&house).unwrap())).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    work(&house).unwrap();
    assert!(done.iter().all(|pieces| *pieces > 5), "both worked: {done:?}");
    assert!(agent.get(&run).contains("Finished"));
    assert_eq!(house.activity().iter().filter(|it| *it == "subscription.licenses_changed").count(), ids.len());
}

#[test]
fn progress_comes_as_events_for_who_may_see_the_run_alone() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let text = format!("Subscription ID,Licenses\n{},30\n", oak(1));
    let run = matched(&agent, &upload(&agent, "licenses", "file.csv", text.as_bytes()));
    let path = format!("{run}/progress");
    let begun = std::time::Instant::now();
    let worker = std::thread::scope(|scope| {
        let asked = scope.spawn(|| agent.get(&path));
        std::thread::sleep(std::time::Duration::from_millis(1_500));
        work(&house).unwrap();
        asked.join().unwrap()
    });
    assert_eq!(worker.headers["content-type"], "text/event-stream");
    assert!(worker.contains("\"state\":\"checking\"") && worker.contains("0 of 1 row is rehearsed"), "{}", worker.text);
    assert!(worker.contains("\"state\":\"checked\""), "{}", worker.text);
    assert!(begun.elapsed().as_secs() < 10, "it ends with what it tells of");
    assert_eq!(house.stranger().get(&path).status, 303);
    assert_eq!(house.as_person(OTHER_PROVIDER).get(&path).status, 404);
    // Who signs out meanwhile is told no more.
    house.execute("update bulk_runs set state = 'checking', checked_at = null");
    house.execute("update bulk_rows set state = 'new', done_at = null");
    let cut = std::thread::scope(|scope| {
        let asked = scope.spawn(|| agent.get(&path));
        std::thread::sleep(std::time::Duration::from_millis(1_500));
        house.execute("update sessions set ended_at = now()");
        asked.join().unwrap()
    });
    assert!(cut.text.matches("data:").count() < 5, "{}", cut.text);
}

#[test]
fn each_kind_is_for_who_may_do_it_by_its_form() {
    let house = House::open();
    let people: [(&str, &[&str]); 4] = [
        (ADMIN_AGENT, &["licenses", "auto_renew", "credit", "support"]),
        (SALES_AGENT, &["licenses", "auto_renew", "credit"]),
        (HELPDESK_AGENT, &["licenses", "auto_renew", "support"]),
        (BILLING_ADMIN, &["licenses", "auto_renew"]),
    ];
    for (person, may) in people {
        let agent = house.as_person(person);
        let index = agent.get("/bulk");
        for of in ["licenses", "auto_renew", "credit", "support"] {
            let is_held = may.contains(&of);
            assert_eq!(index.contains(&format!("/bulk/new?of={of}\"")), is_held, "{person} {of}");
            assert_eq!(agent.get(&format!("/bulk/new?of={of}")).status, if is_held { 200 } else { 403 });
            let answer = upload(&agent, of, "a.csv", b"a,b\n1,2\n");
            assert_eq!(answer.status, if is_held { 303 } else { 403 }, "{person} {of}");
        }
    }
    assert_eq!(house.as_person(RESELLER).get("/bulk").status, 403, "for providers alone");
    let mine = house.as_person(SALES_AGENT).get("/bulk").text.matches("<a href=\"/bulk/0").count();
    assert_eq!(mine, 10, "all of the company's, of kinds that one may make");
}

#[test]
fn what_is_wrong_with_a_file_or_its_columns_is_said_and_what_was_pasted_is_kept() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let broken: [(&[u8], &str); 5] = [
        (b"", "Choose a file, or paste rows."),
        (b"a,b\n", "no rows under the names"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel 97"),
        (b"PK\x03\x04 no workbook", "without a password"),
        (b"\0\0\x01\x02binary", "spreadsheet that the portal can read"),
    ];
    for (bytes, said) in broken {
        let answer = upload(&agent, "licenses", "file", bytes);
        assert_eq!(answer.status, 422);
        assert!(answer.contains(said), "{said}: {}", answer.text);
    }
    let large = upload(&agent, "licenses", "file", &vec![b'a'; 4 * 1_048_576 + 1]);
    assert!(large.status == 422 && large.problem("file").unwrap().contains("at most 4 MB"), "{}", large.text);
    let many = "a,b\n".to_owned() + &"1,2\n".repeat(10_001);
    assert!(upload(&agent, "licenses", "file", many.as_bytes()).contains("more than 10,000 rows"));

    let pasted = |text: &str| {
        let body = format!(
            "--edge\r\ncontent-disposition: form-data; name=\"of\"\r\n\r\nlicenses\r\n--edge\r\ncontent-disposition: form-data; name=\"pasted\"\r\n\r\n{text}\r\n--edge--\r\n"
        );
        agent.post_raw("/bulk", "multipart/form-data; boundary=edge", body)
    };
    let kept = pasted("Лицензии\tЗаметка");
    assert!(kept.status == 422 && kept.contains("Лицензии\tЗаметка</textarea>"), "{}", kept.text);
    let long = "Licenses\tSubscription ID\n".to_owned() + &"25\tabcdefgh\n".repeat(9_000);
    let taken = pasted(&long);
    assert_eq!(taken.status, 303, "longer than other boxes may be: {}", taken.text);
    let wrong = agent.post(&taken.location, &[("column", "licenses"), ("column", "licenses")]);
    assert!(wrong.status == 422 && wrong.contains("Say which column holds “Subscription ID”."), "{}", wrong.text);
    assert!(wrong.problem("column-1").unwrap().contains("two columns"));
    assert_eq!(agent.post(&taken.location, &[("column", "licenses")]).status, 422, "another file's form");
}

#[test]
fn pages_ask_the_same_number_of_questions_whatever_the_number_of_rows() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let statements = |path: &str| {
        agent.get(path);
        let before = house.statements();
        assert_eq!(agent.get(path).status, 200, "{path}");
        house.statements() - before
    };
    let rows = |count: usize| format!("Subscription ID,Licenses\n{}", "x,1\n".repeat(count));
    let few = rehearsed(&house, &agent, "licenses", &rows(3));
    let asked = (statements(&few), statements("/bulk"), statements(&format!("{few}/columns")));
    let many = rehearsed(&house, &agent, "licenses", &rows(300));
    assert_eq!((statements(&many), statements("/bulk"), statements(&format!("{many}/columns"))), asked);
    let next = Regex::new(r#"href="([^"]*after=[^"]*)""#).unwrap();
    let page = agent.get(&format!("{many}?only=problems"));
    let after = next.captures(&page.text).unwrap()[1].replace("&amp;", "&").replace("&#38;", "&");
    assert!(after.contains("only=problems"));
    assert!(agent.get(&after).contains(">27</th>"), "{}", agent.get(&after).text);
}
