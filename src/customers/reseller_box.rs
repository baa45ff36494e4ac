//! The box of **Customers** that narrows the list to one reseller: chosen from a few, or looked for among many by a part
//! of its name.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Uuid as SqlUuid};

use crate::customers::forms::CustomerFilter;
use crate::db::kept;
use crate::error::Result;
use crate::id::{ProviderId, ResellerId};
use crate::schema::{partnerships, resellers};
use crate::scope::Scope;

/// The most partners that are offered to choose from. Of more, a part of the name is typed.
const FEW: usize = 100;

/// The most partners that are named when what was typed can mean several.
const NAMED: usize = 20;

#[derive(Default)]
pub(super) struct ResellerBox {
    /// All active partners in the asker's reach; none when there are more than [`FEW`].
    pub few: Vec<Choice>,
    pub is_typed: bool,
    /// Whom the list is narrowed to. A former partner counts, too.
    pub chosen: Option<Choice>,
    /// What was typed, when it means nobody or several.
    pub unclear: Option<Unclear>,
}

#[derive(Clone, PartialEq, QueryableByName, Queryable)]
pub(super) struct Choice {
    #[diesel(sql_type = SqlUuid)]
    pub id: ResellerId,
    #[diesel(sql_type = Text)]
    pub name: String,
}

pub(super) struct Unclear {
    pub typed: String,
    /// Up to [`NAMED`].
    pub choices: Vec<Choice>,
    pub has_more: bool,
}

impl ResellerBox {
    /// The box of `provider`'s people. It sets the filter to whom the typed name means.
    pub fn of(
        conn: &mut PgConnection,
        scope: &Scope,
        provider: ProviderId,
        filter: &mut CustomerFilter,
    ) -> Result<ResellerBox> {
        let mut few = named(conn, scope, provider, "", FEW + 1)?;
        let is_typed = few.len() > FEW;
        if is_typed {
            few.clear();
        }
        let chosen = match filter.reseller.parse() {
            Ok(id) if scope.reach.has_reseller(Some(id)) => former(conn, provider, id)?,
            _ => None,
        };
        let typed = filter.reseller_name.as_deref().map(str::trim).filter(|_| is_typed);
        let mut shown = ResellerBox { few, is_typed, chosen, unclear: None };
        match typed {
            Some(typed) if shown.chosen.as_ref().is_none_or(|chosen| chosen.name != typed) => {
                shown.read(conn, scope, provider, typed)?;
                filter.reseller = shown.chosen.as_ref().map(|chosen| chosen.id.to_string()).unwrap_or_default();
            }
            _ => {}
        }
        Ok(shown)
    }

    fn read(&mut self, conn: &mut PgConnection, scope: &Scope, provider: ProviderId, typed: &str) -> Result<()> {
        self.chosen = None;
        if typed.is_empty() {
            return Ok(());
        }
        let mut choices = named(conn, scope, provider, typed, NAMED + 1)?;
        let exact: Vec<_> =
            choices.iter().filter(|choice| choice.name.to_lowercase() == typed.to_lowercase()).collect();
        self.chosen = match (exact.as_slice(), choices.as_slice()) {
            ([one], _) => Some((*one).clone()),
            (_, [one]) => Some(one.clone()),
            _ => None,
        };
        if self.chosen.is_none() {
            let has_more = choices.len() > NAMED;
            choices.truncate(NAMED);
            self.unclear = Some(Unclear { typed: typed.to_owned(), choices, has_more });
        }
        Ok(())
    }

    pub fn is_chosen(&self, choice: &Choice) -> bool {
        self.chosen.as_ref() == Some(choice)
    }

    /// Whether who is chosen is not among those to choose from.
    pub fn is_outside(&self) -> bool {
        self.chosen.as_ref().is_some_and(|chosen| !self.few.contains(chosen))
    }

    /// What stands in the box.
    pub fn typed(&self) -> &str {
        match (&self.unclear, &self.chosen) {
            (Some(unclear), _) => &unclear.typed,
            (None, Some(chosen)) => &chosen.name,
            (None, None) => "",
        }
    }
}

/// Active partners with `part` in their names, by name, those named exactly so first.
fn named(
    conn: &mut PgConnection,
    scope: &Scope,
    provider: ProviderId,
    part: &str,
    limit: usize,
) -> Result<Vec<Choice>> {
    let found = sql_query(include_str!("partners_named.sql"))
        .bind::<SqlUuid, _>(provider)
        .bind::<Nullable<Array<SqlUuid>>, _>(&scope.reach.resellers)
        .bind::<Text, _>(part)
        .bind::<BigInt, _>(i64::try_from(limit).unwrap_or(i64::MAX));
    Ok(kept(found).load(conn)?)
}

/// The partner or former partner `id`.
fn former(conn: &mut PgConnection, provider: ProviderId, id: ResellerId) -> Result<Option<Choice>> {
    let found = partnerships::table.find((provider, id)).inner_join(resellers::table);
    Ok(found.select((resellers::id, resellers::name)).first(conn).optional()?)
}
