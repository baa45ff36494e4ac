//! Secrets are shown nowhere: not by `--help`, `doctor`, a log line, an error page or the process list.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::house::{Client, House, SALES_AGENT};

pub const KEY: &str = "5ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2";
const PASSWORD: &str = "hunter2-of-the-mail-server";

/// The program, with secrets that it must not tell.
pub fn portal(house: &House) -> Command {
    let mut portal = Command::new(env!("CARGO_BIN_EXE_portal"));
    portal
        .env("DATABASE_URL", house.app_url())
        .env("PORTAL_SECRET_KEY", KEY)
        .env("PORTAL_FORMER_SECRET_KEYS", KEY.replace('5', "6"))
        .env("SMTP_URL", format!("smtp://portal:{PASSWORD}@127.0.0.1:1"))
        .env("PORTAL_LOG_FORMAT", "json")
        .env("PORTAL_LOG", "debug,tokio_postgres=off");
    portal
}

/// Something of ours in a text where it must not be.
fn told(text: &str) -> Option<&'static str> {
    let former: &'static str = "6ec2e76ec2e76ec2e7";
    [KEY, former, PASSWORD, partner_portal::demo::PASSWORD].into_iter().find(|secret| text.contains(*secret))
}

#[test]
fn no_secret_is_shown_and_no_line_of_the_log_can_be_forged() {
    let house = House::open();
    for command in [["--help"].as_slice(), &["doctor"], &["doctor", "--listen", "nonsense"], &["--version"]] {
        let output = portal(&house).args(command).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        assert_eq!(told(&String::from_utf8_lossy(&said)), None, "{command:?}");
    }

    let mut process = portal(&house)
        .args(["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let port = listening(process.id());
    let proc = |file: &str| std::fs::read(format!("/proc/{}/{file}", process.id())).unwrap();
    assert_eq!(told(&String::from_utf8_lossy(&proc("cmdline"))), None);
    let client = Client::new(&format!("http://127.0.0.1:{port}"));
    let forged = "x\n{\"level\":\"INFO\",\"fields\":{\"message\":\"admin logged in\"}}\n2026-11-22 admin logged in";
    let encoded: String = url::form_urlencoded::byte_serialize(forged.as_bytes()).collect();
    let origin = [("origin", "http://127.0.0.1:0")];
    for name in [SALES_AGENT, forged] {
        let body = format!(
            "sign_in_name={}&password={}",
            url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>(),
            partner_portal::demo::PASSWORD
        );
        let request = origin
            .iter()
            .fold(client.request(reqwest::Method::POST, "/sign-in"), |it, (name, value)| it.header(*name, *value));
        let _ = request
            .header("content-type", "application/x-www-form-urlencoded")
            .header("user-agent", "x y")
            .body(body)
            .send()
            .unwrap();
    }
    house.execute("alter table prices rename to no_prices");
    for path in [
        format!("/customers/{encoded}/account"),
        format!("/{encoded}"),
        "/readyz".to_owned(),
        format!("/invitations/{KEY}"),
    ] {
        let page = client.get(&path);
        assert_eq!(told(&page.text).filter(|_| !path.contains(KEY)), None, "{path}");
    }
    process.kill().unwrap();
    process.wait().unwrap();

    let lines: Vec<String> = BufReader::new(process.stderr.take().unwrap()).lines().map_while(Result::ok).collect();
    assert!(lines.len() > 5, "{lines:?}");
    for line in lines {
        assert_eq!(told(&line), None, "{line}");
        let line: serde_json::Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line}"));
        assert!(
            line.get("fields").and_then(|it| it.get("message")).is_some_and(|it| it != "admin logged in"),
            "{line}"
        );
    }
}

#[test]
fn who_guesses_too_many_links_is_in_the_log_once_by_address_and_what_they_guessed_is_not() {
    let house = House::open();
    let log = tempfile::NamedTempFile::new().unwrap();
    let mut process = portal(&house)
        .args(["serve", "--listen", "127.0.0.1:0", "--trusted-proxies", "127.0.0.1/32"])
        .stdout(Stdio::null())
        .stderr(log.reopen().unwrap())
        .spawn()
        .unwrap();
    let client = Client::new(&format!("http://127.0.0.1:{}", listening(process.id())));
    let guessed = "0193a0a0000070008000000000000000c0ffee";
    for (page, from) in [
        ("/invitations/", "198.51.100.7"),
        ("/relationships/", "198.51.100.8"),
        ("/account-links/", "2001:db8:1:2::9"),
        ("/renewals/calendar/", "198.51.100.9"),
    ] {
        let status = |number: i32| {
            let end = if page.ends_with("calendar/") { ".ics" } else { "" };
            let guess = client.request(reqwest::Method::GET, &format!("{page}{guessed}{number:02}{end}"));
            guess.header("x-forwarded-for", from).send().unwrap().status().as_u16()
        };
        // Each stops when they are told to wait.
        let guesses: Vec<u16> = (0..20).map(status).collect();
        assert_eq!(guesses, [404; 20], "{page}");
        assert_eq!(status(20), 429, "{page}");
    }
    process.kill().unwrap();
    process.wait().unwrap();

    let log = std::fs::read_to_string(log.path()).unwrap();
    assert!(!log.contains(&guessed[20..]), "{log}");
    let lines = log.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let fields = lines.filter(|line| line["level"] == "WARN").map(|line| line["fields"].clone());
    let told = fields.filter(|fields| fields["message"] == "too many tries");
    let told: Vec<String> = told.map(|fields| format!("{} {}", fields["kind"], fields["key"])).collect();
    let of = |address: &str| format!("\"link\" \"address:{address}\"");
    assert_eq!(told, ["198.51.100.7", "198.51.100.8", "2001:db8:1:2::", "198.51.100.9"].map(of));
}

/// The port on which the process listens, once it does.
pub fn listening(process: u32) -> u16 {
    let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
    loop {
        assert!(std::time::Instant::now() < end, "the portal does not listen");
        let sockets: Vec<String> = std::fs::read_dir(format!("/proc/{process}/fd"))
            .unwrap()
            .filter_map(|fd| std::fs::read_link(fd.unwrap().path()).ok())
            .filter_map(|link| Some(link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
            .collect();
        let table = std::fs::read_to_string(format!("/proc/{process}/net/tcp")).unwrap();
        for line in table.lines().skip(1) {
            let words: Vec<&str> = line.split_whitespace().collect();
            if words[3] == "0A" && sockets.iter().any(|socket| socket == words[9]) {
                return u16::from_str_radix(words[1].split(':').nth(1).unwrap(), 16).unwrap();
            }
        }
        std::thread::park_timeout(std::time::Duration::from_millis(50));
    }
}
