//! Saved views: for oneself and shared, renamed and deleted, and the one with which a list begins.

use partner_portal::words::{Language, Phrase};

use crate::house::{ADMIN_AGENT, Client, GLOBAL_ADMIN, House, OTHER_PROVIDER, RESELLER, SALES_AGENT, USER_ADMIN};
use crate::make::{id, saved_view};

/// The names in the row of views.
fn views(person: &Client, list: &str) -> String {
    let page = person.get(&format!("{list}?view="));
    assert_eq!(page.status, 200, "{}", page.text);
    page.text.split("<div class=\"views\">").nth(1).unwrap().split("</nav>").next().unwrap().to_owned()
}

#[test]
fn a_view_keeps_filter_order_and_columns_and_nothing_else() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let query = "q=cloud&state=all&sort=-since&columns=since&after=x&page=7&evil=%3Cscript%3E&view=1";
    let view = saved_view(&agent, &[("list", "resellers"), ("query", query), ("name", " Clouds ")]);
    assert_eq!(
        house.lines("select list || ' ' || name || ' ' || query as line from saved_views"),
        ["resellers Clouds q=cloud&state=all&columns=since&sort=-since"]
    );
    let opened = agent.get(&format!("/views/{view}"));
    assert_eq!(opened.location, format!("/resellers?q=cloud&state=all&columns=since&sort=-since&view={view}"));
    let page = agent.get(&opened.location);
    assert!(page.contains("Tailspin Cloud") && page.contains("aria-sort=\"descending\""), "{}", page.text);
    assert!(page.contains("value=\"cloud\"") && page.contains("Change the view"), "{}", page.text);
    let again = agent.post("/views", &[("list", "resellers"), ("query", query), ("name", "Clouds")]);
    assert!(again.status == 303 && again.location.ends_with(&view), "the second click changes nothing");
    assert_eq!(agent.post("/views", &[("list", "nothing"), ("name", "x")]).status, 404);
}

#[test]
fn what_is_wrong_with_a_name_is_said_beside_its_box_in_both_languages() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let one = saved_view(&agent, &[("list", "resellers"), ("query", "q=a"), ("name", "One")]);
    saved_view(&agent, &[("list", "resellers"), ("query", "q=b"), ("name", "Two")]);
    saved_view(&agent, &[("list", "orders"), ("query", "q=b"), ("name", "One")]);
    saved_view(&house.as_person(ADMIN_AGENT), &[("list", "resellers"), ("name", "One")]);
    let long = "Ж".repeat(61);
    for (name, phrase) in [
        ("", Phrase::new("views-name-missing")),
        ("Two", Phrase::new("views-name-taken")),
        (&*long, Phrase::new("web-too-long").with("max", 60)),
        ("a\u{200b}", Phrase::new("web-unreadable")),
    ] {
        for language in Language::ALL {
            agent.post("/preferences", &[("language", language.code())]);
            let new =
                agent.post("/views", &[("list", "resellers"), ("query", "q=c"), ("name", name), ("shared", "true")]);
            let old = agent.post(&format!("/views/{one}"), &[("name", name), ("list", "resellers")]);
            for answer in [new, old] {
                assert_eq!(answer.status, 422, "{name:?}: {}", answer.text);
                assert_eq!(answer.problem("name"), Some(language.say(&phrase).to_string()), "{}", answer.text);
            }
        }
    }
    assert_eq!(house.count("select count(*) from saved_views"), 4);
    agent.post("/preferences", &[("language", "en")]);
    let exactly = "Ж".repeat(60);
    assert_eq!(agent.post(&format!("/views/{one}"), &[("name", &exactly)]).status, 303);
    assert!(views(&agent, "/resellers").contains(&exactly));
}

