//! **Upload users**: a file in Partner Center's format, a verdict on each row, then all or none; and the temporary
//! passwords, downloaded once.

use std::fmt::Write as _;

use chrono::TimeDelta;

use crate::house::{ADMIN_AGENT, Answer, CUSTOMER, Client, House, OTHER_RESELLER, RESELLER};
use crate::make::{Filled, LASTING_PASSWORD, id};

const HEADER: &str = "First name,Last name,Display name*,Email*,Status update\r\n";

fn path() -> String {
    format!("/customers/{}/users/upload", id("customer:oakdental"))
}

/// Uploads a file for users in Portugal, with these licenses.
fn upload(admin: &Client, text: impl AsRef<[u8]>, licenses: &[&str]) -> Answer {
    let form = Filled::of(&[("location", "PT")]);
    let form = licenses.iter().fold(form, |form, id| form.and("licenses", id));
    form.post_with(admin, &path(), ("users.csv", "text/csv"), text.as_ref())
}

/// So many right rows.
fn rows(count: usize) -> String {
    (1..=count).fold(HEADER.to_owned(), |mut text, number| {
        writeln!(text, "Ana,Silva {number},Ana Silva {number},ana{number}@oakdental.onmicrosoft.com,").unwrap();
        text
    })
}

/// The verdict on the row of a display name, tags left out.
fn verdict(page: &Answer, name: &str) -> String {
    let row = page.text.split("<tr>").find(|row| row.contains(&format!(">{name}</th>"))).unwrap();
    let (_, cell) = row.rsplit_once("<td").unwrap();
    let (_, inside) = cell.split_once("</td>").unwrap().0.split_once('>').unwrap();
    inside.rsplit_once("</svg>").map_or(inside, |(_, words)| words).trim().to_owned()
}

#[test]
fn a_hundred_users_and_more_are_checked_saved_and_get_their_passwords_once() {
    let house = House::open();
    let admin = house.as_person(RESELLER);
    assert!(admin.get(&format!("/customers/{}/users/template", id("customer:oakdental"))).contains("Display name*"));
    let checked = upload(&admin, rows(120), &[]);
    assert_eq!(checked.status, 303, "{}", checked.text);
    let page = admin.get(&checked.location);
    assert!(page.contains("All 120 rows are right and can be saved."), "{}", page.text);
    let users = "select count(*) from users where customer_id is not null and display_name like 'Ana Silva %'";
    assert_eq!(house.count(users), 0, "nothing is saved yet");
    let early = admin.post(&format!("{}/passwords", checked.location), &[]);
    assert_eq!(early.status, 409, "there is nobody to have one");

    let begun = std::time::Instant::now();
    assert_eq!(admin.post(&format!("{}/save", checked.location), &[]).location, checked.location);
    println!("120 users were saved in {:?}", begun.elapsed());
    assert_eq!(house.count(users), 120);
    assert_eq!(admin.post(&format!("{}/save", checked.location), &[]).status, 303, "a second click");
    assert_eq!(house.count(users), 120, "saves nobody twice");
    assert_eq!(house.count("select count(*) from activity where action = 'user.added'"), 120);

    let colleague = house.as_person(ADMIN_AGENT);
    assert_eq!(colleague.post(&format!("{}/passwords", checked.location), &[]).status, 409, "another's session");
    let begun = std::time::Instant::now();
    let file = admin.post(&format!("{}/passwords", checked.location), &[]);
    println!("120 passwords were made in {:?}", begun.elapsed());
    assert_eq!(file.status, 200, "{}", file.text);
    assert!(file.headers["content-disposition"].to_str().unwrap().contains("temporary-passwords.csv"));
    let lines: Vec<&str> = file.text.lines().collect();
    assert_eq!(lines.len(), 121);
    let (_, password) = lines[1].trim_end_matches('"').rsplit_once(",\"").unwrap();
    assert_eq!(password.len(), 23, "no sign before it: {password}");
    let own = house.stranger();
    assert_eq!(own.sign_in("ana1@oakdental.onmicrosoft.com", password).status, 303);
    let chosen = [("password", LASTING_PASSWORD), ("password_again", LASTING_PASSWORD)];
    assert_eq!(own.post("/set-password", &chosen).status, 303);
    assert_eq!(admin.post(&format!("{}/passwords", checked.location), &[]).status, 409, "once");
    let page = admin.get(&checked.location);
    assert!(page.contains("were downloaded on") && !page.contains(password), "{}", page.text);
    assert_eq!(house.count("select count(*) from activity where action = 'user.password_shown'"), 120);
}

