//! The second wall: row-level security, without any of the portal's own checks before it.

use diesel::prelude::*;
use diesel::result::QueryResult;
use diesel::sql_query;
use diesel::sql_types::{Bytea, Text, Uuid as SqlUuid};
use partner_portal::demo;

use crate::admin_relationships;
use crate::bulk;
use crate::house::{ADMIN_AGENT, CUSTOMER, House, OTHER_PROVIDER, OTHER_RESELLER, RESELLER, SALES_AGENT};
use crate::make::{id, invitation, placed_order, proposed_profile, saved_view, uploaded};
use crate::order_requests;
use crate::service_requests;

/// Small tables outside the wall: what must be found before anybody is known, and what everybody may know.
const OUTSIDE: [&str; 16] = [
    "__diesel_schema_migrations",
    "account_links",
    "attempts",
    "calendar_feeds",
    "csp_reports",
    "customer_domains",
    "known_devices",
    "mpn_ids",
    "offer_upgrades",
    "offers",
    "passkey_challenges",
    "provider_regions",
    "providers",
    "sessions",
    "sign_in_names",
    "worker_pulse",
];

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn line(conn: &mut PgConnection, query: &str) -> QueryResult<String> {
    sql_query(query).get_result(conn).map(|line: Line| line.line)
}

/// A transaction as the door opens it for `person`, on the portal's own login, and `work` in it, undone.
fn as_person<T>(house: &House, person: Option<&str>, work: impl FnOnce(&mut PgConnection) -> T) -> T {
    let token = [7_u8; 32];
    if let Some(person) = person {
        house.execute("delete from sessions");
        sql_query(
            "insert into sessions (id, token_hash, user_id, proven_at, created_at, last_seen_at)
             values (gen_random_uuid(), $1, $2, now(), now(), now())",
        )
        .bind::<Bytea, _>(token.as_slice())
        .bind::<SqlUuid, _>(demo::id(&format!("user:{person}")))
        .execute(&mut house.sql())
        .unwrap();
    }
    let mut conn = house.app();
    sql_query("begin").execute(&mut conn).unwrap();
    sql_query("select * from asker($1)").bind::<Bytea, _>(token.as_slice()).execute(&mut conn).unwrap();
    let done = work(&mut conn);
    sql_query("rollback").execute(&mut conn).unwrap();
    done
}

fn tenant_tables(house: &House) -> Vec<String> {
    let tables = house.lines(
        "select table_name::text as line from information_schema.tables
         where table_schema = 'public' and table_type = 'BASE TABLE' order by 1",
    );
    // What seals the activity log belongs to the worker alone.
    let is_tenants = |table: &&String| !OUTSIDE.contains(&table.as_str()) && !table.starts_with("activity_");
    tables.iter().filter(is_tenants).cloned().collect()
}

/// A move of customers at each provider, with a step as if it had run.
fn begin_moves(house: &House) {
    for (person, reseller) in [(ADMIN_AGENT, "reseller:fabrikam"), (OTHER_PROVIDER, "reseller:tailspin")] {
        let agent = house.as_person(person);
        let moved = agent.post(&format!("/resellers/{}/moves", id(reseller)), &[]).location;
        assert_eq!(agent.post(&moved, &[("action", "all")]).status, 303);
    }
    house.execute(
        "insert into customer_move_steps select provider_id, move_id, customer_id, 'administration', customer_id, '' from customer_move_customers",
    );
}

/// What each person, and each customer, has one of.
fn of_each(house: &House) {
    house.execute(
        "insert into second_factors (id, user_id, name, sealed_seed, created_at)
         select gen_random_uuid(), id, 'app', '\\x00', now() from users",
    );
    house.execute("insert into former_names select provider_id, id, 'Before' from customers");
    house.execute(
        "insert into waiting_changes (provider_id, id, kind, thing_id, whom, author_id, author, sign_in_name, author_reseller, session_id, language, made_at, due_at)
         select p.id, gen_random_uuid(), 'change', gen_random_uuid(), '', gen_random_uuid(), '', '', r.id, gen_random_uuid(), 'en', now(), now()
         from providers p, (select null::uuid as id union all select id from resellers) r",
    );
    house.execute("insert into kept_forms (user_id, path, body, updated_at) select id, '/support-profile', 'a=b', now() from users");
    house.execute("insert into recovery_codes select id, sha256(id::text::bytea), null from users");
    house.execute(
        "insert into notifications (user_id, id, kind, about, path, words, at, often)
         select id, gen_random_uuid(), 'request', 'x', '/', '{}', now(), 'daily' from users",
    );
    house.execute("insert into notification_choices select id, 'request', 'now' from users");
    house.execute("insert into renewal_decisions select provider_id, id, term_ends_at, 'x' from subscriptions");
    house.execute("insert into digests select id, '2026-11-30' from users");
    house.execute(
        "insert into renewal_owners select s.provider_id, s.id, coalesce(u.reseller_id, u.provider_id), u.id
         from subscriptions as s join users as u on u.reseller_id = s.partner_of_record
             or (u.provider_id = s.provider_id and u.customer_id is null)
         on conflict do nothing",
    );
}

