//! The letters about a move: one to each of the two resellers, for all of its customers. The customers are told as
//! whenever another reseller administers their account.

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::error::Result;
use crate::mail::Letter;
use crate::moves::plan::Move;
use crate::moves::step;
use crate::notifications::{Kind, News};
use crate::partnerships::Reseller;
use crate::schema::{customer_move_steps as steps, providers};
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
