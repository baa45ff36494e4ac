//! New customers from the rows of a file, each with its first products: the steps of the wizard in one transaction.

use diesel::PgConnection;

use crate::catalog::Offer;
use crate::customers::CustomerForm;
use crate::error::{Error, Result};
use crate::id::ResellerId;
use crate::orders::forms::LinesForm;
use crate::orders::order::{Line, Order};
use crate::scope::MayOrder;
use crate::subscriptions::CreditForm;
use crate::web::form::Problems;

/// What a row says.
#[derive(Clone, Debug, Default)]
pub struct NewAccount {
    pub form: CustomerForm,
    /// Product by ID or name, number of licenses, and plan by its code; as typed.
    pub products: Vec<(String, String, String)>,
}

impl NewAccount {
    /// Places it: customer, administrator and subscriptions, all or nothing. Says what was ordered.
    pub fn place(&self, conn: &mut PgConnection, agent: &MayOrder) -> Result<Vec<Line>> {
        let (provider, now) = (agent.provider_id()?, agent.visitor.now);
        let mut problems = Problems::none();
        let catalog = Offer::catalog(conn, provider, now)?;
        let lines = self.lines(&catalog, &mut problems);
        let reseller: Option<ResellerId> = self.form.reseller.parse().ok();
        let region = self.form.country().map(|country| country.region.clone());
        let credited = match lines.is_empty() {
            false => CreditForm::of(reseller).choose(conn, agent, region.as_deref(), &mut problems)?,
            true => CreditForm::of(None).choose(conn, agent, None, &mut problems)?,
        };
        let id = Order::insert_draft(conn, agent, None, None, "customers")?;
        match Order::lock(conn, agent, id)?.keep_customer(conn, agent, &self.form) {
            Err(Error::Invalid(wrong)) => {
                let mut all = wrong;
                all.merge(problems);
                return Err(Error::Invalid(all));
            }
            kept => kept?,
        }
        problems.into_result()?;
        Order::lock(conn, agent, id)?.keep_lines(conn, agent, &lines, &credited)?;
        Order::lock(conn, agent, id)?.submit(conn, agent)?;
        Ok(lines)
    }

    /// The products by the rules of **New subscription**.
    fn lines(&self, catalog: &[Offer], problems: &mut Problems) -> Vec<Line> {
        let mut pairs = Vec::new();
        for (offer, licenses, plan) in &self.products {
            let known = catalog.iter().find(|it| it.id == *offer || it.name.to_lowercase() == offer.to_lowercase());
            let Some(known) = known else {
                problems.add("", "orders-offer-unknown");
                continue;
            };
            pairs.push(("offer".to_owned(), known.id.clone()));
            pairs.push((format!("licenses-{}", known.id), licenses.clone()));
            pairs.push((format!("plan-{}", known.id), plan.clone()));
        }
        LinesForm::read(&pairs).check(catalog, problems)
    }
}