/// Two customers' administrators hold a license.
fn license_users(house: &House) {
    let [own, other] = ["oakdental", "customer"].map(|name| {
        let user = id(&format!("user:admin@{name}.onmicrosoft.com"));
        (format!("/users/{user}/licenses"), id(&format!("subscription:{name}:1")))
    });
    assert_eq!(house.as_person(RESELLER).post(&own.0, &[("licenses", &own.1)]).status, 303);
    assert_eq!(house.as_person(ADMIN_AGENT).post(&other.0, &[("licenses", &other.1)]).status, 303);
}

/// Requests to partner that were sent to people of both resellers, to a customer's and to nobody's, that were not sent
/// yet, and by which a company enrolled.
fn send_requests(house: &House) {
    house.execute(&format!(
        "insert into partnership_requests (provider_id, id, requested_by, requested_by_name, language, subject, body,
             created_at, expires_at, recipient_email, sent_at, enrolled)
         select provider_id, gen_random_uuid(), requested_by, requested_by_name, language, subject, body, created_at,
             expires_at, made.recipient, made.at, made.company
         from partnership_requests as request, (values
             ('{RESELLER}', now(), null), ('{RESELLER}', null, null), ('{OTHER_RESELLER}', now(), null),
             ('{CUSTOMER}', now(), null), ('nobody@x.example', now(), null), ('', now(), null),
             ('', null, '{}'::uuid), ('', null, '{}'::uuid)
         ) as made (recipient, at, company)",
        id("reseller:fabrikam"),
        id("reseller:tailspin")
    ));
}

/// A house in which each table has rows of several organizations.
pub fn lived_in() -> House {
    let house = House::open();
    let order = placed_order(&house.as_person(SALES_AGENT));
    house.as_person(SALES_AGENT).get(&format!("/orders/{order}/confirmation"));
    proposed_profile(&house.as_person(ADMIN_AGENT));
    let (_, token) = invitation(&house);
    assert_eq!(house.stranger().post(&format!("/invitations/{token}/enroll/company"), &[]).status, 422);
    uploaded(&house.as_person(ADMIN_AGENT));
    // One that the portal sent, so that its letter is there to be seen by the provider alone.
    house.execute("update partnership_requests set letter_id = id");
    house.execute(
        "insert into letters (id, provider_id, recipient_name, recipient_email, subject, text_body, html_body, next_attempt_at, created_at)
         select id, provider_id, '', 'a@b.example', '', '', '', now(), now() from partnership_requests",
    );
    let other = house.as_person(OTHER_PROVIDER);
    other.post("/partnership-requests", &[]);
    send_requests(&house);
    other.post("/orders", &[("customer", &id("customer:munsons"))]);
    house.as_person(RESELLER).post(&format!("/customers/{}/setup-info", id("customer:oakdental")), &[]);
    let asks = |person: &str, form: &[(&str, &str)]| house.as_person(person).post("/relationship-requests", form);
    assert_eq!(asks(ADMIN_AGENT, &[("reseller", &id("reseller:fabrikam"))]).status, 303);
    assert_eq!(asks(OTHER_RESELLER, &[("provider", &id("provider:contoso"))]).status, 303);
    let customer = house.as_person(CUSTOMER);
    customer.post("/user-settings/tenant-owner", &[("reseller", &id("reseller:fabrikam"))]);
    customer
        .post(&format!("/customers/{}/reseller/end", id("customer:customer")), &[("before", &id("reseller:fabrikam"))]);
    assert!(house.count("select count(*) from letters") > 0);
    let change = format!("/subscriptions/{}/change", id("subscription:oakdental:1"));
    assert_eq!(house.as_person(SALES_AGENT).post(&change, &[("kind", "auto-renew")]).status, 303);
    let limit = format!("/resellers/{}/partnership/limit", id("reseller:fabrikam"));
    assert_eq!(house.as_person(ADMIN_AGENT).post(&limit, &[("limit", "1000")]).status, 303);
    let reseller = house.as_person(RESELLER);
    let receipt = reseller.post(&change, &[("kind", "licenses"), ("licenses", "26")]).location;
    assert_eq!(reseller.post(&format!("{receipt}/submit"), &[]).status, 303);
    let receipt = reseller.post(&change, &[("kind", "renewal"), ("licenses", "20")]).location;
    assert_eq!(reseller.post(&format!("{receipt}/ask"), &[]).status, 303);
    order_requests::asked(&reseller);
    admin_relationships::asked(&reseller);
    // One of each kind of reader, and what was written in it.
    for (person, customer) in [(RESELLER, "oakdental"), (CUSTOMER, "customer"), (OTHER_PROVIDER, "munsons")] {
        let asker = house.as_person(person);
        let request = service_requests::opened_for(&asker, customer, "");
        assert_eq!(service_requests::noted(&asker, &request).status, 303);
    }
    house.execute(
        "insert into service_request_files select provider_id, id, request_id, 'txt', 'x', 1 from service_request_entries",
    );
    for person in [ADMIN_AGENT, OTHER_PROVIDER, RESELLER, OTHER_RESELLER, CUSTOMER] {
        saved_view(&house.as_person(person), &[("list", "resellers"), ("name", "Own"), ("default", "true")]);
    }
    let agent = house.as_person(SALES_AGENT);
    agent.post("/incentives/check", &[]);
    agent.post("/incentives/runs", &[("chosen", &id("subscription:oakdental:1")), ("credited", "")]);
    begin_moves(&house);
    for person in [ADMIN_AGENT, OTHER_PROVIDER] {
        assert_eq!(bulk::upload(&house.as_person(person), "licenses", "file.csv", b"Licenses\n1\n").status, 303);
    }
    license_users(&house);
    of_each(&house);
    house
}

