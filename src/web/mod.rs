//! The chrome: what every page and form of every room shares.

pub mod errors;
pub mod flash;
pub mod forgery;
pub mod form;
pub mod health;
pub mod held;
pub mod list;
pub mod request_log;
pub mod page;
pub mod session;
pub mod spreadsheet;
pub mod static_files;
