//! The outbox: what is queued goes out once, is tried again with growing pauses, and is given up.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::sync::mpsc::{Receiver, Sender as Told, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use mail_parser::{Message, MessageParser};
use partner_portal::activity::{Keeping, SealKey};
use partner_portal::mail::{PATIENCE, Sender, send_waiting};
use partner_portal::partnerships::CreditRule;
use partner_portal::subscriptions::EndOfTerm;
use partner_portal::work::{Rules, work};

use crate::house::{ADMIN_AGENT, House, NEW_RESELLER};
use crate::make::{id, invitation};

/// A mail server that answers each message with the next of `replies`, or `dies` with the connection, or `stalls`
/// until the other side has enough of it, and hands over what it took.
pub struct Sink {
    pub url: String,
    pub taken: Receiver<String>,
}

impl Sink {
    pub fn open(replies: &'static [&'static str]) -> Sink {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let (told, taken) = channel();
        let replies = Arc::new(Mutex::new(replies.iter().copied()));
        // As any mail server it serves several connections: a sender may open one before it has closed another.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, replies, told) = (stream.unwrap(), replies.clone(), told.clone());
                thread::spawn(move || serve(stream, &replies, &told));
            }
        });
        Sink { url, taken }
    }

    /// Hands letters to it, and waits as long as the portal does.
    pub fn sender(&self) -> Sender {
        Sender::smtp(&self.url, PATIENCE).unwrap()
    }

    /// Hands letters to it, and soon loses patience: for a server that stalls, and for no other, as a busy machine
    /// may keep an answer that long.
    pub fn impatient_sender(&self) -> Sender {
        impatient(&self.url)
    }
}

fn impatient(url: &str) -> Sender {
    Sender::smtp(url, Duration::from_secs(3)).unwrap()
}

fn serve(mut stream: TcpStream, replies: &Mutex<impl Iterator<Item = &'static str>>, told: &Told<String>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let _ = stream.write_all(b"220 sink\r\n");
    while let Some(line) = lines.next() {
        let reply = match line.get(..4).unwrap_or_default() {
            "EHLO" => "250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8",
            "QUIT" => return,
            "DATA" => {
                let _ = stream.write_all(b"354 go on\r\n");
                let message: Vec<String> = lines.by_ref().take_while(|line| line != ".").collect();
                told.send(message.join("\r\n")).unwrap();
                let reply = replies.lock().unwrap().next();
                match reply.unwrap_or("250 taken") {
                    "dies" => return,
                    "stalls" => {
                        let _ = lines.next();
                        return;
                    }
                    reply => reply,
                }
            }
            _ => "250 fine",
        };
        let _ = stream.write_all(format!("{reply}\r\n").as_bytes());
    }
}

/// Lets the worker look at the outbox once; how many letters went out.
pub fn send(house: &House, sender: impl FnOnce() -> Sender) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let from = "Partner portal <portal@provider.example>".parse().unwrap();
        send_waiting(&house.db, &sender(), &from, &house.clock).await.unwrap()
    })
}

/// A house with one letter waiting: an invitation was accepted.
fn with_a_letter() -> House {
    let house = House::open();
    let (_, token) = invitation(&house);
    let accept = format!("/invitations/{token}/accept");
    assert_eq!(house.as_person(NEW_RESELLER).post(&accept, &[("consent", "true")]).status, 303);
    house
}

pub fn parse(text: &str) -> Message<'_> {
    MessageParser::default().parse(text.as_bytes()).unwrap()
}

