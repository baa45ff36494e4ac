//! What browsers are sent: our own files compressed beforehand, pages where that pays, nothing twice.

use std::io::Read;

use reqwest::Method;
use reqwest::header::HeaderMap;

use crate::house::{Client, House, SALES_AGENT};

const STYLES: &str = "/static/portal.css";

/// Headers and body as they were sent.
fn sent(client: &Client, path: &str, headers: &[(&str, &str)]) -> (u16, HeaderMap, Vec<u8>) {
    let request = client.request(Method::GET, path);
    let answer = headers.iter().fold(request, |it, (name, value)| it.header(*name, *value)).send().unwrap();
    (answer.status().as_u16(), answer.headers().clone(), answer.bytes().unwrap().to_vec())
}

fn encoding(headers: &HeaderMap) -> &str {
    headers.get("content-encoding").map_or("", |value| value.to_str().unwrap())
}

fn unpacked(encoding: &str, body: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    match encoding {
        "br" => drop(brotli::Decompressor::new(body, 4096).read_to_end(&mut plain).unwrap()),
        "gzip" => drop(flate2::read::GzDecoder::new(body).read_to_end(&mut plain).unwrap()),
        _ => plain = body.to_vec(),
    }
    plain
}

#[test]
fn our_own_files_are_sent_as_small_as_the_browser_takes_them() {
    let house = House::open();
    let client = house.stranger();
    let whole = std::fs::read("static/portal.css").unwrap();
    for (accepted, chosen) in [
        (None, ""),
        (Some(""), ""),
        (Some("identity"), ""),
        (Some("gzip"), "gzip"),
        (Some("gzip, deflate, br, zstd"), "br"),
        (Some("br;q=0.5, gzip"), "gzip"),
        (Some("br;q=0, gzip;q=0.1"), "gzip"),
        (Some("br;q=0, gzip;q=0"), ""),
        (Some("zstd"), ""),
        (Some("identity;q=0, zstd"), ""),
        (Some("nonsense;;q=x"), ""),
    ] {
        let headers: Vec<_> = accepted.map(|it| ("accept-encoding", it)).into_iter().collect();
        let (status, headers, body) = sent(&client, STYLES, &headers);
        assert_eq!((status, encoding(&headers)), (200, chosen), "{accepted:?}");
        assert_eq!(unpacked(chosen, &body), whole, "{accepted:?}");
        assert_eq!(headers["vary"], "Accept-Encoding", "{accepted:?}");
        assert_eq!(headers["content-length"], body.len().to_string().as_str(), "{accepted:?}");
        assert!(chosen.is_empty() || body.len() * 3 < whole.len(), "{accepted:?}: {} bytes", body.len());
    }
}

#[test]
fn what_the_browser_has_is_not_sent_again() {
    let house = House::open();
    let client = house.stranger();
    let (_, headers, _) = sent(&client, STYLES, &[]);
    assert_eq!(headers["cache-control"], "public, max-age=300");
    let tag = headers["etag"].to_str().unwrap().to_owned();
    for known in [tag.as_str(), "*", &format!("\"other\", {tag}"), tag.trim_start_matches("W/")] {
        let asked = [("if-none-match", known), ("accept-encoding", "br")];
        let (status, headers, body) = sent(&client, &format!("{STYLES}?v=12345678"), &asked);
        assert_eq!((status, body.len(), encoding(&headers)), (304, 0, ""), "{known}");
        assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
    }
    assert_eq!(sent(&client, STYLES, &[("if-none-match", "\"other\"")]).0, 200);
    assert_eq!(sent(&client, "/static/no.css", &[("if-none-match", "*")]).0, 404);
}

#[test]
fn pages_are_compressed_where_that_pays() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let accepts = [("accept-encoding", "gzip, br")];
    let (_, plain_headers, plain) = sent(&agent, "/customers", &[]);
    assert_eq!(
        (encoding(&plain_headers), &plain_headers["vary"]),
        ("", &"Accept-Encoding, Accept-Language, Cookie".parse().unwrap())
    );
    let (status, headers, body) = sent(&agent, "/customers", &accepts);
    assert_eq!((status, encoding(&headers)), (200, "gzip"));
    assert!(body.len() * 3 < plain.len(), "{} of {} bytes", body.len(), plain.len());
    assert_eq!(headers["content-length"], body.len().to_string().as_str());
    assert_eq!(headers["cache-control"], "no-store");
    assert!(!headers.contains_key("etag"), "a page of somebody's is not kept");
    assert!(String::from_utf8(unpacked("gzip", &body)).unwrap().trim_end().ends_with("</html>"));
    for (path, status) in [("/healthz", 200), ("/static/vendor/lucide-static/sun.svg", 200)] {
        let (found, headers, _) = sent(&agent, path, &accepts);
        assert_eq!((found, encoding(&headers)), (status, ""), "{path} is small");
    }
    assert_eq!(encoding(&sent(&agent, "/no/such/page", &accepts).1), "gzip", "an error page too");
    let public = house.stranger();
    let (_, headers, _) = sent(&public, "/directory", &accepts);
    let tag = headers["etag"].to_str().unwrap().to_owned();
    let again = [("accept-encoding", "gzip"), ("if-none-match", tag.as_str())];
    assert_eq!(sent(&public, "/directory", &again).0, 304);
}
