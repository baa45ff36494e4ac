//! The page of one partner, from either side.

use crate::house::{ADMIN_AGENT, House, OTHER_PROVIDER, OTHER_RESELLER, RESELLER, SALES_AGENT};
use crate::make::{NOBODY, end_partnership, id, unescape};

fn of_fabrikam() -> String {
    format!("/resellers/{}", id("reseller:fabrikam"))
}

#[test]
fn a_resellers_page_says_who_it_is_and_what_it_does() {
    let house = House::open();
    house.execute(&format!(
        "update partnerships set monthly_limit = 50000 where reseller_id = '{}'",
        id("reseller:fabrikam")
    ));
    let agent = house.as_person(SALES_AGENT);
    let page = agent.get(&of_fabrikam());
    let text = unescape(&page.text);
    for told in [
        "<h1>Fabrikam IT Services",
        "1901 Harbor Avenue SW, Suite 400, 98126, Seattle, WA",
        "United States",
        "Rowan Castellano",
        "rowan.castellano@reseller.example",
        "0012345",
        "ID of a location",
        "500.00 EUR",
        "This reseller can be credited",
        "Adventure Works Cycles",
        "The first 10 are shown.",
        "<dd>15</dd>",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    let running = house.count(&format!(
        "select count(*) from subscriptions where status <> 'deleted' and (provider_id, customer_id) in
             (select provider_id, id from customers where (provider_id, reseller_id) = ('{}', '{}'))",
        id("provider:northwind"),
        id("reseller:fabrikam")
    ));
    assert!(text.contains(&format!("<dt>Subscriptions</dt><dd>{running}</dd>")) && running > 15, "{running}: {text}");
    for link in ["/partnership", "/partnership/left?what=credited", "/partnership/left?what=supported"] {
        assert!(page.contains(&format!("href=\"{}{link}\"", of_fabrikam())), "{link}");
    }
    assert!(page.contains(&format!("/customers?reseller={}", id("reseller:fabrikam"))));
    assert_eq!(page.text.matches("<ul class=\"running\">").count(), 1);
    for (person, path) in [(SALES_AGENT, format!("/resellers/{NOBODY}")), (OTHER_PROVIDER, of_fabrikam())] {
        assert_eq!(house.as_person(person).get(&path).status, 404, "{person}");
    }
    house.execute(&format!(
        "update users set reach_resellers = array['{}'::uuid] where sign_in_name = '{SALES_AGENT}'",
        id("reseller:tailspin")
    ));
    assert_eq!(agent.get(&of_fabrikam()).status, 404, "beyond the reader's reach");
}

#[test]
fn why_a_reseller_cannot_be_credited_is_said_with_what_mends_it() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let left = format!("{}/partnership/left?what=credited", of_fabrikam());
    let fabrikam = id("reseller:fabrikam");
    for (change, sentence) in [
        ("mpn_kind = 'company'", "only a location's ID earns incentives"),
        ("agreement_signed_at = null", "has not signed the Microsoft Partner Agreement"),
        ("suspended_at = now()", "is suspended and can't be credited"),
    ] {
        house.execute(&format!("update resellers set {change} where id = '{fabrikam}'"));
        let page = agent.get(&of_fabrikam());
        let text = unescape(&page.text);
        assert!(text.contains(sentence) && !text.contains("This reseller can be credited"), "{change}: {text}");
        assert!(text.contains(&format!("<a href=\"{left}\">")), "{change}");
    }
    house.execute("update resellers set mpn_kind = 'location', agreement_signed_at = now(), suspended_at = null");
    end_partnership(&house);
    let page = agent.get(&of_fabrikam());
    assert!(page.contains("You can still choose this reseller"), "{}", page.text);
    assert!(!page.contains("Add new customer") && page.contains("Ended"), "{}", page.text);
    let strict = agent.at(&house.strict_node()).get(&of_fabrikam());
    assert!(strict.contains("this portal credits partners only"), "{}", strict.text);
}

#[test]
fn the_history_tells_both_sides_what_was_done_about_the_partnership() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let limit = format!("{}/partnership/limit", of_fabrikam());
    assert_eq!(agent.post(&limit, &[("limit", "750"), ("before", "")]).status, 303);
    let provider = format!("/providers/{}", id("provider:northwind"));
    for (person, path) in [(ADMIN_AGENT, of_fabrikam()), (RESELLER, provider)] {
        let page = house.as_person(person).get(&path);
        let history = page.text.split_once(">History").unwrap().1;
        assert!(history.contains("750.00 EUR") && history.contains("<th scope=\"row\""), "{person}: {history}");
    }
    assert!(!agent.get(&format!("/resellers/{}", id("reseller:litware"))).contains("750.00 EUR"));
}

