//! A self-hosted partner portal for two-tier cloud distribution.
pub mod words;
