//! What the system says of processes: processor time and memory.

use std::collections::HashMap;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::process::Child;
use std::thread;
use std::time::Duration;

/// A process that ends with its owner.
pub struct Server {
    child: Child,
    pub port: u16,
}

impl Server {
    /// A started process, once it answers on `port`.
    pub fn once_up(mut child: Child, port: u16) -> Server {
        for _ in 0..1_200 {
            assert!(child.try_wait().unwrap().is_none(), "the server on port {port} has ended");
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Server { child, port };
            }
            thread::sleep(Duration::from_millis(100));
        }
        panic!("the server on port {port} does not answer");
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Processor time so far, in microseconds.
    pub fn cpu(&self) -> f64 {
        ticks(self.pid()).map_or(0.0, |times| times.own)
    }

    pub fn memory_mib(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

struct Times {
    parent: u32,
    /// In microseconds.
    own: f64,
    /// Of children that have ended.
    children: f64,
}

fn ticks(pid: u32) -> Option<Times> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |index: usize| fields[index].parse::<f64>().unwrap();
    // A tick is a hundredth of a second.
    Some(Times {
        parent: fields[1].parse().ok()?,
        own: (number(11) + number(12)) * 10_000.0,
        children: (number(13) + number(14)) * 10_000.0,
    })
}

/// Processor time of a PostgreSQL server and all that it has started, in microseconds.
pub fn cpu_of_all(postmaster: u32) -> f64 {
    let pids = fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let all: HashMap<u32, Times> = pids.filter_map(|pid| Some((pid, ticks(pid)?))).collect();
    let main = &all[&postmaster];
    let running: f64 = all.values().filter(|times| times.parent == postmaster).map(|times| times.own).sum();
    main.own + main.children + running
}

pub fn parent_of(pid: u32) -> u32 {
    ticks(pid).unwrap().parent
}

/// Processor, cores, memory and how busy it is.
pub fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let model = cpu.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split(": ").nth(1));
    let cores = cpu.lines().filter(|line| line.starts_with("processor")).count();
    let memory = read("/proc/meminfo");
    let kib = memory.lines().next().and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    let busy = read("/proc/loadavg");
    format!(
        "{}, {cores} cores, {} GiB; load average {} at the end",
        model.unwrap_or("unknown"),
        kib.unwrap_or_default() / 1024 / 1024,
        busy.split(' ').next().unwrap_or_default()
    )
}