#[test]
fn providers_are_never_mixed() {
    let house = House::open();
    let reseller = house.as_person(OTHER_RESELLER);
    let page = |label: &str| reseller.get(&format!("/providers/{}", id(label)));
    let (northwind, contoso) = (page("provider:northwind"), page("provider:contoso"));
    assert!(northwind.contains("<h1>Northwind Distribution") && northwind.contains("Lucerne Publishing"));
    assert!(!northwind.contains("Alder Street Books") && northwind.contains("<dd>7</dd>"), "{}", northwind.text);
    assert!(contoso.contains("Alder Street Books") && contoso.contains("Bellows Collective"), "{}", contoso.text);
    assert!(!contoso.contains("Lucerne Publishing") && !contoso.contains("Northwind"), "{}", contoso.text);

    let list = reseller.get("/providers");
    for label in ["provider:northwind", "provider:contoso"] {
        assert!(list.contains(&format!("href=\"/providers/{}\"", id(label))), "{label}");
        assert!(list.contains(&format!("href=\"/customers?provider={}\"", id(label))), "{label}");
    }
    let customers = reseller.get(&format!("/customers?provider={}", id("provider:contoso")));
    assert!(
        customers.contains("Alder Street Books") && !customers.contains("Lucerne Publishing"),
        "{}",
        customers.text
    );
    assert!(customers.contains("type=\"hidden\" name=\"provider\""), "a search stays with the provider");

    assert_eq!(house.as_person(RESELLER).get(&format!("/providers/{}", id("provider:contoso"))).status, 404);
    end_partnership(&house);
    let ended = house.as_person(RESELLER).get(&format!("/providers/{}", id("provider:northwind")));
    assert!(ended.status == 200 && ended.contains("Partnership ended"), "{}", ended.text);
}

#[test]
fn a_reseller_finds_a_provider_by_name_or_mpn_id_and_those_it_worked_with_too() {
    let house = House::open();
    let reseller = house.as_person(OTHER_RESELLER);
    let names = |query: &str| {
        let page = reseller.get(&format!("/providers{query}"));
        let names = ["Contoso Cloud Wholesale", "Northwind Distribution"];
        names.into_iter().filter(|name| page.contains(&format!("\">{name}</a>"))).collect::<Vec<_>>()
    };
    let both = ["Contoso Cloud Wholesale", "Northwind Distribution"];
    assert_eq!(names(""), both);
    assert_eq!(names("?q=%20NORTH"), ["Northwind Distribution"]);
    assert_eq!(names("?q=6640171"), ["Contoso Cloud Wholesale"]);
    assert_eq!(names("?q=%25"), [""; 0], "no pattern");
    let customers = "select count(*) from customers where (provider_id, reseller_id) = ('{}', '{}')";
    let count =
        house.count(&customers.replacen("{}", &id("provider:contoso"), 1).replacen("{}", &id("reseller:tailspin"), 1));
    assert!(reseller.get("/providers?q=contoso").contains(&format!(">{count}</td>")) && count > 0, "{count}");

    house
        .execute(&format!("update partnerships set ended_at = now() where provider_id = '{}'", id("provider:contoso")));
    assert_eq!(names(""), ["Northwind Distribution"]);
    assert_eq!(names("?state=all"), both);
}

#[test]
fn both_pages_ask_the_same_however_many_customers_there_are() {
    let house = House::open();
    let (agent, reseller) = (house.as_person(ADMIN_AGENT), house.as_person(RESELLER));
    let provider = format!("/providers/{}", id("provider:northwind"));
    let only = |rows: u32| {
        house.execute("update customers set reseller_id = null");
        house.execute(&format!(
            "update customers set reseller_id = '{}' where id in
                 (select id from customers where provider_id = '{}' order by id limit {rows})",
            id("reseller:fabrikam"),
            id("provider:northwind")
        ));
    };
    let asked = || {
        [(&agent, of_fabrikam()), (&reseller, provider.clone())].map(|(person, path)| {
            let before = house.statements();
            assert_eq!(person.get(&path).status, 200);
            house.statements() - before
        })
    };
    only(3);
    let few = asked();
    only(30);
    assert_eq!(asked(), few);
}
