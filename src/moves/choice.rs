//! Which customers move: kept with the draft, over searches and pages.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::customers::Customer;
use crate::error::Result;
use crate::id::{CustomerId, ResellerId};
use crate::moves::forms::ChooseForm;
use crate::moves::plan::{MOST, Move};
use crate::moves::step::KINDS;
use crate::partnerships::Partner;
use crate::schema::{
    customer_move_customers as chosen, customer_moves as moves, customers, reseller_customers as related,
};
use crate::scope::MayAssociate;
use crate::web::list::{Slice, limit, lower, strpos};

/// A customer that has to do with the old reseller.
#[derive(Debug)]
pub(super) struct Row {
    pub id: CustomerId,
    pub name: String,
    pub domain: String,
    pub country: String,
    /// The old reseller administers the account, and is not only named by subscriptions.
    pub administered: bool,
    pub is_chosen: bool,
}

impl Move {
    /// Customers within the agent's sight that have to do with the old reseller, narrowed by a part of name or
    /// domain.
    fn candidates(&self, agent: &MayAssociate, search: &str) -> customers::BoxedQuery<'static, diesel::pg::Pg> {
        let of_it = related::table
            .filter(related::reseller_id.eq(self.from_reseller))
            .filter(related::provider_id.eq(self.provider_id))
            .select(related::customer_id);
        let all = Customer::visible_to(agent).filter(customers::id.eq_any(of_it));
        let search = search.trim().to_lowercase();
        if search.is_empty() {
            return all;
        }
        let in_name = strpos(lower(customers::bill_to_name), search.clone()).gt(0);
        let in_company = strpos(lower(customers::name), search.clone()).gt(0);
        all.filter(in_name.or(in_company).or(strpos(customers::domain, search).gt(0)))
    }

    /// One page of them by name.
    pub fn page(
        &self,
        conn: &mut PgConnection,
        agent: &MayAssociate,
        search: &str,
        after: Option<(String, CustomerId)>,
    ) -> Result<Slice<Row>> {
        let mut query = self.candidates(agent, search);
        if let Some((name, id)) = after {
            let same = customers::bill_to_name.eq(name.clone()).and(customers::id.gt(id));
            query = query
                .filter(customers::bill_to_name.ge(name.clone()))
                .filter(customers::bill_to_name.gt(name).or(same));
        }
        let found: Vec<Customer> = query
            .order((customers::bill_to_name, customers::id))
            .limit(limit())
            .select(Customer::as_select())
            .load(conn)?;
        let ids: Vec<CustomerId> = found.iter().map(|row| row.id).collect();
        let ticked: Vec<CustomerId> =
            self.rows().filter(chosen::customer_id.eq_any(ids)).select(chosen::customer_id).load(conn)?;
        let row = |it: Customer| Row {
            administered: it.reseller_id == Some(self.from_reseller),
            is_chosen: ticked.contains(&it.id),
            id: it.id,
            name: it.bill_to_name,
            domain: it.domain,
            country: it.country,
        };
        Ok(Slice::of(found.into_iter().map(row).collect(), |row: &Row| (row.name.clone(), row.id)))
    }

    /// How many there are of them in all, and how many are chosen.
    pub fn chosen(&self, conn: &mut PgConnection, agent: &MayAssociate) -> Result<(i64, i64)> {
        let all = self.candidates(agent, "").count().get_result(conn)?;
        Ok((all, self.rows().count().get_result(conn)?))
    }

    /// Of the rows that a page has `shown`, keeps those that are `ticked`, and no others.
    pub fn tick(
        &self,
        conn: &mut PgConnection,
        agent: &MayAssociate,
        shown: &[CustomerId],
        ticked: &[CustomerId],
    ) -> Result<()> {
        let off: Vec<CustomerId> = shown.iter().copied().filter(|id| !ticked.contains(id)).collect();
        diesel::delete(self.rows().filter(chosen::customer_id.eq_any(off))).execute(conn)?;
        let on = self.candidates(agent, "").filter(customers::id.eq_any(ticked.to_vec())).select(customers::id);
        let on = on.load(conn)?;
        self.add(conn, &on)
    }

    /// Chooses all that the search lets through, on whatever page, the first by name as far as one move takes them; or
    /// takes them out again.
    pub fn tick_all(&self, conn: &mut PgConnection, agent: &MayAssociate, search: &str, on: bool) -> Result<()> {
        let found = self.candidates(agent, search);
        if !on {
            let found = found.select(customers::id);
            diesel::delete(self.rows().filter(chosen::customer_id.eq_any(found))).execute(conn)?;
            return Ok(());
        }
        let chosen: i64 = self.rows().count().get_result(conn)?;
        let first: Vec<CustomerId> = found
            .filter(customers::id.ne_all(self.rows().select(chosen::customer_id)))
            .order((customers::bill_to_name, customers::id))
            .limit(i64::try_from(MOST).unwrap_or(i64::MAX).saturating_sub(chosen).max(0))
            .select(customers::id)
            .load(conn)?;
        self.add(conn, &first)
    }

    /// The choice changes: what was rehearsed is no rehearsal of it.
    pub fn forget_rehearsal(&self, conn: &mut PgConnection) -> Result<()> {
        let rehearsed = diesel::update(self.row()).filter(moves::rehearsed_at.is_not_null());
        rehearsed.set((moves::rehearsed_at.eq(None::<DateTime<Utc>>), moves::fingerprint.eq(""))).execute(conn)?;
        Ok(())
    }

    /// Keeps what stands in the other boxes, as far as it can be kept, while the customers are chosen.
    pub fn keep_boxes(&self, conn: &mut PgConnection, form: &ChooseForm) -> Result<()> {
        let kinds: Vec<&str> = KINDS.into_iter().filter(|kind| form.has(kind)).collect();
        let to: Option<ResellerId> = form.to.parse().ok().filter(|id| *id != self.from_reseller);
        let known = to.map(|id| Partner::known(conn, self.provider_id, id)).transpose()?.flatten();
        diesel::update(self.row())
            .set((
                moves::kinds.eq(kinds),
                moves::to_reseller.eq(known.map(|partner| partner.id)),
                moves::starts_on.eq(form.day()),
            ))
            .execute(conn)?;
        Ok(())
    }

    fn add(&self, conn: &mut PgConnection, ids: &[CustomerId]) -> Result<()> {
        for some in ids.chunks(5_000) {
            let row = |id: &CustomerId| {
                (chosen::provider_id.eq(self.provider_id), chosen::move_id.eq(self.id), chosen::customer_id.eq(*id))
            };
            let rows: Vec<_> = some.iter().map(row).collect();
            diesel::insert_into(chosen::table).values(rows).on_conflict_do_nothing().execute(conn)?;
        }
        Ok(())
    }

    fn rows(
        &self,
    ) -> diesel::dsl::Filter<
        diesel::dsl::Filter<chosen::table, diesel::dsl::Eq<chosen::provider_id, crate::id::ProviderId>>,
        diesel::dsl::Eq<chosen::move_id, crate::id::MoveId>,
    > {
        chosen::table.filter(chosen::provider_id.eq(self.provider_id)).filter(chosen::move_id.eq(self.id))
    }
}
