//! Clients that send or read as slowly as they can: everybody else is served meanwhile, and they are cut off.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use actix_web::{App, HttpServer, web};

use crate::house::House;
use crate::raw::Raw;

/// How a slow client begins; it goes on byte by byte.
const BEGINNINGS: [&str; 4] = [
    "GET /sign-in HTTP/1.1\r\nhost: x\r\nx-slow: ",
    "POST /sign-in HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\ncontent-length: 9000\r\n\r\n",
    "POST /sign-out HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\ncontent-length: 9000\r\n\r\n",
    "POST /nowhere HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\ntransfer-encoding: chunked\r\n\r\nffff\r\n",
];

struct Slow {
    stream: TcpStream,
    heard: Vec<u8>,
    is_over: bool,
}

impl Slow {
    fn begin(mut stream: TcpStream, beginning: &str) -> Slow {
        stream.write_all(beginning.as_bytes()).unwrap();
        stream.set_nonblocking(true).unwrap();
        Slow { stream, heard: Vec::new(), is_over: false }
    }

    /// One byte more, unless the portal has hung up.
    fn trickle(&mut self) {
        let mut buffer = [0; 4096];
        loop {
            match self.stream.read(&mut buffer) {
                Ok(0) => self.is_over = true,
                Ok(length) => {
                    self.heard.extend(&buffer[..length]);
                    continue;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(_) => self.is_over = true,
            }
            break;
        }
        self.is_over |= self.stream.write_all(b"x").is_err();
    }
}

#[test]
fn slow_clients_are_cut_off_and_keep_nobody_waiting() {
    let house = House::open();
    let raw = Raw::new(&house);
    let began = Instant::now();
    let mut slow: Vec<Slow> =
        BEGINNINGS.iter().cycle().take(200).map(|text| Slow::begin(raw.connect(), text)).collect();
    let patient = patient();
    let mut control = BEGINNINGS.map(|text| Slow::begin(TcpStream::connect(&patient).unwrap(), text));
    // These ask for much and read nothing of it.
    let page = "GET /static/vendor/basecoat-css/basecoat.cdn.min.css HTTP/1.1\r\nhost: x\r\n\r\n".repeat(30);
    let mut deaf: Vec<TcpStream> = (0..8)
        .map(|_| {
            let mut stream = raw.connect();
            stream.set_nonblocking(true).unwrap();
            let _ = stream.write(page.as_bytes());
            stream
        })
        .collect();

    let mut slowest = Duration::ZERO;
    while slow.iter().any(|slow| !slow.is_over) {
        assert!(
            began.elapsed() < Duration::from_secs(75),
            "{} are still there",
            slow.iter().filter(|it| !it.is_over).count()
        );
        slow.iter_mut().filter(|slow| !slow.is_over).for_each(Slow::trickle);
        control.iter_mut().filter(|slow| !slow.is_over).for_each(Slow::trickle);
        let asked = Instant::now();
        assert_eq!(house.stranger().get("/sign-in").status, 200, "after {:?}", began.elapsed());
        slowest = slowest.max(asked.elapsed());
        thread::park_timeout(Duration::from_millis(200));
    }
    println!("all were cut off after {:?}; the slowest page took {slowest:?}", began.elapsed());
    assert!(slowest < Duration::from_secs(15), "{slowest:?}");
    for (slow, beginning) in slow.iter().zip(BEGINNINGS.iter().cycle()) {
        let heard = String::from_utf8_lossy(&slow.heard);
        assert!(heard.starts_with("HTTP/1.1 408 "), "{beginning}: {heard}");
    }
    for (slow, beginning) in control.iter().zip(BEGINNINGS) {
        assert!(!slow.is_over && slow.heard.is_empty(), "without limits nobody is cut off: {beginning}");
    }
    // A byte more finds out whether the other side is still there.
    while deaf.iter_mut().any(|deaf| deaf.write(b"x").is_ok_and(|written| written > 0) || would_block(deaf)) {
        assert!(began.elapsed() < Duration::from_secs(90), "who reads nothing is still there");
        thread::park_timeout(Duration::from_millis(200));
    }
    println!("who reads nothing was cut off after {:?}", began.elapsed());
}

/// The control: a server without the portal's limits of time. Its address.
fn patient() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        let server = HttpServer::new(|| App::new().default_service(web::to(|_: web::Bytes| async { "read" })));
        let server = server.workers(1).client_request_timeout(Duration::ZERO).listen(listener).unwrap();
        actix_web::rt::System::new().block_on(server.disable_signals().run()).unwrap();
    });
    address
}

fn would_block(stream: &mut TcpStream) -> bool {
    stream.write(b"x").is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
}
