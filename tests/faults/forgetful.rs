//! A disk that forgets, as one does whose power is cut: a file system in memory that keeps of each file what it was
//! asked to with `fsync`, and of the names what stood when anything was last asked for, as a journal does.

use std::collections::{BTreeMap, HashMap};
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use crate::fuse;

const ROOT: u64 = 1;

/// Why not, as the kernel numbers it.
#[derive(Debug)]
pub struct Problem(pub i32);

const NOT_THERE: Problem = Problem(2);
const BROKEN: Problem = Problem(5);
const THERE_ALREADY: Problem = Problem(17);
const NOT_EMPTY: Problem = Problem(39);

type Answer<T> = Result<T, Problem>;

pub struct Attributes {
    pub node: u64,
    pub size: u64,
    pub modified: SystemTime,
    /// With its kind, as `stat` tells it.
    pub mode: u32,
    pub links: u32,
    pub owner: (u32, u32),
}

/// The disk, and where it is mounted.
pub struct Disk {
    files: Arc<Files>,
    at: PathBuf,
}

/// The disk's files until its power is cut.
pub struct Files {
    has_power: AtomicBool,
    state: Arc<Mutex<State>>,
}

struct State {
    next: u64,
    tree: BTreeMap<u64, Node>,
    /// The names and owners that outlive a cut.
    kept: BTreeMap<u64, Node>,
    /// Whether `tree` differs from `kept`.
    changed: bool,
    data: HashMap<u64, Data>,
}

#[derive(Clone)]
struct Node {
    mode: u32,
    owner: (u32, u32),
    entries: BTreeMap<OsString, u64>,
    target: Vec<u8>,
}

#[derive(Default)]
struct Data {
    now: Vec<u8>,
    /// What outlives a cut.
    kept: Vec<u8>,
    /// Where `now` may differ from it.
    dirty: Vec<(usize, usize)>,
    modified: Option<SystemTime>,
}

impl Disk {
    /// An empty one.
    pub fn mount(at: &Path) -> io::Result<Disk> {
        std::fs::create_dir_all(at)?;
        let root = Node { mode: 0o40_755, owner: (0, 0), entries: BTreeMap::new(), target: Vec::new() };
        let tree = BTreeMap::from([(ROOT, root)]);
        let state = State { next: ROOT + 1, kept: tree.clone(), tree, changed: false, data: HashMap::new() };
        let files = Files { has_power: AtomicBool::new(true), state: Arc::new(Mutex::new(state)) };
        let disk = Disk { files: Arc::new(files), at: at.to_owned() };
        fuse::mount(at, disk.files.clone())?;
        Ok(disk)
    }

    /// Everything so far is kept.
    pub fn keep_everything(&self) {
        let mut state = self.files.state.lock().unwrap();
        let files: Vec<u64> = state.data.keys().copied().collect();
        files.into_iter().for_each(|file| state.keep(file));
    }

    /// The instant: nothing is kept any more, and nothing is answered.
    pub fn cut(&self) {
        self.files.has_power.store(false, Ordering::SeqCst);
        // Who is in the middle of something comes to its end.
        drop(self.files.state.lock());
    }

    /// What a machine finds that is started again. Says how many bytes were forgotten.
    pub fn power_on(&mut self) -> usize {
        fuse::unmount(&self.at);
        let mut state = self.files.state.lock().unwrap();
        state.tree = state.kept.clone();
        state.changed = false;
        let forget = |data: &mut Data| {
            data.now.clone_from(&data.kept);
            data.dirty.drain(..).map(|(from, to)| to - from).sum::<usize>()
        };
        let forgotten = state.data.values_mut().map(forget).sum();
        drop(state);
        // What has files open of the time before asks these in vain.
        let files = Files { has_power: AtomicBool::new(true), state: self.files.state.clone() };
        self.files = Arc::new(files);
        fuse::mount(&self.at, self.files.clone()).unwrap();
        forgotten
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        fuse::unmount(&self.at);
    }
}

impl Data {
    fn resize(&mut self, size: usize) {
        self.dirty.push((self.now.len().min(size), size));
        self.now.resize(size, 0);
        self.modified = Some(SystemTime::now());
    }

    fn write(&mut self, from: usize, bytes: &[u8]) {
        let to = from + bytes.len();
        if self.now.len() < to {
            self.resize(to);
        }
        self.now[from..to].copy_from_slice(bytes);
        self.dirty.push((from, to));
        self.modified = Some(SystemTime::now());
    }
}

impl State {
    fn node(&mut self, number: u64) -> Answer<&mut Node> {
        self.tree.get_mut(&number).ok_or(NOT_THERE)
    }

    fn child(&mut self, parent: u64, name: &OsStr) -> Answer<u64> {
        self.node(parent)?.entries.get(name).copied().ok_or(NOT_THERE)
    }

    fn attributes(&mut self, node: u64) -> Answer<Attributes> {
        let names = self.tree.values().flat_map(|node| node.entries.values()).filter(|child| **child == node).count();
        let (size, modified) = self.data.get(&node).map_or((0, None), |it| (it.now.len() as u64, it.modified));
        let links = if node == ROOT { 1 } else { u32::try_from(names).unwrap() };
        let Node { mode, owner, .. } = *self.node(node)?;
        Ok(Attributes { node, size, modified: modified.unwrap_or(SystemTime::UNIX_EPOCH), mode, links, owner })
    }

