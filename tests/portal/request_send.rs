//! The portal sends requests itself: who is written to, what goes out, and what becomes of it.

use crate::house::{Client, House, SALES_AGENT};
use crate::mail::{Sink, parse, send};
use crate::make::{Filled, at_once, hidden_form, id, unescape};
use chrono::TimeDelta;

pub fn draft(agent: &Client) -> String {
    format!("/partnership-requests/{}/send", agent.post("/partnership-requests", &[]).id())
}

/// Looks at what would go out to `recipients`, and gives the form that sends it.
pub fn looked_at(agent: &Client, path: &str, recipients: &str) -> Filled {
    let look = [("recipients", recipients), ("language", "en"), ("action", "look")];
    let page = agent.post(path, &look);
    assert_eq!(page.status, 200, "{}", page.text);
    let (_, hidden) = hidden_form(&page, "/send");
    hidden.and("recipients", recipients).and("language", "en").and("action", "send")
}

#[test]
fn of_a_thousand_pasted_recipients_each_gets_a_verdict_and_the_right_ones_a_request_and_a_link_of_their_own() {
    let house = House::mailing();
    let agent = house.as_person(SALES_AGENT);
    let path = draft(&agent);
    let mut pasted: Vec<String> = (0..900).map(|number| format!("R {number} <r{number}@x.example>")).collect();
    pasted.extend((0..50).map(|number| format!("R{number}@X.example")));
    pasted.extend((0..48).map(|number| format!("rubbish {number}")));
    pasted.push(
        house
            .lines(&format!("select contact_email as line from resellers where id = '{}'", id("reseller:fabrikam")))
            .concat(),
    );
    pasted.push("Bcc: all@x.example".to_owned());
    assert_eq!(pasted.len(), 1000);
    let text = pasted.join("\r\n");

    let before = house.statements();
    let form = looked_at(&agent, &path, &text);
    assert!(house.statements() - before < 30, "one question for all");
    let page = agent.post(&path, &[("recipients", &text), ("language", "en"), ("action", "look")]);
    let count = |words: &str| page.text.matches(&format!(">{words}</span>")).count();
    assert_eq!(
        (count("Is sent to"), count("Is there twice"), count("Not an address"), count("Is a partner already")),
        (900, 50, 49, 1)
    );
    assert!(unescape(&page.text).contains(&text), "nothing that was typed is lost");
    let more = agent.post(&path, &[("recipients", &format!("{text}\na@b.example")), ("action", "look")]);
    assert!(more.status == 422 && more.problem("recipients").unwrap().contains("1,000"), "{}", more.text.len());
    assert_eq!(house.count("select count(*) from letters"), 0);

    let answers = at_once(&house, || form.post(&agent, &path));
    assert!(answers.iter().all(|answer| answer.location == "/partnership-requests"), "a second click is harmless");
    assert_eq!(house.count("select count(*) from letters"), 900);
    let sent = "from partnership_requests where recipient_email like '%@x.example' and sent_at is not null";
    assert_eq!(house.count(&format!("select count(*) {sent} and letter_id in (select id from letters)")), 900);
    assert_eq!(
        house.count("select count(distinct substring(text_body from '/invitations/([0-9a-f]+)')) from letters"),
        900
    );
    assert_eq!(house.count("select count(*) from activity where action = 'partnership_request.sent'"), 900);
    assert!(agent.get("/partnership-requests?q=r899@x").contains("Sent"));

    let again = agent.post(&draft(&agent), &[("recipients", "r1@x.example"), ("action", "look")]);
    assert!(again.status == 422 && again.contains("Has an open request"), "{}", again.text);
}

#[test]
fn nothing_goes_out_that_was_not_shown() {
    let house = House::mailing();
    let agent = house.as_person(SALES_AGENT);
    let path = draft(&agent);
    let form = looked_at(&agent, &path, "a@x.example");
    let other = looked_at(&agent, &path, "a@x.example").with("recipients", "b@x.example");
    let answer = other.post(&agent, &path);
    assert!(answer.status == 422 && answer.contains("has changed since you looked"), "{}", answer.text);
    let set_reply = |email: &str| {
        house.execute(&format!(
            "update providers set support_email = '{email}' where id = '{}'",
            id("provider:northwind")
        ));
    };
    set_reply("new@northwind.example");
    let answer = form.post(&agent, &path);
    assert!(answer.status == 422 && answer.contains("has changed since you looked"), "{}", answer.text);
    let form = looked_at(&agent, &path, "a@x.example");
    for nobody in ["", " ,;", "hello", "a@x.example\0"] {
        let answer = agent.post(&path, &[("recipients", nobody), ("action", "look")]);
        assert!(answer.status == 422 && answer.problem("recipients").is_some(), "{nobody:?}: {}", answer.text);
    }
    assert_eq!(house.count("select count(*) from letters"), 0);
    assert_eq!(form.post(&agent, &path).status, 303);
    assert_eq!(house.lines("select recipient_email as line from letters"), ["a@x.example"]);
}

