//! **Customers**: the list, its filter, and the rows that expand (184, 188–191).

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;
use diesel::dsl::case_when;
use diesel::prelude::*;

use crate::customers::Customer;
use crate::customers::forms::{CustomerFilter, CustomerForm, DomainQuery};
use crate::customers::list::asked;
use crate::customers::reseller_box::{Choice, ResellerBox, Unclear};
use crate::db::Db;
use crate::error::Result;
use crate::id::{CustomerId, ResellerId, SubscriptionId};
use crate::schema::{offers, resellers, subscriptions};
use crate::scope::{MayListCustomers, MayOrder, Organization, Scope};
use crate::views::Views;
use crate::web::form::{Problems, Query};
use crate::web::list::{Count, Listing, Slice, limit};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::Message;

#[derive(Template)]
#[template(path = "customers/index.html")]
struct IndexPage {
    chrome: Chrome,
    filter: CustomerFilter,
    listing: Listing,
    customers: Vec<Customer>,
    running: HashMap<CustomerId, Vec<Running>>,
    /// The names of the resellers on this page.
    names: HashMap<ResellerId, String>,
    reseller_box: Option<ResellerBox>,
    reader: Organization,
    may_order: bool,
}

/// A subscription as an expanded row lists it.
#[derive(Queryable)]
pub(super) struct Running {
    customer_id: CustomerId,
    id: SubscriptionId,
    offer: String,
    licenses: i32,
    status: String,
}

impl IndexPage {
    fn running_of(&self, customer: &Customer) -> &[Running] {
        self.running.get(&customer.id).map_or(&[], Vec::as_slice)
    }

    /// Whether the reader sees more of the customer than its name and contact.
    fn is_whole(&self, customer: &Customer) -> bool {
        customer.is_whole_for(self.reader)
    }

    fn reseller_of(&self, customer: &Customer) -> Option<&String> {
        customer.reseller_id.and_then(|id| self.names.get(&id))
    }

    /// What was typed of a reseller's name, when it can mean several.
    fn unclear(&self) -> Option<&Unclear> {
        self.reseller_box.as_ref()?.unclear.as_ref().filter(|unclear| !unclear.choices.is_empty())
    }

    /// Whether no partner has what was typed in its name.
    fn is_nobody(&self) -> bool {
        let unclear = self.reseller_box.as_ref().and_then(|shown| shown.unclear.as_ref());
        unclear.is_some_and(|unclear| unclear.choices.is_empty())
    }

    /// Where the list is that is narrowed to one of those that the typed name can mean.
    fn choice_url(&self, choice: &Choice) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.filter.q)
            .append_pair("reseller", &choice.id.to_string())
            .finish();
        format!("/customers?{query}")
    }

    fn is_filtered(&self) -> bool {
        let filter = &self.filter;
        let typed = [filter.q.trim(), &filter.reseller, &filter.provider];
        typed.iter().any(|part| !part.is_empty()) || self.is_nobody() || self.unclear().is_some()
    }

    fn status(&self, row: &Running) -> Message {
        self.chrome.say(crate::words::Phrase::new(format!("subscriptions-status-{}", row.status)))
    }
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<CustomerFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MayListCustomers| {
        if let Organization::Customer(_, id) = person.organization {
            return Ok(Page::see_other(format!("/customers/{id}/subscriptions")));
        }
        let mut filter = query.0;
        let mut asked = asked(person)?;
        let views = Views::of(conn, person, &asked)?;
        if let Some(url) = views.beginning(&asked) {
            return Ok(Page::see_other(url));
        }
        let reseller_box = match person.organization {
            Organization::Provider(provider) => Some(ResellerBox::of(conn, person, provider, &mut filter)?),
            _ => None,
        };
        // Until it is clear whose customers are asked for, none are listed.
        let (count, page) = match reseller_box.as_ref().is_some_and(|shown| shown.unclear.is_some()) {
            true => (Count::Exactly(0), Slice::empty()),
            false => {
                let count = Customer::count(conn, person, &filter)?;
                asked = asked.of_many(count);
                let rows = Customer::load(conn, person, &filter, &asked, limit())?;
                let page = Slice::around(rows, asked.place.as_ref(), Customer::place);
                (count, page.map(|(customer, _)| customer))
            }
        };
        let (mut listing, customers) = Listing::around(asked, views, (count, page));
        let is_there = filter.reseller.is_empty() || reseller_box.as_ref().is_none_or(|it| it.chosen.is_some());
        listing.note("partnerships-reseller", is_there);
        let running = running(conn, person, &customers)?;
        let names = reseller_names(conn, person, &customers)?;
        IndexPage {
            chrome: Chrome::of(person),
            filter,
            listing,
            customers,
            running,
            names,
            reseller_box,
            reader: person.organization,
            may_order: person.may::<MayOrder>(),
        }
        .ok()
    })
    .await
}

