//! How well something fits what is looked for, by what its reader may see of it: nothing else makes it a hit.

use std::ops::Range;

use uuid::Uuid;

use crate::search::asked::Asked;
use crate::search::text::{Piece, Word, pieces, words};

/// How alike a word must be to pass for one that was mistyped, of 1,000.
pub(super) const ALIKE: usize = 700;

/// Shorter words are not mistyped.
const SHORTEST_MISTYPED: usize = 4;

/// What something can be found by: the key of what it is called, and the text.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub words: &'static str,
    pub text: String,
}

/// Something that may be a hit, with what its reader may see of it.
#[derive(Clone, Debug)]
pub(super) struct Thing {
    pub path: String,
    /// What it is called.
    pub title: String,
    /// What is said beside it.
    pub about: String,
    pub id: Option<Uuid>,
    /// What else it can be found by.
    pub fields: Vec<Field>,
    /// Whether its title is only said, and nothing that it is found by.
    unnamed: bool,
    /// Whether it stands behind what is found as well by a later text.
    behind: bool,
}

/// Something that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    pub path: String,
    pub title: Vec<Piece>,
    pub about: String,
    /// What it was found by, where that is not its title.
    pub reason: Option<(&'static str, Vec<Piece>)>,
    /// The smaller, the better.
    pub(super) rank: u32,
    pub(super) name: String,
}

/// How a text fits, and where.
struct Fit {
    rank: u32,
    places: Vec<Range<usize>>,
}

impl Thing {
    pub fn new(path: String, title: impl Into<String>, about: String) -> Thing {
        Thing { path, title: title.into(), about, id: None, fields: Vec::new(), unnamed: false, behind: false }
    }

    /// With an ID that it is found by.
    pub fn id(self, id: Uuid) -> Thing {
        Thing { id: Some(id), ..self }
    }

    /// With a text that it is found by; an empty one finds nothing.
    pub fn field(mut self, words: &'static str, text: impl Into<String>) -> Thing {
        self.fields.push(Field { words, text: text.into() });
        self
    }

    /// Not found by its title, which is made of other things' names.
    pub fn unnamed(self) -> Thing {
        Thing { unnamed: true, ..self }
    }

    /// Behind those whom it names, where they are found by the same.
    pub fn behind(self) -> Thing {
        Thing { behind: true, ..self }
    }

    /// What it can be found by, each with the key of what that is called; none for the title.
    fn texts(&self) -> impl Iterator<Item = (&'static str, &String)> {
        let title = std::iter::once(("", &self.title)).filter(|_| !self.unnamed);
        title.chain(self.fields.iter().map(|field| (field.words, &field.text)))
    }

    /// The hit that it is, if what is looked for is there to be seen.
    pub fn judged(self, asked: &Asked) -> Option<Hit> {
        let whole = self.texts().enumerate().filter_map(|(number, (words, text))| {
            let fit = fits(asked, text)?;
            let number = if self.behind { number + 5 } else { number };
            Some((fit.rank * 10 + u32::try_from(number.min(9)).unwrap_or(9), words, text, fit.places))
        });
        let best = self.by_id(asked).into_iter().chain(whole).min_by_key(|(rank, ..)| *rank);
        let (rank, words, text, places) = best.or_else(|| self.by_all(asked))?;
        let found = pieces(text, places);
        let (title, reason) = match words {
            "" => (found, None),
            words => (pieces(&self.title, Vec::new()), Some((words, found))),
        };
        Some(Hit { rank, title, reason, about: self.about.clone(), path: self.path.clone(), name: self.title.clone() })
    }

    /// An ID, all of it or its beginning.
    fn by_id(&self, asked: &Asked) -> Option<(u32, &'static str, &String, Vec<Range<usize>>)> {
        let (first, last) = asked.ids?;
        let is_it = |id: Uuid| (first..=last).contains(&id);
        let rank = if first == last { 0 } else { 10 };
        let field = self.fields.iter().find(|field| field.text.parse().is_ok_and(is_it));
        match field {
            Some(field) => Some((rank, field.words, &field.text, std::iter::once(0..field.text.len()).collect())),
            None => self.id.filter(|id| is_it(*id)).map(|_| (rank, "", &self.title, Vec::new())),
        }
    }