#[test]
fn without_a_mail_server_the_page_says_why_and_sends_nothing() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let path = draft(&agent);
    let page = agent.get(path.trim_end_matches("/send"));
    assert!(
        page.contains("has no mail server") && page.contains("Open in email") && page.contains("Copy to clipboard")
    );
    assert!(!page.contains("value=\"send\""), "no button that can't");
    let answer = agent.post(&path, &[("recipients", "a@x.example"), ("action", "send")]);
    assert!(answer.status == 409 && answer.contains("has no mail server"), "{}", answer.text);
    assert_eq!(house.count("select count(*) from letters"), 0);
}

#[test]
fn a_request_goes_out_as_it_was_shown_in_each_recipients_language_and_answers_go_to_the_provider() {
    let house = House::mailing();
    let agent = house.as_person(SALES_AGENT);
    let path = draft(&agent);
    let own = path.trim_end_matches("/send");
    let link = format!(
        "{}/invitations/{}",
        house.url,
        house.invitations().token(own.rsplit('/').next().unwrap().parse().unwrap())
    );
    let body = format!("Dear <b>partner</b>,\n\n{link}\nSolveig");
    let kept =
        agent.post(own, &[("subject", "=?utf-8?Q?Work=0D=0ABcc:_x@x?= with us"), ("body", &body), ("action", "send")]);
    assert_eq!(kept.location, path);
    let to = "=?utf-8?B?SGk=?= <a@x.example>\n\"Ж, Ольга\" <b@x.example> ru";
    let form = looked_at(&agent, &path, to);
    assert_eq!(form.post(&agent, &path).status, 303);

    let sink = Sink::open(&[]);
    assert_eq!(send(&house, || sink.sender()), 2);
    let texts: Vec<String> = sink.taken.try_iter().collect();
    let support = house
        .lines(&format!("select support_email as line from providers where id = '{}'", id("provider:northwind")))
        .concat();
    for text in &texts {
        let letter = parse(text);
        assert!(letter.bcc().is_none() && letter.to().unwrap().iter().count() == 1, "{text}");
        assert_eq!(letter.reply_to().unwrap().first().unwrap().address(), Some(support.as_str()));
        assert_eq!(letter.from().unwrap().first().unwrap().name(), Some("Northwind Distribution"));
        assert_eq!(letter.from().unwrap().first().unwrap().address(), Some("portal@provider.example"));
    }
    let english = texts
        .iter()
        .map(|text| parse(text))
        .find(|letter| letter.to().unwrap().first().unwrap().address() == Some("a@x.example"))
        .unwrap();
    assert_eq!(english.body_text(0).unwrap().trim().replace("\r\n", "\n"), body);
    let html = english.body_html(0).unwrap();
    assert!(!html.contains("<b>") && html.contains(&format!("<a href=\"{link}\">")), "{html}");
    let russian = texts
        .iter()
        .map(|text| parse(text))
        .find(|letter| letter.body_text(0).unwrap().contains("Здравствуйте"))
        .unwrap();
    assert!(!russian.body_text(0).unwrap().contains(&link), "a link of their own");
    assert_eq!(house.count("select count(*) from partnership_requests where partnership_request_state(provider_id, id, now()) = 'delivered'"), 2);
}

/// Whatever stands in `text` between `open` and the next `close`.
fn inside(text: &str, open: &str, close: &str) -> Vec<String> {
    text.split(open).skip(1).map(|part| part.split(close).next().unwrap().to_owned()).collect()
}

