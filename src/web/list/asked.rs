//! What the address of a list asks for. All of it stands there, so that a link keeps the rest.

use uuid::Uuid;

use crate::db::{Kept, first};
use crate::error::{Error, Result};
use crate::web::list::{Column, Count, Field, List, Order, Place};
use crate::web::session::Visitor;
use crate::web::spreadsheet::Kind;

/// Filter, order, place and columns, as far as the list knows them; whatever else stands in an address is left out.
#[derive(Clone, Debug)]
pub struct Asked {
    pub list: &'static List,
    /// The list's own, without the query.
    pub path: String,
    pub order: Order,
    /// Where the page begins; at the top without one.
    pub place: Option<Place>,
    /// The kind of file.
    pub kind: Kind,
    /// The file holds what is not shown, too.
    pub all: bool,
    /// The saved view that it began with.
    pub view: Option<Uuid>,
    /// Nothing was asked for at all, not even everything.
    pub bare: bool,
    /// There are more rows than are counted.
    pub large: bool,
    filter: Vec<(String, String)>,
    /// None, where nobody has chosen others than the list's own.
    columns: Vec<&'static str>,
    /// What this reader or this page doesn't show.
    hidden: Vec<&'static str>,
    /// Its reader may know no more of a row than its name: another order would tell what its other columns hold.
    by_name_alone: bool,
}

impl Asked {
    pub fn of(visitor: &Visitor, list: &'static List) -> Result<Asked> {
        let (path, query) = visitor.path.split_once('?').unwrap_or((&visitor.path, ""));
        Asked::read(list, path.trim_end_matches("/export"), query)
    }

