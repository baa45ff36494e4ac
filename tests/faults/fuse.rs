//! The kernel's protocol for file systems of programs (`/dev/fuse`), as much as a database asks for.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::UNIX_EPOCH;

use rustix::io::{FdFlags, fcntl_setfd};

use crate::forgetful::{Attributes, Files, Problem};

/// The largest piece that is written at once, and room for what stands before it.
const PIECE: usize = 128 * 1024;

/// One request: its header of 40 bytes, and what follows.
struct Asked {
    opcode: u32,
    unique: u64,
    node: u64,
    by: (u32, u32),
    body: Vec<u8>,
}

impl Asked {
    fn read(bytes: &[u8]) -> Asked {
        let header = Asked { opcode: 0, unique: 0, node: 0, by: (0, 0), body: bytes.to_vec() };
        Asked {
            opcode: header.u32(4),
            unique: header.u64(8),
            node: header.u64(16),
            by: (header.u32(24), header.u32(28)),
            body: bytes[40..].to_vec(),
        }
    }

    fn u32(&self, at: usize) -> u32 {
        u32::from_ne_bytes(self.body[at..at + 4].try_into().unwrap())
    }

    fn u64(&self, at: usize) -> u64 {
        u64::from_ne_bytes(self.body[at..at + 8].try_into().unwrap())
    }

    fn size(&self, at: usize) -> usize {
        usize::try_from(self.u64(at)).unwrap()
    }

    /// The names from there on, each of which ends with a zero.
    fn names(&self, at: usize) -> Vec<OsString> {
        let names = self.body[at..].split(|byte| *byte == 0);
        names.filter(|name| !name.is_empty()).map(|name| OsString::from_vec(name.to_vec())).collect()
    }

    fn name(&self, at: usize) -> OsString {
        self.names(at).swap_remove(0)
    }
}

/// Numbers one after the other, as the kernel reads them.
#[derive(Default)]
struct Reply(Vec<u8>);

impl Reply {
    fn u64s(mut self, numbers: &[u64]) -> Reply {
        numbers.iter().for_each(|number| self.0.extend(number.to_ne_bytes()));
        self
    }

    fn u32s(mut self, numbers: &[u32]) -> Reply {
        numbers.iter().for_each(|number| self.0.extend(number.to_ne_bytes()));
        self
    }

    fn attributes(self, of: &Attributes) -> Reply {
        let time = of.modified.duration_since(UNIX_EPOCH).unwrap_or_default();
        let (seconds, nanos) = (time.as_secs(), time.subsec_nanos());
        let all = self.u64s(&[of.node, of.size, of.size.div_ceil(512), seconds, seconds, seconds]);
        all.u32s(&[nanos, nanos, nanos, of.mode, of.links, of.owner.0, of.owner.1, 0, 4096, 0])
    }

    /// A name's thing, which the kernel may believe in for a minute: everything goes through it.
    fn entry(self, of: &Attributes) -> Reply {
        self.u64s(&[of.node, 0, 60, 60]).u32s(&[0, 0]).attributes(of)
    }

    fn opened(self) -> Reply {
        self.u64s(&[0]).u32s(&[0, 0])
    }
}

/// Serves `files` at `at` in a thread of its own, until it is unmounted.
pub fn mount(at: &Path, files: Arc<Files>) -> io::Result<()> {
    let device = OpenOptions::new().read(true).write(true).open("/dev/fuse")?;
    let options =
        format!("fd={},rootmode=40000,user_id=0,group_id=0,allow_other,default_permissions", device.as_raw_fd());
    fcntl_setfd(&device, FdFlags::empty())?;
    let mut mount = Command::new("mount");
    mount.args(["-i", "-t", "fuse", "-o", &options, "forgetful"]).arg(at).stderr(Stdio::null());
    let mounted = mount.status();
    fcntl_setfd(&device, FdFlags::CLOEXEC)?;
    if !mounted?.success() {
        return Err(io::Error::other("not mounted"));
    }
    thread::spawn(move || serve(device, &files));
    Ok(())
}

pub fn unmount(at: &Path) {
    let _ = Command::new("umount").arg("-l").arg(at).stderr(Stdio::null()).status();
}

