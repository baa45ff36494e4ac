//! A browser, and what a person does with it. Its verbs take the words that stand on the page: a
//! Fluent key is said in the browser's language, [`Text`] stands as it is.
#![expect(clippy::needless_pass_by_value, reason = "a verb is followed by words, not by a reference to them")]

use std::ops::AsyncFn;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use partner_portal::demo;
use partner_portal::words::{Language, Phrase};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::prelude::*;
use thirtyfour::{ChromeCapabilities, ChromiumLikeCapabilities, DesiredCapabilities};
use tokio::runtime::{Builder, Runtime};

use crate::chromium;
use crate::house::House;

/// For a page, a box or a word to appear. Long, since the machine may be busy with other tests.
const PATIENCE: Duration = Duration::from_secs(20);

/// How to look at the portal.
#[derive(Clone, Copy)]
pub struct Reader {
    pub language: Language,
    pub javascript: bool,
}

pub const ENGLISH: Reader = Reader { language: Language::English, javascript: true };
pub const RUSSIAN: Reader = Reader { language: Language::Russian, javascript: true };
pub const WITHOUT_JAVASCRIPT: Reader = Reader { language: Language::English, javascript: false };
pub const RUSSIAN_WITHOUT_JAVASCRIPT: Reader = Reader { language: Language::Russian, javascript: false };

/// Words that stand as they are, whatever the language: a name, a number.
pub struct Text<'a>(pub &'a str);

/// What stands on a page.
pub trait Words {
    fn said_in(&self, language: Language) -> String;
}

impl Words for &'static str {
    fn said_in(&self, language: Language) -> String {
        Phrase::new(*self).said_in(language)
    }
}

impl Words for Phrase {
    fn said_in(&self, language: Language) -> String {
        let said = language.say(self).to_string();
        assert!(!said.starts_with('⟦'), "there are no words for {}", self.key());
        tidy(&said)
    }
}

impl Words for Text<'_> {
    fn said_in(&self, _: Language) -> String {
        tidy(self.0)
    }
}

/// A browser with a profile of its own, or a part of the page in it.
#[derive(Clone)]
pub struct Browser {
    window: Arc<Window>,
    pub reader: Reader,
    url: String,
    /// The heading of the part of the page that one looks at.
    part: Option<String>,
}

struct Window {
    runtime: Runtime,
    driver: Option<WebDriver>,
    _profile: TempDir,
}

impl Drop for Window {
    fn drop(&mut self) {
        if let Some(driver) = self.driver.take() {
            let _ = self.runtime.block_on(driver.quit());
        }
    }
}

impl Browser {
    /// A new browser, which nobody has signed in with.
    pub fn start(house: &House, reader: Reader) -> Browser {
        let profile = tempfile::Builder::new().prefix("portal-chromium-").tempdir().unwrap();
        let capabilities = capabilities(reader, &profile).unwrap();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let driver = runtime.block_on(async {
            // The first start on a machine has been seen to take 22 s.
            WebDriver::builder(chromium::driver_url(), capabilities).request_timeout(Duration::from_secs(120)).await
        });
        let window = Arc::new(Window { runtime, driver: Some(driver.unwrap()), _profile: profile });
        Browser { window, reader, url: house.url.clone(), part: None }
    }

    /// The same browser, looking only at the part of the page under this heading: a card, a row.
    pub fn within(&self, heading: impl Words) -> Browser {
        Browser { part: Some(self.say(heading)), ..self.clone() }
    }

    pub fn say(&self, words: impl Words) -> String {
        words.said_in(self.reader.language)
    }

    // Going

    pub fn open(&self, path: &str) {
        let url = if path.starts_with('/') { format!("{}{path}", self.url) } else { path.to_owned() };
        self.run(async |driver| driver.goto(&url).await);
    }

    pub fn sign_in(&self, name: &str) {
        self.open("/sign-in");
        self.sign_in_here(name, demo::PASSWORD);
    }

    pub fn sign_in_here(&self, name: &str, password: &str) {
        self.fill("accounts-sign-in-name", name);
        self.fill("accounts-password", password);
        self.press("accounts-sign-in");
    }

    /// Everything this browser knows about its visitor is gone.
    pub fn forget(&self) {
        self.run(async |driver| driver.delete_all_cookies().await);
    }

    pub fn reload(&self) {
        self.run(async |driver| driver.refresh().await);
    }

    pub fn back(&self) {
        self.run(async |driver| driver.back().await);
    }

    pub fn path(&self) -> String {
        let url = self.run(async |driver| driver.current_url().await);
        url.path().to_owned()
    }

    /// What the address asks for, after its question mark.
    pub fn query(&self) -> String {
        let url = self.run(async |driver| driver.current_url().await);
        url.query().unwrap_or_default().to_owned()
    }

    // Doing

