//! An answer is given when what it tells is kept everywhere, also to who sends a form that was done before.

use std::time::Duration;

use partner_portal::demo;

use crate::checker::check_the_end;
use crate::house::{Client, SALES_AGENT};
use crate::make::{Filled, hidden_form, id, ready_draft};
use crate::stage::{Stage, eventually};

/// Commits wait for a standby that isn't there, as they do when the other machine is cut off.
const WAIT: &str = "alter system set synchronous_standby_names = 'another'";
const GO_ON: &str = "alter system reset synchronous_standby_names";

#[test]
fn who_repeats_a_form_waits_for_the_standby_like_who_sent_it_first() {
    let stage = Stage::open();
    let portal = stage.portal();
    let agent = Client::new(&portal.url);
    assert_eq!(agent.sign_in(SALES_AGENT, demo::PASSWORD).status, 303);
    let order = ready_draft(&agent);
    let page = format!("/subscriptions/{}", id("subscription:oakdental:1"));
    let receipt = agent.post(&format!("{page}/change"), &[("kind", "licenses"), ("licenses", "30")]).location;
    let draft = format!("/partnership-requests/{}/send", agent.post("/partnership-requests", &[]).id());
    let look = Filled::of(&[("recipients", "standby@invited.example"), ("language", "en"), ("action", "look")]);
    let (_, hidden) = hidden_form(&look.post(&agent, &draft), "/send");
    let send = hidden.values().fold(look, |form, (name, value)| form.with(name, value)).with("action", "send");
    let forms = [
        (format!("/orders/{order}/submit"), Filled::of(&[])),
        (format!("{receipt}/submit"), Filled::of(&[])),
        (draft, send),
    ];
    let done: Vec<_> = forms.iter().map(|(path, form)| (path, form, form.post(&agent, path).location)).collect();

    stage.execute(WAIT);
    stage.execute("select pg_reload_conf()");
    eventually("the setting", || {
        stage.lines("select current_setting('synchronous_standby_names') as line") == ["another"]
    });
    for (path, form, _) in &done {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form.values()).finish();
        let post = agent.request(reqwest::Method::POST, path).header("sec-fetch-site", "same-origin");
        let post = post.header("content-type", "application/x-www-form-urlencoded").body(body);
        let answer = post.timeout(Duration::from_secs(3)).send();
        assert!(answer.is_err_and(|error| error.is_timeout()), "{path} was answered though nobody else has it");
    }
    // The control: what writes nothing waits for nobody.
    assert_eq!(agent.get("/catalog").status, 200);

    stage.execute(GO_ON);
    stage.execute("select pg_reload_conf()");
    for (path, form, location) in &done {
        let again = form.post(&agent, path);
        assert_eq!((again.status, &again.location), (303, location), "{path}");
    }
    check_the_end(&stage, vec![portal]);
}
