//! The checker: reads the database, the caught mail and the journal, and says what is not as it must be.

use std::collections::BTreeSet;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, Integer, Text};

use crate::load::Journal;
use crate::stage::{Portal, Stage, eventually, lines, pause};

/// What must hold. Each question lists what breaks the rule.
const RULES: [(&str, &str); 21] = [
    ("an acknowledged order is there once",
     "select number as line from acknowledged_orders a
      where (select count(*) from orders o where o.purchase_order = a.number and o.status = 'placed') <> 1"),
    ("an acknowledged order has its customer",
     "select number as line from acknowledged_orders a
      where (select count(*) from orders o join customer_domains d using (provider_id, customer_id)
             where o.purchase_order = a.number and d.domain = a.domain || '.onmicrosoft.com') <> 1"),
    ("no order is placed twice",
     "select purchase_order as line from orders where status = 'placed' and purchase_order <> ''
      group by 1 having count(*) > 1"),
    ("a placed order is whole",
     "select o.id::text as line from orders o where status = 'placed' and (
        (select count(*) from order_lines l where l.order_id = o.id) = 0
        or exists (select from order_lines l where l.order_id = o.id and l.subscription_id is null)
        or (select count(*) from order_lines l where l.order_id = o.id)
           <> (select count(*) from subscriptions s where s.order_id = o.id and s.customer_id = o.customer_id))"),
    ("a draft has begun nothing",
     "select o.id::text as line from orders o where status = 'draft' and (exists (select from subscriptions s where s.order_id = o.id)
        or exists (select from order_lines l where l.order_id = o.id and l.subscription_id is not null))"),
    ("an order is recorded once",
     "select o.id::text as line from orders o where status = 'placed' and (select count(*) from activity
        where action = 'order.placed' and details->>'order' = o.id::text) <> 1"),
    ("what is recorded as placed is placed",
     "select details->>'order' as line from activity where action = 'order.placed'
        and not exists (select from orders o where o.id::text = details->>'order' and status = 'placed')"),
    ("a customer has one administrator, and one record of its beginning",
     "select c.id::text as line from customers c join orders o on o.customer_id = c.id where o.status = 'placed' and (
        (select count(*) from users u where u.customer_id = c.id) <> 1
        or (select count(*) from activity where action = 'customer.created' and subject_id = c.id) <> 1
        or (select count(*) from customer_domains d where d.customer_id = c.id) <> 1)"),
    ("a subscription is recorded once",
     "select s.id::text as line from subscriptions s where order_id is not null and (select count(*) from activity
        where action = 'subscription.started' and details->>'subscription' = s.id::text) <> 1"),
    ("licenses are the sum of their ledger",
     "select s.id::text as line from subscriptions s where licenses is distinct from
        (select sum(change) from license_ledger l where l.subscription_id = s.id)"),
    ("an acknowledged change is done as it was shown",
     "select a.receipt as line from acknowledged_changes a left join subscription_changes c on c.id = a.receipt::uuid
      where c.applied_at is null or (c.outcome->'after'->>'licenses')::int is distinct from a.licenses"),
    ("the last acknowledged count is what there is",
     "select s.id::text as line from subscriptions s join (
        select distinct on (subscription_id) subscription_id, a.licenses from acknowledged_changes a
        join subscription_changes c on c.id = a.receipt::uuid order by subscription_id, number desc) last
        on last.subscription_id = s.id where s.licenses <> last.licenses"),
    ("a change is recorded once",
     "select s.id::text as line from subscriptions s where
        (select count(*) from subscription_changes c where c.subscription_id = s.id and applied_at is not null)
        <> (select count(*) from activity where action = 'subscription.licenses_changed'
            and details->>'subscription' = s.id::text)"),
    ("each version is one change",
     "select s.id::text as line from subscriptions s where version - 1 <>
        (select count(*) from subscription_changes c where c.subscription_id = s.id and applied_at is not null)"),
    ("an acknowledged invitation is one request and one letter",
     "select a.email as line from acknowledged_invitations a where
        (select count(*) from partnership_requests r join letters l on l.id = r.letter_id
         where r.recipient_email = a.email and r.sent_at is not null) <> 1
        or (select count(*) from letters l where l.recipient_email = a.email) <> 1
        or (select count(*) from activity where action = 'partnership_request.sent'
            and details->>'email' = a.email) <> 1"),
    ("no letter belongs to nothing",
     "select l.id::text as line from letters l where recipient_email like '%@invited.example'
        and not exists (select from partnership_requests r where r.letter_id = l.id)"),
    ("a letter has gone out",
     "select id::text || ' ' || status || ' ' || coalesce(last_error, '') as line from letters where status <> 'sent'"),
    ("a letter that has gone out has arrived",
     "select l.id::text as line from letters l left join caught c on c.letter = l.id::text
      where l.status = 'sent' and c.letter is null"),
    ("no letter has arrived that nobody wrote",
     "select letter as line from caught c where not exists (select from letters l where l.id::text = c.letter)"),
    ("a letter arrives again only when it was tried again",
     "select l.id::text || ': ' || c.copies || ' copies, ' || attempts || ' attempts' as line
      from letters l join caught c on c.letter = l.id::text where c.copies > l.attempts"),
    ("nothing is left prepared, waiting for a lock, or open",
     "select gid as line from pg_prepared_xacts
      union all select 'waits for ' || locktype from pg_locks where not granted
      union all select 'advisory' from pg_locks where locktype = 'advisory'
      union all select 'open since ' || xact_start from pg_stat_activity
        where usename = 'portal' and xact_start < now() - interval '10 seconds'"),
];

/// Ways to spoil what is right, each with the rule that must notice.
const SPOILED: [(&str, &str); 16] = [
    (
        "an acknowledged order is there once",
        "delete from orders where purchase_order = (select min(number) from acknowledged_orders)",
    ),
    (
        "an acknowledged order has its customer",
        "delete from customer_domains where domain = (select min(domain) from acknowledged_orders) || '.onmicrosoft.com'",
    ),
    (
        "no order is placed twice",
        "update orders set purchase_order = (select min(number) from acknowledged_orders)
      where purchase_order = (select max(number) from acknowledged_orders)",
    ),
    (
        "a placed order is whole",
        "delete from subscriptions where order_id = (select min(id::text)::uuid from orders where status = 'placed')",
    ),
    (
        "a draft has begun nothing",
        "update orders set status = 'draft', placed_at = null where purchase_order = (select min(number) from acknowledged_orders)",
    ),
    (
        "an order is recorded once",
        "delete from activity where id = (select min(id::text)::uuid from activity where action = 'order.placed')",
    ),
    (
        "what is recorded as placed is placed",
        "delete from orders where purchase_order = (select max(number) from acknowledged_orders)",
    ),
    (
        "a customer has one administrator, and one record of its beginning",
        "delete from users where customer_id in (select customer_id from orders where status = 'placed')",
    ),
    (
        "a subscription is recorded once",
        "delete from activity where id = (select min(id::text)::uuid from activity where action = 'subscription.started')",
    ),
    ("licenses are the sum of their ledger", "delete from license_ledger where kind = 'addition'"),
    (
        "an acknowledged change is done as it was shown",
        "update subscription_changes set applied_at = null, applied_by = ''
      where id = (select min(receipt)::uuid from acknowledged_changes)",
    ),
    ("the last acknowledged count is what there is", "update subscriptions set licenses = licenses + 1"),
    ("a change is recorded once", "delete from activity where action = 'subscription.licenses_changed'"),
    (
        "an acknowledged invitation is one request and one letter",
        "delete from letters where recipient_email = (select min(email) from acknowledged_invitations)",
    ),
    ("a letter has gone out", "update letters set status = 'waiting'"),
    ("a letter that has gone out has arrived", "delete from caught"),
];

/// Lets what waits go out, and whoever cleans up do so.
pub fn settle(stage: &Stage) {
    eventually("the log to be sealed", || stage.count("select count(*) from activity_queue") == 0);
    // A letter that was on its way when its portal was killed is tried again a minute later.
    pause(500);
    stage.execute("update letters set next_attempt_at = now() - interval '1 day' where status = 'waiting'");
    let waiting = "select count(*) from letters where status = 'waiting'";
    eventually("the letters to go out", || stage.count(waiting) == 0);
    eventually("the last letter to be noted", || {
        stage.count("select count(*) from pg_stat_activity where usename = 'portal' and state <> 'idle'") == 0
    });
}

/// What is wrong. Of letters as many may have come twice as were in somebody's hand when a fault struck.
pub fn check(stage: &Stage, journal: &Journal, doubled: usize) -> Vec<String> {
    let mut conn = prepared(stage, journal);
    let mut wrong = broken(&mut conn).into_iter().map(|(rule, what)| format!("{rule}: {what}")).collect::<Vec<_>>();
    wrong.extend(journal.wrong.iter().cloned());
    let copies: usize = stage.mail.caught().values().map(|letter| letter.copies - 1).sum();
    if copies > doubled {
        wrong.push(format!("{copies} letters have come again, but only {doubled} can have been in somebody's hand"));
    }
    let (holds, report) = stage.command(&["activity", "verify"]);
    if !holds {
        wrong.push(format!("the activity log: {report}"));
    }
    wrong
}

/// That no rule is blind: each is broken on purpose, and must notice.
pub fn check_the_rules(stage: &Stage, journal: &Journal) {
    let mut conn = prepared(stage, journal);
    for (rule, spoil) in SPOILED {
        let silenced = format!("begin; set local session_replication_role = replica; {spoil}");
        conn.batch_execute(&silenced).unwrap();
        let noticed: BTreeSet<&str> = broken(&mut conn).into_iter().map(|(rule, _)| rule).collect();
        assert!(noticed.contains(rule), "nobody noticed {spoil}: {noticed:?}");
        conn.batch_execute("rollback").unwrap();
    }
}

/// After the last portal has ended nothing of it is left.
pub fn check_the_end(stage: &Stage, portals: Vec<Portal>) {
    for mut portal in portals {
        portal.terminate();
        let log = portal.log();
        assert!(!log.contains("panicked"), "{log}");
    }
    eventually("the connections to end", || {
        stage.count("select count(*) from pg_stat_activity where usename = 'portal'") == 0
    });
    assert_eq!(stage.count("select count(*) from pg_locks where locktype in ('advisory', 'transactionid')"), 0);
    let named = stage.directory.to_string_lossy().into_owned();
    let left: Vec<String> = std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| std::fs::read_to_string(entry.path().join("cmdline")).ok())
        .filter(|line| line.contains(&named) && line.contains("portal\0"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

fn broken(conn: &mut PgConnection) -> Vec<(&'static str, String)> {
    RULES
        .into_iter()
        .filter_map(|(rule, question)| {
            let found = lines(conn, question);
            let told = found.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
            (!found.is_empty()).then(|| (rule, format!("{} ({told})", found.len())))
        })
        .collect()
}

/// A connection that knows the journal and the mail.
fn prepared(stage: &Stage, journal: &Journal) -> PgConnection {
    let mut conn = stage.sql();
    conn.batch_execute(
        "create temporary table acknowledged_orders (number text, domain text);
         create temporary table acknowledged_changes (number serial, receipt text, licenses int);
         create temporary table acknowledged_invitations (email text);
         create temporary table caught (letter text, copies int);",
    )
    .unwrap();
    let (numbers, domains): (Vec<_>, Vec<_>) =
        journal.orders.iter().map(|it| (it.number.as_str(), it.domain.as_str())).unzip();
    let pairs = "insert into acknowledged_orders select unnest($1), unnest($2)";
    sql_query(pairs).bind::<Array<Text>, _>(numbers).bind::<Array<Text>, _>(domains).execute(&mut conn).unwrap();
    let (receipts, licenses): (Vec<_>, Vec<_>) =
        journal.changes.iter().map(|it| (it.receipt.as_str(), i32::try_from(it.licenses).unwrap())).unzip();
    let pairs = "insert into acknowledged_changes (receipt, licenses) select unnest($1), unnest($2)";
    sql_query(pairs).bind::<Array<Text>, _>(receipts).bind::<Array<Integer>, _>(licenses).execute(&mut conn).unwrap();
    let invited = "insert into acknowledged_invitations select unnest($1)";
    sql_query(invited).bind::<Array<Text>, _>(&journal.invited).execute(&mut conn).unwrap();
    let (letters, copies): (Vec<_>, Vec<_>) =
        stage.mail.caught().into_iter().map(|(id, it)| (id, i32::try_from(it.copies).unwrap())).unzip();
    let pairs = "insert into caught select unnest($1), unnest($2)";
    sql_query(pairs).bind::<Array<Text>, _>(letters).bind::<Array<Integer>, _>(copies).execute(&mut conn).unwrap();
    conn
}

/// Prints what a run did, for the figures in `docs/faults.md`.
pub fn told(what: &str, journal: &Journal, back: &[Duration]) {
    let mut back = back.to_vec();
    back.sort();
    let milliseconds = |part: usize| back.get(part).map_or(0, Duration::as_millis);
    println!(
        "{what}: {} orders, {} changes, {} invitations acknowledged; {} forms sent again; back after {} ms (median), {} ms (most)",
        journal.orders.len(),
        journal.changes.len(),
        journal.invited.len(),
        journal.repeated,
        milliseconds(back.len() / 2),
        milliseconds(back.len().saturating_sub(1)),
    );
}
