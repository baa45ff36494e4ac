//! Three facts kept apart for each subscription: who sells and administers, who gets the credit, who
//! supports; each since when, and where they contradict each other (146, 153, 159, 162).

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use diesel::dsl::case_when;
use diesel::prelude::*;

use crate::customers::Customer;
use crate::error::Result;
use crate::id::{ResellerId, SubscriptionId};
use crate::schema::{customers, offers, partnerships, providers, resellers, subscriptions};
use crate::scope::{Organization, Scope};
use crate::words::{Language, Phrase};

/// Who does something for a customer, and since when.
pub struct Holder {
    /// None: nobody does.
    pub name: Option<String>,
    pub since: DateTime<Utc>,
}

/// The three facts of one subscription.
pub struct Fact {
    pub id: SubscriptionId,
    /// Its own name, or its product's.
    pub offer: String,
    pub credited: Holder,
    pub supports: Holder,
    /// What contradicts what, as far as it is the reader's to know.
    pub contradictions: Vec<Phrase>,
}

/// The facts of a customer's subscriptions.
pub struct Facts {
    /// None for who sees only some of the customer's subscriptions: another company's name is not for them.
    pub administers: Option<Holder>,
    pub rows: Vec<Fact>,
}

#[derive(Queryable)]
struct Row {
    id: SubscriptionId,
    offer: String,
    partner_of_record: Option<ResellerId>,
    credited_since: DateTime<Utc>,
    support_reseller: Option<ResellerId>,
    supported_since: DateTime<Utc>,
    declined_by: Option<ResellerId>,
    declined_at: Option<DateTime<Utc>>,
}

/// A reseller that a row names, and how it stands with the provider.
#[derive(Queryable)]
struct Named {
    id: ResellerId,
    name: String,
    suspended_at: Option<DateTime<Utc>>,
    /// None: there never was a partnership.
    partner_since: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
}

impl Facts {
    /// With four queries, whatever the number of subscriptions.
    pub fn of(conn: &mut PgConnection, scope: &Scope, customer: &Customer) -> Result<Facts> {
        let whole = customer.is_whole_for(scope.organization);
        let rows = rows(conn, scope, customer, whole)?;
        let named = named(conn, customer, &rows)?;
        let provider: String = providers::table.find(customer.provider_id).select(providers::name).first(conn)?;
        let since: DateTime<Utc> = customers::table
            .find((customer.provider_id, customer.id))
            .select(customers::administered_since)
            .first(conn)?;
        let judge = Judge { scope, customer, whole, related: related(customer, &rows), named: &named };
        let or_provider = |id: Option<ResellerId>| match id {
            Some(id) => named.get(&id).map(|it| it.name.clone()),
            None => Some(provider.clone()),
        };
        Ok(Facts {
            administers: whole.then(|| Holder { name: or_provider(customer.reseller_id), since }),
            rows: rows
                .iter()
                .map(|row| Fact {
                    id: row.id,
                    offer: row.offer.clone(),
                    credited: Holder {
                        name: row.partner_of_record.and_then(|id| named.get(&id)).map(|it| it.name.clone()),
                        since: row.credited_since,
                    },
                    supports: Holder { name: or_provider(row.support_reseller), since: row.supported_since },
                    contradictions: judge.contradictions(row),
                })
                .collect(),
        })
    }

    pub fn has_contradictions(&self) -> bool {
        self.rows.iter().any(|row| !row.contradictions.is_empty())
    }
}

/// The subscriptions that are not deleted; of a customer that it does not administer, a reseller sees
/// those that name it.
fn rows(conn: &mut PgConnection, scope: &Scope, customer: &Customer, whole: bool) -> Result<Vec<Row>> {
    let mut query = subscriptions::table
        .inner_join(offers::table)
        .filter(subscriptions::provider_id.eq(customer.provider_id))
        .filter(subscriptions::customer_id.eq(customer.id))
        .filter(subscriptions::status.ne("deleted"))
        .into_boxed();
    if let (Organization::Reseller(own), false) = (scope.organization, whole) {
        let naming = subscriptions::partner_of_record.is_not_distinct_from(own);
        query = query.filter(naming.or(subscriptions::support_reseller.is_not_distinct_from(own)));
    }
    let rows = query
        .order((offers::name, subscriptions::id))
        .select((
            subscriptions::id,
            case_when(subscriptions::nickname.ne(""), subscriptions::nickname).otherwise(offers::name),
            subscriptions::partner_of_record,
            subscriptions::credited_since,
            subscriptions::support_reseller,
            subscriptions::supported_since,
            subscriptions::support_declined_by,
            subscriptions::support_declined_at,
        ))
        .load(conn)?;
    Ok(rows)
}

