//! Views: rows, queries, and what can be done to one.

use diesel::dsl::exists;
use diesel::pg::Pg;
use diesel::prelude::*;

use crate::error::{Error, OrTaken, Result};
use crate::id::{CustomerId, ProviderId, ResellerId, SavedViewId, UserId};
use crate::schema::{default_views, saved_views, users};
use crate::scope::{MayManagePeople, Organization, Scope};
use crate::web::list::Asked;
use crate::words::Phrase;

/// The most views of a list that a person has.
const MOST: i64 = 50;

/// The most that filter, order and columns may come to, in bytes.
const LONGEST_QUERY: usize = 4_000;

/// The most views of a list that its page shows.
const MOST_SHOWN: i64 = 200;

/// A view as its reader sees it.
#[derive(Clone, Debug, Queryable)]
pub struct SavedView {
    pub id: SavedViewId,
    author_id: UserId,
    pub list: String,
    pub name: String,
    pub query: String,
    pub shared: bool,
    author_first_name: String,
    author_last_name: String,
    /// Whether the reader's list begins with it.
    pub is_default: bool,
}

/// The views of one list that its reader sees, by name.
pub struct Views {
    pub all: Vec<SavedView>,
    reader: UserId,
}

/// What is kept under a name.
pub(super) struct Kept {
    pub name: String,
    /// What the list's page asks for; none for what the view asks for already.
    pub query: Option<String>,
    pub shared: bool,
    pub default: bool,
}

type Visible = saved_views::BoxedQuery<'static, Pg>;

impl Views {
    /// Those of the list that `asked` is about.
    pub fn of(conn: &mut PgConnection, scope: &Scope, asked: &Asked) -> Result<Views> {
        let of_list = SavedView::visible_to(scope).filter(saved_views::list.eq(asked.list.code));
        Ok(Views { all: SavedView::load(conn, scope, of_list)?, reader: scope.user_id })
    }

    /// Where the reader's list begins, when nothing else was asked for.
    pub fn beginning(&self, asked: &Asked) -> Option<String> {
        let default = self.all.iter().find(|view| view.is_default)?;
        (asked.bare && asked.path == asked.list.path).then(|| default.url(&asked.path))
    }

    /// The view that the page shows, perhaps with another filter by now.
    pub fn current(&self, asked: &Asked) -> Option<&SavedView> {
        self.all.iter().find(|view| Some(view.id.uuid()) == asked.view)
    }

    pub fn is_own(&self, view: &SavedView) -> bool {
        view.author_id == self.reader
    }
}

impl SavedView {
    /// One's own, and what colleagues share.
    fn visible_to(scope: &Scope) -> Visible {
        let all = saved_views::table.into_boxed();
        let of_organization = match scope.organization {
            Organization::Provider(id) => {
                all.filter(saved_views::provider_id.eq(id)).filter(saved_views::customer_id.is_null())
            }
            Organization::Reseller(id) => all.filter(saved_views::reseller_id.eq(id)),
            Organization::Customer(provider, id) => {
                all.filter(saved_views::provider_id.eq(provider)).filter(saved_views::customer_id.eq(id))
            }
        };
        of_organization.filter(saved_views::user_id.eq(scope.user_id).or(saved_views::shared))
    }

    fn load(conn: &mut PgConnection, scope: &Scope, visible: Visible) -> Result<Vec<SavedView>> {
        let beginning = default_views::table
            .filter(default_views::user_id.eq(scope.user_id))
            .filter(default_views::view_id.eq(saved_views::id));
        let found = saved_views::table
            .inner_join(users::table)
            .filter(saved_views::id.eq_any(visible.select(saved_views::id)))
            .order((saved_views::name, saved_views::id))
            .limit(MOST_SHOWN)
            .select((
                saved_views::id,
                saved_views::user_id,
                saved_views::list,
                saved_views::name,
                saved_views::query,
                saved_views::shared,
                users::first_name,
                users::last_name,
                exists(beginning),
            ));
        Ok(found.load(conn)?)
    }

    pub(super) fn find(conn: &mut PgConnection, scope: &Scope, id: SavedViewId) -> Result<SavedView> {
        let visible = SavedView::visible_to(scope).filter(saved_views::id.eq(id));
        SavedView::load(conn, scope, visible)?.pop().ok_or(Error::NotFound)
    }

