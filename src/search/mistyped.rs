//! What was meant by words that nothing has, as far as the words tell that there are.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, Integer, Text};

use crate::db::kept;
use crate::error::Result;
use crate::search::asked::Asked;
use crate::search::judged::{ALIKE, likeness};

/// Words that each word may have been meant to be.
const MOST_NEAR: usize = 5;

/// Texts that are looked for instead.
const MOST_INSTEAD: usize = 6;

/// A word that there is.
#[derive(QueryableByName)]
struct Near {
    #[diesel(sql_type = Integer)]
    place: i32,
    #[diesel(sql_type = Text)]
    word: String,
}

/// What may have been meant by the longest words, the likeliest first.
pub(super) fn instead(conn: &mut PgConnection, asked: &Asked) -> Result<Vec<String>> {
    let typed = asked.longest();
    let near = sql_query("select place, word from near_words($1)").bind::<Array<Text>, _>(&typed);
    let near: Vec<Near> = kept(near).get_results(conn)?;
    let mut texts = vec![(0, String::new())];
    for (typed, place) in typed.iter().zip(1..) {
        let there = near.iter().filter(|near| near.place == place).map(|near| near.word.as_str());
        let meant = meant(typed, there);
        let longer = |(sum, text): &(usize, String)| {
            let (sum, text) = (*sum, text.clone());
            let with = move |(likeness, word): &(usize, &str)| (sum + likeness, format!("{text} {word}"));
            meant.iter().map(with).collect::<Vec<_>>()
        };
        texts = texts.iter().flat_map(longer).collect();
    }
    let typed = typed.join(" ");
    texts.sort_by(|one, other| (other.0, &one.1).cmp(&(one.0, &other.1)));
    let texts = texts.into_iter().map(|(_, text)| text.trim_start().to_owned()).filter(|text| *text != typed);
    Ok(texts.take(MOST_INSTEAD).collect())
}

/// What a word may mean, and how likely that is, of 1,000: itself, surely where a word begins so, and those that are alike.
fn meant<'a>(typed: &'a str, there: impl Iterator<Item = &'a str>) -> Vec<(usize, &'a str)> {
    let mut is_known = false;
    let mut near = Vec::new();
    for word in there {
        if word.starts_with(typed) {
            is_known = true;
        } else {
            near.push((likeness(typed, word), word));
        }
    }
    near.retain(|(likeness, _)| *likeness >= ALIKE);
    near.sort_by(|one, other| (other.0, one.1).cmp(&(one.0, other.1)));
    near.dedup();
    near.truncate(MOST_NEAR);
    near.push((if is_known { 1_000 } else { ALIKE - 1 }, typed));
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_means_what_it_is_like_and_itself_where_one_begins_so() {
        let there = ["dental", "dentals", "rental", "detail", "oak"];
        assert_eq!(meant("dentla", there.into_iter()), [(834, "dental"), (784, "dentals"), (699, "dentla")]);
        assert_eq!(meant("dental", there.into_iter()), [(834, "rental"), (1_000, "dental")]);
        assert_eq!(meant("oka", std::iter::empty()), [(699, "oka")]);
    }
}