#[test]
fn every_table_is_behind_the_wall_or_named() {
    let house = House::open();
    let open = house.lines(
        "select relname::text as line from pg_class join pg_namespace on pg_namespace.oid = relnamespace
         where nspname = 'public' and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity) order by 1",
    );
    let mut outside = OUTSIDE.map(str::to_owned).to_vec();
    outside.sort();
    assert_eq!(open, outside);
    assert_eq!(house.lines("select matviewname::text as line from pg_matviews"), Vec::<String>::new());
}

/// A large portal can lay its rows out by provider: each table of tenants' rows has the provider in its key, but those of
/// people and companies who may belong to several, or to none.
#[test]
fn every_table_of_tenants_is_keyed_by_its_provider() {
    let house = House::open();
    let others = house.lines(
        "select relname::text as line from pg_index join pg_class on pg_class.oid = indrelid
         where indisprimary and relrowsecurity and not exists (
             select from pg_attribute where attrelid = indrelid and attname = 'provider_id' and attnum = any (indkey))
         order by 1",
    );
    let of_several = [
        "default_views",
        "digests",
        "kept_forms",
        "letters",
        "notification_choices",
        "notifications",
        "recovery_codes",
        "resellers",
        "saved_views",
        // Words of all tenants, which a function reads.
        "search_words",
        "second_factors",
        "users",
    ];
    let tables: Vec<&String> = others.iter().filter(|table| !table.starts_with("activity")).collect();
    assert_eq!(tables, of_several);
}

