//! Whether the mail server answers.

use std::time::Duration;

use lettre::{AsyncSmtpTransport, Tokio1Executor};
use tokio::time::timeout;

use super::{Finding, Said, failure, fine, warning};
use crate::config::Config;

/// How long a mail server may take to answer here.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) async fn examine(config: &Config) -> Finding {
    let said = match config.smtp_url() {
        Some(url) => greet(url.reveal()).await,
        None => warning(format!(
            "letters are kept as files in {}: set SMTP_URL to send them.",
            config.data_dir.join("mail").display()
        )),
    };
    Finding::of("mail", said)
}

/// Connects, signs in where the address says so, and asks for nothing. The address is not shown: it may hold a
/// password.
async fn greet(url: &str) -> Said {
    let Ok(transport) = AsyncSmtpTransport::<Tokio1Executor>::from_url(url) else {
        return failure("SMTP_URL is not an address of an SMTP server: correct it.");
    };
    let transport: AsyncSmtpTransport<Tokio1Executor> = transport.timeout(Some(PATIENCE)).build();
    let letters = "letters wait in the outbox meanwhile";
    match timeout(PATIENCE, transport.test_connection()).await {
        Ok(Ok(true)) => fine("the server answers, and takes the sign-in where there is one."),
        Ok(Ok(false)) => failure(format!("the server is not ready: look at its log; {letters}.")),
        Ok(Err(error)) => failure(format!("{error}: check SMTP_URL and the server; {letters}.")),
        Err(_) => failure(format!("no answer within {} seconds: check SMTP_URL; {letters}.", PATIENCE.as_secs())),
    }
}
