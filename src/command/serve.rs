//! `portal serve` and `portal work`: the pages, and what runs beside them.

use std::net::TcpListener;

use actix_web::dev::ServerHandle;
use chrono::TimeDelta;
use partner_portal::app::Portal;
use partner_portal::bulk::BulkDelay;
use partner_portal::clock::Clock;
use partner_portal::config::Config;
use partner_portal::db::{self, Db};
use partner_portal::mail::{PATIENCE, Sender};
use partner_portal::metrics;
use partner_portal::partnerships::Invitations;
use partner_portal::waiting::UndoDelay;
use partner_portal::web::health::Terminating;
use partner_portal::web::request_log::Proxies;
use partner_portal::web::static_files;
use partner_portal::work;

use super::Done;
use super::database::Database;

/// Serves whatever the database holds.
pub fn serve_alone(config: &Config) -> Done {
    let database = Database::open(config)?;
    database.migrate()?;
    serve(config, &database, || {})
}

/// Answers requests and works until it is told to stop; `once_up` is called when it answers.
pub fn serve(config: &Config, database: &Database, once_up: impl FnOnce()) -> Done {
    database.must_be_walled()?;
    let key = config.secret_key()?;
    let portal = Portal {
        db: database.pool(config)?,
        invitations: invitations(config)?,
        key,
        clock: Clock::default(),
        public_url: config.public_url().to_string(),
        proxies: Proxies(config.trusted_proxies.clone()),
        second_factor: config.second_factor(),
        end_of_term: config.end_of_term,
        credit_rule: config.credit_rule,
        bulk_delay: BulkDelay(config.bulk_delay),
        undo_delay: UndoDelay(config.undo_delay),
        terminating: Terminating::default(),
    };
    let terminating = portal.terminating.clone();
    let listener = TcpListener::bind(config.listen)
        .map_err(|error| format!("PORTAL_LISTEN: {} can't be listened on: {error}", config.listen))?;
    actix_web::rt::System::new().block_on(async {
        let (db, clock, sender) = (portal.db.clone(), portal.clock.clone(), sender(config)?);
        let log = database.keeping(config)?;
        if db.system(|conn, _| db::is_empty(conn)).await? {
            tracing::warn!("nobody can sign in yet: make the first provider with `portal provider add`");
        }
        let server = portal.serve(listener, config.workers())?;
        let end = end_of(server.handle(), terminating, config.shutdown_delay);
        serve_metrics(config, &db, &clock)?;
        std::thread::spawn(static_files::prepare);
        let worker = actix_web::rt::spawn(work::work(db, sender, config.mail_from.clone(), clock, log, rules(config)?));
        println!("The portal is at {}", config.public_url());
        once_up();
        tokio::try_join!(server, end)?;
        worker.abort();
        // Its connections to the mail server must be dropped in here.
        let _ = worker.await;
        Ok(())
    })
}

/// Works without answering requests, until it is told to stop.
pub fn work_alone(config: &Config) -> Done {
    let database = Database::open(config)?;
    database.migrate()?;
    database.must_be_walled()?;
    let db = database.pool(config)?;
    actix_web::rt::System::new().block_on(async {
        let (clock, log) = (Clock::default(), database.keeping(config)?);
        serve_metrics(config, &db, &clock)?;
        let work = work::work(db, sender(config)?, config.mail_from.clone(), clock, log, rules(config)?);
        tokio::select! {
            () = work => {}
            end = stopped() => { end?; }
        }
        Ok(())
    })
}

/// Where Prometheus asks, if it does.
fn serve_metrics(config: &Config, db: &Db, clock: &Clock) -> Done {
    let Some(address) = config.metrics_listen else { return Ok(()) };
    let listener = TcpListener::bind(address)
        .map_err(|error| format!("PORTAL_METRICS_LISTEN: {address} can't be listened on: {error}"))?;
    actix_web::rt::spawn(metrics::serve(listener, db.clone(), clock.clone())?);
    Ok(())
}

fn rules(config: &Config) -> Done<work::Rules> {
    Ok(work::Rules {
        end_of_term: config.end_of_term,
        credit: config.credit_rule,
        invitations: invitations(config)?,
        public_url: config.public_url().to_string(),
    })
}

/// What makes and reads the links of requests to partner.
pub fn invitations(config: &Config) -> Done<Invitations> {
    let invitations = Invitations::new(&config.secret_key()?, config.invitation_life.num_days());
    let invitations = invitations.mailing(config.smtp_url().is_some()).vetted_by(config.vetting);
    Ok(invitations.reminding(config.invitation_reminder.num_days()))
}

/// Ends the server when the process is told to. After SIGTERM it isn't ready any more and goes on answering for `delay`, so
/// that no balancer sends a request into a connection that is being closed; a second SIGTERM ends the delay. SIGINT ends
/// the server at once, whatever it is answering.
async fn end_of(server: ServerHandle, terminating: Terminating, delay: TimeDelta) -> std::io::Result<()> {
    let mut stop = stopped().await?;
    if stop == Stop::Terminate {
        terminating.begin();
        let delay = delay.to_std().unwrap_or_default();
        stop = tokio::time::timeout(delay, stopped()).await.unwrap_or(Ok(Stop::Terminate))?;
    }
    server.stop(stop == Stop::Terminate).await;
    Ok(())
}

#[derive(PartialEq)]
enum Stop {
    Terminate,
    Interrupt,
}

/// SIGTERM or SIGINT.
async fn stopped() -> std::io::Result<Stop> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(Stop::Terminate),
        end = tokio::signal::ctrl_c() => end.map(|()| Stop::Interrupt),
    }
}

/// SMTP, or files in the data directory when there is no `SMTP_URL`.
fn sender(config: &Config) -> Done<Sender> {
    match config.smtp_url() {
        Some(url) => {
            Ok(Sender::smtp(url.reveal(), PATIENCE).map_err(|_| "SMTP_URL: not an address of an SMTP server.")?)
        }
        None => Ok(Sender::Files(config.data_dir.join("mail"))),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use partner_portal::partnerships::Vetting;

    use super::*;

    #[test]
    fn requests_are_open_and_companies_vetted_as_the_settings_say() {
        let folder = tempfile::tempdir().unwrap();
        let told = |flags: &[&str]| {
            let config =
                ["portal", "--data-dir", folder.path().to_str().unwrap()].into_iter().chain(flags.iter().copied());
            let invitations = invitations(&Config::try_parse_from(config).unwrap()).unwrap();
            (invitations.days(), invitations.vetting())
        };
        assert_eq!(told(&[]), (30, Vetting::Automatic));
        assert_eq!(told(&["--invitation-life", "12", "--vetting", "operator"]), (12, Vetting::Operator));
    }
}