/// What runs for these customers, in one query. A reseller sees all of a customer that it
/// administers, and of others only what names it.
pub(super) fn running(
    conn: &mut PgConnection,
    scope: &Scope,
    rows: &[Customer],
) -> Result<HashMap<CustomerId, Vec<Running>>> {
    let providers: Vec<_> = rows.iter().map(|row| row.provider_id).collect();
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut query = subscriptions::table
        .inner_join(offers::table)
        .filter(subscriptions::provider_id.eq_any(providers))
        .filter(subscriptions::customer_id.eq_any(ids))
        .filter(subscriptions::status.ne("deleted"))
        .into_boxed();
    if let Organization::Reseller(reseller) = scope.organization {
        let whole: Vec<_> = rows.iter().filter(|row| row.is_whole_for(scope.organization)).map(|row| row.id).collect();
        let naming = subscriptions::partner_of_record.is_not_distinct_from(reseller);
        let supporting = subscriptions::support_reseller.is_not_distinct_from(reseller);
        query = query.filter(subscriptions::customer_id.eq_any(whole).or(naming).or(supporting));
    }
    let found: Vec<Running> = query
        .order((offers::name, subscriptions::id))
        .select((
            subscriptions::customer_id,
            subscriptions::id,
            case_when(subscriptions::nickname.ne(""), subscriptions::nickname).otherwise(offers::name),
            subscriptions::licenses,
            subscriptions::status,
        ))
        .load(conn)?;
    let mut running: HashMap<CustomerId, Vec<Running>> = HashMap::new();
    for row in found {
        running.entry(row.customer_id).or_default().push(row);
    }
    Ok(running)
}

/// A reseller is told no other reseller's name.
pub(super) fn reseller_names(
    conn: &mut PgConnection,
    scope: &Scope,
    rows: &[Customer],
) -> Result<HashMap<ResellerId, String>> {
    let whole = rows.iter().filter(|row| row.is_whole_for(scope.organization));
    let ids: Vec<_> = whole.filter_map(|row| row.reseller_id).collect();
    let names = resellers::table.filter(resellers::id.eq_any(ids)).select((resellers::id, resellers::name));
    Ok(names.load(conn)?.into_iter().collect())
}

/// Whether a domain is free, as one sentence: what the **New customer** page asks while one types.
pub async fn domain(db: web::Data<Db>, visitor: Visitor, query: Query<DomainQuery>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayOrder| {
        let form = CustomerForm { domain_prefix: query.0.prefix, ..CustomerForm::default() };
        let mut problems = Problems::none();
        let language = agent.visitor.language;
        let (status, sentence) = match form.domain(&mut problems) {
            Some(domain) if Customer::domain_is_free(conn, &domain)? => {
                (StatusCode::OK, language.say("customers-domain-free").with("domain", domain))
            }
            Some(_) => (StatusCode::CONFLICT, language.say("customers-domain-taken")),
            None => {
                let problem = problems.of("domain_prefix").cloned();
                (StatusCode::UNPROCESSABLE_ENTITY, language.say(problem.unwrap_or("customers-domain-wrong".into())))
            }
        };
        Ok(Page::text(status, sentence.to_string()))
    })
    .await
}