#[test]
fn the_portals_login_owns_nothing_and_cannot_get_around_the_wall() {
    let house = House::open();
    assert_eq!(house.count("select count(*) from pg_roles where rolname = 'portal' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)"), 0);
    assert_eq!(house.count("select count(*) from pg_class where relowner = 'portal'::regrole"), 0);
    assert!(partner_portal::db::is_walled(&house.app_url()).unwrap());
    assert_eq!(house.count("select count(*) from pg_auth_members where member = 'portal'::regrole"), 0);
    for statement in [
        "alter table customers disable row level security",
        "alter table customers no force row level security",
        "drop policy provider on customers",
        "create table public.mine (id int)",
        "create policy mine on customers using (true)",
        "set role portal_owner",
        "update activity set actor = 'nobody'",
        "delete from activity",
        "truncate activity",
        "insert into reseller_customers select id, provider_id, id, true from customers",
        "delete from reseller_tallies",
        "update sign_in_names set sign_in_name = 'x'",
        "delete from mpn_ids",
        "update search_entries set text = ''",
        "insert into search_words (word) values ('mine')",
        "delete from former_names",
        "update credit_spans set reseller_id = null",
        "insert into credit_spans (provider_id, subscription_id, since) select provider_id, id, now() from subscriptions",
    ] {
        let refused = sql_query(statement).execute(&mut house.app()).unwrap_err().to_string();
        assert!(refused.contains("permission denied") || refused.contains("must be owner"), "{statement}: {refused}");
    }
    let off = sql_query("set row_security = off; ").execute(&mut house.app());
    let mut conn = house.app();
    sql_query("set row_security = off").execute(&mut conn).unwrap();
    assert!(off.is_ok() && line(&mut conn, "select count(*)::text as line from customers").is_err(), "off is an error");
}

#[test]
fn who_has_not_said_who_they_are_sees_nothing() {
    let house = lived_in();
    house.execute("delete from sessions");
    for table in tenant_tables(&house) {
        let rows = house.count(&format!("select count(*) from {table}"));
        assert!(rows > 0, "{table} has no rows, so that nothing is shown");
        let seen = as_person(&house, None, |conn| line(conn, &format!("select count(*)::text as line from {table}")));
        let public = house.count(&format!("select count(*) from {table} where {}", public(&table)));
        assert_eq!(seen.unwrap(), public.to_string(), "{table}");
        assert!(public < rows, "{table}: rows that nobody may see");
    }
}

/// Which rows everybody may see: what providers show of themselves.
fn public(table: &str) -> &'static str {
    match table {
        "directory_profiles" => "current",
        "directory_logos" => "(provider_id, hash) in (select provider_id, logo from directory_profiles where current)",
        _ => "false",
    }
}

/// Which service requests, and entries in them, people of a reseller or a customer may see.
fn of_service_requests(table: &str, kind: &str) -> &'static str {
    match (kind, table) {
        ("reseller", "service_requests") => {
            "((provider_id, customer_id) in (select provider_id, id from customers where reseller_id = $)
              or (provider_id, subscription_id) in (select provider_id, id from subscriptions
                  where support_reseller = $ and status <> 'deleted'))"
        }
        ("reseller", _) => {
            "(provider_id, request_id) in (select r.provider_id, r.id from service_requests r
                where (provider_id, customer_id) in (select provider_id, id from customers where reseller_id = $)
                   or (provider_id, subscription_id) in (select provider_id, id from subscriptions
                       where support_reseller = $ and status <> 'deleted'))"
        }
        (_, "service_requests") => "customer_id = $",
        _ => "request_id in (select id from service_requests where customer_id = $)",
    }
}

