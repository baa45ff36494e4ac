//! Passwords: the rules for one that a person chooses, the making of a temporary one, the hash.

use std::fmt;
use std::sync::LazyLock;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use rand::seq::{IndexedRandom, SliceRandom};
use zxcvbn::matching::patterns::MatchPattern;
use zxcvbn::{Score, zxcvbn};

use crate::error::{Error, Result};

/// A temporary password that nobody used dies after this many hours.
pub const TEMPORARY_HOURS: i64 = 72;

const SHORTEST: usize = 12;
const LONGEST: usize = 128;

/// A password in clear. It has no `Debug` or `Serialize` that shows it, and is kept nowhere.
#[derive(Clone)]
pub struct Password(String);

impl fmt::Debug for Password {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Password(…)")
    }
}

impl Password {
    /// What was typed at sign-in, byte for byte.
    pub fn typed(text: &str) -> Password {
        Password(text.to_owned())
    }

    /// A lasting password: 12 to 128 characters of any kind, without the person's sign-in name, and none
    /// that is guessed soon. `about` are words that stand for the person, the sign-in name first: a
    /// password made of them is as good as known. The error is the key of the message.
    pub fn chosen(text: &str, about: &[String]) -> std::result::Result<Password, &'static str> {
        let lower = text.to_lowercase();
        let own_name = about.first().and_then(|name| name.split('@').next()).unwrap_or_default().to_lowercase();
        match text.chars().count() {
            0..SHORTEST => Err("accounts-password-too-short"),
            length if length > LONGEST => Err("accounts-password-too-long"),
            _ if own_name.len() > 3 && lower.contains(&own_name) => Err("accounts-password-own-name"),
            _ if has_few_characters(&lower) => Err("accounts-password-trivial"),
            _ if is_guessed_soon(text, about) => Err("accounts-password-leaked"),
            _ => Ok(Password(text.to_owned())),
        }
    }

    /// A temporary password: 23 characters of 4 classes, more than 128 bits, without look-alikes.
    pub fn temporary() -> Password {
        const CLASSES: [&[u8]; 4] =
            [b"ABCDEFGHJKLMNPQRSTUVWXYZ", b"abcdefghijkmnopqrstuvwxyz", b"23456789", b"!#%+-=?@"];
        let mut random = rand::rng();
        let all = CLASSES.concat();
        let mut picked: Vec<u8> = CLASSES.iter().filter_map(|class| class.choose(&mut random)).copied().collect();
        picked.extend((picked.len()..23).filter_map(|_| all.choose(&mut random)));
        picked.shuffle(&mut random);
        Password(picked.into_iter().map(char::from).collect())
    }

    /// The password itself, for the one page that shows it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Argon2id as OWASP advises: 19 MiB, two passes, one lane. Takes a core for some 20 ms: outside of
    /// transactions, in a [`Place`](crate::accounts::Place).
    pub fn hash(&self) -> Result<Hashed> {
        ARGON2.hash_password(self.0.as_bytes()).map(|hash| Hashed(hash.to_string())).map_err(Error::internal)
    }

    /// Whether this is the password of `hash`. Without a hash it takes as long and is not.
    pub fn fits(&self, hash: Option<&str>) -> bool {
        let bounded = self.0.len() <= LONGEST * 4;
        let hash_or_dummy = hash.unwrap_or(&DUMMY.0);
        let fits = bounded && ARGON2.verify_password(self.0.as_bytes(), hash_or_dummy).is_ok();
        fits && hash.is_some()
    }

    /// As [`Password::fits`]; a hash made with other parameters than today's is made anew.
    pub fn check(&self, hash: Option<&str>) -> Result<Verdict> {
        let fits = self.fits(hash);
        let outdated = fits && hash.is_some_and(|hash| !hash.starts_with(CURRENT));
        Ok(Verdict { fits, rehashed: if outdated { Some(self.hash()?) } else { None } })
    }
}

/// The hash of a password, as it is kept.
#[derive(Clone)]
pub struct Hashed(String);

impl Hashed {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hashed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Hashed(…)")
    }
}

/// What a look at a typed password showed.
#[derive(Debug)]
pub struct Verdict {
    pub fits: bool,
    /// To be kept in the place of the hash that was looked at.
    pub rehashed: Option<Hashed>,
}

