//! After a day of all kinds of secrets none of them is in a table, in PostgreSQL's files, or in a log.

use std::fs::File;
use std::io::Write;
use std::process::{Command, Stdio};

use actix_web::cookie::{Cookie, CookieJar, Key};
use diesel::RunQueryDsl;
use partner_portal::accounts::LinkKind;
use partner_portal::demo;
use partner_portal::secret::SecretKey;
use regex::Regex;

use super::tries;
use crate::house::{
    ADMIN_AGENT, Answer, CUSTOMER, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, RESELLER, SALES_AGENT, USER_ADMIN,
};
use crate::make::{Filled, account_link, attribute, hidden_form, password, unescape};
use crate::secrets::{KEY, listening, portal};

/// What must be nowhere, and what only a letter that waits may hold.
#[derive(Default)]
struct Secrets {
    anywhere: Vec<String>,
    in_letters: Vec<String>,
}

impl Secrets {
    fn keep(&mut self, secret: &str) -> String {
        assert!(secret.len() >= 8, "{secret}");
        self.anywhere.push(secret.to_owned());
        secret.to_owned()
    }

    /// A password that nobody has typed before.
    fn password(&mut self) -> String {
        let random: String = rand::random::<[u8; 10]>().iter().map(|byte| format!("{byte:02x}")).collect();
        self.keep(&format!("vault {random} lantern"))
    }

    /// The cookie of an answer, and the tokens sealed in it.
    fn cookie(&mut self, answer: &Answer) {
        let set = answer.headers.get("set-cookie").unwrap().to_str().unwrap();
        let cookie = Cookie::parse_encoded(set.to_owned()).unwrap();
        self.keep(cookie.value());
        let key = Key::derive_from(&SecretKey::parse(KEY).unwrap().derive("cookies"));
        let open = CookieJar::new().private(&key).decrypt(cookie).unwrap();
        let tokens = Regex::new("[A-Za-z0-9_-]{43}").unwrap();
        let before = self.anywhere.len();
        self.anywhere.extend(tokens.find_iter(open.value()).map(|token| token.as_str().to_owned()));
        assert!(self.anywhere.len() > before, "{}", open.value());
    }
}

/// The portal as a process, and what it has logged.
struct Node {
    process: std::process::Child,
    log: tempfile::NamedTempFile,
    url: String,
}

impl Node {
    fn start(house: &House) -> Node {
        let log = tempfile::NamedTempFile::new().unwrap();
        let process = portal(house)
            .args(["serve", "--listen", "127.0.0.1:0", "--second-factor", "optional"])
            .stdout(Stdio::null())
            .stderr(File::create(log.path()).unwrap())
            .spawn()
            .unwrap();
        let url = format!("http://127.0.0.1:{}", listening(process.id()));
        Node { process, log, url }
    }