/// Which rows of a table people of an organization may see; `$` is their organization's id.
#[expect(clippy::too_many_lines, reason = "one table")]
pub fn may_see(table: &str, kind: &str) -> &'static str {
    let named = "(id in (select reseller_id from customers where provider_id = $) or id in (select reseller_id from partnerships where provider_id = $)
         or id in (select unnest(array[partner_of_record, support_reseller]) from subscriptions where provider_id = $)
         or id in (select reseller_id from orders where provider_id = $)
         or id in (select reseller_id from credit_spans where provider_id = $))";
    let related = "(reseller_id = $ or (provider_id, id) in (select provider_id, customer_id from subscriptions
         where $ in (partner_of_record, support_reseller) and status <> 'deleted'))";
    let administered = "(provider_id, customer_id) in (select provider_id, id from customers where reseller_id = $)";
    let staff = match kind {
        "provider" => "user_id in (select id from users where provider_id = $)",
        "reseller" => {
            "user_id in (select id from users where reseller_id = $ or (provider_id, customer_id) in
                         (select provider_id, id from customers where reseller_id = $))"
        }
        _ => "user_id in (select id from users where customer_id = $)",
    };
    match (kind, table) {
        ("provider", "letters") => "id in (select letter_id from partnership_requests where provider_id = $)",
        (_, "letters") => "false",
        // Only a function reads it, which is told who asks.
        (_, "search_entries" | "search_words") => "false",
        ("reseller", "relationship_requests") => "reseller_id = $",
        ("reseller", "partnership_requests") => "($ in (accepted_by, declined_by, enrolled) or (sent_at is not null
            and recipient_email in (select lower(email) from users
                where reseller_id = $ and email_proven_at is not null and suspended_at is null)))",
        ("reseller", "waiting_changes") => "author_reseller = $",
        ("customer", "waiting_changes") => "false",
        (_, "second_factors" | "recovery_codes" | "default_views" | "kept_forms") => staff,
        (_, "digests" | "notifications" | "notification_choices") => staff,
        // Who keeps it doesn't read it.
        (_, "news") => "false",
        ("provider" | "reseller", "renewal_owners") => "organization_id = $",
        ("reseller", "renewal_decisions") => "(provider_id, subscription_id) in (select s.provider_id, s.id from subscriptions s
            where $ in (partner_of_record, support_reseller)
               or (s.provider_id, s.customer_id) in (select provider_id, id from customers where reseller_id = $))",
        ("provider", "saved_views") => "provider_id = $ and customer_id is null",
        ("reseller", "saved_views") => "reseller_id = $",
        ("customer", "saved_views") => "customer_id = $",
        ("provider", "directory_profiles") => "(provider_id = $ or current)",
        ("provider", "directory_logos") => "(provider_id = $ or (provider_id, hash) in (select provider_id, logo from directory_profiles where current))",
        (_, "directory_profiles" | "directory_logos") => public(table),
        // Who holds the link sees it; the provider, once the company has enrolled.
        (_, "enrollments") => "false",
        ("provider", "resellers") => named,
        ("provider", _) => "provider_id = $",
        ("reseller", "activity" | "admin_relationships" | "credit_problems" | "limit_uses" | "partnerships" | "reseller_customers" | "reseller_tallies" | "tenant_owners") => "reseller_id = $",
        ("reseller", "customers") => related,
        ("reseller", "subscriptions") => "($ in (partner_of_record, support_reseller) or (provider_id, customer_id) in (select provider_id, id from customers where reseller_id = $))",
        ("reseller", "credit_spans") => "(reseller_id = $ or (provider_id, subscription_id) in (select s.provider_id, s.id from subscriptions s
            where $ in (partner_of_record, support_reseller)
               or (s.provider_id, s.customer_id) in (select provider_id, id from customers where reseller_id = $)))",
        ("reseller", "former_names" | "temporary_passwords" | "license_assignments" | "user_uploads") => administered,
        ("reseller", "prices") => "provider_id in (select provider_id from customers where reseller_id = $)",
        ("reseller", "change_requests") => {
            "reseller_id = $ and (provider_id, customer_id) in (select provider_id, id from customers where reseller_id = $)"
        }
        (_, "service_requests" | "service_request_entries" | "service_request_files") => of_service_requests(table, kind),
        ("reseller", "orders") => "asked_by = $ and (provider_id, customer_id) in (select provider_id, id from customers where reseller_id = $)",
        ("reseller", "order_lines") => {
            "(provider_id, order_id) in (select orders.provider_id, orders.id from orders
                join customers on (customers.provider_id, customers.id) = (orders.provider_id, customer_id)
                where asked_by = $ and customers.reseller_id = $)"
        }
        ("reseller", "license_ledger" | "subscription_changes") => {
            "(provider_id, subscription_id) in (select s.provider_id, s.id from subscriptions s
                join customers c on (c.provider_id, c.id) = (s.provider_id, s.customer_id) where c.reseller_id = $)"
        }
        ("customer", "license_ledger") => "subscription_id in (select id from subscriptions where customer_id = $)",
        ("reseller", "users") => "(reseller_id = $ or (provider_id, customer_id) in (select provider_id, id from customers where reseller_id = $))",
        ("reseller", "resellers") => "(id = $ or id in (select customers.reseller_id from customers left join subscriptions on customer_id = customers.id where $ in (partner_of_record, support_reseller))
             or id in (select unnest(array[partner_of_record, support_reseller]) from subscriptions where $ in (partner_of_record, support_reseller)
                       or (provider_id, customer_id) in (select provider_id, id from customers where reseller_id = $)))",
        ("customer", "customers") => "id = $",
        ("customer", "reseller_customers" | "tenant_owners") => "customer_id = $",
        ("customer", "activity" | "admin_relationships" | "former_names" | "subscriptions" | "users" | "license_assignments" | "temporary_passwords" | "user_uploads") => "customer_id = $",
        ("customer", "resellers") => "(id in (select reseller_id from customers where id = $) or id in (select unnest(array[partner_of_record, support_reseller]) from subscriptions where customer_id = $))",
        _ => "false",
    }
}

