//! New customers from a file, each with up to three first products.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::address::{AddressBoxes, DOMAIN_SUFFIX};
use crate::bulk::export::must_fit;
use crate::bulk::kind::Field;
use crate::bulk::named::must_have_its_zeros;
use crate::bulk::row::{Cells, Rehearsal};
use crate::bulk::table::MOST_ROWS;
use crate::countries;
use crate::customers::{Customer, CustomerForm};
use crate::error::{Error, Result};
use crate::id::{CustomerId, ProviderId, ResellerId};
use crate::mpn_id::MpnId;
use crate::orders::{Line, NewAccount};
use crate::partnerships::Partner;
use crate::schema::customers;
use crate::scope::{MayChangeMany, MayOrder, Scope};
use crate::subscriptions::{Fulfilled, Rehearsed};
use crate::web::spreadsheet::Cell;
use crate::words::{Language, Phrase};

const fn field(code: &'static str, words: &'static str, example: &'static str, required: bool) -> Field {
    Field { code, words, hint: "bulk-hint-as-form", example, required, also: &[] }
}

const fn with_hint(field: Field, hint: &'static str) -> Field {
    Field { hint, ..field }
}

/// The boxes of **New customer**, and the products.
pub(super) const FIELDS: &[Field] = &[
    field("name", "customers-company-name", "Oak Dental", true),
    with_hint(field("name_again", "bulk-column-name-again", "", false), "bulk-hint-name-again"),
    field("domain", "customers-domain", "oakdental", true),
    with_hint(field("country", "address-country", "US", true), "bulk-hint-country"),
    field("address_line1", "address-line1", "118 Oak Street", true),
    field("address_line2", "address-line2", "", false),
    field("city", "address-city", "Portland", false),
    field("state", "address-state", "OR", false),
    field("postal_code", "address-postal-code", "97205", false),
    field("registration", "customers-registration", "", false),
    field("first_name", "accounts-first-name", "Maribel", true),
    field("last_name", "accounts-last-name", "Okafor", true),
    field("email", "accounts-email", "maribel@oakdental.example", true),
    field("phone", "accounts-phone", "+1 503 555 0112", false),
    with_hint(field("language", "customers-language", "English", false), "bulk-hint-language"),
    with_hint(field("reseller", "bulk-column-reseller", "0012345", false), "bulk-hint-customers-reseller"),
    with_hint(field("agreed", "customers-agreement-date", "2026-11-22", false), "bulk-hint-agreed"),
    with_hint(field("product", "bulk-column-product", "Microsoft 365 Business Basic", false), "bulk-hint-product"),
    field("licenses", "bulk-column-licenses", "25", false),
    with_hint(field("plan", "bulk-column-plan", "P1Y-monthly", false), "bulk-hint-plan"),
    field("product2", "bulk-column-product-two", "", false),
    field("licenses2", "bulk-column-licenses-two", "", false),
    field("plan2", "bulk-column-plan-two", "", false),
    field("product3", "bulk-column-product-three", "", false),
    field("licenses3", "bulk-column-licenses-three", "", false),
    field("plan3", "bulk-column-plan-three", "", false),
    CUSTOMER,
];

/// What the files of customers say first, or Partner Center's.
const CUSTOMER: Field = Field {
    code: "customer",
    words: "customers-id",
    hint: "bulk-hint-customer",
    example: "",
    required: false,
    also: &["Microsoft ID", "Идентификатор Майкрософт"],
};

/// The plan of a product that says none, as on **New subscription**.
const PLAN: &str = "P1Y-monthly";

/// The whole domain that a row is about.
pub(super) fn domain(row: &Cells<'_>) -> Option<String> {
    Some(prefix(row)).filter(|prefix| !prefix.is_empty()).map(|prefix| prefix + DOMAIN_SUFFIX)
}

fn prefix(row: &Cells<'_>) -> String {
    let typed = row.get("domain").to_lowercase();
    typed.strip_suffix(DOMAIN_SUFFIX).map(str::to_owned).unwrap_or(typed)
}

/// What the row would do: all of it is done, and undone again.
pub(super) fn rehearse(conn: &mut PgConnection, agent: &MayOrder, row: &Cells<'_>) -> Result<Rehearsal> {
    if let Some(name) = found(conn, agent, row)? {
        return Ok(Rehearsal::Same(vec![Phrase::new("bulk-told-customer-there").with("name", name)]));
    }
    let account = account(conn, agent, row)?;
    undone(conn, |conn| placed(conn, agent, &account)).map(Rehearsal::Goes)
}

