//! A row of a file, and what its kind makes of it.

use diesel::PgConnection;
use serde_json::Value;

use crate::bulk::kind::Kind;
use crate::bulk::{named, newcomers};
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{RequestId, SubscriptionId};
use crate::partnerships::{ByLetter, Invitations, State};
use crate::scope::{MayManageSubscription, MayPartner, Scope};
use crate::subscriptions::{Fulfilled, Rehearsed, Subscription, Wish};
use crate::web::form::is_unreadable;
use crate::words::{Language, Phrase};

/// What a row would do.
pub(super) enum Rehearsal {
    /// Nothing, since it is so already; and what is to be known about that.
    Same(Vec<Phrase>),
    Goes(Rehearsed),
}

impl From<Option<Rehearsed>> for Rehearsal {
    fn from(rehearsed: Option<Rehearsed>) -> Rehearsal {
        rehearsed.map_or_else(|| Rehearsal::Same(Vec::new()), Rehearsal::Goes)
    }
}

/// The cells of a row by what they hold.
pub(super) struct Cells<'a> {
    pub columns: &'a [String],
    pub cells: &'a [String],
}

impl Cells<'_> {
    /// What stands in the column of a field; empty where there is none.
    pub fn get(&self, code: &str) -> &str {
        let mut both = self.columns.iter().zip(self.cells);
        both.find(|(column, _)| *column == code).map(|(_, cell)| cell.as_str()).unwrap_or_default()
    }

    /// Characters that nobody can see, and numbers that a spreadsheet has made of others, are told before anything else.
    fn must_be_readable(&self) -> Result<()> {
        for (column, cell) in self.columns.iter().zip(self.cells).filter(|(column, _)| !column.is_empty()) {
            if cell.chars().any(|it| is_unreadable(it, false)) {
                return Err(Error::invalid(column, "web-unreadable"));
            }
            if is_exponential(cell) {
                return Err(Error::invalid(column, Phrase::new("bulk-exponential").with("value", cell)));
            }
        }
        Ok(())
    }

    fn subscription(&self) -> Result<SubscriptionId> {
        match self.get("subscription") {
            "" => Err(Error::invalid("subscription", "bulk-subscription-missing")),
            typed => typed.parse().map_err(|_| unknown_subscription()),
        }
    }

    /// The ID of a request, as our own files say it; other IDs are none.
    fn request(&self) -> Option<RequestId> {
        self.get("request").parse().ok()
    }
}