const PEOPLE: [(&str, &str, &str); 5] = [
    (ADMIN_AGENT, "provider", "provider:northwind"),
    (OTHER_PROVIDER, "provider", "provider:contoso"),
    (RESELLER, "reseller", "reseller:fabrikam"),
    (OTHER_RESELLER, "reseller", "reseller:tailspin"),
    (CUSTOMER, "customer", "customer:customer"),
];

fn rows(table: &str, condition: &str) -> String {
    format!("select coalesce(string_agg(ctid::text, ' ' order by ctid), '') as line from {table} where {condition}")
}

#[test]
fn queries_for_everything_give_what_is_ones_own() {
    let house = lived_in();
    let (mut compared, mut foreign) = (0, 0);
    for (person, kind, organization) in PEOPLE {
        for table in tenant_tables(&house) {
            let condition = may_see(&table, kind).replace('$', &format!("'{}'", id(organization)));
            let own = house.lines(&rows(&table, &condition)).concat();
            let seen = as_person(&house, Some(person), |conn| line(conn, &rows(&table, "true")).unwrap());
            assert_eq!(seen, own, "{person} in {table}");
            compared += own.split_whitespace().count();
            foreign += house.count(&format!("select count(*) from {table} where not coalesce({condition}, false)"));
        }
    }
    assert!(compared > 500 && foreign > 500, "{compared} rows of one's own, {foreign} of others");

    // The control: without the wall around one table, its rows are everybody's.
    house.execute("alter table customers disable row level security");
    let seen = as_person(&house, Some(CUSTOMER), |conn| line(conn, "select count(*)::text as line from customers"));
    assert!(seen.unwrap().parse::<i64>().unwrap() > 1, "the wall is what holds");
}

