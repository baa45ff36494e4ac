//! A mail server that keeps what it takes, and can be told to behave badly.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How it treats what it is handed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Takes,
    /// Takes its time, too.
    IsSlow,
    /// Answers to a letter that it may be tried later.
    Defers,
    /// Says nothing more once it has a letter, which it throws away.
    Stalls,
    /// Takes a letter, and is gone before it says so.
    DiesAfterData,
    /// Hangs up on everybody.
    IsDown,
}

/// One letter, as often as it was taken.
#[derive(Clone, Debug, Default)]
pub struct Caught {
    pub copies: usize,
    /// Copies that the portal was told about.
    pub acknowledged: usize,
}

pub struct MailServer {
    pub url: String,
    state: Arc<Mutex<State>>,
}

struct State {
    mood: Mood,
    /// By the id in `Message-ID`, which is that of the letter's row.
    caught: BTreeMap<String, Caught>,
    /// Connections that have brought letters.
    brought_by: BTreeMap<usize, usize>,
}

impl MailServer {
    pub fn open() -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let state = State { mood: Mood::Takes, caught: BTreeMap::new(), brought_by: BTreeMap::new() };
        let state = Arc::new(Mutex::new(state));
        let shared = state.clone();
        thread::spawn(move || {
            for (number, stream) in listener.incoming().flatten().enumerate() {
                let state = shared.clone();
                thread::spawn(move || serve(&stream, number, &state));
            }
        });
        MailServer { url, state }
    }

    pub fn is(&self, mood: Mood) {
        lock(&self.state).mood = mood;
    }

    pub fn caught(&self) -> BTreeMap<String, Caught> {
        lock(&self.state).caught.clone()
    }

    /// How many letters each connection has brought.
    pub fn brought(&self) -> Vec<usize> {
        lock(&self.state).brought_by.values().copied().collect()
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Speaks with one client until either hangs up.
fn serve(mut stream: &TcpStream, number: usize, state: &Mutex<State>) {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let _ = stream.set_nodelay(true);
    let _ = stream.write_all(b"220 caught\r\n");
    while let Some(line) = lines.next() {
        let mood = lock(state).mood;
        if mood == Mood::IsDown {
            return;
        }
        let reply = match line.get(..4).unwrap_or_default() {
            "EHLO" => "250-caught\r\n250-8BITMIME\r\n250 SMTPUTF8",
            "QUIT" => return,
            "DATA" => {
                let _ = stream.write_all(b"354 go on\r\n");
                let letter: Vec<String> = lines.by_ref().take_while(|line| line != ".").collect();
                match mood {
                    Mood::Stalls => {
                        let _ = lines.next();
                        return;
                    }
                    Mood::Defers => "451 later",
                    Mood::DiesAfterData => {
                        keep(state, number, &letter, false);
                        return;
                    }
                    // A letter that was cut off in the middle is not taken.
                    Mood::IsDown | Mood::Takes | Mood::IsSlow => match keep(state, number, &letter, true) {
                        true => "250 taken",
                        false => return,
                    },
                }
            }
            _ => "250 fine",
        };
        let _ = stream.write_all(format!("{reply}\r\n").as_bytes());
    }
}

fn keep(state: &Mutex<State>, number: usize, letter: &[String], acknowledged: bool) -> bool {
    let id = letter.iter().find_map(|line| line.strip_prefix("Message-ID: <")?.split('@').next());
    let last = letter.iter().rev().find(|line| !line.is_empty());
    let Some(id) = id.filter(|_| last.is_some_and(|line| line.starts_with("--"))) else { return false };
    if lock(state).mood == Mood::IsSlow {
        thread::sleep(Duration::from_millis(500));
    }
    let mut state = lock(state);
    let caught = state.caught.entry(id.to_owned()).or_default();
    caught.copies += 1;
    caught.acknowledged += usize::from(acknowledged);
    *state.brought_by.entry(number).or_default() += 1;
    true
}
