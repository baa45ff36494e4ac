//! How far each reseller has come from the request to its first order, and who waits for whom: derived from facts
//! whenever it is asked for, and kept nowhere.

use chrono::{DateTime, SecondsFormat, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use serde::Deserialize;
use uuid::Uuid;

use crate::db::kept;
use crate::error::{Error, Result};
use crate::id::{CustomerId, RequestId, ResellerId};
use crate::partnerships::credit::Cause;
use crate::partnerships::life::State;
use crate::scope::{MayPartner, Scope};
use crate::web::list::{Count, Counted, PAGE, Slice, after};

/// Which part of **Onboarding** is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OnboardingFilter {
    /// A part of a name or of an address.
    pub q: String,
    /// `all`; `own` for what waits for the provider; anything else leaves out who has finished.
    pub show: String,
    pub after: String,
}

/// A row of the board: a request that nobody has become a partner by yet, or a partner.
#[derive(Debug, QueryableByName)]
pub(super) struct Onboarding {
    #[diesel(sql_type = Bool)]
    pub is_partner: bool,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    /// None of a partner that no request led to.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub request_id: Option<RequestId>,
    /// The company that has enrolled by the request, or the partner.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub reseller_id: Option<ResellerId>,
    /// The company, or whom the request went to; empty where nobody knows.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Of whom the portal sent the request to.
    #[diesel(sql_type = Text)]
    pub email: String,
    #[diesel(sql_type = Text)]
    state: String,
    /// When the request was sent, or made; of a partner, since when it is one.
    #[diesel(sql_type = Timestamptz)]
    began: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    invited_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    opened_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub reminded_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub expires_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Bool)]
    enrolled: bool,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    enrolled_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Bool)]
    agreed: bool,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    agreed_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    cause: Option<String>,
    /// Whether phone, email and hours of its support are told; unknown of who isn't a partner.
    #[diesel(sql_type = Nullable<Bool>)]
    supported: Option<bool>,
    #[diesel(sql_type = Bool)]
    has_customer: bool,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    customer_at: Option<DateTime<Utc>>,
    /// Whether anything runs or ran for its customers, or credits it.
    #[diesel(sql_type = Bool)]
    has_order: bool,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    order_at: Option<DateTime<Utc>>,
    /// Whom the first order can be for.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub customer_id: Option<CustomerId>,
    /// That customer has accepted the agreement without which nothing is ordered.
    #[diesel(sql_type = Bool)]
    pub customer_agreed: bool,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub nudged_at: Option<DateTime<Utc>>,
    /// A step is left.
    #[diesel(sql_type = Bool)]
    pub open: bool,
}

/// One of the eight steps.
pub(super) struct Step {
    /// The key of what it is called.
    pub words: &'static str,
    pub done: bool,
    /// Where the fact has a day.
    pub at: Option<DateTime<Utc>>,
    /// The key of why it is not done, or isn't known to be.
    pub mark: Option<&'static str>,
    pub cause: Option<Cause>,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    Send,
    Resend,
    /// The letter came back.
    Address,
    Open,
    Answer,
    Accept,
    Sign,
    MpnId,
    Support,
    /// The operator has suspended the reseller.
    Suspended,
    /// The operator has not let the reseller in.
    Vetting,
    Customer,
    Order,
}

/// Who has to do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Party {
    Provider,
    Reseller,
    Operator,
}

impl Wait {
    pub fn party(self) -> Party {
        match self {
            Wait::Send | Wait::Resend | Wait::Address | Wait::Customer | Wait::Order => Party::Provider,
            Wait::Open | Wait::Answer | Wait::Accept | Wait::Sign | Wait::MpnId | Wait::Support => Party::Reseller,
            Wait::Suspended | Wait::Vetting => Party::Operator,
        }
    }

    /// The key of who waits for whom to do what.
    pub fn words(self) -> &'static str {
        match self {
            Wait::Send => "partnerships-wait-send",
            Wait::Resend => "partnerships-wait-resend",
            Wait::Address => "partnerships-wait-address",
            Wait::Open => "partnerships-wait-open",
            Wait::Answer => "partnerships-wait-answer",
            Wait::Accept => "partnerships-wait-accept",
            Wait::Sign => "partnerships-wait-sign",
            Wait::MpnId => "partnerships-wait-mpn-id",
            Wait::Support => "partnerships-wait-support",
            Wait::Suspended => "partnerships-wait-suspended",
            Wait::Vetting => "partnerships-wait-vetting",
            Wait::Customer => "partnerships-wait-customer",
            Wait::Order => "partnerships-wait-order",
        }
    }
}

impl OnboardingFilter {
    /// Whether it leaves anybody out whom the page shows without it.
    pub fn is_narrow(&self) -> bool {
        !self.q.trim().is_empty()
    }

    pub fn is_all(&self) -> bool {
        self.show == "all"
    }

    /// Whether it asks for what waits for the provider alone.
    pub fn is_own(&self) -> bool {
        self.show == "own"
    }

    /// The query string that asks for the same part.
    pub fn query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.q)
            .append_pair("show", &self.show)
            .finish()
    }
}

impl Onboarding {
    /// One page of the board, in the agent's reach: who has something left to do first, the newest before the others.
    pub fn list(conn: &mut PgConnection, agent: &MayPartner, filter: &OnboardingFilter) -> Result<Slice<Onboarding>> {
        let rows = Onboarding::load(conn, agent, filter, None)?;
        Ok(Slice::of(rows, |row| {
            (format!("{} {}", row.open, row.began.to_rfc3339_opts(SecondsFormat::Micros, true)), row.id)
        }))
    }

