//! What is looked for: words, and what else the same text can be.

use uuid::Uuid;

use crate::address::DOMAIN_SUFFIX;
use crate::search::text::words;

/// Of a longer text, only the beginning is looked for.
pub(super) const LONGEST: usize = 100;

/// The fewest letters of an ID by which it is looked for.
const SHORTEST_ID: usize = 8;

/// What somebody looks for.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// As typed, without spaces around it.
    pub typed: String,
    /// Whether more was typed than is looked for.
    pub is_cut: bool,
    pub words: Vec<String>,
    /// The first and the last ID that begins so.
    pub ids: Option<(Uuid, Uuid)>,
    /// The number of a service request.
    pub number: Option<i32>,
}

impl Asked {
    pub fn read(typed: &str) -> Asked {
        let typed = typed.trim();
        let cut: String = typed.chars().take(LONGEST).collect();
        let is_cut = cut.len() < typed.len();
        let small = cut.to_lowercase();
        let number = small.trim_start_matches("sr").trim_start_matches(['-', ' ']);
        Asked {
            words: without_labels(
                words(&small.replace(DOMAIN_SUFFIX, " ")).into_iter().map(|word| word.letters).collect(),
            ),
            ids: ids(&small),
            number: number.parse().ok().filter(|_| number.bytes().all(|byte| byte.is_ascii_digit())),
            typed: cut,
            is_cut,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The ID, if all of one was typed.
    pub fn id(&self) -> Option<Uuid> {
        self.ids.filter(|(first, last)| first == last).map(|(id, _)| id)
    }

    pub fn text(&self) -> String {
        self.words.join(" ")
    }

    /// The words that an index is asked for: the longest, which the fewest things have.
    pub fn longest(&self) -> Vec<&str> {
        let mut longest: Vec<&str> = self.words.iter().map(String::as_str).collect();
        longest.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        longest.truncate(3);
        longest
    }
}

/// Without what a number is copied with: `MPN ID: 0012345`.
fn without_labels(mut words: Vec<String>) -> Vec<String> {
    let is_number = |word: &String| word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    if words.iter().any(is_number) {
        words.retain(|word| word != "mpn" && word != "id");
    }
    words
}

/// All IDs that begin with what was typed, with or without hyphens and braces.
fn ids(typed: &str) -> Option<(Uuid, Uuid)> {
    let typed = typed.trim_start_matches("urn:uuid:").trim_matches(['{', '}', '(', ')']);
    let digits: String = typed.chars().filter(|letter| *letter != '-').collect();
    if !(SHORTEST_ID..=32).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let filled = |with: char| {
        let rest = std::iter::repeat_n(with, 32 - digits.len());
        Uuid::parse_str(&digits.chars().chain(rest).collect::<String>()).ok()
    };
    Some((filled('0')?, filled('f')?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_however_it_is_written() {
        let id = "0193a0a0-1111-7000-8000-00000000000a";
        for typed in [id.to_owned(), id.replace('-', ""), format!("{{{id}}}"), id.to_uppercase(), format!(" {id} ")] {
            assert_eq!(Asked::read(&typed).id(), Some(id.parse().unwrap()), "{typed}");
        }
        assert!(Asked::read("0193a0a0-11").ids.is_some() && Asked::read("0193a0a0-11").id().is_none());
        assert_eq!(Asked::read("0193a0a").ids, None);
        assert_eq!(Asked::read("oak dental").ids, None);
    }

    #[test]
    fn a_number_is_read_with_what_it_is_copied_with() {
        assert_eq!(Asked::read("MPN ID: 0012345").words, ["12345"]);
        assert_eq!(Asked::read("SR-12").number, Some(12));
        assert_eq!(Asked::read("12").number, Some(12));
        assert_eq!(Asked::read("-").number, None);
        let long = Asked::read(&"ab ".repeat(60));
        assert!(long.is_cut && long.typed.chars().count() == LONGEST);
    }
}
