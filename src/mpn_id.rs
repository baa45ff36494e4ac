//! MPN IDs: the numbers that Microsoft gives to partners and their locations.

use std::fmt;
use std::str::FromStr;

use crate::words::Phrase;

/// A partner's MPN ID: 6 to 10 digits. It is text and not a number, since leading zeros belong to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MpnId(String);

impl MpnId {
    /// The digits, leading zeros included.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MpnId {
    type Err = Phrase;

    fn from_str(typed: &str) -> Result<MpnId, Phrase> {
        let digits = typed.trim();
        match digits.len() {
            _ if !digits.bytes().all(|c| c.is_ascii_digit()) => Err(Phrase::new("mpn-letters")),
            6..=10 => Ok(MpnId(digits.to_owned())),
            1..6 => Err(Phrase::new("mpn-short")),
            _ => Err(Phrase::new("mpn-digits")),
        }
    }
}

impl fmt::Display for MpnId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_mpn_id_has_six_to_ten_digits_and_keeps_its_zeros() {
        let id: MpnId = " 0012345 ".parse().unwrap();

        assert_eq!(id.to_string(), "0012345");
        for (wrong, why) in [
            ("", "mpn-digits"),
            ("12345678901", "mpn-digits"),
            ("12345", "mpn-short"),
            ("12345a", "mpn-letters"),
            ("123 456", "mpn-letters"),
            ("١٢٣", "mpn-letters"),
        ] {
            assert_eq!(wrong.parse::<MpnId>(), Err(Phrase::new(why)), "{wrong}");
        }
    }
}