#[test]
fn what_the_preview_shows_is_what_is_queued_to_the_letter_in_each_language() {
    let house = House::mailing();
    let agent = house.as_person(SALES_AGENT);
    let path = draft(&agent);
    let own = path.trim_end_matches("/send");
    let link =
        |request: &str| format!("{}/invitations/{}", house.url, house.invitations().token(request.parse().unwrap()));
    let shown_link = link(own.rsplit('/').next().unwrap());
    let body = format!("Dear <b>partner</b> & \"friends\",\n\n{shown_link}\nSolveig");
    let boxes = [("subject", "Work <with> \"us\" & them"), ("body", body.as_str()), ("action", "send")];
    assert_eq!(agent.post(own, &boxes).location, path);
    let to = "Ada <a@x.example>\nОльга <b@x.example> ru";
    let page = agent.post(&path, &[("recipients", to), ("language", "en"), ("action", "look")]);
    assert_eq!(looked_at(&agent, &path, to).post(&agent, &path).status, 303);

    let columns = ["subject", "html_body", "text_body"];
    let (_, preview) = page.text.split_once("<h3>").unwrap();
    let preview = format!("<h3>{preview}");
    let subjects = inside(&preview, "<h3>", "</h3>");
    let html = inside(&preview, "<div class=\"letter wrap\">", "</div></details>");
    let texts = inside(&preview, "<p class=\"as-typed wrap\">", "</p>");
    assert_eq!((subjects.len(), html.len(), texts.len()), (2, 2, 2), "{preview}");
    for (number, (language, recipient)) in [("en", "a@x.example"), ("ru", "b@x.example")].into_iter().enumerate() {
        assert!(page.contains(&format!("<section class=\"card\" lang=\"{language}\">")), "{preview}");
        let queued = |column: &str| {
            house.lines(&format!("select {column} as line from letters where recipient_email = '{recipient}'")).concat()
        };
        let request = "select id::text as line from partnership_requests where recipient_email = ";
        let own_link = link(&house.lines(&format!("{request}'{recipient}'")).concat());
        // Each has a link of their own in the place of the one that is shown.
        let [subject, html_part, text_part] = columns.map(|column| queued(column).replace(&own_link, &shown_link));
        assert_eq!(unescape(&subjects[number]), subject, "{language}");
        assert_eq!(unescape(&texts[number]), text_part, "{language}");
        let (_, in_body) = html_part.split_once("<body>\n").unwrap();
        assert_eq!(html[number], in_body.split_once("</body>").unwrap().0, "{language}");
        let lead = format!(
            "The portal sends the message in the name of {}. Answers go to {},",
            queued("from_name"),
            queued("reply_to")
        );
        assert!(unescape(&page.text).contains(&lead), "{lead}: {}", page.text);
        assert!(html_part.contains(&format!("<html lang=\"{language}\">")) && !queued("from_name").is_empty());
    }
    assert!(unescape(&texts[1]).contains("Здравствуйте") && unescape(&texts[0]) == body);
}

#[test]
fn what_the_mail_server_says_is_told_and_each_letter_is_sent_once_or_kept_and_tried_again() {
    for (replies, tries, state) in [
        (&["550 no such mailbox"][..], 1, "bounced"),
        (&["451 later", "250 taken"], 2, "delivered"),
        (&["dies", "250 taken"], 2, "delivered"),
        (&["stalls", "250 taken"], 2, "delivered"),
        (&["421 closing", "dies", "452 full", "250 taken"], 4, "delivered"),
    ] {
        let house = House::mailing();
        let agent = house.as_person(SALES_AGENT);
        let path = draft(&agent);
        looked_at(&agent, &path, "a@x.example").post(&agent, &path);
        let sink = Sink::open(replies.to_vec().leak());
        for time in 0..8 {
            let stalls = replies.get(time) == Some(&"stalls");
            send(&house, || if stalls { sink.impatient_sender() } else { sink.sender() });
            house.clock.advance(TimeDelta::hours(7));
        }
        let messages: Vec<String> = sink.taken.try_iter().collect();
        assert_eq!(messages.len(), tries, "{replies:?}");
        let ids: std::collections::BTreeSet<_> =
            messages.iter().map(|text| parse(text).message_id().unwrap().to_owned()).collect();
        assert_eq!(ids.len(), 1, "under one Message-ID");
        let own = path.trim_end_matches("/send").rsplit('/').next().unwrap();
        let query = format!(
            "select partnership_request_state(provider_id, id, now()) as line from partnership_requests where id = '{own}'"
        );
        assert_eq!(house.lines(&query), [state], "{replies:?}");

        let agent = house.as_person(SALES_AGENT);
        let resent = agent.post_and_follow(&format!("/partnership-requests/{own}/resend"), &[]);
        assert!(resent.contains("goes out once more"), "{}", resent.text);
        assert_eq!(house.lines(&query), ["sent"]);
        assert!(send(&house, || sink.sender()) >= 1);
        assert_eq!(house.lines(&query), ["delivered"]);
    }
}