pub(super) fn fulfill(
    conn: &mut PgConnection,
    agent: &MayOrder,
    row: &Cells<'_>,
    rehearsed: &Value,
) -> Result<Fulfilled> {
    if found(conn, agent, row)?.is_some() {
        return Ok(Fulfilled::Same);
    }
    let account = account(conn, agent, row)?;
    let before = undone(conn, |conn| placed(conn, agent, &account))?;
    if before.seen != *rehearsed {
        return Ok(Fulfilled::Changed);
    }
    placed(conn, agent, &account)?;
    Ok(Fulfilled::Done)
}

/// What the customer that the row names is called, if it is there: by its ID, whatever else the row says, or by its domain
/// and name.
fn found(conn: &mut PgConnection, agent: &Scope, row: &Cells<'_>) -> Result<Option<String>> {
    let domain = domain(row).unwrap_or_default();
    let seen = || Customer::visible_to(agent);
    if let Ok(id) = row.get("customer").parse::<Uuid>() {
        let known = seen().filter(customers::id.eq(CustomerId::from(id)).or(customers::microsoft_id.eq(id)));
        let known = known.select((customers::bill_to_name, customers::domain));
        match known.first::<(String, String)>(conn).optional()? {
            Some((_, own)) if !domain.is_empty() && domain != own => {
                let phrase = Phrase::new("bulk-customer-other-domain").with("domain", own).with("typed", domain);
                return Err(Error::invalid("domain", phrase));
            }
            Some((name, _)) => return Ok(Some(name)),
            None => {}
        }
    }
    let of_domain = seen().filter(customers::domain.eq(domain));
    let name: Option<String> = of_domain.select(customers::name).first(conn).optional()?;
    Ok(name.filter(|name| ["", name.as_str()].contains(&row.get("name"))))
}

/// What the columns of the customers are called, as they are.
const EXPORTED: [&str; 16] = [
    "name",
    "domain",
    "country",
    "address_line1",
    "address_line2",
    "city",
    "state",
    "postal_code",
    "registration",
    "first_name",
    "last_name",
    "email",
    "phone",
    "language",
    "reseller",
    "agreed",
];

/// The customers that `agent` sees as a file that is taken as it is, as no change; of those that a reseller administers,
/// if one is named.
pub(super) fn export(
    conn: &mut PgConnection,
    agent: &MayChangeMany,
    reseller: Option<ResellerId>,
) -> Result<(Vec<String>, Vec<Vec<Cell>>)> {
    let mut seen = Customer::visible_to(agent);
    if let Some(reseller) = reseller {
        seen = seen.filter(customers::reseller_id.eq(reseller));
    }
    let most = i64::try_from(MOST_ROWS + 1).unwrap_or(i64::MAX);
    let found: Vec<Customer> =
        seen.order((customers::bill_to_name, customers::id)).limit(most).select(Customer::as_select()).load(conn)?;
    must_fit(found.len())?;
    let ids: BTreeSet<ResellerId> = found.iter().filter_map(|it| it.reseller_id).collect();
    let ids: Vec<ResellerId> = ids.into_iter().collect();
    let provider = agent.provider().ok_or(Error::NotFound)?;
    let partners = Partner::several(conn, provider, &ids)?;
    let mpn_ids: HashMap<ResellerId, String> = partners.into_iter().map(|it| (it.id, it.mpn_id)).collect();
    let language = agent.visitor.language;
    let words = |code: &&str| FIELDS.iter().find(|field| field.code == *code).map(|field| field.words);
    let header = EXPORTED.iter().filter_map(words).map(|words| language.say(words).to_string()).collect();
    let cells = |it: Customer| {
        let mpn_id = it.reseller_id.and_then(|id| mpn_ids.get(&id)).cloned();
        let prefix = it.domain.strip_suffix(DOMAIN_SUFFIX).map(str::to_owned).unwrap_or(it.domain);
        let agreed = it.agreement_date.map(|date| date.to_string());
        let language = Language::from_code(&it.language).map(|language| language.own_name().to_owned());
        let cells = [
            it.name,
            prefix,
            it.country,
            it.address_line1,
            it.address_line2,
            it.city,
            it.state,
            it.postal_code,
            it.registration_number,
            it.first_name,
            it.last_name,
            it.email,
            it.phone,
            language.unwrap_or_default(),
            mpn_id.unwrap_or_default(),
            agreed.unwrap_or_default(),
        ];
        cells.map(Cell::Text).to_vec()
    };
    Ok((header, found.into_iter().map(cells).collect()))
}