/// `1.2E+5`: what spreadsheets make of long numbers.
fn is_exponential(cell: &str) -> bool {
    let Some((number, power)) = cell.split_once(['E', 'e', 'Е', 'е']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    number.split(['.', ',']).all(digits) && power.strip_prefix('+').is_some_and(digits)
}

fn unknown_subscription() -> Error {
    Error::invalid("subscription", "bulk-subscription-unknown")
}

impl Kind {
    /// What a row is about, as far as it says so.
    pub fn thing(self, row: &Cells<'_>) -> Option<String> {
        match self {
            Kind::Licenses | Kind::AutoRenew | Kind::Credit | Kind::Support => {
                row.subscription().ok().map(|id| id.to_string())
            }
            Kind::Customers => newcomers::domain(row),
            Kind::Invitations => match row.request() {
                Some(id) => Some(id.to_string()),
                None => Some(row.get("email").to_lowercase()).filter(|email| !email.is_empty()),
            },
        }
    }

    /// What the row would do.
    pub fn rehearse(
        self,
        conn: &mut PgConnection,
        agent: &Scope,
        row: &Cells<'_>,
        invitations: &Invitations,
    ) -> Result<Rehearsal> {
        row.must_be_readable()?;
        let rehearsed = match self {
            Kind::Licenses | Kind::AutoRenew => {
                let agent = agent.must::<MayManageSubscription>()?;
                let (of, _) = found(conn, &agent, row)?;
                self.wish(row)?.rehearse(conn, &agent, of.id)
            }
            Kind::Credit => named::rehearse_credit(conn, &agent.must()?, row),
            Kind::Support => named::rehearse_support(conn, &agent.must()?, row),
            Kind::Customers => return newcomers::rehearse(conn, &agent.must()?, row),
            Kind::Invitations => return invited(conn, &agent.must()?, row, invitations),
        };
        Ok(rehearsed?.into())
    }

    /// Does it, if that is what was rehearsed.
    pub fn fulfill(
        self,
        conn: &mut PgConnection,
        agent: &Scope,
        (row, seen): (&Cells<'_>, &Value),
        invitations: &Invitations,
    ) -> Result<Fulfilled> {
        match self {
            Kind::Licenses | Kind::AutoRenew => {
                let agent = agent.must::<MayManageSubscription>()?;
                let (of, _) = found(conn, &agent, row)?;
                self.wish(row)?.fulfill(conn, &agent, of.id, seen)
            }
            Kind::Credit => named::credit(conn, &agent.must()?, row, seen),
            Kind::Support => named::support(conn, &agent.must()?, row, seen),
            Kind::Customers => newcomers::fulfill(conn, &agent.must()?, row, seen),
            Kind::Invitations => Ok(match letter(agent, row).send(conn, &agent.must()?, invitations)? {
                true => Fulfilled::Done,
                false => Fulfilled::Same,
            }),
        }
    }

    fn wish(self, row: &Cells<'_>) -> Result<Wish> {
        match self {
            Kind::AutoRenew => Ok(Wish::AutoRenew { on: on_or_off(row.get("auto_renew"))? }),
            _ => Ok(Wish::Licenses { count: row.get("licenses").to_owned(), again: row.get("again").to_owned() }),
        }
    }
}

/// A request that the row names by its ID is there already, whatever became of it.
fn invited(
    conn: &mut PgConnection,
    agent: &MayPartner,
    row: &Cells<'_>,
    invitations: &Invitations,
) -> Result<Rehearsal> {
    if let Some(state) = row.request().map(|id| State::of_request(conn, agent, id)).transpose()?.flatten() {
        let state = agent.visitor.language.say(state.words());
        return Ok(Rehearsal::Same(vec![Phrase::new("bulk-told-request-there").with("state", state)]));
    }
    let letter = letter(agent, row);
    if let Some(why) = letter.needless(conn, agent, invitations)? {
        return Ok(Rehearsal::Same(vec![why]));
    }
    let told = Phrase::new("bulk-told-invitation").with("email", &letter.email);
    let told = vec![told.with("language", letter.language.own_name())];
    Ok(Rehearsal::Goes(Rehearsed { told, seen: Value::Null }))
}

/// In the language that the row names, by its code or its own name; else in the agent's.
fn letter(agent: &Scope, row: &Cells<'_>) -> ByLetter {
    let language = newcomers::language(agent, row.get("language"));
    ByLetter {
        name: row.get("name").to_owned(),
        email: row.get("email").to_owned(),
        language: Language::from_code(&language).unwrap_or(agent.visitor.language),
    }
}

/// As our own files say it in either language, or as spreadsheets and people do.
fn on_or_off(typed: &str) -> Result<bool> {
    let typed = typed.to_lowercase();
    let said = |words: &'static str| {
        Language::ALL.into_iter().any(|language| language.say(words).to_string().to_lowercase() == typed)
    };
    match typed.as_str() {
        "yes" | "true" | "1" | "да" | "истина" | "вкл" | "вкл." => Ok(true),
        "no" | "false" | "0" | "нет" | "ложь" | "выкл" | "выкл." => Ok(false),
        _ if said("web-on") => Ok(true),
        _ if said("web-off") => Ok(false),
        _ => Err(Error::invalid("auto_renew", "bulk-on-or-off")),
    }
}

/// The subscription that the row names, of the customer that it names: who sorts a part of the columns alone is told.
pub(super) fn found(conn: &mut PgConnection, agent: &Scope, row: &Cells<'_>) -> Result<(Subscription, Customer)> {
    let id = row.subscription()?;
    let subscription = match Subscription::find(conn, agent, id) {
        Err(Error::NotFound) => return Err(unknown_subscription()),
        found => found?,
    };
    let domain = row.get("domain");
    let customer = Customer::find(conn, agent, subscription.customer_id)?;
    if !domain.is_empty() && !domain.eq_ignore_ascii_case(&customer.domain) {
        let phrase = Phrase::new("bulk-other-domain").with("domain", &customer.domain).with("typed", domain);
        return Err(Error::invalid("domain", phrase));
    }
    Ok((subscription, customer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_a_spreadsheet_has_shortened_is_noticed_and_no_other_text() {
        for cell in ["1.0E+5", "1,2E+12", "4E+6"] {
            assert!(is_exponential(cell), "{cell}");
        }
        for cell in ["", "E", "25", "E+5", "1E5a", "Excel", "Елена", "1e+", "a1E+5", "1234567"] {
            assert!(!is_exponential(cell), "{cell}");
        }
    }
}