#[test]
fn colleagues_see_what_is_shared_and_who_manages_people_may_delete_it() {
    let house = House::open();
    let [author, colleague, admin] = [SALES_AGENT, ADMIN_AGENT, GLOBAL_ADMIN].map(|name| house.as_person(name));
    let ours =
        saved_view(&author, &[("list", "resellers"), ("query", "q=cloud"), ("name", "Ours"), ("shared", "true")]);
    let mine = saved_view(&author, &[("list", "resellers"), ("query", "q=cloud"), ("name", "Mine")]);
    let seen = views(&colleague, "/resellers");
    assert!(seen.contains("Ours") && seen.contains("Solveig Kristoffersen") && !seen.contains("Mine"), "{seen}");
    for stranger in [OTHER_PROVIDER, RESELLER] {
        let stranger = house.as_person(stranger);
        for view in [&ours, &mine] {
            assert_eq!(stranger.get(&format!("/views/{view}")).status, 404);
            assert_eq!(stranger.get(&format!("/views/{view}/edit")).status, 404);
            assert_eq!(stranger.post(&format!("/views/{view}"), &[("name", "Taken")]).status, 404);
            assert_eq!(stranger.post(&format!("/views/{view}/delete"), &[]).status, 404);
        }
    }
    assert!(!views(&house.as_person(OTHER_PROVIDER), "/resellers").contains("Ours"));
    assert_eq!(colleague.get(&format!("/views/{mine}/edit")).status, 404, "a colleague's own");

    // A colleague may begin with it, and change nothing of it.
    let edit = colleague.get(&format!("/views/{ours}/edit"));
    assert!(!edit.contains("name=\"shared\"") && !edit.contains("/delete"), "{}", edit.text);
    let form = [("name", "Theirs"), ("replace", "true"), ("query", "q=x"), ("default", "true")];
    assert_eq!(colleague.post(&format!("/views/{ours}"), &form).status, 303);
    assert_eq!(house.lines("select name || query as line from saved_views where shared"), ["Oursq=cloud"]);
    assert_eq!(colleague.post(&format!("/views/{ours}/delete"), &[]).status, 404);
    assert_eq!(colleague.get("/resellers").location, format!("/resellers?q=cloud&view={ours}"));

    // What is no longer shared is nobody else's beginning.
    assert_eq!(author.post(&format!("/views/{ours}"), &[("name", "Ours")]).status, 303);
    assert_eq!(colleague.get("/resellers").status, 200);
    assert_eq!(admin.post(&format!("/views/{ours}/delete"), &[]).status, 404, "not shared any more");
    author.post(&format!("/views/{ours}"), &[("name", "Ours"), ("shared", "true")]);
    assert_eq!(admin.post(&format!("/views/{ours}/delete"), &[]).status, 303);
    assert_eq!(house.lines("select name as line from saved_views"), ["Mine"]);
    assert_eq!(house.as_person(USER_ADMIN).post(&format!("/views/{mine}/delete"), &[]).status, 404);
}

#[test]
fn a_list_begins_with_the_chosen_view_and_shows_all_when_asked_to() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let first =
        saved_view(&agent, &[("list", "resellers"), ("query", "country=DE"), ("name", "First"), ("default", "true")]);
    let second =
        saved_view(&agent, &[("list", "resellers"), ("query", "q=cloud"), ("name", "Second"), ("default", "true")]);
    let begins = |list: &str| agent.get(list).location;
    assert!(begins("/resellers").ends_with(&second) && begins("/orders").is_empty(), "the last that was chosen");
    saved_view(&agent, &[("list", "orders"), ("query", "q=x"), ("name", "Orders"), ("default", "true")]);
    assert!(begins("/orders").contains("q=x"));
    let of_customer = format!("/customers/{}/orders", id("customer:oakdental"));
    assert!(begins(&of_customer).is_empty(), "a part of the list is another page");
    for shown in ["/resellers?view=", "/resellers?q=", "/resellers?state=all"] {
        assert_eq!(agent.get(shown).status, 200, "{shown}");
    }
    let all = agent.get(&begins("/resellers"));
    assert!(all.contains("href=\"/resellers?view=\""), "a way to all: {}", all.text);
    agent.post(&format!("/views/{first}"), &[("name", "First"), ("default", "true")]);
    assert!(begins("/resellers").ends_with(&first));
    // Changed to what the list shows by then.
    let edit = agent.get(&format!("/views/{first}/edit?query=country%3DUS"));
    assert!(edit.contains("name=\"replace\""), "{}", edit.text);
    let form = [("name", "First"), ("default", "true"), ("query", "country=US"), ("replace", "true")];
    assert_eq!(agent.post(&format!("/views/{first}"), &form).location, format!("/resellers?country=US&view={first}"));
    agent.post(&format!("/views/{first}"), &[("name", "First")]);
    assert_eq!(agent.get("/resellers").status, 200, "no longer");

    let reseller = house.as_person(RESELLER);
    let former = saved_view(
        &reseller,
        &[("list", "providers"), ("query", "state=ended&columns=limit"), ("name", "Former"), ("default", "true")],
    );
    assert_eq!(reseller.get("/providers").location, format!("/providers?state=ended&columns=limit&view={former}"));
    assert!(views(&reseller, "/providers").contains("Former"));
}

#[test]
fn a_view_of_what_is_gone_says_so() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let view = saved_view(&agent, &[("list", "resellers"), ("query", "country=IN"), ("name", "India")]);
    let note = "names something that isn&#39;t there any more";
    let shows = |path: &str| agent.get(&agent.get(path).location);
    let path = format!("/views/{view}");
    assert!(!shows(&path).contains(note), "{}", shows(&path).text);
    house.execute("update resellers set country = 'DE' where country = 'IN'");
    let page = shows(&path);
    assert!(page.status == 200 && page.contains(note) && page.contains(": Country."), "{}", page.text);
}
