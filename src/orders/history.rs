//! **Order history**, of the provider and of one customer; the page of one order; and the same as a file
//! for spreadsheets.

use actix_web::web;
use askama::Template;
use diesel::PgConnection;

use crate::activity::{History, Of};
use crate::customers::Customer;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{CustomerId, OrderId};
use crate::orders::forms::HistoryFilter;
use crate::orders::placed::{ORDERS, Placed, PlacedLine, State};
use crate::scope::{MayListCustomers, MayOrder, MaySeeOrders, MaySeePrices, Scope};
use crate::views::Views;
use crate::web::form::{Problems, Query};
use crate::web::list::{Asked, Count, Download, Field, Listing, Part, Slice, download};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::spreadsheet::Cell;
use crate::words::{Language, Message, Phrase, decimal};

#[derive(Template)]
#[template(path = "orders/index.html")]
struct IndexPage {
    chrome: Chrome,
    filter: HistoryFilter,
    problems: Problems,
    listing: Listing,
    orders: Vec<Placed>,
}

#[derive(Template)]
#[template(path = "orders/of_customer.html")]
struct OfCustomerPage {
    chrome: Chrome,
    customer: Customer,
    filter: HistoryFilter,
    problems: Problems,
    listing: Listing,
    orders: Vec<Placed>,
}

/// What a placed order costs; who may neither order nor see price lists is told no prices.
fn shows_prices(person: &Scope) -> bool {
    person.may::<MaySeePrices>() || person.may::<MayOrder>()
}

/// A part of the list with what is wrong with the filter; or where the list begins for this person.
type Shown = std::result::Result<(Listing, Vec<Placed>, Problems), Page>;

fn part(
    conn: &mut PgConnection,
    person: &MaySeeOrders,
    filter: &HistoryFilter,
    customer: Option<CustomerId>,
) -> Result<Shown> {
    let mut asked = Asked::of(&person.visitor, &ORDERS)?
        .with_column("customer", customer.is_none())
        .with_column("total", shows_prices(person));
    let views = Views::of(conn, person, &asked)?;
    if let Some(url) = views.beginning(&asked) {
        return Ok(Err(Page::see_other(url)));
    }
    let (page, problems) = match filter.read(customer) {
        Ok(wanted) => (Placed::page(conn, person, &wanted, &mut asked)?, Problems::none()),
        Err(problems) => ((Count::Exactly(0), Slice::empty()), problems),
    };
    let (listing, orders) = Listing::around(asked, views, page);
    Ok(Ok((listing, orders, problems)))
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<HistoryFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeeOrders| {
        let (listing, orders, problems) = match part(conn, person, &query.0, None)? {
            Ok(part) => part,
            Err(beginning) => return Ok(beginning),
        };
        let wrong = !problems.is_empty();
        let page = IndexPage { chrome: Chrome::of(person), filter: query.0, problems, listing, orders };
        if wrong { page.unprocessable() } else { page.ok() }
    })
    .await
}

pub async fn of_customer(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<CustomerId>,
    query: Query<HistoryFilter>,
) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeeOrders| {
        let customer = Customer::find(conn, person, *id)?;
        let (listing, orders, problems) = match part(conn, person, &query.0, Some(customer.id))? {
            Ok(part) => part,
            Err(beginning) => return Ok(beginning),
        };
        let wrong = !problems.is_empty();
        let chrome = Chrome::of(person);
        let page = OfCustomerPage { chrome, customer, filter: query.0, problems, listing, orders };
        if wrong { page.unprocessable() } else { page.ok() }
    })
    .await
}

#[derive(Template)]
#[template(path = "orders/show.html")]
struct ShowPage {
    chrome: Chrome,
    log: Option<History>,
    order: Placed,
    shows_prices: bool,
    may_list: bool,
}

impl ShowPage {
    fn status(&self, status: &str) -> Message {
        self.chrome.say(status_words(status))
    }
}