    /// Presses a button or a link that leads to another page, and waits for that page.
    pub fn press(&self, words: impl Words) {
        let words = self.say(words);
        self.leave(|| self.click(&words));
    }

    /// Presses something that stays on the page.
    pub fn press_here(&self, words: impl Words) {
        self.click(&self.say(words));
    }

    pub fn double_click(&self, words: impl Words) {
        let button = self.found("press", &self.say(words));
        self.leave(|| self.run(async |driver| driver.action_chain().double_click_element(&button).perform().await));
    }

    /// Empties the box and types. A date is set whole, since browsers type dates in many ways.
    pub fn fill(&self, label: impl Words, text: &str) {
        let input = self.found("box", &self.say(label));
        self.run(async |driver| {
            if input.attr("type").await?.as_deref() == Some("date") {
                driver.execute("arguments[0].value = arguments[1]", vec![input.to_json()?, json!(text)]).await?;
                return Ok(());
            }
            input.clear().await?;
            input.send_keys(text).await
        });
    }

    /// Chooses from a list by the beginning of what is said there, or by the value behind it.
    pub fn choose(&self, label: impl Words, option: impl Words) {
        self.option(&self.say(label), &self.say(option));
    }

    /// Chooses where the choice leads to another page.
    pub fn choose_and_go(&self, label: impl Words, option: impl Words) {
        let (label, option) = (self.say(label), self.say(option));
        self.leave(|| self.option(&label, &option));
    }

    pub fn tick(&self, label: impl Words) {
        let input = self.found("box", &self.say(label));
        self.run(async |_| if input.is_selected().await? { Ok(()) } else { input.click().await });
    }

    pub fn untick(&self, label: impl Words) {
        let input = self.found("box", &self.say(label));
        self.run(async |_| if input.is_selected().await? { input.click().await } else { Ok(()) });
    }

    pub fn press_keys(&self, keys: impl Into<TypingData>) {
        let keys = keys.into();
        self.run(async |driver| driver.active_element().await?.send_keys(keys).await);
    }

    /// A key that leads to another page.
    pub fn press_key_and_go(&self, key: Key) {
        self.leave(|| self.press_keys(key + ""));
    }

    /// Goes on by the Tab key until the focus is there, and shows.
    pub fn tab_to(&self, words: impl Words) {
        let words = self.say(words);
        for _ in 0..150 {
            // As keys alone: what is sent to a box for files is taken for the path of one.
            self.run(async |driver| driver.action_chain().send_keys(Key::Tab + "").perform().await);
            let script = "const at = document.activeElement, tidy = (text) => (text ?? '').replace(/\\s+/g, ' ').trim(); \
                          return [at.getAttribute('aria-label'), at.textContent, at.querySelector('.name')?.textContent, \
                                  at.labels?.[0]?.textContent].some((name) => tidy(name) === arguments[0])";
            let there = self.run(async |driver| driver.execute(script, vec![json!(words)]).await);
            if there.json() == &Value::Bool(true) {
                let seen = self.script("const at = document.activeElement.getBoundingClientRect(); return at.height > 1 && at.top < innerHeight && at.bottom > 0");
                assert_eq!(seen, true, "“{words}” has the focus, but can't be seen");
                return;
            }
        }
        panic!("the Tab key doesn't lead to “{words}” on {}", self.path());
    }

    // Looking

    pub fn is_on(&self, heading: impl Words) {
        let heading = self.say(heading);
        self.wait(&format!("to be on the page “{heading}”"), async |driver| {
            let found = driver.execute("return document.querySelector('h1')?.textContent ?? ''", vec![]).await?;
            Ok((tidy(found.json().as_str().unwrap_or_default()) == heading).then_some(()))
        });
    }

    pub fn sees(&self, words: impl Words) {
        let words = self.say(words);
        self.wait(&format!("to see “{words}”"), async |driver| {
            Ok(self.text_now(driver).await?.contains(&words).then_some(()))
        });
    }

    /// It is not on the page that is there now.
    pub fn sees_no(&self, words: impl Words) {
        let (words, text) = (self.say(words), self.text());
        assert!(!text.contains(&words), "“{words}” is on the page:\n{text}");
    }

    /// What can be read on the page, or on the part that one looks at.
    pub fn text(&self) -> String {
        self.run(async |driver| self.text_now(driver).await)
    }

    /// What the element that a CSS selector finds says.
    pub fn text_of(&self, selector: &str) -> String {
        let text = self.wait(&format!("for {selector}"), async |driver| {
            let found =
                driver.execute("return document.querySelector(arguments[0])?.textContent", vec![json!(selector)]);
            Ok(found.await?.json().as_str().map(str::to_owned))
        });
        tidy(&text)
    }