fn named(conn: &mut PgConnection, customer: &Customer, rows: &[Row]) -> Result<HashMap<ResellerId, Named>> {
    let of_row = |row: &Row| [row.partner_of_record, row.support_reseller, row.declined_by];
    let ids: HashSet<ResellerId> = rows.iter().flat_map(of_row).chain([customer.reseller_id]).flatten().collect();
    let of_provider =
        partnerships::reseller_id.eq(resellers::id).and(partnerships::provider_id.eq(customer.provider_id));
    let found: Vec<Named> = resellers::table
        .left_join(partnerships::table.on(of_provider))
        .filter(resellers::id.eq_any(ids))
        .select((
            resellers::id,
            resellers::name,
            resellers::suspended_at,
            partnerships::since.nullable(),
            partnerships::ended_at.nullable(),
        ))
        .load(conn)?;
    Ok(found.into_iter().map(|it| (it.id, it)).collect())
}

/// Who has a relationship with the customer: its reseller, and the partners of record.
fn related(customer: &Customer, rows: &[Row]) -> HashSet<ResellerId> {
    rows.iter().map(|row| row.partner_of_record).chain([customer.reseller_id]).flatten().collect()
}

/// Judges rows for one reader.
struct Judge<'a> {
    scope: &'a Scope,
    customer: &'a Customer,
    whole: bool,
    related: HashSet<ResellerId>,
    named: &'a HashMap<ResellerId, Named>,
}

impl Judge<'_> {
    /// How partners stand with each other is not the customer's to read; a reseller reads of itself.
    fn contradictions(&self, row: &Row) -> Vec<Phrase> {
        if matches!(self.scope.organization, Organization::Customer(..)) {
            return Vec::new();
        }
        let administers = self.customer.reseller_id.filter(|_| self.whole);
        let found = [
            administers.and_then(|id| {
                self.standing(id, "facts-administers-ended", "facts-administers-suspended", "facts-administers-none")
            }),
            row.partner_of_record
                .filter(|id| self.whole && self.customer.reseller_id != Some(*id))
                .and_then(|id| Some(Phrase::new("facts-credit-elsewhere").with("name", &self.named.get(&id)?.name))),
            row.support_reseller.and_then(|id| self.support(id)),
            self.declined(row),
        ];
        found.into_iter().flatten().collect()
    }

    fn support(&self, id: ResellerId) -> Option<Phrase> {
        let standing = self.standing(id, "facts-support-ended", "facts-support-suspended", "facts-support-no-partner");
        standing.or_else(|| {
            let unrelated = self.whole && !self.related.contains(&id);
            Some(Phrase::new("facts-support-unrelated").with("name", &self.named.get(&id).filter(|_| unrelated)?.name))
        })
    }

    fn declined(&self, row: &Row) -> Option<Phrase> {
        let (by, at) = (self.named.get(&row.declined_by?)?, row.declined_at?);
        let language: Language = self.scope.visitor.language;
        Some(Phrase::new("facts-support-declined").with("name", &by.name).with("date", language.day(at)))
    }

    /// What is wrong with the partnership of `id`, in one of three sentences.
    fn standing(
        &self,
        id: ResellerId,
        ended: &'static str,
        suspended: &'static str,
        never: &'static str,
    ) -> Option<Phrase> {
        if !self.scope.is_provider() && self.scope.reseller() != Some(id) {
            return None;
        }
        let named = self.named.get(&id)?;
        let key = match named {
            Named { suspended_at: Some(_), .. } => suspended,
            Named { partner_since: None, .. } => never,
            Named { ended_at: Some(_), .. } => ended,
            _ => return None,
        };
        let mut phrase = Phrase::new(key).with("name", &named.name);
        if let Some(at) = named.ended_at.filter(|_| key == ended) {
            phrase = phrase.with("date", self.scope.visitor.language.day(at));
        }
        Some(phrase)
    }
}
