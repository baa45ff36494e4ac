//! The order of a list's rows, as SQL.

use diesel::dsl::sql;
use diesel::expression::{BoxableExpression, SqlLiteral};
use diesel::pg::Pg;
use diesel::sql_types::{Bool, Text, Untyped, Uuid as SqlUuid};

use crate::web::list::{Column, Key, List, Place};

/// A column to sort by, and in which direction. Rows with equal keys stand by their ids, so that each has one place.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    pub column: &'static Column,
    pub key: Key,
    pub descending: bool,
}

impl Order {
    /// The order of this code, `name` or `-name`; of the list's own where the list has none such.
    pub fn of_code(list: &'static List, code: &str) -> Option<Order> {
        let of = |code: &str| {
            let (descending, name) = match code.strip_prefix('-') {
                Some(name) => (true, name),
                None => (false, code),
            };
            let column = list.column(name)?;
            Some(Order { column, key: column.key?, descending })
        };
        of(code).or_else(|| of(list.sort))
    }

    /// How addresses name it.
    pub fn code(&self) -> String {
        let sign = if self.descending { "-" } else { "" };
        format!("{sign}{}", self.column.code)
    }

    /// Whether rows come with falling keys on the way from `place`.
    fn falls(&self, place: Option<&Place>) -> bool {
        self.descending != place.is_some_and(|place| place.backwards)
    }

    /// After `order by`: the way to read, from `place` if there is one. `id` is the column of the row's id.
    fn by(&self, id: &str, place: Option<&Place>) -> String {
        let direction = if self.falls(place) { "desc" } else { "asc" };
        format!("{} {direction}, {id} {direction}", self.key.sql)
    }

    /// After the filter of a query that is written as SQL: the next rows from `place` on, in this order. From `$first` on,
    /// the placeholders are the place's key, its id, and the most rows. PostgreSQL finds the place in an index by the
    /// comparison of rows.
    pub fn rest(&self, id: &str, place: Option<&Place>, first: usize) -> String {
        let (key, id_value, most) = (first, first + 1, first + 2);
        let sign = if self.falls(place) { "<" } else { ">" };
        let (sql, kind) = (self.key.sql, self.key.kind.sql());
        let beyond = format!("({sql}, {id}) {sign} (${key}::{kind}, ${id_value})");
        format!("and (${key}::text is null or {beyond}) order by {} limit ${most}", self.by(id, place))
    }

    /// That a row stands beyond a place, for a query that is built.
    pub fn rows_beyond<T: 'static>(
        &self,
        id: &str,
        place: &Place,
    ) -> Box<dyn BoxableExpression<T, Pg, SqlType = Bool>> {
        let sign = if self.falls(Some(place)) { "<" } else { ">" };
        let beyond = sql::<Bool>(&format!("({}, {id}) {sign} (", self.key.sql))
            .bind::<Text, _>(place.key.clone())
            .sql(&format!("::{}, ", self.key.kind.sql()))
            .bind::<SqlUuid, _>(place.id)
            .sql(")");
        Box::new(beyond)
    }

    pub fn rows_by(&self, id: &str, place: Option<&Place>) -> SqlLiteral<Untyped> {
        sql::<Untyped>(&self.by(id, place))
    }

    /// A row's key as text: what its [`Place`] keeps.
    pub fn key(&self) -> SqlLiteral<Text> {
        sql::<Text>(&format!("({})::text", self.key.sql))
    }
}
