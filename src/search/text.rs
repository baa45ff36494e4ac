//! Texts as searches compare them: words of Latin letters and digits, each letter with its place in the text that it
//! comes from. The database's `search_text` writes the same letters.

use std::ops::Range;

use icu_normalizer::DecomposingNormalizerBorrowed;

use crate::address::DOMAIN_SUFFIX;

/// A word of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Word {
    pub letters: String,
    /// Of each letter, the bytes of the character that it comes from.
    places: Vec<Range<usize>>,
}

/// A piece of a text, and whether it is what was looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    pub text: String,
    pub marked: bool,
}

impl Word {
    /// The bytes of the text that a part of this word comes from; the part is one that [`str::find`] has found.
    pub fn place_of(&self, part: &str) -> Option<Range<usize>> {
        let from = self.letters.find(part)?;
        let first = self.letters.get(..from)?.chars().count();
        let last = (first + part.chars().count()).checked_sub(1)?;
        Some(self.places.get(first)?.start..self.places.get(last)?.end)
    }

    pub fn place(&self) -> Range<usize> {
        let (first, last) = (self.places.first(), self.places.last());
        first.map_or(0, |place| place.start)..last.map_or(0, |place| place.end)
    }

    fn push(&mut self, letter: char, place: &Range<usize>) {
        self.letters.push(letter);
        self.places.push(place.clone());
    }

    /// Without zeros before a number of at least four digits: an MPN ID is known with them and without.
    fn without_zeros(mut self) -> Word {
        let rest = self.letters.trim_start_matches('0');
        let is_number = self.letters.bytes().all(|byte| byte.is_ascii_digit());
        if let (true, Some(gone)) = (is_number && rest.len() >= 4, self.letters.len().checked_sub(rest.len())) {
            let start = self.place().start;
            self.places.drain(..gone);
            self.letters = rest.to_owned();
            if let Some(first) = self.places.first_mut() {
                first.start = start;
            }
        }
        self
    }
}

/// The words of a text. What all domains of Microsoft's cloud end with is no part of it.
pub(super) fn words(text: &str) -> Vec<Word> {
    let text = match text.len().checked_sub(DOMAIN_SUFFIX.len()).and_then(|at| text.split_at_checked(at)) {
        Some((rest, end)) if end.eq_ignore_ascii_case(DOMAIN_SUFFIX) => rest,
        _ => text,
    };
    let mut words = Vec::new();
    let mut word = Word::default();
    for (start, character) in text.char_indices() {
        let place = start..start + character.len_utf8();
        for letter in folded(character) {
            match letter {
                ' ' => words.push(std::mem::take(&mut word)),
                letter => word.push(letter, &place),
            }
        }
    }
    words.push(word);
    words.into_iter().filter(|word| !word.letters.is_empty()).map(Word::without_zeros).collect()
}

/// The letters that stand for a character; a space where a word ends.
fn folded(character: char) -> Vec<char> {
    let mut letters = Vec::new();
    let small: String = character.to_lowercase().collect();
    for part in DecomposingNormalizerBorrowed::new_nfkd().normalize(&small).chars() {
        match latin(part) {
            Some(text) => letters.extend(text.chars().map(plainer)),
            None => letters.push(plainer(part)),
        }
    }
    letters
}

/// What several languages write in several ways is written in one.
fn plainer(letter: char) -> char {
    match letter {
        'y' => 'i',
        'w' => 'v',
        'c' | 'q' => 'k',
        letter if letter.is_whitespace() => ' ',
        letter => letter,
    }
}

/// Latin letters for a letter of another kind; nothing for a mark, and a space for what stands between words.
fn latin(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\u{300}'..='\u{36f}' | 'ь' | 'ъ' | '\'' | '`' | '’' | '‘' | 'ʻ' | 'ʼ' => "",
        '«' | '»' | '“' | '”' | '„' | '‹' | '›' | '–' | '—' | '·' | '、' | '。' | '「' | '」' => {
            " "
        }
        letter if letter.is_ascii_punctuation() => " ",
        'а' | 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' | 'ғ' => "g",
        'д' | 'đ' | 'ð' => "d",
        'е' | 'э' | 'є' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'ы' | 'і' | 'ı' => "i",
        'ј' => "j",
        'к' | 'қ' => "k",
        'л' | 'ł' => "l",
        'м' => "m",
        'н' | 'ң' => "n",
        'о' | 'ө' | 'ø' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ұ' | 'ү' => "u",
        'ф' => "f",
        'х' => "kh",
        'һ' | 'ħ' => "h",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ю' => "iu",
        'я' => "ia",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'x' => "ks",
        _ => return None,
    })
}

/// The text in pieces, of which those at `places` are marked.
pub(super) fn pieces(text: &str, mut places: Vec<Range<usize>>) -> Vec<Piece> {
    places.sort_by_key(|place| (place.start, place.end));
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut add = |range: Range<usize>, marked| {
        if let Some(text) = text.get(range).filter(|text| !text.is_empty()) {
            pieces.push(Piece { text: text.to_owned(), marked });
        }
    };
    for place in places {
        let from = place.start.max(at);
        if from < place.end {
            add(at..from, false);
            add(from..place.end, true);
            at = place.end;
        }
    }
    add(at..text.len(), false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.letters).collect()
    }

    #[test]
    fn what_sounds_the_same_is_written_the_same() {
        assert_eq!(letters("Контосо"), letters("Contoso"));
        assert_eq!(letters("Щукина Анна"), letters("Shchukina Anna"));
        assert_eq!(letters("«Ёлка» Müller-Söhne"), ["elka", "muller", "sohne"]);
        assert_eq!(letters("O'Hara & Sons"), ["ohara", "sons"]);
        assert_eq!(letters("admin@oakdental.onmicrosoft.com"), ["admin", "oakdental"]);
        assert_eq!(letters("0012345 0123"), ["12345", "0123"]);
    }

    #[test]
    fn what_was_found_is_marked_where_it_stands_in_the_text() {
        let text = "ООО «Щёлково» 0012345";
        let found = words(text);
        let place = found[1].place_of("shkh").unwrap();
        assert_eq!(&text[place.clone()], "Щ");
        assert_eq!(&text[found[2].place()], "0012345");
        let marked = pieces(text, vec![place.clone(), place, found[2].place()]);
        let shown: Vec<_> = marked.iter().map(|piece| (piece.text.as_str(), piece.marked)).collect();
        assert_eq!(shown, [("ООО «", false), ("Щ", true), ("ёлково» ", false), ("0012345", true)]);
    }
}
