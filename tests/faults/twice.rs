//! Each form that changes something, sent twice as a browser, a double click or a proxy does: the second gives the first
//! result, or is refused, and changes nothing more. The table is `twice.txt`; a route that is missing from it fails.

use std::collections::{BTreeMap, BTreeSet};

use diesel::PgConnection;
use regex::Regex;

use crate::house::{
    ADMIN_AGENT, Answer, CUSTOMER, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, NEW_RESELLER, OTHER_RESELLER, RESELLER,
    SALES_AGENT, USER_ADMIN,
};
use crate::make::{at_once, attribute, id, routes, unescape};
use crate::stage::lines;

const PEOPLE: [(&str, &str); 11] = [
    ("global", GLOBAL_ADMIN),
    ("admin", ADMIN_AGENT),
    ("sales", SALES_AGENT),
    ("helpdesk", HELPDESK_AGENT),
    ("people", USER_ADMIN),
    ("reseller", RESELLER),
    ("other", OTHER_RESELLER),
    ("new", NEW_RESELLER),
    ("customer", CUSTOMER),
    ("oak", "admin@oakdental.onmicrosoft.com"),
    ("nobody", ""),
];

/// Of these columns a replay may touch: they say when somebody was there.
const SEEN: &str = "to_jsonb(t) - 'updated_at' - 'last_seen_at' - 'proven_at'";

/// A row without ids, hashes, tokens and times.
const SHAPE: &str = r#"regexp_replace(regexp_replace(r, '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+|[0-9]{2}:[0-9]{2}|"id": [0-9]+', '', 'g'),
    '[x][0-9a-f]{16,}|[A-Za-z0-9+/_-]{22,}', '', 'g')"#;

/// A row of the table: who sends which form of which page, what is filled in, and what the second comes to.
pub struct Row {
    /// What the answer's id is called from then on.
    pub name: Option<String>,
    pub person: String,
    pub page: String,
    pub action: String,
    pub filled: String,
    pub second: String,
}

/// A form as it is sent.
pub struct Sent {
    pub client: Client,
    pub path: String,
    pub kind: String,
    pub body: String,
}

impl Sent {
    fn send(&self) -> Answer {
        self.client.post_raw(&self.path, &self.kind, self.body.clone())
    }
}

/// What tables hold, by their names, as hashes.
pub type Tables = BTreeMap<String, String>;

/// What each table holds.
pub fn tables(conn: &mut PgConnection) -> Tables {
    let all = lines(
        conn,
        "select table_name as line from information_schema.tables
         where table_schema = 'public' and table_type = 'BASE TABLE'",
    );
    hashes(conn, all.iter(), "r")
}

/// The same of these tables, without what differs from one time to the next: ids, times, hashes, tokens.
pub fn shapes(conn: &mut PgConnection, tables: &BTreeSet<&String>) -> Tables {
    hashes(conn, tables.iter().copied(), SHAPE)
}

fn hashes<'a>(conn: &mut PgConnection, tables: impl Iterator<Item = &'a String>, row: &str) -> Tables {
    let hash = |table: &String| {
        format!(
            "select '{table} ' || coalesce(md5(string_agg(s, '' order by s)), '') as line
             from (select {row} as s from (select ({SEEN})::text as r from {table} t) rows) shapes"
        )
    };
    let all = tables.map(hash).collect::<Vec<_>>().join(" union all ");
    let split = |line: &String| line.split_once(' ').map(|(table, rows)| (table.to_owned(), rows.to_owned()));
    lines(conn, &all).iter().filter_map(split).collect()
}

pub fn table() -> Vec<Row> {
    let text = std::fs::read_to_string("tests/faults/twice.txt").unwrap();
    let rows = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    rows.map(|line| {
        let mut cells = line.split('|').map(str::trim);
        let mut cell = || cells.next().ok_or(line).unwrap().to_owned();
        let (first, page, action, filled, second) = (cell(), cell(), cell(), cell(), cell());
        let (name, person) = match first.split_once(':') {
            Some((name, person)) => (Some(name.to_owned()), person.trim().to_owned()),
            None => (None, first),
        };
        Row { name, person, page, action, filled, second }
    })
    .collect()
}

/// Who was signed in, and the ids of what was made.
pub struct Stage {
    pub house: House,
    people: BTreeMap<&'static str, Client>,
    pub made: BTreeMap<String, String>,
}

impl Stage {
    pub fn open() -> Stage {
        let house = House::mailing();
        let mut stage = Stage { house, people: BTreeMap::new(), made: BTreeMap::new() };
        stage.sign_in();
        stage
    }

    /// Everybody, anew.
    pub fn sign_in(&mut self) {
        let house = &self.house;
        let person = |name: &str| if name.is_empty() { house.stranger() } else { house.as_person(name) };
        self.people = PEOPLE.into_iter().map(|(short, name)| (short, person(name))).collect();
    }

