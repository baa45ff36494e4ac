//! What the portal's operator runs: migrations checked, providers and people kept, completions.

use std::path::Path;
use std::process::Command;

use crate::house::{GLOBAL_ADMIN, House, SALES_AGENT};
use crate::make::{NOBODY, proposed_profile, unescape};
use crate::secrets::KEY;
use crate::vetting::enrolled;

/// The program on this house's database, with nothing else of this process's environment.
pub fn portal(house: &House, data: &Path) -> Command {
    let mut portal = Command::new(env!("CARGO_BIN_EXE_portal"));
    portal
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("DATABASE_URL", house.app_url())
        .env("DATABASE_ADMIN_URL", house.owner_url())
        .env("PORTAL_DATA_DIR", data)
        .env("PORTAL_SECRET_KEY", KEY);
    portal
}

/// Whether it ended well, and all that it said.
pub fn run(command: &mut Command) -> (bool, String) {
    let done = command.output().unwrap();
    let said = [done.stdout, done.stderr].concat();
    (done.status.success(), String::from_utf8_lossy(&said).into_owned())
}

const ADD: [&str; 14] = [
    "provider",
    "add",
    "--name",
    "Woodgrove Distribution",
    "--country",
    "DE",
    "--mpn-id",
    "0012345",
    "--email",
    "Ada@Woodgrove.example",
    "--first-name",
    "Ada",
    "--last-name",
    "Vogel",
];

const CHOSEN: [(&str, &str); 2] =
    [("password", "a lasting phrase of mine"), ("password_again", "a lasting phrase of mine")];

#[test]
fn the_first_provider_is_made_and_its_admin_signs_in_by_the_link() {
    let house = House::open();
    house.execute("truncate providers, resellers, users, customers, offers, activity cascade");
    let data = tempfile::tempdir().unwrap();
    let (_, said) = run(portal(&house, data.path()).args(["provider", "list"]));
    assert!(said.contains("There is no provider yet"), "{said}");

    let (fine, said) = run(portal(&house, data.path()).args(ADD));
    assert!(fine && said.contains("It works once"), "{said}");
    let path = said.lines().last().unwrap().strip_prefix("http://127.0.0.1:8080").unwrap().to_owned();
    let (fine, again) = run(portal(&house, data.path()).args(ADD));
    assert!(!fine && again.contains("there is a provider called Woodgrove Distribution already"), "{again}");
    let mut other = ADD;
    other[3] = "Margie Distribution";
    let (fine, again) = run(portal(&house, data.path()).args(other));
    assert!(!fine && again.contains("somebody signs in as ada@woodgrove.example already"), "{again}");
    let (fine, said) = run(portal(&house, data.path()).args(["user", "link", "Ada@Woodgrove.example"]));
    assert!(fine, "{said}");
    let newer = said.lines().last().unwrap().strip_prefix("http://127.0.0.1:8080").unwrap().to_owned();

    let admin = house.stranger();
    assert_eq!(admin.post(&path, &CHOSEN).status, 409, "a newer link is there");
    assert_eq!(admin.post(&newer, &CHOSEN).location, "/");
    assert!(admin.get("/resellers").contains("Woodgrove Distribution"));
    assert_eq!(house.lines("select currency as line from providers"), ["EUR"]);
    assert_eq!(house.count("select count(*) from provider_regions"), 1);
    let (_, list) = run(portal(&house, data.path()).args(["provider", "list"]));
    assert!(list.contains("Woodgrove Distribution (DE, MPN ID 0012345), people: 1"), "{list}");
    let mut done = house.activity();
    done.sort();
    assert_eq!(done, ["provider.set_up", "session.started", "user.link_issued", "user.password_set"]);
}