    fn add(&mut self, parent: u64, name: &OsStr, child: u64) -> Answer<()> {
        let entries = &mut self.node(parent)?.entries;
        if entries.contains_key(name) {
            return Err(THERE_ALREADY);
        }
        entries.insert(name.to_owned(), child);
        self.changed = true;
        Ok(())
    }

    /// What `fsync` asks for.
    fn keep(&mut self, node: u64) {
        if let Some(data) = self.data.get_mut(&node) {
            data.kept.resize(data.now.len(), 0);
            for (from, to) in data.dirty.drain(..) {
                let to = to.min(data.now.len());
                if from < to {
                    data.kept[from..to].copy_from_slice(&data.now[from..to]);
                }
            }
        }
        if self.changed {
            self.kept = self.tree.clone();
            self.changed = false;
        }
    }
}

impl Files {
    fn ask<T>(&self, ask: impl FnOnce(&mut State) -> Answer<T>) -> Answer<T> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if self.has_power.load(Ordering::SeqCst) { ask(&mut state) } else { Err(BROKEN) }
    }

    pub fn look_up(&self, parent: u64, name: &OsStr) -> Answer<Attributes> {
        self.ask(|state| state.child(parent, name).and_then(|child| state.attributes(child)))
    }

    pub fn attributes(&self, node: u64) -> Answer<Attributes> {
        self.ask(|state| state.attributes(node))
    }

    pub fn set(
        &self,
        node: u64,
        mode: Option<u32>,
        owner: (Option<u32>, Option<u32>),
        size: Option<usize>,
    ) -> Answer<Attributes> {
        self.ask(|state| {
            let of = state.node(node)?;
            of.mode = mode.map_or(of.mode, |mode| of.mode & 0o170_000 | mode & 0o7777);
            of.owner = (owner.0.unwrap_or(of.owner.0), owner.1.unwrap_or(of.owner.1));
            state.changed |= mode.is_some() || owner != (None, None);
            if let Some(size) = size {
                state.data.entry(node).or_default().resize(size);
            }
            state.attributes(node)
        })
    }

    pub fn make(&self, parent: u64, name: &OsStr, mode: u32, owner: (u32, u32), target: &[u8]) -> Answer<Attributes> {
        self.ask(|state| {
            let node = state.next;
            state.add(parent, name, node)?;
            state.next += 1;
            state.tree.insert(node, Node { mode, owner, entries: BTreeMap::new(), target: target.to_vec() });
            state.data.insert(node, Data { modified: Some(SystemTime::now()), ..Data::default() });
            state.attributes(node)
        })
    }

    pub fn target(&self, node: u64) -> Answer<Vec<u8>> {
        self.ask(|state| Ok(state.node(node)?.target.clone()))
    }

    pub fn link(&self, node: u64, parent: u64, name: &OsStr) -> Answer<Attributes> {
        self.ask(|state| state.add(parent, name, node).and_then(|()| state.attributes(node)))
    }

    pub fn remove(&self, parent: u64, name: &OsStr) -> Answer<()> {
        self.ask(|state| {
            let child = state.child(parent, name)?;
            if !state.node(child)?.entries.is_empty() {
                return Err(NOT_EMPTY);
            }
            state.node(parent)?.entries.remove(name);
            state.changed = true;
            Ok(())
        })
    }

    pub fn rename(&self, from: (u64, &OsStr), to: (u64, &OsStr)) -> Answer<()> {
        self.ask(|state| {
            let child = state.child(from.0, from.1)?;
            state.node(from.0)?.entries.remove(from.1);
            state.node(to.0)?.entries.insert(to.1.to_owned(), child);
            state.changed = true;
            Ok(())
        })
    }

    pub fn read(&self, node: u64, from: usize, length: usize) -> Answer<Vec<u8>> {
        self.ask(|state| {
            let all = &state.data.get(&node).ok_or(NOT_THERE)?.now;
            let from = from.min(all.len());
            Ok(all[from..(from + length).min(all.len())].to_vec())
        })
    }

    pub fn write(&self, node: u64, from: usize, bytes: &[u8]) -> Answer<()> {
        self.ask(|state| {
            state.data.entry(node).or_default().write(from, bytes);
            Ok(())
        })
    }

    pub fn keep(&self, node: u64) -> Answer<()> {
        self.ask(|state| {
            state.keep(node);
            Ok(())
        })
    }

    /// Names, nodes and modes.
    pub fn list(&self, node: u64) -> Answer<Vec<(OsString, u64, u32)>> {
        self.ask(|state| {
            let entries = state.node(node)?.entries.clone();
            let mode = |number: &u64| state.tree.get(number).map_or(0, |it| it.mode);
            let dots = [(OsString::from("."), node), (OsString::from(".."), node)];
            Ok(dots.into_iter().chain(entries).map(|(name, number)| (name, number, mode(&number))).collect())
        })
    }
}