    /// Keeps what `asked` asks for under a name, unless it is kept so already.
    pub(super) fn create(conn: &mut PgConnection, scope: &Scope, asked: &Asked, kept: &Kept) -> Result<SavedViewId> {
        fits(&asked.query())?;
        let own = saved_views::table.filter(saved_views::user_id.eq(scope.user_id));
        let count: i64 = own.filter(saved_views::list.eq(asked.list.code)).count().get_result(conn)?;
        if count >= MOST {
            return Err(Error::invalid("name", Phrase::new("views-too-many").with("max", MOST)));
        }
        let id = SavedViewId::new(scope.visitor.now);
        let (provider, reseller, customer): (Option<ProviderId>, Option<ResellerId>, Option<CustomerId>) =
            match scope.organization {
                Organization::Provider(id) => (Some(id), None, None),
                Organization::Reseller(id) => (None, Some(id), None),
                Organization::Customer(provider, id) => (Some(provider), None, Some(id)),
            };
        let made = diesel::insert_into(saved_views::table)
            .values((
                saved_views::id.eq(id),
                saved_views::user_id.eq(scope.user_id),
                saved_views::provider_id.eq(provider),
                saved_views::reseller_id.eq(reseller),
                saved_views::customer_id.eq(customer),
                saved_views::list.eq(asked.list.code),
                saved_views::name.eq(&kept.name),
                saved_views::query.eq(asked.query()),
                saved_views::shared.eq(kept.shared),
                saved_views::created_at.eq(scope.visitor.now),
            ))
            .on_conflict((saved_views::user_id, saved_views::list, saved_views::name))
            .do_nothing()
            .execute(conn)?;
        let id = match made {
            0 => SavedView::same(conn, scope, asked, kept)?,
            _ => id,
        };
        begin_with(conn, scope, asked.list.code, id, kept.default)?;
        Ok(id)
    }

    /// The one of this name, if it is what was to be kept.
    fn same(conn: &mut PgConnection, scope: &Scope, asked: &Asked, kept: &Kept) -> Result<SavedViewId> {
        let same: Option<SavedViewId> = saved_views::table
            .filter(saved_views::user_id.eq(scope.user_id))
            .filter(saved_views::list.eq(asked.list.code))
            .filter(saved_views::name.eq(&kept.name))
            .filter(saved_views::query.eq(asked.query()))
            .filter(saved_views::shared.eq(kept.shared))
            .select(saved_views::id)
            .first(conn)
            .optional()?;
        same.ok_or_else(|| Error::invalid("name", "views-name-taken"))
    }

    /// Changes one's own; of a colleague's, whether one's list begins with it.
    pub(super) fn update(&self, conn: &mut PgConnection, scope: &Scope, kept: &Kept) -> Result<()> {
        kept.query.as_deref().map_or(Ok(()), fits)?;
        begin_with(conn, scope, &self.list, self.id, kept.default)?;
        if !self.is_of(scope) {
            return Ok(());
        }
        diesel::update(saved_views::table.find(self.id))
            .set((
                saved_views::name.eq(&kept.name),
                saved_views::query.eq(kept.query.as_ref().unwrap_or(&self.query)),
                saved_views::shared.eq(kept.shared),
            ))
            .execute(conn)
            .or_taken("saved_views_name", "name", "views-name-taken")?;
        Ok(())
    }

    /// Deletes one's own, or, as somebody who manages people, one that a colleague shares.
    pub(super) fn delete(&self, conn: &mut PgConnection, scope: &Scope) -> Result<()> {
        if !self.may_be_deleted_by(scope) {
            return Err(Error::NotFound);
        }
        diesel::delete(saved_views::table.find(self.id)).execute(conn)?;
        Ok(())
    }

    pub fn is_of(&self, scope: &Scope) -> bool {
        self.author_id == scope.user_id
    }

    pub fn may_be_deleted_by(&self, scope: &Scope) -> bool {
        self.is_of(scope) || scope.may::<MayManagePeople>()
    }

    pub fn author(&self) -> String {
        format!("{} {}", self.author_first_name, self.author_last_name)
    }

    /// Its address on the list's page.
    pub fn url(&self, path: &str) -> String {
        let separator = if self.query.is_empty() { "" } else { "&" };
        format!("{path}?{}{separator}view={}", self.query, self.id)
    }
}

/// What is longer fits into no address.
fn fits(query: &str) -> Result<()> {
    match query.len() > LONGEST_QUERY {
        true => Err(Error::invalid("", "views-filter-long")),
        false => Ok(()),
    }
}

/// Lets the person's list begin with a view, or no longer.
fn begin_with(conn: &mut PgConnection, scope: &Scope, list: &str, id: SavedViewId, default: bool) -> Result<()> {
    let own = default_views::table.find((scope.user_id, list));
    if !default {
        diesel::delete(own.filter(default_views::view_id.eq(id))).execute(conn)?;
        return Ok(());
    }
    diesel::insert_into(default_views::table)
        .values((default_views::user_id.eq(scope.user_id), default_views::list.eq(list), default_views::view_id.eq(id)))
        .on_conflict((default_views::user_id, default_views::list))
        .do_update()
        .set(default_views::view_id.eq(id))
        .execute(conn)?;
    Ok(())
}