#[test]
fn a_second_provider_stands_beside_the_first() {
    let house = House::open();
    let data = tempfile::tempdir().unwrap();
    let before = house.count("select count(*) from providers");
    let (fine, said) = run(portal(&house, data.path()).args(ADD));
    assert!(fine, "{said}");
    assert_eq!(house.count("select count(*) from providers"), before + 1);
    let path = said.lines().last().unwrap().strip_prefix("http://127.0.0.1:8080").unwrap().to_owned();
    let admin = house.stranger();
    assert_eq!(admin.post(&path, &CHOSEN).location, "/");
    assert!(!admin.get("/resellers").contains("Fabrikam"), "the other provider's resellers");
}

#[test]
fn people_are_suspended_and_restored_by_the_operator() {
    let house = House::open();
    let data = tempfile::tempdir().unwrap();
    let user = |what: &str, who: &str| run(portal(&house, data.path()).args(["user", what, who]));
    let agent = house.as_person(SALES_AGENT);
    assert_eq!(agent.get("/customers").status, 200);

    let (fine, said) = user("suspend", SALES_AGENT);
    assert!(fine && said.contains(&format!("Suspended: {SALES_AGENT}.")), "{said}");
    assert_eq!(agent.get("/customers").location, "/sign-in?next=%2Fcustomers");
    assert_ne!(house.stranger().sign_in(SALES_AGENT, partner_portal::demo::PASSWORD).status, 303);
    for (what, refusal) in [("suspend", "is suspended already"), ("link", "is suspended: let them in again")] {
        let (fine, said) = user(what, SALES_AGENT);
        assert!(!fine && said.contains(refusal), "{said}");
    }
    let (_, list) = run(portal(&house, data.path()).args(["user", "list"]));
    assert!(
        list.lines().any(|line| line.starts_with(SALES_AGENT) && line.ends_with("sales_agent (suspended)")),
        "{list}"
    );
    assert!(list.contains(GLOBAL_ADMIN) && !list.contains("reseller.example"), "{list}");

    assert!(user("restore", SALES_AGENT).0);
    assert!(user("restore", SALES_AGENT).1.contains("is not suspended"));
    house.as_person(SALES_AGENT);
    for who in ["nobody@provider.example", "admin@customer.onmicrosoft.com"] {
        let (fine, said) = user("suspend", who);
        assert!(!fine && said.contains("nobody of a provider or a reseller signs in as"), "{said}");
    }
    let log = house.as_person(GLOBAL_ADMIN).get("/activity");
    assert!(unescape(&log.text).contains("portal user"), "{}", log.text);
}

#[test]
fn companies_are_rejected_and_authorized_by_the_operator() {
    let house = House::vetting();
    let data = tempfile::tempdir().unwrap();
    let resellers = |arguments: &[&str]| run(portal(&house, data.path()).arg("resellers").args(arguments));
    let (token, company, id) = enrolled(&house);
    let page = || unescape(&company.get(&format!("/invitations/{token}")).text);
    let (fine, said) = resellers(&["list"]);
    assert!(fine && said.starts_with(&id) && said.contains("Fourth Harbor Cloud (DE, MPN ID 0070707)"), "{said}");

    let (fine, said) = resellers(&["reject", &id]);
    assert!(!fine && said.contains("--reason"), "{said}");
    let (fine, said) = resellers(&["reject", &id, "--reason", "No such company at this address."]);
    assert!(fine && said.starts_with("Rejected: Fourth Harbor Cloud."), "{said}");
    assert!(page().contains("No such company at this address."), "{}", page());
    let (fine, said) = resellers(&["approve", &id]);
    assert!(fine && said.starts_with("Authorized: Fourth Harbor Cloud."), "{said}");
    assert!(page().contains("name=\"consent\""), "{}", page());
    for (arguments, refusal) in [
        (["approve", id.as_str()].as_slice(), "authorized already"),
        (&["reject", &id, "--reason", "No."], "it is authorized"),
        (&["approve", NOBODY], "portal resellers list"),
        (&["approve", "fabrikam"], "must be an ID such as"),
    ] {
        let (fine, said) = resellers(arguments);
        assert!(!fine && said.contains(refusal), "{arguments:?}: {said}");
    }
    assert!(resellers(&["list"]).1.starts_with("No company waits."));
}