    fn sign_in(&self, secrets: &mut Secrets, name: &str, password: &str) -> Client {
        let client = Client::new(&self.url);
        let answer = client.sign_in(name, password);
        assert_eq!(answer.status, 303, "{name}: {}", answer.text);
        secrets.cookie(&answer);
        client
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn guesses(node: &Node, secrets: &mut Secrets) {
    for number in 0..tries(60, 90) {
        let wrong = secrets.password();
        let name = if number < 4 { SALES_AGENT.to_owned() } else { format!("person{number}@provider.example") };
        assert_eq!(Client::new(&node.url).sign_in(&name, &wrong).status, 422);
    }
}

/// Temporary passwords: shown, used, and changed for a lasting one.
fn temporary_passwords(house: &House, node: &Node, secrets: &mut Secrets) {
    let admin = node.sign_in(secrets, ADMIN_AGENT, demo::PASSWORD);
    let customers = house.lines(&format!(
        "select customers.id || ' ' || sign_in_name as line from customers
         join users on users.customer_id = customers.id and users.provider_id = customers.provider_id
         join providers on providers.id = customers.provider_id where providers.name like 'Northwind%' and sign_in_name like 'admin@%' and sign_in_name <> '{CUSTOMER}' limit {}",
        tries(30, 60)
    ));
    assert!(customers.len() >= 30);
    for (number, customer) in customers.iter().enumerate() {
        let (id, name) = customer.split_once(' ').unwrap();
        let page = admin.post_and_follow(&format!("/customers/{id}/setup-info"), &[]);
        let temporary = secrets.keep(&unescape(&password(&page).unwrap()));
        if number % 3 == 0 {
            let client = node.sign_in(secrets, name, &temporary);
            let lasting = secrets.password();
            let chosen = [("password", &*lasting), ("password_again", &lasting)];
            assert_eq!(client.post("/set-password", &chosen).status, 303);
            node.sign_in(secrets, name, &lasting);
        }
    }
}

/// Authenticator apps and recovery codes, one of which signs in.
fn second_factors(house: &House, node: &Node, secrets: &mut Secrets) {
    for name in [HELPDESK_AGENT, RESELLER, CUSTOMER] {
        let client = node.sign_in(secrets, name, demo::PASSWORD);
        let path = "/second-factor/enroll/app";
        let page = client.get(path);
        let (_, seed) = page.text.split_once("id=\"seed\">").unwrap();
        let seed = secrets.keep(&seed.split('<').next().unwrap().replace(' ', ""));
        let app =
            totp_rs::Builder::new().with_secret(totp_rs::Secret::try_from_base32(&seed).unwrap()).build().unwrap();
        let code = app.generate(house.clock.now().timestamp().try_into().unwrap()).to_string();
        let form = hidden_form(&page, path).1.with("name", "Phone").with("code", code);
        let shown = form.post(&client, path);
        assert_eq!(shown.status, 200, "{}", shown.text);
        let codes = shown.text.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned());
        let codes: Vec<String> = codes.collect();
        codes.iter().for_each(|code| drop(secrets.keep(code)));
        let again = node.sign_in(secrets, name, demo::PASSWORD);
        assert_eq!(again.post("/second-factor", &[("code", &codes[0])]).status, 303);
        assert_eq!(again.post("/second-factor", &[("code", "wrong-code")]).status, 401);
    }
}

/// Links to partner, reworded and accepted or not, and links that set a password.
fn links(house: &House, node: &Node, secrets: &mut Secrets) {
    let agent = node.sign_in(secrets, SALES_AGENT, demo::PASSWORD);
    let token_in = |text: &str, room: &str| {
        let (_, rest) = text.split_once(room).unwrap();
        rest.chars().take_while(char::is_ascii_hexdigit).collect::<String>()
    };
    for number in 0..tries(20, 100) {
        let path = format!("/partnership-requests/{}", agent.post("/partnership-requests", &[]).id());
        let page = agent.get(&path);
        let token = secrets.keep(&token_in(&page.text, "/invitations/"));
        let start = page.text.find("name=\"subject\"").unwrap();
        let subject = attribute(&page.text[start..], "value").unwrap();
        let link = Regex::new(&format!("http[^\\s<&\"]*/invitations/{token}")).unwrap();
        let link = link.find(&page.text).unwrap().as_str();
        let form = [("subject", &*subject), ("body", &*format!("Hello\n{link}\n{number}")), ("action", "done")];
        assert_eq!(agent.post(&path, &form).status, 303);
        Client::new(&node.url).get(&format!("/invitations/{token}"));
    }
    for name in [SALES_AGENT, ADMIN_AGENT, USER_ADMIN] {
        let token = secrets.keep(&account_link(house, name, LinkKind::Reset));
        Client::new(&node.url).get(&format!("/account-links/{token}"));
        Client::new(&node.url).post("/forgot-password", &[("sign_in_name", name)]);
    }
    let admin = node.sign_in(secrets, GLOBAL_ADMIN, demo::PASSWORD);
    let colleague = Filled::of(&[("first_name", "Ngozi"), ("last_name", "Eze"), ("email", "ngozi@provider.example")]);
    let colleague = colleague.with("language", "en").with("reach", "all").with("roles", "sales_agent");
    assert_eq!(colleague.post(&admin, "/people").status, 303);
    let letters =
        house.lines("select text_body as line from letters where text_body like '%/account-links/%' order by id");
    assert_eq!(letters.len(), 4);
    for letter in letters {
        let token = token_in(&letter, "/account-links/");
        let chosen = secrets.password();
        let taken = Client::new(&node.url)
            .post(&format!("/account-links/{token}"), &[("password", &*chosen), ("password_again", &chosen)]);
        assert_eq!(taken.status, 303, "{}", taken.text);
        secrets.cookie(&taken);
        secrets.in_letters.push(token);
    }
}

/// Where a secret was found.
fn found(house: &House, node: &Node, secrets: &Secrets) -> Vec<String> {
    let mut found = in_tables(house, secrets);
    found.extend(in_files(house, &secrets.anywhere));
    let log = std::fs::read_to_string(node.log.path()).unwrap();
    assert!(log.lines().count() > 200, "{}", log.lines().count());
    let all = secrets.anywhere.iter().chain(&secrets.in_letters);
    found.extend(all.filter(|secret| log.contains(*secret)).map(|secret| format!("log: {secret}")));
    found
}

/// As text, or as bytes, which PostgreSQL writes in hexadecimal digits.
fn in_tables(house: &House, secrets: &Secrets) -> Vec<String> {
    let tables = house.lines(
        "select table_name::text as line from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
    );
    let mut found = Vec::new();
    for table in tables {
        let rows = house.lines(&format!("select each::text as line from {table} each")).concat();
        let waiting = secrets.in_letters.iter().filter(|_| table != "letters");
        for secret in secrets.anywhere.iter().chain(waiting) {
            let bytes: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
            if rows.contains(secret.as_str()) || rows.contains(&bytes) {
                found.push(format!("{table}: {secret}"));
            }
        }
    }
    found
}

/// In the files of this database, rows that are gone too, and in the write-ahead log.
fn in_files(house: &House, secrets: &[String]) -> Vec<String> {
    diesel::sql_query("checkpoint").execute(&mut house.sql()).unwrap();
    let directory = house.lines("select setting as line from pg_settings where name = 'data_directory'");
    let oid = house.lines("select oid::text as line from pg_database where datname = current_database()");
    let mut list = tempfile::NamedTempFile::new().unwrap();
    write!(list, "{}", secrets.join("\n")).unwrap();
    let grep = Command::new("grep")
        .args(["-r", "-a", "-o", "-h", "-F", "-f"])
        .arg(list.path())
        .arg(format!("{}/base/{}", directory[0], oid[0]))
        .arg(format!("{}/pg_wal", directory[0]))
        .output()
        .unwrap();
    assert!(grep.stderr.is_empty(), "{}", String::from_utf8_lossy(&grep.stderr));
    String::from_utf8_lossy(&grep.stdout).lines().map(|secret| format!("files: {secret}")).collect()
}

#[test]
fn no_secret_is_in_a_table_a_file_or_a_log() {
    let house = House::open();
    let node = Node::start(&house);
    let mut secrets = Secrets::default();
    guesses(&node, &mut secrets);
    temporary_passwords(&house, &node, &mut secrets);
    second_factors(&house, &node, &mut secrets);
    links(&house, &node, &mut secrets);

    let leaked = found(&house, &node, &secrets);
    println!("{} places hold one of {} secrets", leaked.len(), secrets.anywhere.len() + secrets.in_letters.len());
    assert_eq!(leaked, Vec::<String>::new());

    // The control: a password kept on purpose, and a token in a path that no rule covers up.
    let (password, token) = (secrets.anywhere[0].clone(), house.invitations().token(uuid::Uuid::nil().into()));
    secrets.anywhere.push(token.clone());
    house.execute(&format!("update users set changed_by = '{password}' where sign_in_name = '{SALES_AGENT}'"));
    Client::new(&node.url).get(&format!("/elsewhere/{token}"));
    let leaked = found(&house, &node, &secrets);
    for place in [format!("users: {password}"), format!("files: {password}"), format!("log: {token}")] {
        assert!(leaked.contains(&place), "{place}: {leaked:?}");
    }
}
