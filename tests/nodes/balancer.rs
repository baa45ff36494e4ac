//! HAProxy before servers that say how they are.

use std::process::Command;
use std::time::Duration;

use crate::program::{self, Directory, Program};

pub struct Balancer {
    _program: Program,
    directory: Directory,
    pub port: u16,
}

const DEFAULTS: &str = "global\n    maxconn 1000\n\
    defaults\n    timeout connect 2s\n    timeout client 60s\n    timeout server 60s\n    timeout queue 5s\n    retries 3\n    option redispatch\n";

impl Balancer {
    /// Requests go to whichever node is ready.
    pub fn of_nodes(ports: &[u16]) -> Balancer {
        let servers: String = ports
            .iter()
            .map(|port| format!("    server node{port} 127.0.0.1:{port} check inter 200 fall 1 rise 1\n"))
            .collect();
        Balancer::start(|port| {
            format!(
                "{DEFAULTS}listen portal\n    bind 127.0.0.1:{port}\n    mode http\n    balance roundrobin\n    \
                 option forwardfor\n    option httpchk GET /readyz\n{servers}"
            )
        })
    }

    /// Connections go to whichever server says that it is the primary, and are cut when it no longer is.
    pub fn of_primary(servers: &[(String, u16, u16)]) -> Balancer {
        let servers: String = servers
            .iter()
            .map(|(host, port, asks)| {
                format!("    server {host} {host}:{port} check port {asks} on-marked-down shutdown-sessions\n")
            })
            .collect();
        Balancer::start(|port| {
            format!(
                "{DEFAULTS}listen postgres\n    bind 127.0.0.1:{port}\n    mode tcp\n    option httpchk GET /primary\n    \
                 http-check expect status 200\n    timeout check 3s\n    default-server inter 1s fall 2 rise 1\n{servers}"
            )
        })
    }

    fn start(settings: impl FnOnce(u16) -> String) -> Balancer {
        let (directory, port) = (Directory::new(), program::free_port());
        let settings = directory.write("haproxy.cfg", &settings(port));
        let mut haproxy = Command::new("setpriv");
        haproxy.args(["--pdeathsig", "KILL", "--", "/usr/sbin/haproxy", "-db", "-f"]).arg(settings);
        let program = Program::start(haproxy, &directory.path().join("log"));
        let balancer = Balancer { _program: program, directory, port };
        program::until(Duration::from_secs(10), &balancer.directory.path().display().to_string(), || {
            std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        balancer
    }

    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }
}
