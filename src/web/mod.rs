//! The chrome: what every page and form of every room shares.

mod body;
pub mod compress;
pub mod conflict;
pub mod errors;
pub mod flash;
pub mod forgery;
pub mod form;
mod headers;
pub mod health;
pub mod held;
pub mod kept;
pub mod list;
mod menu;
pub mod page;
pub mod reports;
pub mod request_log;
pub mod session;
pub mod spreadsheet;
pub mod static_files;
pub mod upload;
