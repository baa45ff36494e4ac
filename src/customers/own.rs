//! What a company does for itself: makes its account by the link of a request, and accepts the Microsoft
//! Customer Agreement.

use diesel::prelude::*;
use serde_json::json;

use crate::accounts::{Hashed, NewUser, Owner, User};
use crate::activity;
use crate::customers::customer::{Customer, NewCustomer};
use crate::db::tenant;
use crate::error::Result;
use crate::id::{CustomerId, ProviderId};
use crate::schema::customers;
use crate::scope::{Confirmed, MayAcceptRelationship, Organization, Role};
use crate::web::session::Visitor;

impl Customer {
    /// A company that nobody knew makes its own account with `provider` and accepts the agreement; the person
    /// who does it is its first administrator. From here on the transaction is the new company's.
    pub fn enroll(
        conn: &mut PgConnection,
        visitor: &Visitor,
        provider: ProviderId,
        new: &NewCustomer,
        password: &Hashed,
    ) -> Result<(Customer, User)> {
        let id = CustomerId::new(visitor.now);
        tenant::enter(conn, Organization::Customer(provider, id))?;
        let customer = Customer::insert(conn, provider, id, visitor.now, new, "accepted")?;
        let person = NewUser {
            owner: Owner::Customer(provider, id),
            sign_in_name: &customer.administrator(),
            email: &customer.email,
            first_name: &customer.first_name,
            last_name: &customer.last_name,
            roles: &[Role::GlobalAdmin],
            language: Some(new.language),
            password: Some(password),
            taken: ("domain_prefix", "customers-domain-taken"),
        };
        let user = User::create(conn, visitor.now, &person)?;
        let details = json!({ "before": null, "after": customer.kept() });
        activity::record_unsigned(conn, visitor, &user.sign_in_name, "customer.enrolled", customer.subject(details))?;
        Ok((customer, user))
    }

    /// The customer's own administrator accepts the agreement, where it was only asked for.
    pub fn accept_agreement(
        &self,
        conn: &mut PgConnection,
        administrator: &Confirmed<MayAcceptRelationship>,
    ) -> Result<()> {
        let (by, date) = (User::find(conn, administrator.user_id)?, administrator.visitor.now.date_naive());
        let accepted = diesel::update(customers::table.find((self.provider_id, self.id)))
            .filter(customers::agreement.eq("asked"))
            .set((
                customers::agreement.eq("accepted"),
                customers::agreement_first_name.eq(&by.first_name),
                customers::agreement_last_name.eq(&by.last_name),
                customers::agreement_email.eq(&by.email),
                customers::agreement_date.eq(date),
            ))
            .execute(conn)?;
        if accepted == 0 {
            return Ok(());
        }
        let details = json!({ "before": { "agreement": "asked" },
                              "after": { "agreement": "accepted", "agreement_email": by.email,
                                         "agreement_date": date } });
        activity::record(conn, administrator, "customer.agreement_accepted", self.subject(details))
    }
}