    /// Each word in some text of its.
    fn by_all(&self, asked: &Asked) -> Option<(u32, &'static str, &String, Vec<Range<usize>>)> {
        if asked.is_empty() {
            return None;
        }
        let texts: Vec<(&'static str, &String, Vec<Word>)> =
            self.texts().map(|(name, text)| (name, text, words(text))).collect();
        let mut marked: Vec<Vec<Range<usize>>> = texts.iter().map(|_| Vec::new()).collect();
        for word in &asked.words {
            let mut places = texts.iter().zip(&mut marked).filter_map(|((_, _, words), marked)| {
                Some((words.iter().find_map(|there| there.place_of(word))?, marked))
            });
            let (place, marked) = places.next()?;
            marked.push(place);
        }
        let (of, places) = texts.iter().zip(marked).rev().max_by_key(|(_, places)| places.len())?;
        Some((70, of.0, of.1, places))
    }
}

/// How well a text fits alone: 0 for the same words, and the more, the less it is alike.
fn fits(asked: &Asked, text: &str) -> Option<Fit> {
    let there = words(text);
    if asked.words.is_empty() || there.is_empty() {
        return None;
    }
    let joined = there.iter().map(|word| word.letters.as_str()).collect::<Vec<_>>().join(" ");
    let wanted = asked.text();
    let found: Option<Vec<Range<usize>>> = asked.words.iter().map(|word| best_place(word, &there)).collect();
    let Some(places) = found else { return alike(asked, &there) };
    let is_there = |word: &String| there.iter().any(|there| there.letters == *word);
    let begins = |word: &String| there.iter().any(|there| there.letters.starts_with(word));
    let rank = match () {
        () if joined == wanted => 0,
        () if joined.starts_with(&wanted) => 2,
        () if asked.words.iter().all(is_there) => 3,
        () if asked.words.iter().all(begins) => 4,
        () if joined.contains(&wanted) => 5,
        () => 6,
    };
    Some(Fit { rank, places })
}

/// Where a word stands, best at the beginning of another.
fn best_place(word: &str, there: &[Word]) -> Option<Range<usize>> {
    let begun = there.iter().find(|it| it.letters.starts_with(word));
    begun.or_else(|| there.iter().find(|it| it.letters.contains(word)))?.place_of(word)
}

/// Whether the words pass for those of the text, mistyped.
fn alike(asked: &Asked, there: &[Word]) -> Option<Fit> {
    let mut places = Vec::new();
    let mut sum = 0;
    for word in &asked.words {
        if let Some(place) = best_place(word, there) {
            places.push(place);
            sum += 1_000;
            continue;
        }
        if word.chars().count() < SHORTEST_MISTYPED {
            return None;
        }
        let (likeness, nearest) =
            there.iter().map(|it| (likeness(word, &it.letters), it)).max_by_key(|(likeness, _)| *likeness)?;
        if likeness < ALIKE {
            return None;
        }
        places.push(nearest.place());
        sum += likeness;
    }
    let mean = sum / asked.words.len().max(1);
    let rank = u32::try_from(8 + (1_000 - mean.min(1_000)) / 10).ok()?;
    Some(Fit { rank, places })
}

/// How alike two words are, of 1,000; or, a little less, a word and as much of the other's beginning.
pub(super) fn likeness(typed: &str, there: &str) -> usize {
    let beginning: String = there.chars().take(typed.chars().count()).collect();
    let alike = |there: &str| {
        let longest = typed.chars().count().max(there.chars().count()).max(1);
        1_000 - 1_000 * strsim::damerau_levenshtein(typed, there).min(longest) / longest
    };
    alike(there).max(alike(&beginning).saturating_sub(50))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(typed: &str) -> Option<Hit> {
        let thing = Thing::new("/x".to_owned(), "Oak Dental", String::new())
            .field("customers-domain", "oakdental.onmicrosoft.com")
            .field("customers-contact", "Maribel Okafor")
            .field("partnerships-mpn-id", "0012345");
        thing.judged(&Asked::read(typed))
    }

    fn shown(pieces: &[Piece]) -> String {
        pieces.iter().map(|it| if it.marked { format!("[{}]", it.text) } else { it.text.clone() }).collect()
    }

    #[test]
    fn the_better_it_fits_the_sooner_it_stands() {
        let ranks: Vec<u32> =
            ["oak dental", "oak d", "dental", "ental", "dentla"].map(|it| hit(it).unwrap().rank).into();
        assert!(ranks.is_sorted() && ranks.first() < ranks.last(), "{ranks:?}");
        assert!(hit("oak motors").is_none() && hit("xyz").is_none() && hit("").is_none());
    }

    #[test]
    fn what_it_was_found_by_is_marked() {
        assert_eq!(shown(&hit("dental OAK").unwrap().title), "[Oak] [Dental]");
        assert_eq!(shown(&hit("dentla").unwrap().title), "Oak [Dental]");
        let (words, reason) = hit("okafor").unwrap().reason.unwrap();
        assert_eq!((words, shown(&reason).as_str()), ("customers-contact", "Maribel [Okafor]"));
        let (words, reason) = hit("00012345").unwrap().reason.unwrap();
        assert_eq!((words, shown(&reason).as_str()), ("partnerships-mpn-id", "[0012345]"));
        assert_eq!(shown(&hit("oakdental.onmicrosoft.com").unwrap().reason.unwrap().1), "[oakdental].onmicrosoft.com");
        assert!(hit("oak okafor").is_some(), "words of two texts");
    }
}
