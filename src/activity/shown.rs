//! A record in the reader's words, with no more in it than the reader may know.

use std::collections::{HashMap, HashSet};

use chrono::DateTime;
use chrono_tz::Tz;
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::activity::action::{action_words, field_words, is_refused};
use crate::activity::log::Record;
use crate::admin_relationships::AdminRole;
use crate::catalog::{Billing, Term};
use crate::countries;
use crate::customers::Customer;
use crate::error::Result;
use crate::id::{CustomerId, ResellerId, UserId};
use crate::schema::{customers, resellers, users};
use crate::scope::{Organization, RIGHTS, Role, Scope};
use crate::service_requests::Severity;
use crate::words::{Language, Phrase};

/// What a subscription can be, by the codes that details keep.
const STATUSES: [&str; 5] = ["active", "suspended", "expired", "disabled", "deleted"];

/// Details whose value is a reseller.
const RESELLERS: [&str; 4] = ["reseller", "resellers", "partner_of_record", "support_reseller"];

/// A record as the page and the export show it.
pub struct Shown {
    pub record: Record,
    /// The customer it concerns, if the reader sees that customer today.
    pub customer: Option<(CustomerId, String)>,
    pub action: String,
    pub refused: bool,
    pub subject: String,
    pub changes: Vec<Change>,
    /// Address and session are shown to the person's own organization alone.
    pub whole: bool,
}

/// What a detail was and is; only one of the two where it did not change.
pub struct Change {
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Shown {
    /// Who acted, on the page of a thing: of other companies' people no address is told there.
    pub fn teller(&self) -> Option<&str> {
        Some(self.record.actor.as_str()).filter(|actor| self.whole || !actor.contains('@'))
    }

    /// What was changed, without what is only told.
    pub fn moved(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.before.is_some() && change.after.is_some())
    }
}

/// What the records of a page name, looked up once for all of them.
struct Names {
    language: Language,
    zone: Tz,
    customers: HashMap<CustomerId, String>,
    resellers: HashMap<Uuid, String>,
    /// Who of those that acted belongs to the reader's organization.
    own: HashSet<UserId>,
    /// A customer: what partners gave each other as a reason is not for it.
    is_customer: bool,
}

/// Puts `records` into words, with the same few queries however many they are.
pub fn show(conn: &mut PgConnection, scope: &Scope, records: Vec<Record>) -> Result<Vec<Shown>> {
    let names = Names::of(conn, scope, &records)?;
    Ok(records.into_iter().map(|record| names.show(record)).collect())
}

impl Names {
    fn of(conn: &mut PgConnection, scope: &Scope, records: &[Record]) -> Result<Names> {
        let ids: HashSet<CustomerId> = records.iter().filter_map(|record| record.customer_id).collect();
        let customers: Vec<(CustomerId, String)> = Customer::visible_to(scope)
            .filter(customers::id.eq_any(ids))
            .select((customers::id, customers::bill_to_name))
            .load(conn)?;
        let mut named = HashSet::new();
        records.iter().for_each(|record| collect_ids(&record.details, &mut named));
        // A reseller is told no other reseller's name.
        let known = resellers::table.filter(resellers::id.eq_any(named)).into_boxed();
        let known = match scope.organization {
            Organization::Reseller(own) => known.filter(resellers::id.eq(own)),
            _ => known,
        };
        let known: Vec<(ResellerId, String)> = known.select((resellers::id, resellers::name)).load(conn)?;
        Ok(Names {
            language: scope.visitor.language,
            zone: scope.visitor.zone,
            customers: customers.into_iter().collect(),
            resellers: known.into_iter().map(|(id, name)| (id.uuid(), name)).collect(),
            own: own_people(conn, scope, records)?,
            is_customer: matches!(scope.organization, Organization::Customer(..)),
        })
    }

    fn show(&self, record: Record) -> Shown {
        let language = self.language;
        let customer = record.customer_id.and_then(|id| Some((id, self.customers.get(&id)?.clone())));
        let subject = match RIGHTS.iter().find(|right| right.words == record.subject) {
            Some(right) => language.say(right.words).to_string(),
            None => record.subject.clone(),
        };
        let whole = person(&record).is_some_and(|id| self.own.contains(&id));
        Shown {
            customer,
            action: action_words(language, &record.action),
            refused: is_refused(&record.action),
            subject,
            changes: self.changes(&record.details, whole || !self.is_customer),
            whole,
            record,
        }
    }

