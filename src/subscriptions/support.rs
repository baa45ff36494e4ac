//! **Designated support contact**: who supports the customer for a subscription, chosen for one or for
//! many at once (162–164, 196–197), declined by the reseller, or taken back when a partnership ends.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use diesel::sql_types::{Integer, Text, Timestamptz, Uuid as SqlUuid};
use serde_json::{Value, json};

use crate::activity::{self, Subject};
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{CustomerId, ProviderId, ResellerId, SubscriptionId};
use crate::mail::Letter;
use crate::partnerships::{Partner, Partnership, Reseller, known_to};
use crate::schema::{customers, mpn_ids, partnerships, subscriptions};
use crate::scope::{MayDeclineSupport, MaySetSupport, Scope};
use crate::subscriptions::subscription::{Subscription, changed};
use crate::support::SupportContact;
use crate::words::Phrase;

/// What became of one row of a choice for many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Changed,
    /// It was so already: nothing to do.
    Already,
    /// Somebody has changed the subscription since the page was shown.
    Stale,
    Deleted,
}

impl Verdict {
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Changed => "support-verdict-changed",
            Verdict::Already => "support-verdict-already",
            Verdict::Stale => "support-verdict-stale",
            Verdict::Deleted => "support-verdict-deleted",
        }
    }
}

/// The resellers that may support a customer's subscriptions: active partners with a relationship to the
/// customer, being its reseller or a partner of record of one of its subscriptions.
pub(super) fn supporters(conn: &mut PgConnection, provider: ProviderId, customer: CustomerId) -> Result<Vec<Partner>> {
    let administers = customers::table
        .filter(customers::provider_id.eq(provider))
        .filter(customers::id.eq(customer))
        .filter(customers::reseller_id.eq(mpn_ids::reseller_id.nullable()));
    let of_record = subscriptions::table
        .filter(subscriptions::provider_id.eq(provider))
        .filter(subscriptions::customer_id.eq(customer))
        .filter(subscriptions::status.ne("deleted"))
        .filter(subscriptions::partner_of_record.eq(mpn_ids::reseller_id.nullable()));
    let rows = known_to(provider)
        .filter(partnerships::since.is_not_null())
        .filter(partnerships::ended_at.is_null())
        .filter(mpn_ids::suspended.eq(false))
        .filter(exists(administers).or(exists(of_record)))
        .order((mpn_ids::name, mpn_ids::reseller_id))
        .select(Partner::as_select())
        .load(conn)?;
    Ok(rows)
}

/// Locks the partnership, so that it doesn't end while its reseller is being chosen.
pub(super) fn must_be_supporter(conn: &mut PgConnection, customer: &Customer, reseller: ResellerId) -> Result<()> {
    Partnership::hold(conn, customer.provider_id, reseller)?;
    must_be_related(conn, customer, reseller)
}

/// The same without the lock, for a rehearsal.
pub fn must_be_related(conn: &mut PgConnection, customer: &Customer, reseller: ResellerId) -> Result<()> {
    let related = supporters(conn, customer.provider_id, customer.id)?;
    match related.iter().any(|partner| partner.id == reseller) {
        true => Ok(()),
        false => Err(Error::invalid("support_contact", "subscriptions-support-not-related")),
    }
}

impl Subscription {
    /// Designates who supports the customer for this subscription: a reseller of its own, or the
    /// provider (162–164, 196–197). The reseller is told by letter.
    pub(super) fn support_by(
        &self,
        conn: &mut PgConnection,
        agent: &MaySetSupport,
        reseller: Option<ResellerId>,
    ) -> Result<()> {
        if self.support_reseller == reseller {
            return Ok(());
        }
        let customer = self.support_untold(conn, agent, reseller)?;
        match reseller {
            Some(reseller) => tell_supporter(conn, agent, &customer, reseller, &[self]),
            None => Ok(()),
        }
    }

    /// The same without the letter, for one of many: whoever changes them tells each reseller once.
    pub fn support_untold(
        &self,
        conn: &mut PgConnection,
        agent: &MaySetSupport,
        reseller: Option<ResellerId>,
    ) -> Result<Customer> {
        let customer = Customer::find(conn, agent, self.customer_id)?;
        if let Some(reseller) = reseller {
            must_be_supporter(conn, &customer, reseller)?;
        }
        let changed = diesel::update(subscriptions::table.find((self.provider_id, self.id)))
            .filter(subscriptions::status.ne("deleted"))
            .filter(subscriptions::support_reseller.is_not_distinct_from(self.support_reseller))
            .set((subscriptions::support_reseller.eq(reseller), changed(agent.visitor.now, &agent.name)))
            .execute(conn)?;
        self.record(conn, agent, changed, "subscription.support_changed", self.support_details(reseller))?;
        Ok(customer)
    }