    /// `{customer:oakdental}` is an id of the demo world, `$draft` one that was made, `$link(draft)` the token for it.
    pub fn spell(&self, text: &str) -> String {
        let label = Regex::new(r"\{([^}]+)\}").unwrap();
        let text = label.replace_all(text, |found: &regex::Captures<'_>| id(&found[1]));
        let token = Regex::new(r"\$(link|kin)\((\w+)\)").unwrap();
        let text = token.replace_all(&text, |found: &regex::Captures<'_>| {
            let (links, id) = (self.house.invitations(), self.made.get(&found[2]).cloned().unwrap_or_default());
            match (&found[1], id.parse(), id.parse()) {
                ("link", Ok(request), _) => links.token(request),
                (_, _, Ok(relationship)) => links.relationships().token(relationship),
                _ => id,
            }
        });
        let made = Regex::new(r"\$(\w+)").unwrap();
        made.replace_all(&text, |found: &regex::Captures<'_>| self.made.get(&found[1]).cloned().unwrap_or_default())
            .into_owned()
    }

    /// The form of a row, read from its page as a browser does.
    pub fn form(&self, row: &Row) -> Result<Sent, String> {
        let client = self.people[row.person.as_str()].clone();
        let (page, filled) = (self.spell(&row.page), self.spell(&row.filled));
        let (path, kind, body) = match page.as_str() {
            "-" => (self.spell(&row.action), FORM.to_owned(), filled),
            page => {
                let shown = client.get(page);
                let form = Form::on(&shown, &self.spell(&row.action))
                    .ok_or_else(|| format!("{page} has no such form: {} {}", shown.status, shown.location))?;
                form.filled(&filled)
            }
        };
        Ok(Sent { client, path, kind, body })
    }

    /// Sends the form of a row for the first time.
    pub fn first(&mut self, row: &Row, form: &Sent) -> Result<Answer, String> {
        let first = form.send();
        if ![200, 303].contains(&first.status) {
            return Err(format!("the first was not taken: {} {}", first.status, problems(&first)));
        }
        if let Some(name) = &row.name {
            self.made.insert(name.clone(), first.id());
        }
        Ok(first)
    }

    /// Sends the form of a row twice, and says what is wrong.
    fn play(&mut self, row: &Row) -> Result<(), String> {
        let form = self.form(row)?;
        let untouched = tables(&mut self.house.sql());
        let first = self.first(row, &form)?;
        let before = tables(&mut self.house.sql());
        if (before == untouched) != (row.second == "nothing") {
            return Err(
                "the first changes nothing, so the second proves nothing; or it does, and should not".to_owned()
            );
        }
        let second = match row.second.starts_with("same") {
            // The important ones come at the same moment, too.
            true if row.second.contains("at once") => {
                let mut answers = at_once(&self.house, || form.send());
                let is_other = |it: &Answer| (it.status, &it.location) != (first.status, &first.location);
                answers.swap_remove(answers.iter().position(is_other).unwrap_or_default())
            }
            _ => form.send(),
        };
        let after = tables(&mut self.house.sql());
        let changed: BTreeSet<&str> =
            after.iter().filter(|(table, rows)| before[*table] != **rows).map(|(table, _)| table.as_str()).collect();
        let (kind, rest) = row.second.split_once(' ').unwrap_or((&row.second, ""));
        let came_to = match kind {
            "same" => (second.status, &second.location) == (first.status, &first.location),
            "refused" => second.status.to_string() == rest,
            "another" | "nothing" => second.status == first.status,
            _ => false,
        };
        let may_change: BTreeSet<&str> = if kind == "another" { rest.split(' ').collect() } else { BTreeSet::new() };
        let more: Vec<_> = changed.difference(&may_change).collect();
        match came_to && more.is_empty() {
            true => Ok(()),
            false => Err(format!(
                "first {} {}, second {} {} {}; changed {more:?}",
                first.status,
                first.location,
                second.status,
                second.location,
                problems(&second)
            )),
        }
    }
}

/// What a page says in the way of an error.
pub fn problems(answer: &Answer) -> String {
    let main = answer.text.split_once("<main").map_or("", |(_, main)| main);
    let words = Regex::new(r"<[^>]*>").unwrap().replace_all(main, " ").into_owned();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(300).collect()
}

const FORM: &str = "application/x-www-form-urlencoded";

/// A form as a browser reads it off a page.
struct Form {
    action: String,
    is_multipart: bool,
    boxes: Vec<(String, String)>,
}

impl Form {
    fn on(page: &Answer, part: &str) -> Option<Form> {
        let mut forms = page.text.split("<form ").skip(1).filter_map(|form| form.split("</form>").next());
        let form = forms.find(|form| {
            let head = form.split('>').next().unwrap_or_default();
            head.contains("method=\"post\"") && attribute(head, "action").is_some_and(|action| action.ends_with(part))
        })?;
        let head = form.split('>').next()?;
        let tags = Regex::new(r"(?s)<(input|select|textarea)\b([^>]*)>").unwrap();
        let boxes = tags.captures_iter(form).filter_map(|found| {
            let rest = form.get(found.get(0)?.end()..)?;
            Some((attribute(&found[2], "name")?, value(&found[1], &found[2], rest)?))
        });
        Some(Form {
            action: attribute(head, "action")?,
            is_multipart: head.contains("multipart"),
            boxes: boxes.collect(),
        })
    }