#[test]
fn public_profiles_are_declined_and_published_by_the_operator() {
    let house = House::open();
    let data = tempfile::tempdir().unwrap();
    let directory = |arguments: &[&str]| run(portal(&house, data.path()).arg("directory").args(arguments));
    let admin = house.as_person(GLOBAL_ADMIN);
    let shown = || house.stranger().get("/directory/northwind").contains("Cloud software for resellers.");
    let first = proposed_profile(&admin);
    let (fine, said) = directory(&["list"]);
    assert!(fine && said.contains(&first) && said.contains("Northwind Distribution"), "{said}");
    let (logo, path) = (data.path().join("logo.png"), data.path().join("logo.png").display().to_string());
    let (fine, said) = directory(&["show", &first, "--logo", &path]);
    assert!(fine && said.contains("Cloud software for resellers."), "{said}");
    assert!(image::open(&logo).is_ok_and(|logo| logo.width() == 300));

    let (fine, said) = directory(&["decline", &first]);
    assert!(!fine && said.contains("--reason"), "{said}");
    let (fine, said) = directory(&["decline", &first, "--reason", "The website does not open."]);
    assert!(fine && said.starts_with("Declined: Northwind Distribution.") && !shown(), "{said}");
    assert!(admin.get("/provider/profile").contains("The website does not open."));
    let (fine, said) = directory(&["publish", &first]);
    assert!(!fine && !shown(), "{said}");
    let (fine, said) = directory(&["publish", &proposed_profile(&admin)]);
    assert!(fine && said.starts_with("Published: Northwind Distribution.") && shown(), "{said}");
    let log = unescape(&admin.get("/activity").text);
    assert!(log.contains("Public profile published") && log.contains("portal directory"), "{log}");
}

#[test]
fn pending_migrations_are_named_and_change_nothing() {
    let house = House::open();
    let data = tempfile::tempdir().unwrap();
    let check = || run(portal(&house, data.path()).args(["migrate", "--check"]));
    let (fine, said) = check();
    assert!(fine && said.contains("No migration is pending"), "{said}");

    house.execute("drop table worker_pulse");
    house.execute("delete from __diesel_schema_migrations where version = '20261201130000'");
    for _ in 0..2 {
        let (fine, said) = check();
        assert!(!fine && said.contains("1 migrations are pending: 2026-12-01-130000_note_the_workers_pulse"), "{said}");
    }
    let (fine, said) = run(portal(&house, data.path()).arg("migrate"));
    assert!(fine && said.contains("1 migrations ran"), "{said}");
    assert!(check().0);
}

#[test]
fn no_command_touches_a_database_that_a_newer_portal_has_migrated() {
    let house = House::open();
    let data = tempfile::tempdir().unwrap();
    house.execute("insert into __diesel_schema_migrations (version) values ('20991231000000')");
    let before = house.count("select count(*) from activity");
    for arguments in [
        ["serve", "--listen", "127.0.0.1:0"].as_slice(),
        &["work"],
        &["migrate"],
        &["migrate", "--check"],
        &["demo"],
        &["provider", "list"],
        &["user", "suspend", SALES_AGENT],
        &["activity", "verify"],
        &["directory", "list"],
        &["resellers", "list"],
        &["backup", "nowhere"],
        &["restore", "nowhere"],
    ] {
        let (fine, said) = run(portal(&house, data.path()).args(arguments));
        assert!(!fine && said.contains("a newer portal has migrated the database"), "{arguments:?}: {said}");
    }
    assert_eq!(house.count("select count(*) from activity"), before);
}

#[test]
fn shells_complete_commands_and_flags() {
    for (shell, mark) in [("bash", "complete -F _portal"), ("zsh", "#compdef portal"), ("fish", "complete -c portal")] {
        let done = Command::new(env!("CARGO_BIN_EXE_portal")).args(["completions", shell]).output().unwrap();
        let text = String::from_utf8(done.stdout).unwrap();
        assert!(done.status.success() && text.contains(mark) && text.contains("with-secret-key"), "{shell}: {text}");
    }
}