#[test]
fn without_a_mail_server_letters_are_kept_as_files() {
    let house = with_a_letter();
    let directory = tempfile::tempdir().unwrap();
    let files = || Sender::Files(directory.path().join("mail"));

    assert_eq!(send(&house, files), 1);
    assert_eq!(send(&house, files), 0, "once");

    let file = std::fs::read_dir(directory.path().join("mail")).unwrap().next().unwrap().unwrap();
    let text = std::fs::read_to_string(file.path()).unwrap();
    let letter = parse(&text);
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0, "nobody else reads it");
    assert!(file.file_name().to_string_lossy().ends_with(".eml"));
    assert_eq!(letter.to().unwrap().first().unwrap().address(), Some("sales-agent@provider.example"));
    for body in [letter.body_text(0).unwrap(), letter.body_html(0).unwrap()] {
        assert!(body.contains("Wingtip Partners") && body.contains(&format!("{}/resellers", house.url)), "{body}");
    }
    assert_eq!(house.lines("select status as line from letters"), ["sent"]);
    assert_eq!(house.count("select count(*) from letters where text_body || html_body <> ''"), 0, "its text is gone");
}

#[test]
fn a_letter_that_is_not_taken_is_tried_again_with_growing_pauses() {
    let house = with_a_letter();
    let sink = Sink::open(&["451 later", "451 later", "451 later", "250 taken"]);
    let try_now = || send(&house, || sink.sender());

    for pause in [1, 2, 4] {
        assert_eq!(try_now(), 0);
        house.clock.advance(TimeDelta::minutes(pause) - TimeDelta::seconds(30));
        assert_eq!(try_now(), 0, "too early");
        house.clock.advance(TimeDelta::seconds(31));
    }
    assert_eq!(try_now(), 1);

    let tries: Vec<String> = sink.taken.try_iter().collect();
    assert_eq!(tries.len(), 4);
    let ids: Vec<&str> =
        tries.iter().map(|text| text.split("Message-ID: ").nth(1).unwrap().lines().next().unwrap()).collect();
    assert!(ids.iter().all(|id| *id == ids[0] && id.ends_with("@provider.example>")), "{ids:?}");
    assert_eq!(house.lines("select status || ' ' || attempts as line from letters"), ["sent 4"]);
}

#[test]
fn a_server_that_stalls_is_left_and_the_letter_is_tried_again() {
    let house = with_a_letter();
    // Nobody accepts what waits in its queue.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let begun = Instant::now();
    assert_eq!(send(&house, || impatient(&format!("smtp://{}", silent.local_addr().unwrap()))), 0);
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    house.clock.advance(TimeDelta::minutes(2));

    let sink = Sink::open(&["stalls", "250 taken"]);
    assert_eq!(send(&house, || sink.impatient_sender()), 0, "no answer to the message");
    assert_eq!(house.lines("select status || ' ' || attempts as line from letters"), ["waiting 2"]);
    house.clock.advance(TimeDelta::minutes(3));
    assert_eq!(send(&house, || sink.sender()), 1);

    let ids: Vec<String> = sink.taken.try_iter().map(|text| parse(&text).message_id().unwrap().to_owned()).collect();
    assert!(ids.len() == 2 && ids[0] == ids[1], "{ids:?}");
}

#[test]
fn a_server_that_stalls_holds_up_no_other_work() {
    let house = with_a_letter();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let unsealed = "select count(*) from activity_queue";
    assert!(house.count(unsealed) > 0);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let sender = Sender::smtp(&format!("smtp://{}", silent.local_addr().unwrap()), PATIENCE).unwrap();
        let from = "Partner portal <portal@provider.example>".parse().unwrap();
        let keeping = Keeping { key: SealKey::of(&house.key), retention: None };
        let rules = Rules {
            end_of_term: EndOfTerm::default(),
            credit: CreditRule::default(),
            invitations: house.invitations(),
            public_url: house.url.clone(),
        };
        let work = work(house.db.clone(), sender, from, house.clock.clone(), keeping, rules);
        let _ = tokio::time::timeout(Duration::from_secs(15), work).await;
    });
    assert_eq!(house.count(unsealed), 0);
    assert_eq!(house.lines("select status || ' ' || attempts as line from letters"), ["waiting 1"]);
}