fn status_words(status: &str) -> Phrase {
    Phrase::new(format!("subscriptions-status-{status}"))
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<OrderId>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeeOrders| {
        let order = Placed::find(conn, person, *id)?;
        let may_list = person.may::<MayListCustomers>();
        let log = History::of(conn, person, Of::Thing(id.uuid()))?;
        ShowPage { chrome: Chrome::of(person), log, order, shows_prices: shows_prices(person), may_list }.ok()
    })
    .await
}

/// Exactly what the filter asks for, on one page or many: a row for each product.
pub async fn export(db: web::Data<Db>, visitor: Visitor, query: Query<HistoryFilter>) -> Result<Download> {
    file(&db, &visitor, &query.0, None).await
}

pub async fn export_of_customer(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<CustomerId>,
    query: Query<HistoryFilter>,
) -> Result<Download> {
    file(&db, &visitor, &query.0, Some(*id)).await
}

/// The columns of the file.
const FILE: [Field; 17] = [
    ("", "orders-id"),
    ("placed", "orders-placed-at"),
    ("customer", "customers-company"),
    ("number", "orders-purchase-order"),
    ("reseller", "subscriptions-reseller-mpn-id"),
    ("author", "orders-placed-by"),
    ("state", "orders-state"),
    ("products", "subscriptions-product"),
    ("products", "orders-product-id"),
    ("products", "subscriptions-term"),
    ("products", "subscriptions-billing"),
    ("products", "subscriptions-licenses"),
    ("", "subscriptions-id"),
    ("", "subscriptions-name"),
    ("total", "orders-unit-price"),
    ("total", "orders-amount"),
    ("total", "orders-currency"),
];

async fn file(db: &Db, visitor: &Visitor, filter: &HistoryFilter, of: Option<CustomerId>) -> Result<Download> {
    let asked = Asked::of(visitor, &ORDERS)?;
    let filter = filter.clone();
    download(db, visitor, "orders", &asked, move |conn, person: &MaySeeOrders, asked| {
        let customer = of.map(|id| Customer::find(conn, person, id)).transpose()?;
        let asked = asked.clone().with_column("total", shows_prices(person));
        let wanted = filter.read(customer.map(|customer| customer.id)).map_err(Error::Invalid)?;
        let rows = Placed::load(conn, person, &wanted, &asked, Part::LIMIT)?;
        let language = person.visitor.language;
        let place = |(placed, key): &(Placed, String)| (key.clone(), placed.id.uuid());
        Ok(Part::of(&asked, language, &FILE, &rows, place, |(placed, _)| cells(placed, language)))
    })
    .await
}

/// An order's rows: one for each product, or one for the account alone.
fn cells(order: &Placed, language: Language) -> Vec<Vec<Cell>> {
    let start = [
        order.id.to_string(),
        order.placed_at.format("%Y-%m-%d %H:%M:%S").to_string(),
        order.customer.clone(),
        order.purchase_order.clone(),
        order.reseller.as_ref().map(|(name, mpn_id)| format!("{name} (ID: {mpn_id})")).unwrap_or_default(),
        order.placed_by.clone(),
        language.say(order.state().words()).to_string(),
    ]
    .map(Cell::Text);
    if order.lines.is_empty() {
        let nothing = std::iter::repeat_n(Cell::text(""), FILE.len() - start.len());
        return vec![start.iter().cloned().chain(nothing).collect()];
    }
    let line_cells = |PlacedLine { line, subscription }: &PlacedLine| {
        [
            Cell::text(&line.offer),
            Cell::text(&line.offer_id),
            Cell::text(line.priced.plan.term.code()),
            Cell::text(line.priced.plan.billing.code()),
            Cell::number(&line.licenses),
            Cell::text(subscription.as_ref().map(|started| started.id.to_string()).unwrap_or_default()),
            Cell::text(subscription.as_ref().map(|started| started.nickname.clone()).unwrap_or_default()),
            Cell::number(&decimal(line.priced.unit_price, &order.currency)),
            Cell::number(&decimal(line.amount(), &order.currency)),
            Cell::text(&order.currency),
        ]
    };
    order.lines.iter().map(|line| start.iter().cloned().chain(line_cells(line)).collect()).collect()
}
