//! The resellers of a large provider: Fabrikam with a tenth of the customers, and up to 999 others.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::dice::Dice;
use super::names;
use super::template::Template;
use crate::demo::organizations::{provider_id, reseller_id};
use crate::demo::{id, people};
use crate::schema;

/// A reseller, as its customers know it.
pub(super) struct Reseller {
    pub id: Uuid,
    pub name: String,
    /// A country in its CSP region: the customers are in the same region.
    pub region: &'static str,
}

#[derive(Insertable)]
#[diesel(table_name = schema::resellers)]
struct Row {
    id: Uuid,
    name: String,
    country: String,
    region: &'static str,
    mpn_id: String,
    address_line1: String,
    city: String,
    state: String,
    postal_code: String,
    contact_first_name: &'static str,
    contact_last_name: &'static str,
    contact_email: String,
    contact_phone: String,
    support_phone: String,
    support_email: String,
    support_hours: &'static str,
    enrolled_at: DateTime<Utc>,
    agreement_signed_at: DateTime<Utc>,
}

#[derive(Insertable)]
#[diesel(table_name = schema::partnerships)]
struct Partnership {
    provider_id: Uuid,
    reseller_id: Uuid,
    since: DateTime<Utc>,
}

/// Inserts all but Fabrikam, each with a partnership and an administrator, and names all.
pub(super) fn insert(
    conn: &mut PgConnection,
    count: u32,
    now: DateTime<Utc>,
    password_hash: &str,
    templates: &[Template],
) -> QueryResult<Vec<Reseller>> {
    let fabrikam =
        Reseller { id: reseller_id("fabrikam"), name: "Fabrikam IT Services".to_owned(), region: "United States" };
    let mut resellers = vec![fabrikam];
    for number in 1..count {
        let mut dice = Dice::of(1, number);
        let Some(template) = dice.pick(templates) else { break };
        let row = row(&mut dice, number, now, template);
        let partnership =
            Partnership { provider_id: provider_id("northwind"), reseller_id: row.id, since: row.enrolled_at };
        let administrator = administrator(&row, password_hash);
        diesel::insert_into(schema::resellers::table).values(&row).execute(conn)?;
        diesel::insert_into(schema::partnerships::table).values(&partnership).execute(conn)?;
        diesel::insert_into(schema::users::table).values(&administrator).execute(conn)?;
        resellers.push(Reseller { id: row.id, name: row.name, region: template.region });
    }
    Ok(resellers)
}

fn row(dice: &mut Dice, number: u32, now: DateTime<Utc>, template: &Template) -> Row {
    let named = names::named(dice, template.is_cyrillic());
    let domain = format!("{}{number}.example", named.slug);
    let enrolled_at = now - TimeDelta::days(1200) - TimeDelta::minutes(i64::from(dice.below(200 * 24 * 60)));
    let customer = &template.customer;
    Row {
        id: id(&format!("scale-reseller:{number}")),
        name: named.company,
        country: customer.country.clone(),
        region: template.region,
        mpn_id: format!("{:07}", 2_000_000 + number),
        address_line1: customer.address_line1.clone(),
        city: customer.city.clone(),
        state: customer.state.clone(),
        postal_code: customer.postal_code.clone(),
        contact_first_name: named.first,
        contact_last_name: named.last,
        contact_email: format!("partners@{domain}"),
        contact_phone: customer.phone.clone(),
        support_phone: customer.phone.clone(),
        support_email: format!("support@{domain}"),
        support_hours: "Monday to Friday, 09:00–18:00",
        enrolled_at,
        agreement_signed_at: enrolled_at,
    }
}

fn administrator(row: &Row, password_hash: &str) -> people::User {
    let sign_in_name = row.contact_email.replace("partners@", "admin@");
    people::User {
        id: id(&format!("user:{sign_in_name}")),
        email: sign_in_name.clone(),
        sign_in_name,
        first_name: row.contact_first_name.to_owned(),
        last_name: row.contact_last_name.to_owned(),
        reseller_id: Some(row.id),
        roles: vec!["global_admin".to_owned(), "admin_agent".to_owned()],
        password_hash: Some(password_hash.to_owned()),
        created_at: row.enrolled_at,
        email_proven_at: Some(row.enrolled_at),
        ..people::User::default()
    }
}
