//! **Export customers**: exactly those that the list shows, on one page or many.

use actix_web::web;

use crate::countries;
use crate::customers::Customer;
use crate::customers::forms::CustomerFilter;
use crate::customers::list::CUSTOMERS;
use crate::customers::pages::{reseller_names, running};
use crate::customers::reseller_box::ResellerBox;
use crate::db::Db;
use crate::error::Result;
use crate::scope::{MayListCustomers, Organization};
use crate::web::form::Query;
use crate::web::list::{Asked, Download, Field, Part, download};
use crate::web::session::Visitor;
use crate::web::spreadsheet::Cell;
use crate::words::Language;

/// The columns of the file. Of a customer that it does not administer, a reseller is told name and contact.
const FILE: [Field; 13] = [
    ("", "customers-id"),
    ("name", "customers-company"),
    ("", "customers-legal-name"),
    ("", "customers-microsoft-id"),
    ("domain", "customers-domain"),
    ("", "partnerships-country-code"),
    ("", "partnerships-country"),
    ("reseller", "partnerships-reseller"),
    ("", "customers-contact"),
    ("", "accounts-email"),
    ("", "accounts-phone"),
    ("created", "customers-since"),
    ("subscriptions", "web-subscriptions"),
];

pub async fn export(db: web::Data<Db>, visitor: Visitor, query: Query<CustomerFilter>) -> Result<Download> {
    let asked = Asked::of(&visitor, &CUSTOMERS)?;
    let filter = query.0;
    download(&db, &visitor, "customers", &asked, move |conn, person: &MayListCustomers, asked| {
        let asked = asked.clone().sorted_by_what_it_knows(person.is_provider());
        let language = person.visitor.language;
        let mut filter = filter.clone();
        let is_unclear = match person.organization {
            Organization::Provider(provider) => ResellerBox::of(conn, person, provider, &mut filter)?.unclear.is_some(),
            _ => false,
        };
        let rows = match is_unclear {
            true => Vec::new(),
            false => Customer::load(conn, person, &filter, &asked, Part::LIMIT)?,
        };
        let (customers, keys): (Vec<Customer>, Vec<String>) = rows.into_iter().unzip();
        let names = reseller_names(conn, person, &customers)?;
        let running = running(conn, person, &customers)?;
        let rows: Vec<(Customer, String)> = customers.into_iter().zip(keys).collect();
        Ok(Part::of(&asked, language, &FILE, &rows, Customer::place, |(customer, _)| {
            let reseller = customer.reseller_id.and_then(|id| names.get(&id));
            let is_whole = customer.is_whole_for(person.organization);
            let running = running.get(&customer.id).map_or(0, Vec::len);
            vec![cells(customer, reseller.map_or("", String::as_str), running, is_whole, language)]
        }))
    })
    .await
}

fn cells(customer: &Customer, reseller: &str, running: usize, is_whole: bool, language: Language) -> Vec<Cell> {
    let whole = |text: &str| Cell::text(if is_whole { text } else { "" });
    vec![
        Cell::text(customer.id.to_string()),
        Cell::text(&customer.bill_to_name),
        whole(&customer.name),
        whole(&customer.microsoft_id.to_string()),
        whole(&customer.domain),
        whole(&customer.country),
        whole(countries::name_of(&customer.country, language)),
        whole(reseller),
        Cell::text(format!("{} {}", customer.first_name, customer.last_name)),
        Cell::text(&customer.email),
        whole(&customer.phone),
        whole(&customer.created_at.format("%Y-%m-%d").to_string()),
        Cell::Number(running.to_string()),
    ]
}