fn serve(mut device: File, files: &Files) {
    let mut buffer = vec![0; PIECE + 4096];
    loop {
        let asked = match device.read(&mut buffer) {
            Ok(length) => Asked::read(&buffer[..length]),
            // A request was taken back before it was read.
            Err(error) if matches!(error.raw_os_error(), Some(2 | 4 | 11)) => continue,
            Err(_) => return,
        };
        let (error, body) = match answer(&asked, files) {
            Ok(Some(reply)) => (0, reply.0),
            Ok(None) => continue,
            Err(Problem(code)) => (-code, Vec::new()),
        };
        let length = u32::try_from(16 + body.len()).unwrap();
        let header = [&length.to_ne_bytes()[..], &error.to_ne_bytes(), &asked.unique.to_ne_bytes()].concat();
        // Who asked may be gone.
        let _ = device.write_all(&[header, body].concat());
    }
}

/// None for what needs no answer.
fn answer(asked: &Asked, files: &Files) -> Result<Option<Reply>, Problem> {
    let (node, new) = (asked.node, Reply::default());
    let entry = |it: Attributes| Reply::default().entry(&it);
    Ok(Some(match asked.opcode {
        26 => init(asked),
        2 | 36 | 42 => return Ok(None),
        1 => entry(files.look_up(node, &asked.name(0))?),
        3 => new.u64s(&[60]).u32s(&[0, 0]).attributes(&files.attributes(node)?),
        4 => {
            let (valid, given) = (asked.u32(0), |bit: u32, at| (asked.u32(0) & bit != 0).then(|| asked.u32(at)));
            let size = (valid & 8 != 0).then(|| asked.size(16));
            new.u64s(&[60]).u32s(&[0, 0]).attributes(&files.set(
                node,
                given(1, 68),
                (given(2, 76), given(4, 80)),
                size,
            )?)
        }
        5 => Reply(files.target(node)?),
        6 => {
            let names = asked.names(0);
            entry(files.make(node, &names[0], 0o120_777, asked.by, names[1].as_encoded_bytes())?)
        }
        8 => entry(files.make(node, &asked.name(16), asked.u32(0) & !asked.u32(8), asked.by, b"")?),
        9 => entry(files.make(node, &asked.name(8), 0o40_000 | asked.u32(0) & !asked.u32(4), asked.by, b"")?),
        35 => {
            let mode = 0o100_000 | asked.u32(4) & !asked.u32(8);
            entry(files.make(node, &asked.name(16), mode, asked.by, b"")?).opened()
        }
        10 | 11 => done(files.remove(node, &asked.name(0))?),
        12 | 45 => {
            let names = asked.names(if asked.opcode == 12 { 8 } else { 16 });
            done(files.rename((node, &names[0]), (asked.u64(0), &names[1]))?)
        }
        13 => entry(files.link(asked.u64(0), node, &asked.name(8))?),
        14 | 27 => new.opened(),
        15 => Reply(files.read(node, asked.size(8), asked.u32(16) as usize)?),
        16 => {
            files.write(node, asked.size(8), &asked.body[40..40 + asked.u32(16) as usize])?;
            new.u32s(&[asked.u32(16), 0])
        }
        17 => new.u64s(&[1 << 22, 1 << 21, 1 << 21, 1 << 20, 1 << 19]).u32s(&[4096, 255, 4096, 0, 0, 0, 0, 0, 0, 0]),
        18 | 25 | 29 | 34 | 38 => new,
        20 | 30 => done(files.keep(node)?),
        28 => list(files.list(node)?, asked.size(8), asked.u32(16) as usize),
        // Not known here.
        _ => return Err(Problem(38)),
    }))
}

fn done((): ()) -> Reply {
    Reply::default()
}

/// Version 7.31, large writes, and nothing special.
fn init(asked: &Asked) -> Reply {
    let big_writes = 1 << 5;
    let pieces = [u32::try_from(PIECE).unwrap(), 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    Reply::default().u32s(&[7, 31, asked.u32(8), asked.u32(12) & big_writes, (12 << 16) | 16]).u32s(&pieces)
}

/// As many names from `offset` on as fit.
fn list(all: Vec<(OsString, u64, u32)>, offset: usize, room: usize) -> Reply {
    let mut reply = Reply::default();
    for (number, (name, node, mode)) in all.into_iter().enumerate().skip(offset) {
        let bytes = name.into_vec();
        if reply.0.len() + 24 + bytes.len().next_multiple_of(8) > room {
            break;
        }
        reply = reply.u64s(&[node, number as u64 + 1]).u32s(&[u32::try_from(bytes.len()).unwrap(), mode >> 12]);
        reply.0.extend(&bytes);
        reply.0.resize(reply.0.len().next_multiple_of(8), 0);
    }
    reply
}