    /// Designates who supports several of a customer's subscriptions, all in the caller's transaction.
    /// Each comes with the version that the page showed; one that was changed since stays as it is.
    pub(super) fn support_many_by(
        conn: &mut PgConnection,
        agent: &MaySetSupport,
        customer: &Customer,
        chosen: &[(Option<i32>, Subscription)],
        reseller: Option<ResellerId>,
    ) -> Result<Vec<Verdict>> {
        if let Some(reseller) = reseller {
            must_be_supporter(conn, customer, reseller)?;
        }
        let verdict = |(shown, subscription): &(Option<i32>, Subscription)| match () {
            () if subscription.is_deleted() => Verdict::Deleted,
            () if subscription.support_reseller == reseller => Verdict::Already,
            () if *shown != Some(subscription.version) => Verdict::Stale,
            () => Verdict::Changed,
        };
        let verdicts: Vec<Verdict> = chosen.iter().map(verdict).collect();
        let to_change: Vec<&Subscription> =
            chosen.iter().zip(&verdicts).filter(|(_, it)| **it == Verdict::Changed).map(|((_, it), _)| it).collect();
        let ids: Vec<SubscriptionId> = to_change.iter().map(|subscription| subscription.id).collect();
        diesel::update(subscriptions::table)
            .filter(subscriptions::provider_id.eq(customer.provider_id))
            .filter(subscriptions::id.eq_any(&ids))
            .set((subscriptions::support_reseller.eq(reseller), changed(agent.visitor.now, &agent.name)))
            .execute(conn)?;
        let subjects = to_change.iter().map(|it| customer.subject(it.support_details(reseller))).collect();
        activity::record_many(conn, agent, "subscription.support_changed", subjects)?;
        if let Some(reseller) = reseller.filter(|_| !to_change.is_empty()) {
            tell_supporter(conn, agent, customer, reseller, &to_change)?;
        }
        Ok(verdicts)
    }

    /// The reseller that supports it declines to: from now on the provider does, and is told by letter.
    pub(super) fn decline_support(
        &self,
        conn: &mut PgConnection,
        person: &MayDeclineSupport,
        shown: i32,
        reason: &str,
    ) -> Result<()> {
        let own = person.reseller().ok_or(Error::NotFound)?;
        // Looked up now: the reseller may not see the customer any more.
        let customer = Customer::find(conn, person, self.customer_id)?;
        let provider = SupportContact::of_provider(conn, self.provider_id)?;
        let declined: bool = select(decline_support(self.id.uuid(), shown, reason, person.visitor.now, &person.name))
            .get_result(conn)?;
        if !declined {
            return Err(Error::refused_with("support-decline-changed", "/supported".to_owned(), "support-supported"));
        }
        let details = json!({ "subscription": self.id, "reason": reason, "before": { "support_reseller": own },
                              "after": { "support_reseller": null } });
        let subject = Subject { reseller_id: Some(own), ..customer.subject(details) };
        activity::record(conn, person, "subscription.support_declined", subject)?;
        let sentence = Phrase::new("support-letter-declined")
            .with("reseller", &person.organization_name)
            .with("customer", &customer.bill_to_name)
            .with("product", &self.offer);
        let letter = Letter {
            provider_id: Some(self.provider_id),
            subject: Phrase::new("support-letter-declined-subject"),
            sentences: vec![sentence, Phrase::new("support-reason-given").with("reason", reason)],
            link: Some((
                format!("{}/subscriptions/{}", person.visitor.public_url, self.id),
                "support-letter-link".into(),
            )),
            from: person.organization_name.clone(),
        };
        letter.queue(conn, person.visitor.now, &provider.recipient())
    }

    /// Whatever `reseller` supports for the provider falls back to it, when the agent may say who supports;
    /// how many there were.
    pub fn support_falls_back(
        conn: &mut PgConnection,
        agent: &Scope,
        provider: ProviderId,
        reseller: ResellerId,
    ) -> Result<usize> {
        agent.must::<MaySetSupport>()?;
        let rows: Vec<(SubscriptionId, CustomerId)> = diesel::update(subscriptions::table)
            .filter(subscriptions::provider_id.eq(provider))
            .filter(subscriptions::support_reseller.eq(reseller))
            .filter(subscriptions::status.ne("deleted"))
            .set((subscriptions::support_reseller.eq(None::<ResellerId>), changed(agent.visitor.now, &agent.name)))
            .returning((subscriptions::id, subscriptions::customer_id))
            .get_results(conn)?;
        let ids: Vec<CustomerId> = rows.iter().map(|(_, customer)| *customer).collect();
        let names: Vec<(CustomerId, String)> = customers::table
            .filter(customers::provider_id.eq(provider))
            .filter(customers::id.eq_any(ids))
            .select((customers::id, customers::bill_to_name))
            .load(conn)?;
        let names: std::collections::HashMap<_, _> = names.into_iter().collect();
        let subject = |(id, customer): &(SubscriptionId, CustomerId)| Subject {
            id: Some(customer.uuid()),
            name: names.get(customer).cloned().unwrap_or_default(),
            provider_id: Some(provider),
            reseller_id: Some(reseller),
            customer_id: Some(*customer),
            details: json!({ "subscription": id, "before": { "support_reseller": reseller },
                             "after": { "support_reseller": null } }),
            about: None,
        };
        activity::record_many(conn, agent, "subscription.support_changed", rows.iter().map(subject).collect())?;
        Ok(rows.len())
    }

