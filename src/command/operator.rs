//! `portal provider` and `portal user`: providers made, people let in and kept out.

use partner_portal::accounts::operator;
use partner_portal::clock::Clock;
use partner_portal::config::{Config, Provider, User};

use super::Done;
use super::database::{Database, ask};

/// Lists providers, or makes one; the first goes into a database that has yet to be migrated.
pub fn keep_providers(config: &Config, command: Provider) -> Done {
    let now = Clock::default().now();
    match command {
        Provider::List => println!("{}", ask(config, operator::list_providers)??),
        Provider::Add(provider) => {
            Database::open(config)?.migrate()?;
            let provider = provider.provider();
            let path = ask(config, move |conn, system| provider.add(conn, system, now))??;
            tell_link(config, &path);
        }
    }
    Ok(())
}

/// Lists people, and lets them in or keeps them out.
pub fn keep_users(config: &Config, command: User) -> Done {
    let now = Clock::default().now();
    match command {
        User::List { organization } => {
            println!("{}", ask(config, move |conn, system| operator::list_users(conn, system, organization))??);
        }
        User::Link { name } => {
            let path = ask(config, move |conn, system| operator::new_link(conn, system, now, &name))??;
            tell_link(config, &path);
        }
        User::Suspend { name } => {
            println!("{}", ask(config, move |conn, system| operator::suspend(conn, system, now, &name))??);
        }
        User::Restore { name } => {
            println!("{}", ask(config, move |conn, system| operator::restore(conn, system, now, &name))??);
        }
    }
    Ok(())
}

fn tell_link(config: &Config, path: &str) {
    println!("Open this link within 24 hours and set your password. It works once:");
    println!("{}", config.public_url().join(path));
}
