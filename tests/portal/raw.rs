//! HTTP by hand: any bytes at any speed, where a proper client would refuse to send them.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::house::House;

/// One connection, used again and again.
pub struct Raw {
    address: String,
    stream: Option<BufReader<TcpStream>>,
}

pub struct RawAnswer {
    pub status: u16,
    pub head: String,
}

impl RawAnswer {
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.head, name)
    }

    /// The cookie that it sets.
    pub fn cookie(&self) -> Option<&str> {
        self.header("set-cookie")?.split(';').next()
    }
}

impl Raw {
    pub fn new(house: &House) -> Raw {
        Raw { address: house.url.strip_prefix("http://").unwrap().to_owned(), stream: None }
    }

    /// A new connection, which waits at most a minute for anything.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
    }

    /// Posts a form as one of our own pages would.
    pub fn post(&mut self, path: &str, cookie: &str, body: &[u8]) -> std::io::Result<RawAnswer> {
        let kind = "application/x-www-form-urlencoded";
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\nsec-fetch-site: same-origin\r\ncookie: {cookie}\r\n\
             content-type: {kind}\r\ncontent-length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        self.send(&[head.as_bytes(), body].concat())
    }

    pub fn get(&mut self, path: &str, cookie: &str) -> std::io::Result<RawAnswer> {
        let head = format!("GET {path} HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\n\r\n", self.address);
        self.send(head.as_bytes())
    }

    /// Sends one request and reads its answer. A connection that lay idle may have been closed by the
    /// server meanwhile, so a new one is tried once.
    fn send(&mut self, request: &[u8]) -> std::io::Result<RawAnswer> {
        if let Some(stream) = self.stream.as_mut()
            && let Ok(answer) = exchange(stream, request)
        {
            return Ok(self.keep(answer));
        }
        let mut stream = BufReader::new(self.connect());
        let answer = exchange(&mut stream, request)?;
        self.stream = Some(stream);
        Ok(self.keep(answer))
    }

    fn keep(&mut self, answer: RawAnswer) -> RawAnswer {
        if answer.header("connection") == Some("close") {
            self.stream = None;
        }
        answer
    }
}

fn exchange(stream: &mut BufReader<TcpStream>, request: &[u8]) -> std::io::Result<RawAnswer> {
    // A server that answers before it has read everything may close: its answer counts all the same.
    let sent = stream.get_mut().write_all(request);
    let answer = read(stream);
    if answer.is_err() {
        sent?;
    }
    answer
}

pub fn read(stream: &mut impl BufRead) -> std::io::Result<RawAnswer> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head)? == 0 {
            return Err(std::io::Error::other(format!("the connection was dropped after {head:?}")));
        }
    }
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_default();
    let mut body = Vec::new();
    if let Some(length) = header(&head, "content-length") {
        body.resize(length.parse().unwrap(), 0);
        stream.read_exact(&mut body)?;
    } else if header(&head, "transfer-encoding") == Some("chunked") {
        loop {
            let mut size = String::new();
            stream.read_line(&mut size)?;
            let size = usize::from_str_radix(size.trim(), 16).map_err(std::io::Error::other)?;
            let mut chunk = vec![0; size + 2];
            stream.read_exact(&mut chunk)?;
            body.extend_from_slice(&chunk[..size]);
            if size == 0 {
                break;
            }
        }
    }
    Ok(RawAnswer { status, head })
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = head.lines().filter_map(|line| line.split_once(": "));
    pairs.find_map(|(known, value)| known.eq_ignore_ascii_case(name).then_some(value))
}