#[test]
fn a_letter_that_is_never_taken_is_given_up_with_the_reason() {
    let house = with_a_letter();
    let sink = Sink::open(&["451 greylisted"; 20]);

    for _ in 0..13 {
        send(&house, || sink.sender());
        house.clock.advance(TimeDelta::hours(7));
    }

    assert_eq!(sink.taken.try_iter().count(), 12);
    let [letter] = house.lines("select status || ': ' || last_error as line from letters").try_into().unwrap();
    assert!(letter.starts_with("failed: ") && letter.contains("greylisted"), "{letter}");
}

#[test]
fn what_lasts_is_given_up_at_once_and_what_the_operator_can_mend_is_not() {
    for (reply, status) in [
        ("550 no such mailbox", "failed"),
        ("554 not this letter", "failed"),
        ("535 wrong password", "waiting"),
        ("521 no mail here", "waiting"),
        ("451 later", "waiting"),
    ] {
        let house = with_a_letter();
        let sink = Sink::open(vec![reply].leak());
        assert_eq!(send(&house, || sink.sender()), 0);
        let [letter] = house.lines("select status || ': ' || last_error as line from letters").try_into().unwrap();
        assert!(letter.starts_with(status) && letter.contains(&reply[4..]), "{reply}: {letter}");
    }
}

#[test]
fn what_a_person_typed_forges_no_header() {
    let house = House::open();
    let sink = Sink::open(&[]);
    let customer = id("customer:oakdental");
    house.execute(&format!(
        "update customers set first_name = E'Evil\\r\\nBcc: all@x.example', last_name = '=?utf-8?B?SGk=?=',
             bill_to_name = E'Oak\\nSubject: forged' where id = '{customer}'"
    ));
    let admin = house.as_person(ADMIN_AGENT);
    assert_eq!(
        admin
            .post(&format!("/customers/{customer}/reseller"), &[("reseller", ""), ("before", &id("reseller:fabrikam"))])
            .status,
        303
    );

    assert_eq!(send(&house, || sink.sender()), 2);

    for text in sink.taken.try_iter() {
        let letter = parse(&text);
        assert!(letter.bcc().is_none() && letter.to().unwrap().iter().count() == 1, "{text}");
        assert!(!letter.subject().unwrap().contains("forged"), "{text}");
        assert_eq!(text.split("\r\n\r\n").next().unwrap().matches("\nSubject: ").count(), 1, "{text}");
    }
}

#[test]
fn one_letter_that_cannot_be_written_holds_up_no_other() {
    let house = with_a_letter();
    house.execute(
        "insert into letters (id, recipient_name, recipient_email, subject, text_body, html_body, next_attempt_at, created_at)
         values (gen_random_uuid(), 'Nobody', 'not an address', '', '', '', now() - interval '1 day', now())",
    );
    let directory = tempfile::tempdir().unwrap();

    assert_eq!(send(&house, || Sender::Files(directory.path().to_owned())), 1);
    assert_eq!(
        house.count("select count(*) from letters where status = 'failed' and last_error = 'not an address'"),
        1
    );
}