    /// `before` and `after`, field by field, and then what else is kept.
    fn changes(&self, details: &Value, with_reason: bool) -> Vec<Change> {
        let Value::Object(details) = details else { return Vec::new() };
        let (before, after) = (details.get("before"), details.get("after"));
        let mut fields: Vec<&str> = Vec::new();
        for side in [before, after].into_iter().flatten() {
            let keys = side.as_object().into_iter().flat_map(|side| side.keys().map(String::as_str));
            fields.extend(keys);
        }
        fields.sort_unstable();
        fields.dedup();
        let of = |side: Option<&Value>, field: &str| Some(self.value(field, side?.get(field)?));
        let plain = |side: Option<&Value>| {
            let side = side.filter(|side| !side.is_object() && !side.is_null())?;
            Some(self.value("value", side))
        };
        let whole = Change { field: field_words(self.language, "value"), before: plain(before), after: plain(after) };
        let mut changes: Vec<Change> = fields
            .into_iter()
            .map(|field| Change {
                field: field_words(self.language, field),
                before: of(before, field),
                after: of(after, field),
            })
            .collect();
        changes.extend(Some(whole).filter(|whole| whole.before.is_some() || whole.after.is_some()));
        let is_told = |field: &str| match field {
            "about" | "before" | "after" => false,
            "reason" => with_reason,
            _ => true,
        };
        for (field, value) in details.iter().filter(|(field, _)| is_told(field)) {
            let after = Some(self.value(field, value));
            changes.push(Change { field: field_words(self.language, field), before: None, after });
        }
        changes
    }

    fn value(&self, field: &str, value: &Value) -> String {
        let id = value.as_str().and_then(|text| text.parse::<Uuid>().ok());
        match value {
            Value::Null => "—".to_owned(),
            Value::Bool(yes) => self.language.say(if *yes { "activity-yes" } else { "activity-no" }).to_string(),
            Value::Array(values) => values.iter().map(|value| self.value(field, value)).collect::<Vec<_>>().join(", "),
            Value::String(text) => match id.map(|id| self.resellers.get(&id)) {
                Some(Some(name)) => name.clone(),
                Some(None) if RESELLERS.contains(&field) => self.language.say("activity-other-reseller").to_string(),
                _ => coded(self.language, self.zone, field, text).unwrap_or_else(|| text.clone()),
            },
            Value::Object(fields) => {
                let fields = fields.iter().filter(|(_, value)| !value.is_null());
                let told = fields.map(|(field, value)| {
                    format!("{}: {}", field_words(self.language, field), self.value(field, value))
                });
                Some(told.collect::<Vec<_>>().join("; ")).filter(|told| !told.is_empty()).unwrap_or("—".to_owned())
            }
            other => other.to_string(),
        }
    }
}

/// What a detail's code stands for, in the reader's words.
fn coded(language: Language, zone: Tz, field: &str, code: &str) -> Option<String> {
    let words = match field {
        "country" | "countries" => return Some(countries::name_of(code, language).to_owned()),
        "language" | "languages" => return Language::from_code(code).map(|it| it.own_name().to_owned()),
        "ends_at" | "term_ends_at" => {
            let at = DateTime::parse_from_rfc3339(code).ok()?;
            return Some(language.time_in(zone, at.to_utc()));
        }
        "term" => code.parse::<Term>().ok()?.words(),
        "billing" | "next_billing" => code.parse::<Billing>().ok()?.words(),
        "status" => return status(language, code),
        "severity" => Severity::from_code(code)?.words(),
        "mpn_kind" if code == "location" => "partnerships-kind-location",
        "mpn_kind" => "partnerships-kind-company",
        _ => match (code.parse::<Role>(), AdminRole::from_code(code)) {
            (Ok(role), _) => role.words(),
            (_, Some(role)) => role.words(),
            _ => return None,
        },
    };
    Some(language.say(words).to_string())
}

/// The state of a subscription, a partnership, a relationship or a user.
fn status(language: Language, code: &str) -> Option<String> {
    let words = match code {
        "ended" => "partnerships-state-ended".into(),
        code if STATUSES.contains(&code) => Phrase::new(format!("subscriptions-status-{code}")),
        _ => return None,
    };
    Some(language.say(words).to_string())
}

/// Who acted; a sign-in is kept as something that was done to the person.
fn person(record: &Record) -> Option<UserId> {
    record.user_id.or_else(|| record.subject_id.and_then(|id| id.to_string().parse().ok()))
}

fn own_people(conn: &mut PgConnection, scope: &Scope, records: &[Record]) -> Result<HashSet<UserId>> {
    let people: HashSet<UserId> = records.iter().filter_map(person).collect();
    let known = users::table.filter(users::id.eq_any(people)).into_boxed();
    let own = match scope.organization {
        Organization::Provider(id) => known.filter(users::provider_id.eq(id)),
        Organization::Reseller(id) => known.filter(users::reseller_id.eq(id)),
        Organization::Customer(_, id) => known.filter(users::customer_id.eq(id)),
    };
    Ok(own.select(users::id).load(conn)?.into_iter().collect())
}

/// Every id that the details name.
fn collect_ids(value: &Value, found: &mut HashSet<Uuid>) {
    match value {
        Value::String(text) => found.extend(text.parse::<Uuid>()),
        Value::Array(values) => values.iter().for_each(|value| collect_ids(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| collect_ids(value, found)),
        _ => {}
    }
}
