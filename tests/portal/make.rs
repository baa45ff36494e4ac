//! Makes what most tests begin with: a right form, a draft, a placed order, an invitation.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use diesel::connection::SimpleConnection;
use partner_portal::accounts::{Link, LinkKind};
use partner_portal::demo;
use partner_portal::words::{Language, Phrase};
use regex::Regex;

use crate::house::{Answer, Client, House, RESELLER, SALES_AGENT};

pub const BUSINESS_BASIC: &str = "CFQ7TTC0LH18:0001";
pub const E3: &str = "CFQ7TTC0LFLX:0001";
pub const LASTING_PASSWORD: &str = "correct horse battery";
/// Of nothing in any house.
pub const NOBODY: &str = "0193a0a0-0000-7000-8000-000000000000";

/// Counts the resellers whose tallies are not what is counted row by row.
pub const WRONG_TALLIES: &str = "
    select count(*) from resellers cross join providers
    cross join lateral (
        select coalesce(sum(customers), 0) as customers, coalesce(sum(subscriptions), 0) as subscriptions
        from reseller_tallies where (provider_id, reseller_id) = (providers.id, resellers.id)
    ) as tallied
    where customers <> (select count(*) from customers c where (c.provider_id, c.reseller_id) = (providers.id, resellers.id))
       or subscriptions <> (
           select count(*) from customers c join subscriptions s on (s.provider_id, s.customer_id) = (c.provider_id, c.id)
           where (c.provider_id, c.reseller_id) = (providers.id, resellers.id) and s.status <> 'deleted'
       )";

/// How many words that can be mistyped **Find anything** would not know.
pub const UNKNOWN_WORDS: &str = "
    select count(*) from (select word from search_entries, words_of(text) as word except select word from search_words) as unknown";

/// The boxes of a form, as filled in.
#[derive(Clone, Debug)]
pub struct Filled(Vec<(String, String)>);

