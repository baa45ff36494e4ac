//! Recovery codes: ten, of 140 random bits each, kept as hashes; each stands in for a second factor once.

use diesel::prelude::*;
use rand::seq::IndexedRandom;
use sha2::{Digest, Sha256};

use crate::error::Result;
use crate::id::UserId;
use crate::schema::recovery_codes;
use crate::scope::Scope;

const COUNT: usize = 10;
const GROUPS: usize = 4;
const LETTERS: usize = 7;

/// 32 letters and digits, none of which looks like another.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Makes ten new codes for the person, in the place of those before, and returns them for the one page
/// that shows them.
pub fn renew(conn: &mut PgConnection, person: &Scope) -> Result<Vec<String>> {
    let codes: Vec<String> = (0..COUNT).map(|_| generate()).collect();
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(person.user_id))).execute(conn)?;
    let rows: Vec<_> = codes
        .iter()
        .map(|code| (recovery_codes::user_id.eq(person.user_id), recovery_codes::code_hash.eq(hash(code))))
        .collect();
    diesel::insert_into(recovery_codes::table).values(rows).execute(conn)?;
    Ok(codes)
}

/// Whether `code` is one that the person has not used; now it is.
pub fn spend(conn: &mut PgConnection, person: &Scope, code: &str) -> Result<bool> {
    let unused = recovery_codes::table.find((person.user_id, hash(code))).filter(recovery_codes::used_at.is_null());
    Ok(diesel::update(unused).set(recovery_codes::used_at.eq(person.visitor.now)).execute(conn)? == 1)
}

/// How many codes the person has not used.
pub fn left(conn: &mut PgConnection, user: UserId) -> Result<i64> {
    let unused =
        recovery_codes::table.filter(recovery_codes::user_id.eq(user)).filter(recovery_codes::used_at.is_null());
    Ok(unused.count().get_result(conn)?)
}

fn generate() -> String {
    let mut random = rand::rng();
    let mut group = || (0..LETTERS).filter_map(|_| ALPHABET.choose(&mut random)).copied().map(char::from).collect();
    (0..GROUPS).map(|_| group()).collect::<Vec<String>>().join("-")
}

/// The hash of a code as typed, with or without its dashes, and with letters for the digits they look like.
fn hash(code: &str) -> Vec<u8> {
    let letters: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|character| match character.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect();
    Sha256::digest(letters.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_long_new_each_time_and_forgives_how_it_is_typed() {
        let codes: std::collections::BTreeSet<String> = (0..100).map(|_| generate()).collect();
        assert_eq!(codes.len(), 100);
        for code in codes {
            assert_eq!(code.len(), GROUPS * LETTERS + GROUPS - 1);
            assert_eq!(hash(&code), hash(&format!(" {} ", code.replace('-', " ").to_uppercase())));
        }
        assert_eq!(hash("10a"), hash("lOa"));
        assert_ne!(hash("10a"), hash("10b"));
    }
}