    /// No reseller supports anything of `customer`'s any more: the relationship with it ends.
    pub fn support_ends(conn: &mut PgConnection, agent: &Scope, customer: &Customer) -> Result<()> {
        let supported = subscriptions::table
            .filter(subscriptions::provider_id.eq(customer.provider_id))
            .filter(subscriptions::customer_id.eq(customer.id))
            .filter(subscriptions::support_reseller.is_not_null())
            .filter(subscriptions::status.ne("deleted"));
        let before: Vec<(SubscriptionId, Option<ResellerId>)> =
            supported.select((subscriptions::id, subscriptions::support_reseller)).load(conn)?;
        let ids: Vec<SubscriptionId> = before.iter().map(|(id, _)| *id).collect();
        diesel::update(subscriptions::table)
            .filter(subscriptions::provider_id.eq(customer.provider_id))
            .filter(subscriptions::id.eq_any(ids))
            .set((subscriptions::support_reseller.eq(None::<ResellerId>), changed(agent.visitor.now, &agent.name)))
            .execute(conn)?;
        let subject = |(id, reseller): &(SubscriptionId, Option<ResellerId>)| {
            let details = json!({ "subscription": id, "before": { "support_reseller": reseller },
                                  "after": { "support_reseller": null } });
            Subject { reseller_id: *reseller, ..customer.subject(details) }
        };
        let subjects = before.iter().map(subject).collect();
        activity::record_many(conn, agent, "subscription.support_changed", subjects)
    }

    fn support_details(&self, reseller: Option<ResellerId>) -> Value {
        json!({ "subscription": self.id, "before": { "support_reseller": self.support_reseller },
                "after": { "support_reseller": reseller } })
    }
}

impl Subscription {
    /// Tells a reseller that it supports so many more, which were changed one by one without a letter.
    pub fn tell_of_many(
        conn: &mut PgConnection,
        (provider, reseller): (ProviderId, ResellerId),
        count: usize,
        (now, public_url): (DateTime<Utc>, &str),
    ) -> Result<()> {
        let from = SupportContact::of_provider(conn, provider)?.name;
        let sentence = Phrase::new("support-letter-designated-many").with("provider", &from).with("count", count);
        let letter = Letter {
            provider_id: Some(provider),
            subject: Phrase::new("support-letter-designated-subject"),
            sentences: vec![sentence, Phrase::new("support-letter-may-decline")],
            link: Some((format!("{public_url}/supported"), "support-letter-link".into())),
            from,
        };
        let to = Reseller::find(conn, reseller)?.recipient();
        letter.queue(conn, now, &to)
    }
}

define_sql_function! {
    /// See the migration: the one change that a reseller makes to what it only supports.
    fn decline_support(id: SqlUuid, seen: Integer, reason: Text, at: Timestamptz, name: Text) -> Bool
}

/// Tells the reseller, in its language, what it supports from now on.
fn tell_supporter(
    conn: &mut PgConnection,
    agent: &Scope,
    customer: &Customer,
    reseller: ResellerId,
    which: &[&Subscription],
) -> Result<()> {
    let reseller = Reseller::find(conn, reseller)?;
    let products = which.iter().map(|subscription| subscription.offer.as_str()).collect::<Vec<_>>().join(", ");
    let path = match which {
        [one] => format!("/subscriptions/{}", one.id),
        _ => "/supported".to_owned(),
    };
    let sentence = Phrase::new("support-letter-designated")
        .with("provider", &agent.organization_name)
        .with("customer", &customer.bill_to_name)
        .with("products", products);
    let letter = Letter {
        provider_id: Some(customer.provider_id),
        subject: Phrase::new("support-letter-designated-subject"),
        sentences: vec![sentence, Phrase::new("support-letter-may-decline")],
        link: Some((format!("{}{path}", agent.visitor.public_url), "support-letter-link".into())),
        from: agent.organization_name.clone(),
    };
    letter.queue(conn, agent.visitor.now, &reseller.recipient())
}
