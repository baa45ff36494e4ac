//! Two on one form: who comes second is told what has changed meanwhile and by whom, with what they typed in the boxes, and
//! sends theirs all the same or takes what is kept.

use crate::house::{ADMIN_AGENT, Answer, Client, GLOBAL_ADMIN, House, RESELLER, SALES_AGENT};
use crate::make::{Filled, attribute, draft, draft_for, hidden_form, id, lines, new_customer, ready_draft};

/// Both open `page`; the first sends, and then the second: the second's answer and form.
struct Two<'a> {
    first: &'a Client,
    second: &'a Client,
    page: &'a str,
    /// Where the form goes.
    to: &'a str,
}

/// The hidden boxes of the form that goes to `action`.
fn form(page: &Answer, action: &str) -> Filled {
    let mut forms = page.text.split("<form ").skip(1).map(|form| form.split("</form>").next().unwrap());
    let form = forms.find(|form| attribute(form, "action").is_some_and(|own| own == action)).unwrap();
    let boxes = form.split("<input ").skip(1).filter(|input| input.contains("type=\"hidden\""));
    boxes.fold(Filled::of(&[]), |form, input| {
        form.and(&attribute(input, "name").unwrap(), &attribute(input, "value").unwrap())
    })
}

/// The same with what is typed into the other boxes.
fn with(hidden: Filled, typed: &Filled) -> Filled {
    typed.values().fold(hidden, |form, (name, value)| form.with(name, value))
}

impl Two<'_> {
    fn send(&self, first: &Filled, second: &Filled) -> Answer {
        let one = with(form(&self.first.get(self.page), self.to), first);
        let other = with(form(&self.second.get(self.page), self.to), second);
        assert_eq!(one.post(self.first, self.to).status, 303, "nobody was faster");
        assert_eq!(one.post(self.first, self.to).status, 303, "the second of two clicks is the same");
        let answer = other.post(self.second, self.to);
        assert_eq!(answer.status, 409, "{}", answer.text);
        answer
    }

    /// Sends what the answer shows all the same.
    fn send_anyway(&self, answer: &Answer, typed: &Filled) -> u16 {
        with(form(answer, self.to), typed).post(self.second, self.to).status
    }
}

fn name(house: &House, sign_in_name: &str) -> String {
    let query =
        format!("select first_name || ' ' || last_name as line from users where sign_in_name = '{sign_in_name}'");
    house.lines(&query).concat()
}

#[test]
fn an_account_is_not_overwritten_unseen() {
    let house = House::open();
    let (first, second) = (house.as_person(ADMIN_AGENT), house.as_person(SALES_AGENT));
    let page = format!("/customers/{}/account", id("customer:oakdental"));
    let two = Two { first: &first, second: &second, page: &page, to: &page };
    let typed = |line: &str, first_name: &str| {
        Filled::of(&[
            ("bill_to_name", "Oak Dental"),
            ("address_line1", line),
            ("city", "Portland"),
            ("state", "OR"),
            ("postal_code", "97201"),
            ("first_name", first_name),
            ("last_name", "Oakley"),
            ("email", "ann@oakdental.example"),
            ("phone", "+1 503 555 0100"),
        ])
    };
    let answer = two.send(&typed("1 First Avenue", "Ann"), &typed("2 Second Street", "Ann"));
    for said in
        ["Somebody was faster", &name(&house, ADMIN_AGENT), "1 First Avenue", "2 Second Street", "Send mine anyway"]
    {
        assert!(answer.contains(said), "{said}: {}", answer.text);
    }
    assert!(answer.contains("value=\"2 Second Street\""), "what was typed stands in the boxes");
    let line = || {
        house.lines(&format!("select address_line1 as line from customers where id = '{}'", id("customer:oakdental")))
    };
    assert_eq!(line(), ["1 First Avenue"]);
    let log = house.activity().iter().filter(|action| *action == "customer.billing_changed").count();
    assert_eq!(two.send_anyway(&answer, &typed("2 Second Street", "Ann")), 303);
    assert_eq!(line(), ["2 Second Street"]);
    assert_eq!(house.activity().iter().filter(|action| *action == "customer.billing_changed").count(), log + 1);
}

