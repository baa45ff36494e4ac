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
        if (6..=10).contains(&digits.len()) && digits.bytes().all(|c| c.is_ascii_digit()) {
            return Ok(MpnId(digits.to_owned()));
        }
        Err(Phrase::new("mpn-digits"))
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
        for wrong in ["", "12345", "12345678901", "12345a", "123 456", "١٢٣"] {
            assert_eq!(wrong.parse::<MpnId>(), Err(Phrase::new("mpn-digits")), "{wrong}");
        }
    }
}
