//! A list as its page shows it around the rows: heads, count, pages, columns, files.

use crate::views::{SavedView, Views};
use crate::web::list::{Asked, Column, Count, Kind, Slice};
use crate::web::page::Chrome;
use crate::words::{Message, Phrase};

/// What stands around the rows of a page.
pub struct Listing {
    pub asked: Asked,
    pub count: Count,
    pub views: Views,
    /// The keys of what the filter names that isn't there any more.
    pub gone: Vec<&'static str>,
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// The head of a column, or a link that sorts by it.
pub struct Head {
    pub code: &'static str,
    pub words: &'static str,
    pub number: bool,
    /// Where the list is sorted by it; the other way round, if it is already.
    pub link: Option<String>,
    /// `ascending` or `descending`, if the list is sorted by it.
    pub sorted: Option<&'static str>,
}

impl Listing {
    /// Around the page whose rows come with it.
    pub fn around<R>(asked: Asked, views: Views, (count, page): (Count, Slice<R>)) -> (Listing, Vec<R>) {
        let gone = Vec::new();
        (Listing { asked, count, views, gone, previous: page.previous, next: page.next }, page.rows)
    }

    /// Notes whether what a box of the filter names is there; `words` are the key of the box.
    pub fn note(&mut self, words: &'static str, is_there: bool) {
        if !is_there {
            self.gone.push(words);
        }
    }

    pub fn gone_words(&self, chrome: &Chrome) -> String {
        self.gone.iter().map(|words| chrome.say(*words).to_string()).collect::<Vec<_>>().join(", ")
    }

    /// Whether views of it can be saved: not of a part of a list that has a page of its own.
    pub fn has_views(&self) -> bool {
        self.asked.path == self.asked.list.path
    }

    pub fn current(&self) -> Option<&SavedView> {
        self.views.current(&self.asked)
    }

    pub fn is_current(&self, view: &SavedView) -> bool {
        Some(view.id.uuid()) == self.asked.view
    }

    /// The address of the page about a view, with what the list shows now.
    pub fn edit_url(&self, view: &SavedView) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("query", &self.asked.query());
        format!("/views/{}/edit?{}", view.id, query.finish())
    }

    pub fn shows(&self, code: &str) -> bool {
        self.asked.list.column(code).is_some_and(|column| self.asked.shows(column))
    }

    /// Whether the reader is told what stands in the column.
    pub fn knows(&self, code: &str) -> bool {
        self.asked.list.column(code).is_some_and(|column| !self.asked.hides(column))
    }

    /// The heads of the columns that are shown.
    pub fn heads(&self) -> Vec<Head> {
        let shown = self.asked.list.columns.iter().filter(|column| self.asked.shows(column));
        shown.map(|column| self.head(column)).collect()
    }

    /// What the list can be sorted by.
    pub fn sorts(&self) -> Vec<Head> {
        let sorting = self.asked.list.columns.iter().filter(|column| self.sorts_by(column));
        sorting.map(|column| self.head(column)).collect()
    }

    fn sorts_by(&self, column: &Column) -> bool {
        self.asked.can_sort(column) && !(self.asked.large && column.unindexed)
    }

    fn head(&self, column: &'static Column) -> Head {
        let order = &self.asked.order;
        let sorted = (order.column.code == column.code).then_some(order.descending);
        let sorts = column.key.filter(|_| self.sorts_by(column));
        let link = sorts.map(|key| {
            // The most and the newest are asked for first.
            let descends = sorted.map_or(key.kind != Kind::Text, |descending| !descending);
            let sign = if descends { "-" } else { "" };
            self.asked.url(&self.asked.query_sorted(&format!("{sign}{}", column.code)), "")
        });
        Head {
            code: column.code,
            words: column.words,
            number: column.number,
            link,
            sorted: sorted.map(|descending| if descending { "descending" } else { "ascending" }),
        }
    }

    /// Whether it can be sorted by more columns once it is narrowed.
    pub fn is_too_long_to_sort(&self) -> bool {
        self.asked.large && self.asked.list.columns.iter().any(|column| column.unindexed && self.asked.can_sort(column))
    }

    /// The columns that can be chosen, each with whether it is shown.
    pub fn choices(&self) -> Vec<(&'static Column, bool)> {
        let choosable = self.asked.list.columns.iter().skip(1).filter(|column| !self.asked.hides(column));
        choosable.map(|column| (column, self.asked.shows(column))).collect()
    }

    pub fn first_column(&self) -> &'static str {
        self.asked.list.columns.first().map_or("", |column| column.code)
    }

    /// The order as a box of the filter carries it; empty for the list's own.
    pub fn sort(&self) -> String {
        let code = self.asked.order.code();
        if code == self.asked.list.sort { String::new() } else { code }
    }

    pub fn count_words(&self, chrome: &Chrome) -> Message {
        let rows = |rows: i64| chrome.say(Phrase::new(self.asked.list.count).with("count", rows));
        match self.count {
            Count::Exactly(number) => rows(number),
            Count::MoreThan(number) => chrome.say(Phrase::new("web-more-than").with("rows", rows(number))),
        }
    }

    pub fn previous_url(&self) -> Option<String> {
        self.previous.as_ref().map(|key| self.asked.url(&self.asked.query(), &format!("before={key}")))
    }

    pub fn next_url(&self) -> Option<String> {
        self.next.as_ref().map(|key| self.asked.url(&self.asked.query(), &format!("after={key}")))
    }

    /// The same list from its top.
    pub fn top_url(&self) -> String {
        self.asked.url(&self.asked.query(), "")
    }

    /// The list without a filter.
    pub fn all_url(&self) -> String {
        format!("{}?view=", self.asked.path)
    }

    /// Exactly these rows as a file, with the columns that are shown, or `all`.
    pub fn export_url(&self, format: &str, all: bool) -> String {
        self.asked.file_url(format, all)
    }
}