/// Names that a person may type or a database may hold, however they came there.
#[expect(clippy::too_many_lines, reason = "a list of names")]
fn odd_names() -> Vec<String> {
    let seeds = [
        "A\nB",
        "A\rB",
        "Evil\r\nBcc: all@x.example",
        "e\r\n\r\nbody",
        "=?utf-8?B?SGk=?=",
        "=?utf-8?q?=0D=0ABcc:_x@x?=",
        "\0",
        "a\0b",
        "\u{7f}",
        "\u{85}",
        "\u{2028}x",
        "\u{202e}gpj.exe",
        "\u{200b}",
        "",
        " ",
        "\"",
        "\\",
        "\\\"",
        "\"a\" <b@x.example>",
        "a <b@x.example>, c",
        "a, b",
        "friends: a@x.example, b@x.example;",
        "undisclosed-recipients:;",
        "<>",
        "<a@x.example>",
        "(comment)",
        "a(b(c",
        "a@b",
        ";",
        ":",
        ".",
        ".dot",
        "dot.",
        "[x]",
        "Inês Duarte",
        "Ольга Ёжикова",
        "山田太郎",
        "שלום",
        "مرحبا",
        "😀👩‍💻",
        "a\u{301}\u{301}\u{301}",
        "\u{feff}x",
        "%0d%0aBcc: x@x",
        "Subject: x",
        "To: x@x.example",
        "\tTab",
        "\u{b}\u{c}",
        "ﬃ",
        "x'y",
        "`x`",
    ];
    let long = ["x".repeat(500), "й".repeat(500), "x ".repeat(300), "\"".repeat(200)];
    let plain = seeds.iter().map(|seed| (*seed).to_owned()).chain(long);
    let plain: Vec<String> = plain.collect();
    let joined = |text: &str| plain.iter().map(|name| format!("{name}{text}")).collect::<Vec<_>>();
    let mut all = plain.clone();
    for text in ["\r\nX-Evil: 1", ", x@x.example", "\n", " <x@x.example>", "=?", "\u{202e}", "  ", "\0"] {
        all.extend(joined(text));
    }
    all.truncate(400);
    all
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story: write, send, read")]
fn four_hundred_odd_names_addresses_and_subjects_make_no_header_of_their_own() {
    let house = House::open();
    let sink = Sink::open(&[]);
    let addresses = [
        "a@x.example",
        "a.b+c@x.example",
        "\"a b\"@x.example",
        "a@xn--e1afmkfd.example",
        "a@пример.example",
        "ольга@x.example",
        "a@[127.0.0.1]",
        "a@x.example, b@x.example",
        "a@x.example\r\nBcc: b@x.example",
        "<a@x.example>",
        "a@x.example b@x.example",
        "a",
        "",
        "@x.example",
        "a@x.example>\r\nRCPT TO:<b@x.example",
        "group:a@x.example;",
        "a\0@x.example",
        "a@x.example\n",
    ];
    let names = odd_names();
    assert_eq!(names.len(), 400);
    let text = |text: &str| format!("U&'{}'", text.replace('\\', "\\\\").replace('\'', "''").replace('\0', ""));
    let mut rows = Vec::new();
    for (number, name) in names.iter().enumerate() {
        // Half to a plain address, so that names are tried and not only addresses refused.
        let address = if number % 2 == 0 { addresses[0] } else { addresses[number / 2 % addresses.len()] };
        let subject = &names[(number * 7 + 3) % names.len()];
        rows.push(format!(
            "(gen_random_uuid(), {}, {}, {}, {}, {}, now() - interval '1 day', now())",
            text(name),
            text(address),
            text(subject),
            text(&format!("body {name}\n.\nQUIT")),
            text(name)
        ));
    }
    house.execute(&format!(
        "insert into letters (id, recipient_name, recipient_email, subject, text_body, html_body, next_attempt_at, created_at)
         values {}", rows.join(", ")));

    let sent = send(&house, || sink.sender());

    let failed = house.lines("select last_error as line from letters where status = 'failed'");
    assert_eq!(
        sent + failed.len(),
        names.len(),
        "{:?}",
        house.lines("select last_error as line from letters where status = 'waiting'")
    );
    assert!(failed.iter().all(|error| error == "not an address"), "{failed:?}");
    assert!(sent >= 250, "{sent}");
    let ours = ["From", "To", "Subject", "Message-ID", "MIME-Version", "Date", "Content-Type"];
    for message in sink.taken.try_iter() {
        let letter = parse(&message);
        let headers: Vec<&str> = letter.parts[0].headers.iter().map(|header| header.name.as_str()).collect();
        assert!(
            headers.iter().all(|name| ours.contains(name)) && headers.len() == ours.len(),
            "{headers:?}\n{message}"
        );
        assert_eq!(letter.to().unwrap().iter().count(), 1, "{message}");
        let to = letter.to().unwrap().first().unwrap().address().unwrap();
        assert!(addresses.contains(&to), "{to}\n{message}");
        assert!(letter.bcc().is_none() && letter.cc().is_none(), "{message}");
    }
    println!("{sent} sent, {} refused", failed.len());
}
