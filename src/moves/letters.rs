//! The letters about a move: one to each of the two resellers, for all of its customers. The customers are told as
//! whenever another reseller administers their account.

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::admin_relationships::customers_people;
use crate::customers::Customer;
use crate::error::Result;
use crate::mail::Letter;
use crate::moves::plan::Move;
use crate::moves::step;
use crate::notifications::{Kind, News};
use crate::partnerships::Reseller;
use crate::schema::{customer_move_steps as steps, providers};
use crate::scope::MayAssociate;
use crate::words::Phrase;

/// Queues them, unless nothing went.
pub(super) fn queue(
    conn: &mut PgConnection,
    plan: &Move,
    (from, to): (&Reseller, &Reseller),
    (now, public_url): (DateTime<Utc>, &str),
) -> Result<()> {
    let mut moved: [i64; 3] = [0; 3];
    for (count, kind) in moved.iter_mut().zip(["administration", "credit", "support"]) {
        let of_kind = step::of(plan.provider_id, plan).filter(steps::kind.eq(kind)).filter(steps::outcome.eq("moved"));
        *count = of_kind.select(count_star()).first(conn)?;
    }
    let [customers, credited, supported] = moved;
    if moved.iter().sum::<i64>() == 0 {
        return Ok(());
    }
    let provider: String = providers::table.find(plan.provider_id).select(providers::name).first(conn)?;
    for (reader, key) in [(from, "moves-letter-from"), (to, "moves-letter-to")] {
        let letter = Letter {
            provider_id: Some(plan.provider_id),
            subject: Phrase::new("moves-letter-subject").with("provider", &provider),
            sentences: vec![
                Phrase::new(key).with("provider", &provider).with("from", &from.name).with("to", &to.name),
                Phrase::new("moves-letter-customers").with("count", customers),
                Phrase::new("moves-letter-credited").with("count", credited),
                Phrase::new("moves-letter-supported").with("count", supported),
            ],
            link: Some((format!("{public_url}/customers"), "web-menu-customers".into())),
            from: provider.clone(),
        };
        letter.queue(conn, now, &reader.recipient())?;
    }
    Ok(())
}

/// Asks the customer's own administrators to take back from `from` that it is tenant owner: nobody else can.
pub(super) fn ask_to_take_back(
    conn: &mut PgConnection,
    agent: &MayAssociate,
    customer: &Customer,
    from: &Reseller,
) -> Result<()> {
    let said =
        |key: &'static str| Phrase::new(key).with("provider", &agent.organization_name).with("reseller", &from.name);
    let letter = Letter {
        provider_id: Some(customer.provider_id),
        subject: said("moves-tenants-letter-subject"),
        sentences: vec![said("moves-tenants-letter"), "moves-tenants-letter-where".into()],
        link: Some((format!("{}/user-settings", agent.visitor.public_url), "azure-user-settings".into())),
        from: agent.organization_name.clone(),
    };
    customers_people(conn, customer)?.iter().try_for_each(|to| letter.queue(conn, agent.visitor.now, to))
}

/// Its author is told what was to move and has stayed.
pub(super) fn tell_author(conn: &mut PgConnection, plan: &Move, now: DateTime<Utc>) -> Result<()> {
    let refused = step::of(plan.provider_id, plan).filter(steps::outcome.eq("refused"));
    let count: i64 = refused.select(count_star()).first(conn)?;
    if count == 0 {
        return Ok(());
    }
    let told = Phrase::new("notifications-told-move").with("count", count);
    News::new(plan.provider_id, Kind::Move, plan.id, format!("/moves/{}", plan.id), told)
        .for_person(Some(plan.author_id))
        .keep(conn, now)
}