    /// The partner `id` in the agent's reach.
    pub fn find(conn: &mut PgConnection, agent: &MayPartner, id: ResellerId) -> Result<Onboarding> {
        let filter = OnboardingFilter { show: "all".to_owned(), ..OnboardingFilter::default() };
        Onboarding::load(conn, agent, &filter, Some(id))?.pop().ok_or(Error::NotFound)
    }

    fn load(
        conn: &mut PgConnection,
        agent: &MayPartner,
        filter: &OnboardingFilter,
        alone: Option<ResellerId>,
    ) -> Result<Vec<Onboarding>> {
        let key = after::<Uuid>(&filter.after).and_then(|(key, id)| {
            let (open, began) = key.split_once(' ')?;
            let began = DateTime::parse_from_rfc3339(began).ok()?;
            Some((open.parse::<bool>().ok()?, began.with_timezone(&Utc), id))
        });
        let rows = sql_query(concat!(include_str!("board.sql"), include_str!("onboarding.sql")))
            .bind::<SqlUuid, _>(agent.provider_id()?)
            .bind::<Nullable<Array<SqlUuid>>, _>(&agent.reach.resellers)
            .bind::<Text, _>(filter.q.trim())
            .bind::<Timestamptz, _>(agent.visitor.now)
            .bind::<Bool, _>(filter.is_own())
            .bind::<Nullable<SqlUuid>, _>(alone)
            .bind::<Bool, _>(filter.is_all())
            .bind::<Nullable<Bool>, _>(key.map(|(open, ..)| open))
            .bind::<Nullable<Timestamptz>, _>(key.map(|(_, began, _)| began))
            .bind::<Nullable<SqlUuid>, _>(key.map(|(.., id)| id))
            .bind::<BigInt, _>(i64::try_from(PAGE + 1).unwrap_or(i64::MAX))
            .get_results(conn)?;
        Ok(rows)
    }

    /// How many rows in the reach of one of the provider's people wait for the provider.
    pub fn count_own(conn: &mut PgConnection, agent: &Scope) -> Result<Count> {
        let own = sql_query(concat!(
            include_str!("board.sql"),
            "select count(*) as rows from (select from page limit $7) as own"
        ))
        .bind::<SqlUuid, _>(agent.provider().ok_or(Error::NotFound)?)
        .bind::<Nullable<Array<SqlUuid>>, _>(&agent.reach.resellers)
        .bind::<Text, _>("")
        .bind::<Timestamptz, _>(agent.visitor.now)
        .bind::<Bool, _>(true)
        .bind::<Nullable<SqlUuid>, _>(None::<ResellerId>)
        .bind::<BigInt, _>(Count::LIMIT);
        let counted: Counted = kept(own).get_result(conn)?;
        Ok(counted.into())
    }

    pub fn state(&self) -> State {
        State::from_code(&self.state).unwrap_or(State::Draft)
    }

    /// What stands against crediting the reseller, wherever its customers are.
    fn cause(&self) -> Option<Cause> {
        self.cause.as_deref().and_then(Cause::of_code)
    }

    /// The eight steps, in their order.
    pub fn steps(&self) -> [Step; 8] {
        let step = |words, done, at: Option<DateTime<Utc>>| Step { words, done, at, mark: None, cause: None };
        let is_seen = self.is_partner || !self.enrolled;
        [
            step("partnerships-step-invited", self.is_partner || self.state() != State::Draft, self.invited_at),
            step(
                "partnerships-step-opened",
                self.is_partner || self.enrolled || self.opened_at.is_some(),
                self.opened_at,
            ),
            step("partnerships-step-enrolled", self.enrolled, self.enrolled_at),
            step("partnerships-step-agreement", self.agreed, self.agreed_at),
            Step {
                cause: self.cause(),
                ..step("partnerships-step-mpn-id", self.enrolled && self.cause().is_none(), None)
            },
            Step {
                mark: (!is_seen).then_some("partnerships-step-seen-later"),
                ..step("partnerships-step-support", self.supported == Some(true), None)
            },
            step("partnerships-step-customer", self.has_customer, self.customer_at),
            step("partnerships-step-order", self.has_order, self.order_at),
        ]
    }

    /// Who is waited for, and what for: of a request one thing, of a partner each that can be done now.
    pub fn waits(&self) -> Vec<Wait> {
        match self.is_partner {
            true => self.waits_for_partner(),
            false => vec![self.waits_for_answer()],
        }
    }

    fn waits_for_answer(&self) -> Wait {
        match self.state() {
            State::Expired => Wait::Resend,
            _ if self.cause() == Some(Cause::Suspended) => Wait::Suspended,
            _ if self.enrolled && !self.agreed => Wait::Sign,
            _ if self.cause() == Some(Cause::NotAuthorized) => Wait::Vetting,
            _ if self.enrolled => Wait::Accept,
            State::Draft => Wait::Send,
            State::Bounced => Wait::Address,
            State::Opened => Wait::Answer,
            _ => Wait::Open,
        }
    }

    fn waits_for_partner(&self) -> Vec<Wait> {
        let mut waits = Vec::new();
        match self.cause() {
            Some(Cause::Suspended) => return vec![Wait::Suspended],
            Some(Cause::NotAuthorized) => return vec![Wait::Vetting],
            Some(Cause::NoAgreement) => waits.push(Wait::Sign),
            Some(_) => waits.push(Wait::MpnId),
            None => {}
        }
        if self.supported != Some(true) {
            waits.push(Wait::Support);
        }
        if !self.has_customer {
            waits.push(Wait::Customer);
        } else if !self.has_order {
            waits.push(Wait::Order);
        }
        waits
    }

    /// What the reseller has to do.
    pub fn waits_for_reseller(&self) -> Vec<Wait> {
        self.waits().into_iter().filter(|wait| wait.party() == Party::Reseller).collect()
    }
}
