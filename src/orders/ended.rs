//! A draft whose reseller can't be credited any more says so when it is opened, and not only at **Submit**.

use diesel::PgConnection;

use crate::countries;
use crate::error::Result;
use crate::orders::new_subscription::company;
use crate::orders::order::Order;
use crate::partnerships::Partnership;
use crate::scope::MayOrder;
use crate::subscriptions::credit_problems;
use crate::web::form::Problems;

impl Order {
    /// What is wrong with who is to be credited.
    pub(super) fn credit_problems(&self, conn: &mut PgConnection, agent: &MayOrder) -> Result<Problems> {
        let Some(reseller) = self.reseller_id else { return Ok(Problems::none()) };
        let (_, country) = company(conn, agent, self)?;
        credit_problems(conn, agent, reseller, self.credited_by_mpn_id, countries::region_of(&country))
    }
}

/// What is wrong with who is to administer the new customer.
pub(super) fn administering(conn: &mut PgConnection, order: &Order, chosen: &str) -> Result<Problems> {
    let mut problems = Problems::none();
    if let Ok(id) = chosen.parse()
        && Partnership::find_partner(conn, order.provider_id, id)?.is_none()
    {
        problems.add("reseller", "customers-reseller-not-partner");
    }
    Ok(problems)
}