    /// What `query` asks for on the page at `path`.
    pub fn read(list: &'static List, path: &str, query: &str) -> Result<Asked> {
        let (mut sort, mut place, mut view, mut kind, mut all) = (String::new(), None, None, Kind::Csv, false);
        let (mut filter, mut chosen) = (Vec::new(), Vec::new());
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "sort" => sort = value.into_owned(),
                "after" => place = Place::read(&value, false).or(place),
                "before" => place = Place::read(&value, true).or(place),
                "columns" => chosen.extend(list.column(&value).map(|column| column.code)),
                "view" => view = value.parse().ok(),
                "format" => kind = Kind::of_code(&value),
                "all" => all = value == "true",
                name if list.boxes.contains(&name) && !value.trim().is_empty() => {
                    filter.push((name.to_owned(), value.into_owned()));
                }
                _ => {}
            }
        }
        let order = Order::of_code(list, &sort).ok_or_else(|| Error::internal("a list without an order"))?;
        let place = place.filter(|place| order.key.kind.reads(&place.key));
        let columns = columns(list, &chosen);
        Ok(Asked {
            list,
            path: path.to_owned(),
            order,
            place,
            kind,
            all,
            view,
            bare: query.is_empty(),
            large: false,
            filter,
            columns,
            hidden: Vec::new(),
            by_name_alone: false,
        })
    }

    /// The same, from another place on.
    #[must_use]
    pub fn at(&self, place: Option<Place>) -> Asked {
        Asked { place, ..self.clone() }
    }

    /// The same without a column, unless there `is` one.
    #[must_use]
    pub fn with_column(mut self, code: &'static str, is: bool) -> Asked {
        if !is {
            self.hidden.push(code);
            if self.order.column.code == code {
                // Its order would tell what it holds.
                self.in_own_order();
            }
        }
        self
    }

    /// The same, sorted by the first column alone, unless its reader `knows` all of each row.
    #[must_use]
    pub fn sorted_by_what_it_knows(mut self, knows: bool) -> Asked {
        self.by_name_alone = !knows;
        if !self.can_sort(self.order.column) {
            self.in_own_order();
        }
        self
    }

    /// The same of a list of so many rows. Of more than are counted, no page is sorted without an index: each would
    /// read them all.
    #[must_use]
    pub fn of_many(mut self, count: Count) -> Asked {
        self.large = matches!(count, Count::MoreThan(_));
        if self.large && self.order.column.unindexed {
            self.in_own_order();
        }
        self
    }

    /// Whether its reader may sort by a column, if the list isn't too long for it.
    pub fn can_sort(&self, column: &Column) -> bool {
        column.key.is_some() && !self.hides(column) && (!self.by_name_alone || self.names_rows(column))
    }

    fn names_rows(&self, column: &Column) -> bool {
        self.list.columns.first().is_some_and(|first| first.code == column.code)
    }

    /// From the top, as the list is sorted when nobody says how.
    fn in_own_order(&mut self) {
        self.order = Order::of_code(self.list, "").unwrap_or(self.order);
        self.place = None;
    }

    pub fn hides(&self, column: &Column) -> bool {
        self.hidden.contains(&column.code)
    }

    /// Whether it leaves out any row.
    pub fn is_narrow(&self) -> bool {
        !self.filter.is_empty()
    }

    /// The first rows of a query that has no limit of its own; it stays prepared, unless it is narrow.
    pub fn first<Q>(&self, limit: i64, query: Q) -> Kept<Q> {
        first(limit, query).unless(self.is_narrow())
    }

    pub fn shows(&self, column: &Column) -> bool {
        match self.columns.is_empty() {
            _ if self.hides(column) => false,
            true => column.shown,
            false => self.names_rows(column) || self.columns.contains(&column.code),
        }
    }

    /// Which columns of the list's file are asked for: what names the row and what is shown, in the list's order; or all
    /// that the reader is told.
    pub fn fields(&self, of: &[Field]) -> Vec<usize> {
        let place = |code: &str| self.list.columns.iter().position(|column| column.code == code);
        let mut fields: Vec<(Option<usize>, usize)> = Vec::new();
        for (index, (code, _)) in of.iter().enumerate() {
            let is_asked = match self.list.column(code) {
                _ if index == 0 => true,
                Some(column) if self.all => !self.hides(column),
                Some(column) => self.shows(column),
                None => self.all,
            };
            if is_asked {
                fields.push((place(code).filter(|_| !self.all), index));
            }
        }
        fields.sort_unstable();
        fields.into_iter().map(|(_, index)| index).collect()
    }

    /// Filter, order and columns as a query string: what a saved view keeps.
    pub fn query(&self) -> String {
        self.query_sorted(&self.order.code())
    }

    /// The same in another order.
    pub fn query_sorted(&self, sort: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.filter);
        query.extend_pairs(self.columns.iter().map(|code| ("columns", code)));
        if sort != self.list.sort {
            query.append_pair("sort", sort);
        }
        query.finish()
    }

    /// The address of this page of it.
    pub fn here(&self) -> String {
        let place = self.place.as_ref().and_then(Place::parameter);
        self.url(&self.query(), &place.unwrap_or_default())
    }

    /// The address of exactly these rows as a file, with the columns that are shown, or `all`.
    pub fn file_url(&self, format: &str, all: bool) -> String {
        let query = self.query();
        let separator = if query.is_empty() { "" } else { "&" };
        let all = if all { "&all=true" } else { "" };
        format!("{}/export?{query}{separator}format={format}{all}", self.path)
    }

    /// The address of the list with this query and, at its end, `more`. It is never bare.
    pub fn url(&self, query: &str, more: &str) -> String {
        let view = self.view.map(|id| format!("view={id}"));
        let parts = [query, view.as_deref().unwrap_or_default(), more];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        match parts.is_empty() {
            true => format!("{}?view=", self.path),
            false => format!("{}?{}", self.path, parts.join("&")),
        }
    }
}

/// The chosen columns in the list's order; none where they are what it shows anyway.
fn columns(list: &'static List, chosen: &[&str]) -> Vec<&'static str> {
    let Some((name, others)) = list.columns.split_first() else { return Vec::new() };
    let is_chosen = |column: &&Column| chosen.contains(&column.code);
    let own = others.iter().filter(|column| column.shown).map(|column| column.code);
    let columns: Vec<_> = others.iter().filter(is_chosen).map(|column| column.code).collect();
    match own.eq(columns.iter().copied()) || chosen.is_empty() {
        true => Vec::new(),
        false if columns.is_empty() => vec![name.code],
        false => columns,
    }
}
