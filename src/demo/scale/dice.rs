//! Chance that comes out the same each time: what is rolled follows from a seed and the number of the thing.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A row of rolls (SplitMix64).
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// The rolls of the thing of this kind and number.
    pub fn of(kind: u64, number: u32) -> Dice {
        Dice((kind << 40) ^ u64::from(number).wrapping_mul(0x2545_f491_4f6c_dd1d))
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `sides`, each as likely; zero when there are none.
    pub fn below(&mut self, sides: u32) -> u32 {
        u32::try_from((u64::from(sides) * (self.roll() >> 32)) >> 32).unwrap_or_default()
    }

    /// True in so many of a thousand rolls.
    pub fn permille(&mut self, of: u32) -> bool {
        self.below(1000) < of
    }

    /// One of `choices`, each as likely.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        let index = self.below(u32::try_from(choices.len()).unwrap_or(u32::MAX));
        choices.get(usize::try_from(index).unwrap_or_default())
    }

    /// A number below `sides`, small ones much more likely than great ones: the square of chance.
    pub fn low(&mut self, sides: u32) -> u32 {
        let chance = u64::from(self.below(1 << 16));
        u32::try_from((u64::from(sides) * chance * chance) >> 32).unwrap_or_default()
    }

    /// An id (UUIDv7) of the time `at`.
    pub fn id(&mut self, at: DateTime<Utc>) -> Uuid {
        let mut rest = [0; 10];
        let bytes = self.roll().to_be_bytes().into_iter().chain(self.roll().to_be_bytes());
        rest.iter_mut().zip(bytes).for_each(|(rest, byte)| *rest = byte);
        let milliseconds = u64::try_from(at.timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &rest).into_uuid()
    }

    /// An id that says nothing (UUIDv4).
    pub fn any_id(&mut self) -> Uuid {
        let bytes = (u128::from(self.roll()) << 64) | u128::from(self.roll());
        uuid::Builder::from_random_bytes(bytes.to_be_bytes()).into_uuid()
    }
}