/// Places it, and says what came of it.
fn placed(conn: &mut PgConnection, agent: &MayOrder, account: &NewAccount) -> Result<Rehearsed> {
    let lines = account.place(conn, agent)?;
    let form = &account.form;
    let mut told = vec![
        Phrase::new("bulk-told-customer")
            .with("name", &form.name)
            .with("domain", form.domain_prefix.clone() + DOMAIN_SUFFIX),
    ];
    told.extend(
        lines
            .iter()
            .map(|line| Phrase::new("bulk-told-product").with("product", &line.offer).with("licenses", line.licenses)),
    );
    let line = |line: &Line| json!([line.offer_id, line.licenses, line.priced.plan.code(), line.priced.unit_price]);
    let seen = json!({ "reseller": form.reseller, "lines": lines.iter().map(line).collect::<Vec<_>>() });
    Ok(Rehearsed { told, seen })
}

/// Does `work` and undoes it.
#[expect(clippy::disallowed_methods, reason = "a savepoint in the transaction that the door has opened")]
fn undone<T>(conn: &mut PgConnection, work: impl FnOnce(&mut PgConnection) -> Result<T>) -> Result<T> {
    let mut done = None;
    let undone: Result<()> = conn.transaction(|conn| {
        done = Some(work(conn)?);
        Err(Error::NotFound)
    });
    match (done, undone) {
        (Some(done), _) => Ok(done),
        (None, Err(error)) => Err(error),
        (None, Ok(())) => Err(Error::internal("neither done nor undone")),
    }
}

/// The form that the row fills in.
fn account(conn: &mut PgConnection, agent: &MayOrder, row: &Cells<'_>) -> Result<NewAccount> {
    let get = |code: &str| row.get(code).to_owned();
    let form = CustomerForm {
        reseller: reseller(conn, agent.provider_id()?, row.get("reseller"))?,
        address: AddressBoxes {
            country: country(row.get("country")),
            address_line1: get("address_line1"),
            address_line2: get("address_line2"),
            city: get("city"),
            state: get("state"),
            postal_code: get("postal_code"),
        },
        name: get("name"),
        name_confirmed: get("name_again"),
        domain_prefix: prefix(row),
        registration_number: get("registration"),
        first_name: get("first_name"),
        last_name: get("last_name"),
        email: get("email"),
        phone: get("phone"),
        language: language(agent, row.get("language")),
        agreement: if row.get("agreed").is_empty() { "asked" } else { "attested" }.to_owned(),
        agreement_date: get("agreed"),
        ..CustomerForm::default()
    };
    let product = |end: &str| {
        let plan = Some(get(&format!("plan{end}"))).filter(|plan| !plan.is_empty());
        (get(&format!("product{end}")), get(&format!("licenses{end}")), plan.unwrap_or_else(|| PLAN.to_owned()))
    };
    let products = ["", "2", "3"].map(product).into_iter().filter(|(offer, _, _)| !offer.is_empty()).collect();
    Ok(NewAccount { form, products })
}

/// The id of the reseller of an MPN ID; what can't be one is told as the form tells it.
fn reseller(conn: &mut PgConnection, provider: ProviderId, typed: &str) -> Result<String> {
    if typed.is_empty() {
        return Ok(String::new());
    }
    must_have_its_zeros(conn, provider, typed)?;
    let mpn_id: MpnId = typed.parse().map_err(|phrase| Error::invalid("reseller", phrase))?;
    match Partner::by_mpn_id(conn, provider, &mpn_id)? {
        Some(partner) => Ok(partner.id.to_string()),
        None => Err(Error::invalid("reseller", "customers-reseller-not-partner")),
    }
}

/// The code of a country that is typed as a code or as a name in either language; else what was typed.
fn country(typed: &str) -> String {
    let is_called = |country: &&countries::Country| {
        Language::ALL.into_iter().any(|language| country.name(language).to_lowercase() == typed.to_lowercase())
    };
    let found = countries::find(typed).or_else(|| countries::all().iter().find(is_called));
    found.map_or_else(|| typed.to_owned(), |country| country.iso2.clone())
}

/// The code of a language by its code or its name; the agent's where none is typed.
pub(super) fn language(agent: &Scope, typed: &str) -> String {
    if typed.is_empty() {
        return agent.visitor.language.code().to_owned();
    }
    let is_called = |language: &Language| {
        [language.code(), language.own_name()].iter().any(|name| name.to_lowercase() == typed.to_lowercase())
    };
    Language::ALL.into_iter().find(is_called).map_or_else(|| typed.to_owned(), |language| language.code().to_owned())
}