    /// With these boxes filled in, where it goes and as what: `name=value` puts a value in the place of what is there,
    /// `+name=value` beside it, and `@users` is a file.
    fn filled(mut self, filled: &str) -> (String, String, String) {
        let mut file = "";
        for (name, value) in filled.split('&').filter_map(|pair| pair.split_once('=')) {
            match name.strip_prefix('+') {
                _ if name == "@file" => file = "Display name*,Email*\nAda Byron,ada@oakdental.onmicrosoft.com",
                Some(name) => self.boxes.push((name.to_owned(), value.to_owned())),
                None => {
                    self.boxes.retain(|(known, _)| known != name);
                    self.boxes.push((name.to_owned(), value.to_owned()));
                }
            }
        }
        if !self.is_multipart {
            let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.boxes).finish();
            return (self.action, FORM.to_owned(), body);
        }
        let disposition = "content-disposition: form-data; name=";
        let mut body = String::new();
        for (name, value) in &self.boxes {
            body.push_str(&format!("--edge\r\n{disposition}\"{name}\"\r\n\r\n{value}\r\n"));
        }
        let named = if file.is_empty() { "" } else { "users.csv" };
        body.push_str(&format!(
            "--edge\r\n{disposition}\"file\"; filename=\"{named}\"\r\ncontent-type: text/csv\r\n\r\n{file}\r\n--edge--\r\n"
        ));
        (self.action, "multipart/form-data; boundary=edge".to_owned(), body)
    }
}

/// What a box would send; none when it isn't ticked, or is a button.
fn value(tag: &str, attributes: &str, rest: &str) -> Option<String> {
    let own = attribute(attributes, "value");
    match tag {
        "textarea" => Some(unescape(rest.split("</textarea>").next()?).trim_start_matches('\n').to_owned()),
        "select" => {
            let options = rest.split("</select>").next()?;
            let options: Vec<&str> = options.split("<option").skip(1).filter_map(|it| it.split('>').next()).collect();
            let chosen = options.iter().find(|option| option.contains("selected")).or(options.first())?;
            attribute(chosen, "value")
        }
        _ => match attribute(attributes, "type").as_deref() {
            Some("submit" | "button" | "file") => None,
            Some("checkbox" | "radio") => attributes.contains("checked").then(|| own.unwrap_or("on".to_owned())),
            _ => Some(own.unwrap_or_default()),
        },
    }
}

/// The shape of a path, with `*` in the place of what it names.
fn shape(path: &str) -> String {
    let named = Regex::new(r"\{[^}]*\}|\$\w+(\(\w+\))?").unwrap();
    named.replace_all(path.split('?').next().unwrap_or_default(), "*").into_owned()
}

#[test]
fn a_form_that_is_sent_twice_is_done_once() {
    let mut stage = Stage::open();
    let rows = table();
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for row in &rows {
        if row.person == "sql" {
            stage.house.execute(&stage.spell(&row.page));
            continue;
        }
        if row.person == "clock" {
            stage.house.clock.advance(chrono::TimeDelta::minutes(row.page.parse().unwrap()));
            stage.sign_in();
            continue;
        }
        if row.second.starts_with("not") {
            continue;
        }
        tried += 1;
        if let Err(why) = stage.play(row) {
            wrong.push(format!("{} | {} | {} ({}): {why}", row.person, row.page, row.action, row.filled));
        }
    }
    println!("{tried} forms were sent twice");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_form_is_in_the_table() {
    let listed: Vec<String> = table().iter().map(|row| shape(&row.action)).collect();
    let missing: Vec<String> = routes()
        .into_iter()
        .filter(|(method, _)| method == "post")
        .map(|(_, path)| shape(&path))
        .filter(|path| !listed.iter().any(|it| it == path))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The control: a trigger undoes what a form leaves behind, so that the second does the same again.
#[test]
fn a_form_that_forgets_what_it_did_is_noticed() {
    let mut stage = Stage::open();
    stage.house.execute(
        "create function forgets() returns trigger language plpgsql as
            $$ begin new.applied_at := null; new.applied_by := ''; return new; end $$",
    );
    stage.house.execute(
        "create trigger forgets before update on subscription_changes for each row execute function forgets()",
    );
    let rows = table();
    let change = rows.iter().position(|row| row.name.as_deref() == Some("receipt")).unwrap();
    stage.play(&rows[change]).unwrap();
    assert!(stage.play(&rows[change + 1]).is_err(), "the control is blind");
}