#[test]
fn writes_across_tenants_are_refused() {
    let house = lived_in();
    for (person, kind, organization) in PEOPLE {
        for table in tenant_tables(&house) {
            let condition = may_see(&table, kind).replace('$', &format!("'{}'", id(organization)));
            let own = house.count(&format!("select count(*) from {table} where {condition}"));
            let column = house.lines(&format!(
                "select column_name::text as line from information_schema.columns where table_name = '{table}' order by ordinal_position limit 1"
            ));
            for statement in [format!("update {table} set {0} = {0}", column[0]), format!("delete from {table}")] {
                let touched = as_person(&house, Some(person), |conn| sql_query(&statement).execute(conn));
                // Refused, stopped by a foreign key of one's own rows, or done to one's own rows alone.
                assert!(
                    touched.as_ref().is_ok_and(|touched| i64::try_from(*touched).unwrap() <= own) || touched.is_err(),
                    "{person}: {statement}: {touched:?}"
                );
            }
        }
    }
    let (theirs, ours) = (id("provider:contoso"), id("provider:northwind"));
    let customer = id("customer:oakdental");
    for statement in [
        format!("insert into prices select '{theirs}', id, 'P1M', 'monthly', 1, '2000-01-02' from offers limit 1"),
        format!("update customers set provider_id = '{theirs}' where id = '{customer}'"),
        format!("insert into partnerships select '{theirs}', id, now(), null from resellers limit 1"),
        format!("update directory_profiles set decision = 'published', decided_at = now(), current = true where provider_id = '{ours}' and decision is null"),
        format!("insert into directory_profiles (provider_id, id, description_en, countries, products, languages, email, asked_at, asked_by, asked_by_name, asked_by_email, asked_by_language)
                 select '{theirs}', gen_random_uuid(), 'x', countries, products, languages, email, now(), asked_by, 'x', 'x', 'en' from directory_profiles limit 1"),
        format!("insert into directory_logos values ('{theirs}', sha256('x'), 'x', 1, 1, now())"),
        format!("insert into activity (id, at, provider_id, actor, action, subject) values (gen_random_uuid(), now(), '{theirs}', 'x', 'a.b', 'x')"),
        format!("insert into letters (id, provider_id, recipient_name, recipient_email, subject, text_body, html_body, next_attempt_at, created_at)
                 values (gen_random_uuid(), '{theirs}', '', '', '', '', '', now(), now())"),
    ] {
        let refused = as_person(&house, Some(ADMIN_AGENT), |conn| sql_query(&statement).execute(conn)).unwrap_err();
        assert!(refused.to_string().contains("row-level security"), "{statement}: {refused}");
    }
    // A reseller can't make itself a partner, nor name itself for a customer.
    for statement in [
        format!("insert into partnerships values ('{theirs}', '{}', now(), null)", id("reseller:fabrikam")),
        format!("insert into partnerships values ('{ours}', '{}', now(), null)", id("reseller:wingtip")),
        format!("update relationship_requests set reseller_id = '{}'", id("reseller:tailspin")),
        // Nor ask in the name of a provider that it doesn't work with, or with whom it doesn't any more.
        format!("insert into relationship_requests (provider_id, id, reseller_id, requested_by_name, requested_by_email, requested_by_language, by_reseller, subject, body, created_at, expires_at)
                 values ('{theirs}', gen_random_uuid(), '{}', '', '', 'en', true, '', '', now(), now())", id("reseller:fabrikam")),
    ] {
        assert!(as_person(&house, Some(RESELLER), |conn| sql_query(&statement).execute(conn)).is_err(), "{statement}");
    }
}

/// The function of the owner's tells a reseller the addresses of its own people, and others none.
#[test]
fn the_addresses_that_requests_went_to_are_told_to_their_own_company_alone() {
    let house = House::open();
    let told = |person| {
        as_person(&house, person, |conn| line(conn, "select array_to_string(own_addresses(), ' ') as line").unwrap())
    };
    for (person, addresses) in [
        (None, ""),
        (Some(ADMIN_AGENT), ""),
        (Some(CUSTOMER), ""),
        (Some(RESELLER), RESELLER),
        (Some(OTHER_RESELLER), OTHER_RESELLER),
    ] {
        assert_eq!(told(person), addresses, "{person:?}");
    }
}

/// The function of the owner's tells each asker what is theirs.
#[test]
fn a_statement_of_credit_is_told_to_its_own_provider_and_reseller_alone() {
    let house = House::open();
    let statement = format!(
        "select count(*)::text as line from credit_statement('{}', '{}', '2026-01-01', '2027-01-01')",
        id("provider:northwind"),
        id("reseller:fabrikam")
    );
    for person in [None, Some(ADMIN_AGENT), Some(RESELLER), Some(OTHER_RESELLER), Some(OTHER_PROVIDER), Some(CUSTOMER)]
    {
        let told = as_person(&house, person, |conn| line(conn, &statement)).unwrap();
        assert_eq!(told != "0", [Some(ADMIN_AGENT), Some(RESELLER)].contains(&person), "{person:?}: {told}");
    }
}

#[test]
fn nothing_of_a_transaction_is_left_for_the_next_on_its_connection() {
    let house = House::open();
    house.as_person(ADMIN_AGENT);
    let mut conn = house.app();
    for _ in 0..2 {
        sql_query("begin").execute(&mut conn).unwrap();
        assert_eq!(line(&mut conn, "select count(*)::text as line from customers").unwrap(), "0");
        sql_query("select enter($1, null, null)")
            .bind::<SqlUuid, _>(demo::id("provider:northwind"))
            .execute(&mut conn)
            .unwrap();
        assert_ne!(line(&mut conn, "select count(*)::text as line from customers").unwrap(), "0");
        sql_query("commit").execute(&mut conn).unwrap();
    }
}

#[test]
fn no_key_reaches_across_tenants() {
    let house = House::open();
    // A foreign key between two tables that have a provider names it on both sides.
    let mut loose = house.lines(
        "select conrelid::regclass || '.' || conname as line from pg_constraint
         where contype = 'f' and connamespace = 'public'::regnamespace
           and exists (select from pg_attribute where attrelid = conrelid and attname = 'provider_id')
           and exists (select from pg_attribute where attrelid = confrelid and attname = 'provider_id')
           and not exists (select from pg_attribute where attrelid = conrelid and attname = 'provider_id' and attnum = any (conkey))",
    );
    loose.sort();
    // These are kept by a policy and by a trigger, from the person's own row.
    assert_eq!(
        loose,
        [
            "renewal_owners.renewal_owners_user_id_fkey",
            "saved_views.saved_views_user_id_fkey",
            "sign_in_names.sign_in_names_user_id_fkey"
        ]
    );
    // A unique key of a table with a provider holds the provider, or a random id.
    let telling = house.lines(
        "select indexrelid::regclass::text as line from pg_index join pg_class on pg_class.oid = indrelid
         where indisunique and relrowsecurity and relnamespace = 'public'::regnamespace
           and not starts_with(relname, 'activity_') -- which no tenant writes to
           and not exists (select from pg_attribute where attrelid = indrelid and attnum = any (indkey)
                           and (attname in ('provider_id', 'user_id') or (attname = 'id' and indnkeyatts = 1)))",
    );
    // A passkey's own id is random, too.
    assert_eq!(telling, ["second_factors_credential_key"]);
}

#[test]
fn who_asked_for_an_order_cannot_rewrite_it() {
    let house = lived_in();
    for status in ["asked", "placed"] {
        for statement in [
            "update orders set purchase_order = 'x'",
            "update order_lines set licenses = licenses + 1",
            "delete from order_lines",
            "delete from orders",
        ] {
            let changed = as_person(&house, Some(RESELLER), |conn| sql_query(statement).execute(conn).unwrap());
            assert_eq!(changed, 0, "{status}: {statement}");
        }
        let more = "insert into order_lines select provider_id, order_id, 9, offer_id || '', licenses, term, billing,
                    unit_price, offer from order_lines limit 1";
        let added = as_person(&house, Some(RESELLER), |conn| sql_query(more).execute(conn));
        assert!(status == "asked" || added.is_err(), "{status}: {added:?}");
        house.execute("update orders set status = 'placed', placed_at = created_at, author_id = (select id from users where users.provider_id = orders.provider_id limit 1) where status = 'asked'");
    }
}

/// A company makes its own account only by the link of a request, and only for the two that asked.
#[test]
fn nobody_makes_a_customer_without_an_invitation() {
    let house = lived_in();
    let insert = |reseller: &str| {
        format!(
            "insert into customers (provider_id, id, microsoft_id, reseller_id, name, domain, country, address_line1, first_name, last_name, email, bill_to_name, language, agreement, created_at)
             values (asking('customers_provider'), asking('customer'), gen_random_uuid(), '{}', 'X', 'x.onmicrosoft.com', 'US', 'X', 'X', 'X', 'x@x.example', 'X', 'en', 'asked', now())",
            id(reseller)
        )
    };
    let request = house.lines(&format!(
        "select id::text as line from relationship_requests where reseller_id = '{}'",
        id("reseller:fabrikam")
    ));
    for (held, reseller, made) in [
        ("", "reseller:fabrikam", false),
        (request[0].as_str(), "reseller:tailspin", false),
        (request[0].as_str(), "reseller:fabrikam", true),
    ] {
        let done = as_person(&house, None, |conn| {
            line(conn, &format!("select set_config('portal.relationship', '{held}', true) as line")).unwrap();
            let enter = format!("select enter('{}', null, gen_random_uuid())::text as line", id("provider:northwind"));
            line(conn, &enter).unwrap();
            sql_query(insert(reseller)).execute(conn)
        });
        assert_eq!(done.is_ok(), made, "{held} {reseller}: {done:?}");
    }
}

#[test]
fn no_reseller_sees_a_customer_whose_relationship_has_ended_whatever_names_it() {
    let house = House::open();
    let customer = id("customer:customer");
    let seen = || {
        [
            ("customers", "id"),
            ("reseller_customers", "customer_id"),
            ("users", "customer_id"),
            ("subscriptions", "customer_id"),
        ]
        .map(|(table, column)| {
            let deleted = if table == "subscriptions" { "and status <> 'deleted'" } else { "" };
            let query = format!("select count(*)::text as line from {table} where {column} = '{customer}' {deleted}");
            as_person(&house, Some(RESELLER), |conn| line(conn, &query).unwrap())
        })
    };
    assert!(seen().iter().all(|count| count != "0"), "{:?}", seen());
    house.execute(&format!(
        "update customers set reseller_id = null, relationship_ended_at = now() where id = '{customer}'"
    ));
    // As if something had gone on to name it.
    house.execute(&format!(
        "update subscriptions set partner_of_record = '{0}', support_reseller = '{0}' where customer_id = '{customer}' and status <> 'deleted'",
        id("reseller:fabrikam")
    ));
    assert_eq!(seen(), ["0"; 4]);
    let restored = format!("update customers set relationship_ended_at = null where id = '{customer}'");
    house.execute(&restored);
    let [customers, related, _, subscriptions] = seen();
    assert!([customers, related, subscriptions].iter().all(|count| count != "0"), "the end is what hides it");
}