#[test]
fn each_fault_of_a_row_is_told_and_one_is_enough_to_save_nobody() {
    let house = House::open();
    let admin = house.as_person(ADMIN_AGENT);
    let long = "x".repeat(51);
    let (longer, longest) = ("y".repeat(65), "z".repeat(102));
    let faults = [
        ("A", "A,B,A,admin@oakdental.onmicrosoft.com,".to_owned(), "already taken"),
        ("B", "A,B,B,b@elsewhere.example,".to_owned(), "must be in the customer&#39;s domain"),
        ("C", "A,B,C,c,".to_owned(), "must be complete"),
        ("D", "A,B,D,,".to_owned(), "Enter a user name"),
        ("E", "A,B,E,e e@oakdental.onmicrosoft.com,".to_owned(), "Use only Latin letters"),
        ("F", format!("{long},B,F,f@oakdental.onmicrosoft.com,"), "50"),
        ("G", format!("A,B,G,{longer}@oakdental.onmicrosoft.com,"), "64"),
        ("H", "A,B,H,h@oakdental.onmicrosoft.com,,,more".to_owned(), "more cells than columns"),
        ("J", "A,B,J,Good@oakdental.onmicrosoft.com,".to_owned(), "twice"),
        ("K", "A,B,K,k.@oakdental.onmicrosoft.com,".to_owned(), "Use only Latin letters"),
        ("L", format!("A,{long},L,l@oakdental.onmicrosoft.com,"), "50"),
        (&*longest, format!("A,B,{longest},m@oakdental.onmicrosoft.com,"), "101"),
        ("N", "A\u{200b},B,N,n@oakdental.onmicrosoft.com,".to_owned(), "characters that can&#39;t be seen"),
        ("O", "A,B\u{202e}C,O,o@oakdental.onmicrosoft.com,".to_owned(), "characters that can&#39;t be seen"),
        ("P", "A,B,P,p@oakdental.onmicrosoft.com,Done".to_owned(), "Status update must stay empty"),
    ];
    let good = "A,B,Good,good@OAKDENTAL.onmicrosoft.com,\n";
    let text = faults.iter().fold(format!("{HEADER}{good}"), |text, (_, row, _)| format!("{text}{row}\n"));
    let checked = upload(&admin, format!("{text}A,B,,nobody@oakdental.onmicrosoft.com,\n"), &[]);
    let page = admin.get(&checked.location);
    for (name, _, told) in &faults {
        assert!(verdict(&page, name).contains(told), "{name}: {}", verdict(&page, name));
    }
    assert!(verdict(&page, "").contains("The display name is missing"), "{}", verdict(&page, ""));
    assert!(verdict(&page, "Good").contains("Right"));
    assert!(page.contains("16 of 17 rows are not right") && !page.contains("/save\""), "{}", page.text);
    let saved = admin.post(&format!("{}/save", checked.location), &[]);
    assert!(saved.status == 422 && saved.contains("nothing was saved"), "{}", saved.text);
    assert_eq!(house.count("select count(*) from activity where action = 'user.added'"), 0);
    let russian = admin.request(reqwest::Method::GET, &checked.location).header("accept-language", "ru").send();
    assert!(russian.unwrap().text().unwrap().contains("Неверно 16 строк из 17"));
}

