//! One step of a move: something that names the old reseller, why it can't go, and what came of it.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::countries;
use crate::error::Result;
use crate::id::{CustomerId, ProviderId, ResellerId};
use crate::moves::plan::Move;
use crate::partnerships::Cause;
use crate::schema::customer_move_steps as steps;
use crate::web::page::Chrome;
use crate::words::{Message, Phrase};

/// What can be left out of a move. Tenant owners never go: their customers are asked to take it back, or left alone.
pub const KINDS: [&str; 7] = ["administration", "credit", "support", "requests", "drafts", "invitations", "tenants"];

/// What comes with the administration: the old reseller's roles end, and the new one is given others.
pub(super) const WITH_ADMINISTRATION: [&str; 3] = ["roles", "roles-asked", "roles-given"];

/// Why a tenant owner stays whose customer is asked to take it back.
pub(super) const ASKS_CUSTOMER: &str = "asks-customer";

/// Something that names the old reseller, as it is now.
#[derive(Clone, Debug, QueryableByName)]
pub(super) struct Found {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub customer_id: Option<CustomerId>,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = SqlUuid)]
    pub thing_id: Uuid,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub cause: Option<String>,
}

/// The same, as it was rehearsed, and what came of it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = steps, check_for_backend(Pg))]
pub(super) struct Step {
    pub customer_id: Option<CustomerId>,
    pub kind: String,
    pub thing_id: Uuid,
    pub name: String,
    pub cause: Option<String>,
    pub outcome: Option<String>,
}

impl Found {
    pub fn is(&self, step: &Step) -> bool {
        self.kind == step.kind && self.thing_id == step.thing_id
    }
}

/// All that names the old reseller of `customers`, and what the new one is given; with `others`, also what is of no
/// customer yet.
pub(super) fn judge(
    conn: &mut PgConnection,
    plan: &Move,
    to: ResellerId,
    customers: &[CustomerId],
    others: bool,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<Found>> {
    let (known, regions): (Vec<&str>, Vec<&str>) =
        countries::all().iter().map(|country| (country.iso2.as_str(), country.region.as_str())).unzip();
    let found = sql_query(include_str!("judge.sql"))
        .bind::<SqlUuid, _>(plan.provider_id)
        .bind::<SqlUuid, _>(plan.from_reseller)
        .bind::<SqlUuid, _>(to)
        .bind::<Array<Text>, _>(plan.kinds())
        .bind::<Array<SqlUuid>, _>(customers)
        .bind::<Array<Text>, _>(known)
        .bind::<Array<Text>, _>(regions)
        .bind::<Timestamptz, _>(now)
        .bind::<Bool, _>(others)
        .load(conn)?;
    Ok(found)
}

/// Keeps what was found as steps of a move; `outcome` for what nobody had rehearsed.
pub(super) fn keep(
    conn: &mut PgConnection,
    plan: &Move,
    found: &[&Found],
    outcome: Option<&'static str>,
) -> Result<()> {
    let row = |found: &&Found| {
        (
            steps::provider_id.eq(plan.provider_id),
            steps::move_id.eq(plan.id),
            steps::customer_id.eq(found.customer_id),
            steps::kind.eq(found.kind.clone()),
            steps::thing_id.eq(found.thing_id),
            steps::name.eq(found.name.clone()),
            steps::cause.eq(found.cause.clone()),
            steps::outcome.eq(outcome),
        )
    };
    for some in found.chunks(1000) {
        let rows: Vec<_> = some.iter().map(row).collect();
        diesel::insert_into(steps::table).values(rows).on_conflict_do_nothing().execute(conn)?;
    }
    Ok(())
}

pub(super) type Steps = steps::BoxedQuery<'static, Pg>;

/// The steps of a move.
pub(super) fn of(provider: ProviderId, plan: &Move) -> Steps {
    steps::table.filter(steps::provider_id.eq(provider)).filter(steps::move_id.eq(plan.id)).into_boxed()
}

pub(super) fn kind_words(kind: &str) -> Phrase {
    Phrase::new(format!("moves-kind-{kind}"))
}

/// Why something can't go, in whole words.
pub(super) fn cause_words(cause: &str) -> Phrase {
    match Cause::of_code(cause) {
        Some(known) => known.mark(),
        None => Phrase::new(format!("moves-cause-{cause}")),
    }
}

/// A kind as it is chosen.
pub(super) fn choice_words(kind: &str) -> Phrase {
    if kind == "tenants" { "moves-choice-tenants".into() } else { kind_words(kind) }
}

/// What is to come, or came, of something.
pub(super) fn verdict_words(chrome: &Chrome, kind: &str, outcome: Option<&str>, cause: Option<&str>) -> Message {
    // To go, gone, to stay, stayed.
    let [goes, moved, stays, kept] = match kind {
        "roles" | "roles-asked" => {
            ["moves-verdict-ends", "moves-verdict-ended", "moves-verdict-stays", "moves-verdict-not-ended"]
        }
        "roles-given" => {
            ["moves-verdict-gives", "moves-verdict-given", "moves-verdict-gives-not", "moves-verdict-gives-not"]
        }
        _ => ["moves-verdict-goes", "moves-verdict-moved", "moves-verdict-stays", "moves-verdict-kept"],
    };
    let because = |key: &'static str| match cause {
        Some(cause) => chrome.say(Phrase::new(key).with("cause", chrome.say(cause_words(cause)))),
        None => chrome.say(goes),
    };
    match outcome {
        None => because(stays),
        Some("moved") => chrome.say(moved),
        Some("kept" | "refused") => because(kept),
        Some("new") => chrome.say("moves-verdict-new"),
        Some(_) => chrome.say("moves-verdict-meanwhile"),
    }
}

impl Step {
    /// Whether something is to be done about it: it goes, or its customer is asked.
    pub fn is_planned(&self) -> bool {
        self.cause.as_deref().is_none_or(|cause| cause == ASKS_CUSTOMER)
    }

    /// The page of what it is about; none for another person's draft.
    pub fn href(&self) -> Option<String> {
        let id = self.thing_id;
        match self.kind.as_str() {
            "administration" => Some(format!("/customers/{id}/account")),
            "roles" | "roles-asked" => Some(format!("/admin-relationships/{id}")),
            "roles-given" => Some(format!("/customers/{id}/admin-relationships")),
            "credit" | "support" => Some(format!("/subscriptions/{id}")),
            "requests" => Some(format!("/requests/{id}")),
            "orders" => Some(format!("/requests/{id}/order")),
            "service" => Some(format!("/service-requests/{id}")),
            "invitations" => Some(format!("/relationship-requests/{id}")),
            "tenants" => self.customer_id.map(|customer| format!("/customers/{customer}/azure")),
            _ => None,
        }
    }

    /// What it is called.
    pub fn called(&self, chrome: &Chrome) -> Message {
        let of = |key: &'static str| chrome.say(Phrase::new(key).with("name", &self.name));
        match self.kind.as_str() {
            "requests" | "orders" => of("moves-asked-by"),
            "drafts" => of("moves-draft-by"),
            "invitations" => of("moves-invited-by"),
            "tenants" => of("moves-granted-by"),
            _ => of("moves-called"),
        }
    }
}