fn has_few_characters(lower: &str) -> bool {
    let different: std::collections::BTreeSet<char> = lower.chars().collect();
    different.len() < 5
}

/// Whether an attacker comes upon it early: zxcvbn's estimate, which knows 30,000 leaked passwords, common
/// words, keyboard walks and `about`, or a leaked password between digits and signs.
fn is_guessed_soon(text: &str, about: &[String]) -> bool {
    let inputs: Vec<&str> = about.iter().map(String::as_str).chain(PRODUCT).collect();
    if zxcvbn(text, &inputs).score() < Score::Three {
        return true;
    }
    // Words about the person, with little beside them.
    let lower = text.to_lowercase();
    let rest = inputs.iter().filter(|word| word.len() > 3).fold(lower.clone(), |rest, word| rest.replace(word, ""));
    if rest != lower && rest.chars().filter(|character| character.is_alphanumeric()).count() < 6 {
        return true;
    }
    let core = text.trim_matches(|character: char| !character.is_alphabetic());
    matches!(zxcvbn(core, &inputs).sequence(), [only] if matches!(only.pattern, MatchPattern::Dictionary(_)))
}

/// How a hash with today's parameters begins.
const CURRENT: &str = "$argon2id$v=19$m=19456,t=2,p=1$";

/// Words that come to mind here first.
const PRODUCT: [&str; 8] =
    ["partner", "portal", "partnerportal", "microsoft", "cloud", "reseller", "provider", "customer"];

static ARGON2: LazyLock<Argon2<'static>> = LazyLock::new(|| {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
});

static DUMMY: LazyLock<Hashed> = LazyLock::new(|| Password::temporary().hash().unwrap_or(Hashed(String::new())));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_password_has_four_classes_and_is_new_each_time() {
        let passwords: Vec<String> = (0..50).map(|_| Password::temporary().reveal().to_owned()).collect();

        for password in &passwords {
            assert_eq!(password.len(), 23);
            for class in
                [char::is_uppercase, char::is_lowercase, |c: char| c.is_ascii_digit(), |c: char| !c.is_alphanumeric()]
            {
                assert!(password.chars().any(class), "{password}");
            }
        }
        assert_eq!(passwords.iter().collect::<std::collections::BTreeSet<_>>().len(), 50);
    }

    #[test]
    fn a_chosen_password_is_long_and_not_trivial() {
        for (typed, verdict) in [
            ("short", Some("accounts-password-too-short")),
            ("aaaaaaaaaaaaaa", Some("accounts-password-trivial")),
            ("sales-agent-2026", Some("accounts-password-own-name")),
            ("верный конь скачет", None),
            ("correct horse battery", None),
        ] {
            let about = ["sales-agent@provider.example".to_owned()];
            assert_eq!(Password::chosen(typed, &about).err(), verdict, "{typed}");
        }
    }

    #[test]
    fn a_leaked_or_guessable_password_is_refused_however_it_is_dressed() {
        let about = crate::accounts::words_about("inga@contoso.example", &["Inga", "Lindqvist", "Contoso Nordic"]);
        for typed in [
            "password1234",
            "passwordpassword",
            "Password2026!",
            "P@ssw0rd!!!!!",
            "123456789012",
            "qwertyuiop123",
            "1qaz2wsx3edc",
            "iloveyou2026!",
            "abcdefghijkl",
            "microsoft2026!!",
            "partnerportal1",
            "Lindqvist-2026",
            "contoso nordic 1",
            "monkeymonkey1",
            "dragon123456",
            "letmeinletmein",
            "sunshine!!!!!!1",
            "basketball99",
            "...superman!!2026",
            "111111222222a",
        ] {
            assert!(Password::chosen(typed, &about).is_err(), "{typed}");
        }
        for typed in ["lantern orbit velvet", "mQ7#rT2w!pL9", "шел дождь над гаванью", "gravel tulip ninety knots"]
        {
            assert!(Password::chosen(typed, &about).is_ok(), "{typed}: {:?}", Password::chosen(typed, &about));
        }
    }

    #[test]
    fn a_hash_fits_its_password_only() {
        let password = Password::typed("correct horse battery");
        let hash = password.hash().unwrap();

        assert!(password.fits(Some(hash.as_str())));
        assert!(!Password::typed("correct horse batter").fits(Some(hash.as_str())));
        assert!(!password.fits(None));
    }
}