#[test]
fn each_fault_of_a_file_or_of_the_form_is_told_beside_its_box() {
    let house = House::open();
    let admin = house.as_person(RESELLER);
    for (text, told) in [
        (b"".to_vec(), "Choose a file"),
        (HEADER.as_bytes().to_vec(), "There are no users"),
        (b"Name,Mail\na,b".to_vec(), "Display name*, Email*"),
        (vec![0xff, 0xfe, 0x41, 0x00], "not a text file"),
        (b"PK\x03\x04\x00\x00".to_vec(), "not a text file"),
        (rows(201).into_bytes(), "more than 200 users"),
        (vec![b'a'; 1_100_000], "larger than 1 MB"),
    ] {
        let again = upload(&admin, &text, &[]);
        assert_eq!(again.status, 422, "{told}");
        assert!(again.problem("file").unwrap_or_default().contains(told), "{told}: {:?}", again.problem("file"));
    }
    let form = Filled::of(&[("location", "XX"), ("licenses", "x")]);
    let again = form.post_with(&admin, &path(), ("users.csv", "text/csv"), rows(1).as_bytes());
    assert!(again.problem("location").is_some(), "{}", again.text);
    assert_eq!(house.count("select count(*) from user_uploads"), 0);
}

#[test]
fn licenses_for_all_are_given_if_there_are_enough_and_what_changed_since_is_told_at_the_end() {
    let house = House::open();
    let admin = house.as_person(RESELLER);
    let exchange = id("subscription:oakdental:2");
    let over = upload(&admin, rows(11), &[&exchange]);
    let saved = admin.post(&format!("{}/save", over.location), &[]);
    assert!(saved.problem("licenses").unwrap().contains("only 10 licenses are available, 11 needed"), "{}", saved.text);
    assert_eq!(house.count("select count(*) from activity where action = 'user.added'"), 0, "all or none");

    let checked = upload(&admin, rows(3), &[&exchange]);
    let other = Filled::of(&[("display_name", "X"), ("user_name", "ana2"), ("location", "PT")]);
    other.post(&house.as_person(ADMIN_AGENT), &format!("/customers/{}/users", id("customer:oakdental")));
    let saved = admin.post(&format!("{}/save", checked.location), &[]);
    assert_eq!(saved.status, 422);
    assert!(verdict(&saved, "Ana Silva 2").contains("already taken"), "{}", saved.text);

    let text = rows(3).replace("ana", "bea");
    let checked = upload(&admin, text, &[&exchange, &id("subscription:oakdental:3")]);
    assert_eq!(admin.post(&format!("{}/save", checked.location), &[]).status, 303);
    let given = format!("select count(*) from license_assignments where customer_id = '{}'", id("customer:oakdental"));
    assert_eq!(house.count(&given), 6);
    house.clock.advance(TimeDelta::minutes(16));
    let late = admin.post(&format!("{}/passwords", checked.location), &[]);
    assert!([401, 409].contains(&late.status), "too late: {}", late.text);
    assert_eq!(house.count("select count(*) from users where password_expires_at is not null"), 0);
}

#[test]
fn a_file_is_for_whoever_administers_the_customer() {
    let house = House::open();
    let admin = house.as_person(RESELLER);
    let checked = upload(&admin, rows(1), &[]);
    for person in [OTHER_RESELLER, CUSTOMER] {
        let stranger = house.as_person(person);
        assert_eq!(stranger.get(&checked.location).status, 404, "{person}");
        assert_eq!(stranger.post(&format!("{}/save", checked.location), &[]).status, 404, "{person}");
        assert_eq!(upload(&stranger, rows(1), &[]).status, 404, "{person}");
    }
    house.execute(&format!("update customers set reseller_id = null where id = '{}'", id("customer:oakdental")));
    assert_eq!(admin.post(&format!("{}/save", checked.location), &[]).status, 404, "not any more");
}
