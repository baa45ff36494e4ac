//! A draft whose reseller is no partner any more says so when it is opened, and not only at **Submit**.

use diesel::PgConnection;

use crate::error::Result;
use crate::orders::order::Order;
use crate::partnerships::Partnership;
use crate::web::form::Problems;

/// What is wrong with who is to be credited; whoever was found by MPN ID need be no partner.
pub(super) fn credited(conn: &mut PgConnection, order: &Order) -> Result<Problems> {
    let mut problems = Problems::none();
    if let Some(id) = order.reseller_id.filter(|_| !order.credited_by_mpn_id)
        && Partnership::find_partner(conn, order.provider_id, id)?.is_none()
    {
        problems.add("credited", "subscriptions-reseller-not-partner");
    }
    Ok(problems)
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