    /// What stands in a box: what was typed, or what is chosen.
    pub fn value(&self, label: impl Words) -> String {
        let input = self.found("box", &self.say(label));
        let script = "const box = arguments[0]; return box.selectedOptions ? box.selectedOptions[0].text : box.value";
        let value = self.run(async |driver| driver.execute(script, vec![input.to_json()?]).await);
        value.json().as_str().unwrap_or_default().to_owned()
    }

    /// The choices of a list.
    pub fn choices(&self, label: impl Words) -> Vec<String> {
        let input = self.found("box", &self.say(label));
        let script = "return [...arguments[0].options].map((option) => option.text)";
        self.run(async |driver| driver.execute(script, vec![input.to_json()?]).await?.convert())
    }

    pub fn can_press(&self, words: impl Words) -> bool {
        let words = self.say(words);
        self.run(async |driver| self.find(driver, "press", &words).await).is_some()
    }

    /// Runs a script, which has no part in what a person does; it only looks or prepares.
    pub fn script(&self, script: &str) -> Value {
        self.run(async |driver| driver.execute(script, vec![]).await).json().clone()
    }

    /// The same with an argument.
    pub fn script_with(&self, script: &str, argument: Value) -> Value {
        self.run(async |driver| driver.execute(script, vec![argument]).await).json().clone()
    }

    /// Waits until a script answers true.
    pub fn wait_for(&self, script: &str) {
        let begun = Instant::now();
        while self.script(script) != true {
            assert!(begun.elapsed() < PATIENCE, "never: {script}\n{}", self.text());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    pub fn script_async(&self, script: &str) -> Value {
        self.run(async |driver| driver.execute_async(script, vec![]).await).json().clone()
    }

    /// What was copied last.
    pub fn clipboard(&self) -> String {
        let permissions = json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
        self.devtools("Browser.grantPermissions", &permissions);
        let text =
            self.script_async("navigator.clipboard.readText().then(arguments[0], (no) => arguments[0](String(no)))");
        text.as_str().unwrap_or_default().to_owned()
    }

    /// A command of Chromium's own protocol.
    pub fn devtools(&self, method: &str, params: &Value) -> Value {
        self.run(async |driver| driver.cdp().send_raw(method, params).await)
    }

    /// The window becomes so wide, and the system's theme this one.
    pub fn look(&self, width: u32, theme: &str) {
        let metrics = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500});
        self.devtools("Emulation.setDeviceMetricsOverride", &metrics);
        let theme = json!({"features": [{"name": "prefers-color-scheme", "value": theme}]});
        self.devtools("Emulation.setEmulatedMedia", &theme);
    }

    /// The whole page as a PNG.
    pub fn picture(&self) -> Vec<u8> {
        let height =
            self.script("return document.documentElement.scrollHeight").as_u64().unwrap_or(900).clamp(900, 8_000);
        let width = self.script("return window.innerWidth");
        let clip = json!({"x": 0, "y": 0, "width": width, "height": height, "scale": 1});
        let shot = self.devtools("Page.captureScreenshot", &json!({"clip": clip, "captureBeyondViewport": true}));
        BASE64_STANDARD.decode(shot.get("data").and_then(Value::as_str).unwrap_or_default()).unwrap()
    }

    /// What the element that a CSS selector finds looks like, as a PNG.
    pub fn picture_of(&self, selector: &str) -> Vec<u8> {
        self.run(async |driver| driver.find(By::Css(selector)).await?.screenshot_as_png().await)
    }