impl Filled {
    pub fn of(pairs: &[(&str, &str)]) -> Filled {
        Filled(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// With another value in a box.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Filled {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.into()));
        self
    }

    /// With one more value of a box that may have several.
    pub fn and(mut self, name: &str, value: &str) -> Filled {
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub fn post(&self, client: &Client, path: &str) -> Answer {
        client.post(path, &self.values().collect::<Vec<_>>())
    }
}

/// The token of a link that was just issued for somebody.
pub fn account_link(house: &House, sign_in_name: &str, kind: LinkKind) -> String {
    let user = house.lines(&format!("select id::text as line from users where sign_in_name = '{sign_in_name}'"));
    let path = Link::issue(&mut house.sql(), house.clock.now(), kind, user[0].parse().unwrap()).unwrap();
    path.rsplit('/').next().unwrap().to_owned()
}

pub fn id(label: &str) -> String {
    demo::id(label).to_string()
}

/// **New customer**, filled in right, for Fabrikam.
pub fn new_customer() -> Filled {
    Filled::of(&[
        ("country", "US"),
        ("name", "Ridgeline Bakery"),
        ("domain_prefix", "ridgeline"),
        ("address_line1", "12 Harbor Street"),
        ("city", "Seattle"),
        ("state", "WA"),
        ("postal_code", "98101"),
        ("first_name", "Inês"),
        ("last_name", "Duarte"),
        ("email", "ines.duarte@ridgeline.example"),
        ("phone", "+1 206 555 0101"),
        ("language", "en"),
        ("agreement", "attested"),
        ("agreement_date", "2024-05-17"),
        ("action", "next"),
    ])
    .with("reseller", id("reseller:fabrikam"))
}

/// **New subscription** with 25 licenses of one product, credited to Fabrikam.
pub fn lines() -> Filled {
    Filled::of(&[("action", "review")]).with("credited", id("reseller:fabrikam")).product(BUSINESS_BASIC, "25")
}

impl Filled {
    pub fn product(self, offer: &str, licenses: &str) -> Filled {
        self.and("offer", offer)
            .with(&format!("licenses-{offer}"), licenses)
            .with(&format!("plan-{offer}"), "P1Y-monthly")
    }
}

/// A draft for a new customer of Fabrikam: its id.
pub fn draft(agent: &Client) -> String {
    let fabrikam = id("reseller:fabrikam");
    let answer = agent.post("/orders", &[("reseller", &fabrikam), ("origin", "resellers")]);
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.id()
}

/// A draft with a customer and a product, ready for **Submit**.
pub fn ready_draft(agent: &Client) -> String {
    let order = draft(agent);
    let kept = new_customer().post(agent, &format!("/orders/{order}/customer"));
    assert_eq!(kept.location, format!("/orders/{order}/subscriptions"), "{}", kept.text);
    let kept = lines().post(agent, &format!("/orders/{order}/subscriptions"));
    assert_eq!(kept.location, format!("/orders/{order}/review"), "{}", kept.text);
    order
}

pub fn submit(agent: &Client, order: &str) -> Answer {
    agent.post(&format!("/orders/{order}/submit"), &[])
}

/// A placed order whose confirmation nobody has opened.
pub fn placed_order(agent: &Client) -> String {
    let order = ready_draft(agent);
    let answer = submit(agent, &order);
    assert_eq!(answer.location, format!("/orders/{order}/confirmation"), "{}", answer.text);
    order
}

/// A draft with an existing customer's subscriptions to come: its id.
pub fn draft_for(agent: &Client, customer: &str) -> String {
    let answer = agent.post("/orders", &[("customer", &id(customer)), ("origin", "customers")]);
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.id()
}

/// The temporary password, where the page shows one.
pub fn password(page: &Answer) -> Option<String> {
    let (_, rest) = page.text.split_once("id=\"setup-password\">")?;
    Some(rest.split_once('<')?.0.to_owned())
}

/// A request to partner: its id and the token in its link.
pub fn invitation(house: &House) -> (String, String) {
    let agent = house.as_person(SALES_AGENT);
    let request = agent.post("/partnership-requests", &[]).id();
    let page = agent.get(&format!("/partnership-requests/{request}"));
    (request, token(&page))
}

/// The token of the invitation link on a page.
fn token(page: &Answer) -> String {
    let (_, rest) = page.text.split_once("/invitations/").unwrap();
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

/// An invitation to a customer for Northwind and Fabrikam, by a person of either: its id and the token in its link.
pub fn relationship(house: &House, person: &str) -> (String, String) {
    let pair = match person.ends_with("@provider.example") {
        true => [("reseller", id("reseller:fabrikam"))],
        false => [("provider", id("provider:northwind"))],
    };
    let drafted =
        house.as_person(person).post("/relationship-requests", &pair.each_ref().map(|(n, v)| (*n, v.as_str())));
    let id = drafted.id();
    let token = house.invitations().relationships().token(id.parse().unwrap());
    (id, token)
}

/// Where the form of a page is sent whose action ends with `part`, or else has it in it, and its hidden boxes.
pub fn hidden_form(page: &Answer, part: &str) -> (String, Filled) {
    let forms: Vec<&str> =
        page.text.split("<form ").skip(1).map(|form| form.split("</form>").next().unwrap()).collect();
    let with = |fits: fn(&str, &str) -> bool| {
        forms.iter().find(|form| attribute(form, "action").is_some_and(|action| fits(&action, part)))
    };
    let form =
        with(|action, part| action.ends_with(part)).or_else(|| with(|action, part| action.contains(part))).unwrap();
    let boxes = form.split("<input ").skip(1).filter(|input| input.contains("type=\"hidden\""));
    let pairs = boxes.map(|input| (attribute(input, "name").unwrap(), attribute(input, "value").unwrap()));
    (attribute(form, "action").unwrap(), Filled(pairs.collect()))
}

pub fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    Some(unescape(rest.split_once('"')?.0))
}

/// HTML's text as it was written.
pub fn unescape(text: &str) -> String {
    [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// What the demo's main provider asks to show of itself.
pub fn profile() -> Filled {
    Filled::of(&[
        ("description_en", "Cloud software for resellers."),
        ("description_ru", "Облачное программное обеспечение для торговых посредников."),
        ("email", "partners@provider.example"),
        ("phone", "+49 30 23125010"),
        ("website", "https://www.provider.example/"),
        ("countries", "DE"),
        ("products", "azure"),
        ("languages", "en"),
    ])
    .and("countries", "RU")
    .and("languages", "ru")
}

impl Filled {
    /// Posts the boxes with a file, as a browser sends them.
    pub fn post_with(&self, client: &Client, path: &str, (name, kind): (&str, &str), file: &[u8]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in self.values() {
            let part = format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: {kind}\r\n\r\n"
        );
        body.extend_from_slice(&[head.as_bytes(), file, b"\r\n--edge--\r\n"].concat());
        client.post_raw(path, "multipart/form-data; boundary=edge", body)
    }
}

/// A picture of one color.
pub fn picture(width: u32, height: u32, format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A request to publish [`profile`]: its id.
pub fn proposed_profile(agent: &Client) -> String {
    let logo = picture(300, 216, image::ImageFormat::Png);
    let answer = profile().post_with(agent, "/provider/profile", ("logo.png", "image/png"), &logo);
    assert_eq!(answer.status, 303, "{}", answer.text);
    waiting_profile(&agent.get("/provider/profile"))
}

/// The id of the request that waits, as its provider's page tells it.
pub fn waiting_profile(page: &Answer) -> String {
    let (_, rest) = page.text.split_once("/provider/profile/requests/").unwrap();
    rest.split('/').next().unwrap().to_owned()
}

/// A file with one user for Oak Dental, looked at and not saved: its id.
pub fn uploaded(admin: &Client) -> String {
    let form = Filled::of(&[("location", "US")]);
    let text = b"Display name*,Email*\nTom\xc3\xa1s Ribeiro,tomas@oakdental.onmicrosoft.com";
    let path = format!("/customers/{}/users/upload", id("customer:oakdental"));
    let answer = form.post_with(admin, &path, ("users.csv", "text/csv"), text);
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.id()
}

/// All pages of a list, one after the other, from the one at `path` on.
pub fn pages(client: &Client, path: &str) -> String {
    let mut page = client.get(path);
    let mut all = page.text.clone();
    loop {
        assert!(all.len() < 10_000_000, "{path} has no end");
        let Some((_, rest)) = page.text.split_once("class=\"pager\"") else { return all };
        let end = rest.find("</nav>").into_iter().chain(rest.find("</p>")).min().unwrap();
        let rest = &rest[..end];
        // Some lists lead back, too.
        let next = if rest.contains("rel=\"") { "rel=\"next\" href=\"" } else { "href=\"" };
        let Some((_, next)) = rest.split_once(next) else { return all };
        page = client.get(&unescape(next.split('"').next().unwrap()));
        all.push_str(&page.text);
    }
}

/// Rows of each table, to compare before and after; what somebody typed and couldn't send is kept on purpose.
pub fn rows(house: &House) -> Vec<String> {
    house.lines(
        "select table_name || ' ' || (xpath('//c/text()', query_to_xml(format('select count(*) as c from %I', \
         table_name), false, true, '')))[1]::text as line
         from information_schema.tables
         where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'kept_forms' order by 1",
    )
}

/// Everything that the database keeps, as text, but for what somebody typed and couldn't send.
pub fn everything(house: &House) -> String {
    house
        .lines(
            "select query_to_xml(format('select * from %I', table_name), true, false, '')::text as line
             from information_schema.tables
             where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'kept_forms'",
        )
        .concat()
}

/// Asks `ask` 20 times at the same moment, of a portal that has all its connections open: one that
/// still opens them answers one after the other.
pub fn at_once(house: &House, ask: impl Fn() -> Answer + Sync) -> Vec<Answer> {
    let visitor = house.stranger();
    twenty(|| visitor.get("/readyz"));
    twenty(ask)
}

/// Who is turned away by a busy machine presses again: nothing was begun then.
pub fn twenty(ask: impl Fn() -> Answer + Sync) -> Vec<Answer> {
    twenty_numbered(|_| ask())
}

/// The same, each with a number of their own.
pub fn twenty_numbered(ask: impl Fn(usize) -> Answer + Sync) -> Vec<Answer> {
    let (gate, ask) = (std::sync::Barrier::new(20), &ask);
    std::thread::scope(|scope| {
        let asked: Vec<_> = (0..20)
            .map(|number| {
                let gate = &gate;
                scope.spawn(move || {
                    gate.wait();
                    let mut answer = ask(number);
                    for _ in 0..50 {
                        if answer.status != 503 {
                            break;
                        }
                        std::thread::sleep(std::time::Duration::from_millis(200));
                        answer = ask(number);
                    }
                    answer
                })
            })
            .collect();
        asked.into_iter().map(|answer| answer.join().unwrap()).collect()
    })
}

/// What `ask` comes to that begins while somebody else's `change` is done and not yet committed.
pub fn during(house: &House, change: &str, ask: impl FnOnce() -> Answer + Send) -> Answer {
    let mut other = house.sql();
    other.batch_execute(&format!("begin; {change}")).unwrap();
    std::thread::scope(|scope| {
        let answer = scope.spawn(ask);
        let waits =
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        while house.count(waits) == 0 && !answer.is_finished() {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        other.batch_execute("commit").unwrap();
        answer.join().unwrap()
    })
}

/// The only sheet of an XLSX file: its cells, and how many of them are formulas.
pub fn sheet(file: Vec<u8>) -> (Vec<Vec<Data>>, usize) {
    let mut book = Xlsx::new(Cursor::new(file)).unwrap();
    let name = book.sheet_names().pop().unwrap();
    let formulas = book.worksheet_formula(&name).map_or(0, |cells| cells.used_cells().count());
    let cells = book.worksheet_range(&name).unwrap();
    (cells.rows().map(<[Data]>::to_vec).collect(), formulas)
}

/// A file as bytes.
pub fn download(person: &Client, path: &str) -> Vec<u8> {
    let answer = person.request(reqwest::Method::GET, path).send().unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.bytes().unwrap().to_vec()
}

/// Ends Fabrikam's partnership with the demo's provider.
pub fn end_partnership(house: &House) {
    house.execute(&format!(
        "update partnerships set ended_at = now() where provider_id = '{}' and reseller_id = '{}'",
        id("provider:northwind"),
        id("reseller:fabrikam")
    ));
}

/// Both sides of the demo's partnership, signed in.
pub fn agent_and_reseller(house: &House) -> (Client, Client) {
    (house.as_person(SALES_AGENT), house.as_person(RESELLER))
}

/// Each route of the portal, as the rooms declare them: `get` or `post`, and the path.
pub fn routes() -> Vec<(String, String)> {
    let mut files = vec![Path::new("src/app.rs").to_owned()];
    let rooms = std::fs::read_dir("src").unwrap().map(|room| room.unwrap().path().join("mod.rs"));
    files.extend(rooms.filter(|file| file.exists()));
    let route = Regex::new(r#"\.route\(\s*"([^"]+)",\s*web::(\w+)\(\)"#).unwrap();
    let texts: String = files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
    assert_eq!(route.find_iter(&texts).count(), texts.matches(".route(").count(), "a route is written in another way");
    route.captures_iter(&texts).map(|found| (found[2].to_owned(), found[1].to_owned())).collect()
}

/// A view of a list that `person` has saved: its id.
pub fn saved_view(person: &Client, form: &[(&str, &str)]) -> String {
    let saved = person.post("/views", form);
    assert_eq!(saved.status, 303, "{}", saved.text);
    saved.location.split("view=").nth(1).unwrap().to_owned()
}

/// Whether a page asks the question of this key, and answers it.
pub fn explains(page: &Answer, question: &str) -> bool {
    let text = unescape(&page.text);
    [question.to_owned(), format!("{question}-answer")].iter().all(|key| {
        let said = Language::English.say(Phrase::new(key.clone())).to_string();
        said != *key && text.contains(&said)
    })
}