#[test]
fn a_support_profile_and_an_email_are_not_overwritten_unseen() {
    let house = House::open();
    let (first, second) = (house.as_person(ADMIN_AGENT), house.as_person(GLOBAL_ADMIN));
    let two = Two { first: &first, second: &second, page: "/support-profile", to: "/support-profile" };
    let typed = |hours: &str| {
        Filled::of(&[
            ("phone", "+49 30 23125001"),
            ("email", "help@provider.example"),
            ("hours", hours),
            ("languages", "de"),
        ])
    };
    let answer = two.send(&typed("8–18"), &typed("9–17"));
    assert!(answer.contains("8–18") && answer.contains(&name(&house, ADMIN_AGENT)), "{}", answer.text);
    assert_eq!(two.send_anyway(&answer, &typed("9–17")), 303);

    let request = first.post("/partnership-requests", &[]).location;
    let page = first.get(&request);
    let link = page.text.split_once("data-link=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let two = Two { first: &first, second: &second, page: &request, to: &request };
    let typed =
        |subject: &str| Filled::of(&[("subject", subject), ("action", "done")]).with("body", format!("Hello\n{link}"));
    let answer = two.send(&typed("Work with us"), &typed("Join us"));
    assert!(answer.contains("Work with us") && answer.contains("value=\"Join us\""), "{}", answer.text);
    assert_eq!(two.send_anyway(&answer, &typed("Join us")), 303);
}

/// Provider and reseller word one request to a customer, each in a tab of theirs.
#[test]
fn an_invitation_of_a_customer_is_not_overwritten_unseen() {
    let house = House::open();
    let (first, second) = (house.as_person(ADMIN_AGENT), house.as_person(RESELLER));
    let request = first.post("/relationship-requests", &[("reseller", &id("reseller:fabrikam"))]).location;
    let page = first.get(&request);
    let link = page.text.split_once("data-link=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let typed =
        |subject: &str| Filled::of(&[("subject", subject), ("action", "email")]).with("body", format!("Hello\n{link}"));
    let two = Two { first: &first, second: &second, page: &request, to: &request };
    let answer = two.send(&typed("Welcome"), &typed("Join us"));
    // Of another company's people, their sign-in name is known.
    for said in ["Somebody was faster", ADMIN_AGENT, "data-label=\"Saved now\">Welcome<", "value=\"Join us\""] {
        assert!(answer.contains(said), "{said}: {}", answer.text);
    }
    let subject = || house.lines("select subject as line from relationship_requests").concat();
    assert_eq!(subject(), "Welcome");
    assert_eq!(two.send_anyway(&answer, &typed("Join us")), 303);
    assert_eq!(subject(), "Join us");
}

#[test]
fn the_steps_of_a_shared_order_are_not_overwritten_unseen() {
    let house = House::open();
    let (first, second) = (house.as_person(SALES_AGENT), house.as_person(ADMIN_AGENT));
    let order = draft(&first);
    assert_eq!(first.post(&format!("/orders/{order}/share"), &[("shared", "true")]).status, 303);
    let step = format!("/orders/{order}/customer");
    let two = Two { first: &first, second: &second, page: &step, to: &step };
    let answer = two.send(&new_customer(), &new_customer().with("name", "Ridgeline Bread"));
    for said in ["Ridgeline Bakery", "value=\"Ridgeline Bread\"", &name(&house, SALES_AGENT)] {
        assert!(answer.contains(said), "{said}: {}", answer.text);
    }
    assert_eq!(two.send_anyway(&answer, &new_customer().with("name", "Ridgeline Bread")), 303);

    let step = format!("/orders/{order}/subscriptions");
    let two = Two { first: &first, second: &second, page: &step, to: &step };
    let other = lines().with("licenses-CFQ7TTC0LH18:0001", "26");
    let answer = two.send(&lines(), &other);
    assert!(answer.contains("25 licenses") && answer.contains("26 licenses"), "{}", answer.text);
    assert_eq!(two.send_anyway(&answer, &other), 303);

    // Without a colleague: two tabs, and an order that is submitted on its page.
    let order = draft_for(&first, "customer:oakdental");
    let step = format!("/orders/{order}/subscriptions");
    let old = form(&first.get(&step), &step);
    let sent = lines().with("action", "keep").post(&first, &step);
    assert_eq!(sent.status, 303, "{}", sent.text);
    let late = lines().with("licenses-CFQ7TTC0LH18:0001", "26").with("action", "submit");
    let late = old.values().fold(late, |form, (name, value)| form.with(name, value)).post(&first, &step);
    assert_eq!(late.status, 409, "{}", late.text);
    assert_eq!(house.count("select count(*) from orders where status = 'placed'"), 0);
    assert_ne!(ready_draft(&second), order);
}

#[test]
fn a_change_of_a_subscription_that_has_changed_is_looked_at_first() {
    let house = House::open();
    let (first, second) = (house.as_person(SALES_AGENT), house.as_person(ADMIN_AGENT));
    let page = format!("/subscriptions/{}/change?kind=licenses", id("subscription:oakdental:1"));
    let (path, old) = hidden_form(&second.get(&page), "/change");
    let receipt = first.post(&path, &[("kind", "licenses"), ("licenses", "30")]).location;
    assert_eq!(first.post(&format!("{receipt}/submit"), &[]).status, 303);

    let answer = old.with("licenses", "26").post(&second, &path);
    assert_eq!(answer.status, 409);
    for said in [
        "Somebody was faster",
        &name(&house, SALES_AGENT),
        "<td class=\"wrap\" data-label=\"Saved now\">30</td>",
        "value=\"26\"",
    ] {
        assert!(answer.contains(said), "{said}: {}", answer.text);
    }
    let (path, form) = hidden_form(&answer, "/change");
    assert!(form.with("licenses", "26").post(&second, &path).location.starts_with("/receipts/"));
}

/// A form of one box: who comes later reads who was faster, what is kept, and what was typed.
#[test]
fn one_box_is_not_overwritten_unseen() {
    let house = House::open();
    let (first, second) = (house.as_person(ADMIN_AGENT), house.as_person(GLOBAL_ADMIN));
    let (fabrikam, tailspin) = (id("reseller:fabrikam"), id("reseller:tailspin"));
    let subscription = format!("/subscriptions/{}", id("subscription:oakdental:1"));
    let partnership = format!("/resellers/{fabrikam}/partnership");
    // Where, the box, what the first and the second choose, what the page showed, and what the second then reads.
    let name = format!("{subscription}/name");
    let (credit, support) = (format!("{subscription}/reseller"), format!("{subscription}/support-contact"));
    let administers = format!("/customers/{}/reseller", id("customer:oakdental"));
    let limit = format!("{partnership}/limit");
    for (path, field, chosen, typed, before, told) in [
        (&*name, "nickname", "Front desk", "Reception", "", "Saved now: Front desk."),
        (&credit, "credited", &*tailspin, "", &*fabrikam, "Saved now: Tailspin Cloud."),
        (&support, "support_contact", "provider", "nobody", &fabrikam, "Saved now: Northwind Distribution."),
        (&administers, "reseller", "", &tailspin, &fabrikam, "Saved now: nothing."),
        (&limit, "limit", "1500", "2500", "", "Saved now: EUR\u{a0}1,500.00."),
    ] {
        let choose = |value: &str| [(field, value.to_owned()), ("before", before.to_owned())];
        let with = |value: &str| Filled::of(&choose(value).each_ref().map(|(name, value)| (*name, &**value)));
        let taken = with(chosen).post(&first, path);
        assert_eq!(taken.status, 303, "{path}: {}", taken.text);
        assert_eq!(with(chosen).post(&second, path).status, 303, "{path}: the same again");
        let late = with(typed).post(&second, path);
        assert_eq!(late.status, 409, "{path}: {}", late.text);
        let by = format!("{} changed this on", self::name(&house, ADMIN_AGENT));
        assert!(late.contains(&by) && late.contains(told), "{path}: {}", late.text);
        assert_eq!(late.contains("Yours, not saved"), matches!(field, "nickname" | "limit"), "{path}: {}", late.text);
    }
}

#[test]
fn people_and_users_come_back_with_what_was_typed() {
    let house = House::open();
    let (first, second) = (house.as_person(GLOBAL_ADMIN), house.as_person(GLOBAL_ADMIN));
    let page = format!("/people/{}", id(&format!("user:{SALES_AGENT}")));
    let read = form(&second.get(&page), &page);
    let typed = |form: &Filled, last: &str| {
        form.clone().with("first_name", "Sam").with("last_name", last).with("roles", "sales_agent").with("reach", "all")
    };
    assert_eq!(typed(&read, "Sales").post(&first, &page).status, 303);
    assert_eq!(typed(&read, "Sales").post(&second, &page).status, 303, "the same again");
    let answer = typed(&read, "Seller").post(&second, &page);
    assert_eq!(answer.status, 409);
    assert!(answer.contains("Somebody was faster") && answer.contains("value=\"Seller\""), "{}", answer.text);
    assert_eq!(typed(&form(&answer, &page), "Seller").post(&second, &page).status, 303);

    let page = format!("/users/{}", id("user:admin@oakdental.onmicrosoft.com"));
    let typed = form(&second.get(&page), &page)
        .with("first_name", "Olive")
        .with("last_name", "Oak")
        .with("display_name", "Olive Oak")
        .with("location", "US")
        .with("roles", "global_admin");
    assert_eq!(typed.post(&first, &page).status, 303);
    assert_eq!(typed.post(&first, &page).status, 303, "the same again");
    let answer = typed.with("last_name", "Branch").post(&second, &page);
    assert_eq!(answer.status, 409);
    assert!(answer.contains("value=\"Branch\"") && answer.contains("Somebody was faster"), "{}", answer.text);
}