    /// Presses what leads to a file, and reads the file once it is there.
    pub fn download(&self, words: impl Words) -> Vec<u8> {
        let folder = tempfile::Builder::new().prefix("portal-download-").tempdir().unwrap();
        let here = json!({"behavior": "allow", "downloadPath": folder.path()});
        self.devtools("Browser.setDownloadBehavior", &here);
        self.press_here(words);
        self.wait("for a file", async |_| {
            // Until it is whole, its name stands there empty, and what has come has another name.
            let files = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path());
            let files: Vec<PathBuf> = files.collect();
            let is =
                |path: &PathBuf, ends: &[&str]| path.extension().is_some_and(|end| ends.iter().any(|it| end == *it));
            if files.iter().any(|path| is(path, &["crdownload"])) {
                return Ok(None);
            }
            let file = files.iter().find(|path| is(path, &["csv", "xlsx"])).map(|path| std::fs::read(path).unwrap());
            Ok(file.filter(|file| !file.is_empty()))
        })
    }

    /// A second tab of the same browser, which one then looks at.
    pub fn new_tab(&self) -> WindowHandle {
        self.run(async |driver| {
            let tab = driver.new_tab().await?;
            driver.switch_to_window(tab.clone()).await?;
            Ok(tab)
        })
    }

    pub fn tab(&self) -> WindowHandle {
        self.run(async |driver| driver.window().await)
    }

    pub fn switch_to(&self, tab: &WindowHandle) {
        self.run(async |driver| driver.switch_to_window(tab.clone()).await);
    }

    // Inside

    fn click(&self, words: &str) {
        let button = self.found("press", words);
        // ChromeDriver may miss what only a sliver of is in view.
        self.run(async |_| {
            button.scroll_into_view().await?;
            button.click().await
        });
    }

    fn option(&self, label: &str, option: &str) {
        let list = self.found("box", label);
        let script = "const text = (option) => option.text.replace(/\\s+/g, ' ').trim(); \
                      const all = [...arguments[0].options]; \
                      return all.find((option) => option.value === arguments[1] || text(option) === arguments[1]) \
                        ?? all.find((option) => text(option).startsWith(arguments[1]))";
        self.run(async |driver| {
            let found = driver.execute(script, vec![list.to_json()?, json!(option)]).await?;
            let found = found.element().unwrap_or_else(|_| panic!("“{label}” has no choice “{option}”"));
            found.click().await
        });
    }

    /// Does what leads to another page, and waits for it.
    fn leave(&self, act: impl FnOnce()) {
        self.script("window.isLeft = true");
        act();
        self.wait("for the next page", async |driver| {
            let there = driver.execute("return !window.isLeft && document.readyState === 'complete'", vec![]).await?;
            Ok((there.json() == &Value::Bool(true)).then_some(()))
        });
    }

    async fn text_now(&self, driver: &WebDriver) -> WebDriverResult<String> {
        let found = match &self.part {
            None => driver.execute("return document.body.innerText", vec![]).await?,
            Some(part) => {
                let Some(part) = self.find(driver, "part", part).await? else { return Ok(String::new()) };
                driver.execute("return arguments[0].innerText", vec![part.to_json()?]).await?
            }
        };
        Ok(tidy(found.json().as_str().unwrap_or_default()))
    }

    fn found(&self, kind: &str, words: &str) -> WebElement {
        self.wait(&format!("for something to {kind}: “{words}”"), async |driver| {
            self.find(driver, kind, words).await
        })
    }

    async fn find(&self, driver: &WebDriver, kind: &str, words: &str) -> WebDriverResult<Option<WebElement>> {
        let part = self.part.as_ref().filter(|_| kind != "part");
        let arguments = vec![json!(kind), json!(words), json!(part)];
        let found = driver.execute(include_str!("find.js"), arguments).await?;
        if found.json().is_null() { Ok(None) } else { found.element().map(Some) }
    }

    /// Asks again and again. While one page gives way to the next, questions may fail.
    fn wait<T>(&self, what: &str, ask: impl AsyncFn(&WebDriver) -> WebDriverResult<Option<T>>) -> T {
        let driver = self.driver();
        let answer = self.window.runtime.block_on(async {
            let end = Instant::now() + PATIENCE;
            let mut ticks = tokio::time::interval(Duration::from_millis(40));
            loop {
                ticks.tick().await;
                match ask(driver).await {
                    Ok(Some(answer)) => break Ok(answer),
                    problem if Instant::now() > end => break Err(problem.err()),
                    _ => {}
                }
            }
        });
        answer.unwrap_or_else(|error| {
            let error = error.map(|error| format!("\n{}", short(&error))).unwrap_or_default();
            panic!("waited in vain {what}, at {}{error}\n{}", self.path(), self.text())
        })
    }

    fn run<T>(&self, act: impl AsyncFnOnce(&WebDriver) -> WebDriverResult<T>) -> T {
        match self.window.runtime.block_on(act(self.driver())) {
            Ok(done) => done,
            Err(error) => panic!("{}", short(&error)),
        }
    }

    fn driver(&self) -> &WebDriver {
        self.window.driver.as_ref().unwrap()
    }
}

fn capabilities(reader: Reader, profile: &TempDir) -> WebDriverResult<ChromeCapabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    let code = reader.language.code();
    for argument in [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        // Pages stand still at once, so that a click goes where one looks.
        "--force-prefers-reduced-motion",
        "--window-size=1280,900",
        &format!("--lang={code}"),
        &format!("--accept-lang={code}"),
        &format!("--user-data-dir={}", profile.path().display()),
    ] {
        capabilities.add_arg(argument)?;
    }
    capabilities.set_binary(chromium::binary())?;
    let javascript = if reader.javascript { 1 } else { 2 };
    let preferences = json!({
        "intl.accept_languages": code,
        "profile.managed_default_content_settings.javascript": javascript,
    });
    capabilities.add_experimental_option("prefs", preferences)?;
    Ok(capabilities)
}

/// Text as it is read: each run of white space, however wide, is a space.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What went wrong, without ChromeDriver's addresses in memory.
fn short(error: &WebDriverError) -> String {
    let text = format!("{error:?} {error}");
    text.split("#0 0x").next().unwrap_or_default().to_owned()
}
