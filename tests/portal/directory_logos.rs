//! Logos: what is read, what is refused, and that nothing typed is lost with it.

use image::ImageFormat;
use partner_portal::demo;

use crate::house::{ADMIN_AGENT, Answer, Client, House, OTHER_PROVIDER, RESELLER};
use crate::make::{attribute, hidden_form, picture, profile};

const OWN: &str = "/provider/profile";

const SVG: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"300\"><script>alert(1)</script></svg>";

/// The profile, with a note by which it is known again, and a file.
fn send(agent: &Client, file: &[u8], as_what: (&str, &str)) -> Answer {
    profile().with("note", "As agreed by phone").post_with(agent, OWN, as_what, file)
}

/// The address of the logo in a form.
fn logo_of(page: &Answer) -> Option<String> {
    let (_, rest) = page.text.split_once("name=\"logo\" value=\"")?;
    Some(rest.split('"').next()?.to_owned()).filter(|hash| !hash.is_empty())
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

/// A PNG that says it is larger than it is.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut png = picture(300, 216, ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    png
}

#[test]
fn what_is_no_picture_of_three_kinds_is_refused_beside_the_box_and_nothing_typed_is_lost() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let good = picture(300, 216, ImageFormat::Png);
    let noise: Vec<u8> = (0..1_048_577_u32).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let deep = {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::DynamicImage::new_rgba16(4096, 4096).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    };
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("SVG with script", SVG.into(), "not a PNG, JPEG or WebP"),
        ("GIF", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), "not a PNG, JPEG or WebP"),
        ("HTML", b"<!doctype html><script>alert(1)</script>".to_vec(), "not a PNG, JPEG or WebP"),
        ("one byte", b"x".to_vec(), "not a PNG, JPEG or WebP"),
        ("cut off", good[..good.len() / 2].to_vec(), "damaged or cut off"),
        ("its first bytes alone", good[..8].to_vec(), "damaged or cut off"),
        ("a PNG's head on a script", [&good[..8], SVG.as_bytes()].concat(), "damaged or cut off"),
        ("50,000 x 50,000", bomb(50_000, 50_000), "too large to be opened"),
        ("one line of a billion", bomb(1_000_000_000, 1), "too large to be opened"),
        ("128 MiB of memory", deep, "too large to be opened"),
        ("small", picture(215, 215, ImageFormat::Png), "too small"),
        ("tall", picture(216, 217, ImageFormat::Jpeg), "higher than it is wide"),
        ("one byte too heavy", noise.clone(), "larger than 1 MiB"),
        ("8 MiB", noise.repeat(8), "larger than 1 MiB"),
    ];
    for (name, file, said) in cases {
        for as_what in [("logo.png", "image/png"), ("\u{202e}gnp.svg", "image/svg+xml")] {
            let answer = send(&agent, &file, as_what);
            assert_eq!(answer.status, 422, "{name}");
            assert!(
                answer.problem("logo").is_some_and(|told| told.contains(said)),
                "{name}: {:?}",
                answer.problem("logo")
            );
            assert!(answer.contains("As agreed by phone") && answer.contains("Облачное программное"), "{name}");
        }
    }
    assert_eq!(house.count("select count(*) from directory_profiles where decision is null"), 0);
    assert_eq!(house.count("select count(*) from directory_logos"), 2, "those of the demo");
    assert_eq!(send(&agent, &noise.repeat(17), ("x.png", "image/png")).status, 413, "nobody sends so much by mistake");
    agent.post("/preferences", &[("language", "ru"), ("back", OWN)]);
    assert!(send(&agent, SVG.as_bytes(), ("logo.png", "image/png")).problem("logo").unwrap().starts_with("Файл не"));
}

#[test]
fn a_picture_is_read_for_what_it_is_and_written_anew() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let house = House::open();
        let agent = house.as_person(ADMIN_AGENT);
        let mut file = picture(1000, 500, format);
        file.extend_from_slice(SVG.as_bytes());
        let answer = send(&agent, &file, ("logo.svg", "image/svg+xml"));
        assert_eq!(answer.status, 303, "{format:?}: {}", answer.text);
        let kept = house.lines("select encode(png, 'hex') || ' ' || width || ' ' || height as line from directory_logos order by created_at desc limit 1");
        assert!(kept[0].starts_with("89504e470d0a1a0a") && kept[0].ends_with(" 512 256"), "{format:?}");
        assert!(!kept[0].contains("3c736372697074"), "what stood behind the picture is gone");
    }
}

#[test]
fn a_good_logo_stays_with_a_form_that_needs_a_change() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let wrong = profile().with("email", "x").post_with(
        &agent,
        OWN,
        ("logo.webp", "image/webp"),
        &picture(400, 300, ImageFormat::WebP),
    );
    assert!(wrong.status == 422 && wrong.problem("email").is_some() && wrong.problem("logo").is_none());
    let hash = logo_of(&wrong).unwrap();
    let shown = agent.get(&format!("/directory/logos/{hash}"));
    assert_eq!((shown.status, &shown.headers["cache-control"]), (200, &"no-store".parse().unwrap()));

    assert_eq!(profile().with("logo", hash.clone()).post(&agent, OWN).status, 303);

    let kept = house.lines("select encode(logo, 'hex') as line from directory_profiles where decision is null");
    assert_eq!(kept, [hash]);
}

#[test]
fn a_logo_is_its_own_providers_until_it_is_published() {
    let house = House::open();
    let (agent, other) = (house.as_person(ADMIN_AGENT), house.as_person(OTHER_PROVIDER));
    let published = house.stranger().get("/directory/northwind");
    let (_, rest) = published.text.split_once("<div class=\"logo\"><img ").unwrap();
    let path = attribute(rest, "src").unwrap();
    for client in [house.stranger(), agent.clone(), other.clone()] {
        let logo = client.request(reqwest::Method::GET, &path).send().unwrap();
        assert_eq!(logo.headers()["content-type"], "image/png");
        assert_eq!(logo.headers()["x-content-type-options"], "nosniff");
        assert_eq!(logo.headers()["cache-control"], "public, max-age=31536000, immutable");
        assert!(image::load_from_memory(&logo.bytes().unwrap()).is_ok());
    }
    let wrong = profile().with("email", "x").post_with(
        &agent,
        OWN,
        ("logo.png", "image/png"),
        &picture(250, 250, ImageFormat::Png),
    );
    let hash = logo_of(&wrong).unwrap();
    let own = format!("/directory/logos/{hash}");
    assert_eq!(agent.get(&own).status, 200);
    for client in [house.stranger(), other.clone(), house.as_person(RESELLER)] {
        assert_eq!(client.get(&own).status, 404);
    }
    for hash in [hash.as_str(), "rubbish", "00", &"ab".repeat(32)] {
        let stolen = profile().with("phone", "").with("logo", hash).post(&other, OWN);
        let told = stolen.problem("logo").unwrap_or_default();
        assert!(stolen.status == 422 && told.contains("not kept any more"), "{hash}: {}", stolen.text);
    }
    let without = profile().with("logo", hash).with("without_logo", "true").post(&agent, OWN);
    assert_eq!(without.status, 303, "{}", without.text);
    assert_eq!(house.count("select count(*) from directory_profiles where decision is null and logo is null"), 1);
}

#[test]
fn a_logo_that_no_form_has_named_is_forgotten_after_a_day() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let unnamed = |size| {
        let file = picture(size, size, ImageFormat::Png);
        profile().with("email", "x").post_with(&agent, OWN, ("x.png", "image/png"), &file);
        house.count("select count(*) from directory_logos")
    };
    assert_eq!((unnamed(220), unnamed(230)), (3, 4));
    house.execute("update directory_logos set created_at = created_at - interval '25 hours'");
    assert_eq!(unnamed(240), 3, "the two of the demo, which profiles name, and the new one");
}

#[test]
fn a_form_whose_session_had_ended_comes_back_after_signing_in_with_all_but_its_file() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    house.execute("update sessions set ended_at = now()");
    let sign_in = send(&agent, &picture(300, 216, ImageFormat::Png), ("logo.png", "image/png"));
    assert_eq!(sign_in.status, 401);
    let form = hidden_form(&sign_in, "/sign-in").1.with("sign_in_name", ADMIN_AGENT);
    let (action, boxes) = hidden_form(&form.with("password", demo::PASSWORD).post(&agent, "/sign-in"), "shown-again");
    let again = boxes.post(&agent, &action);
    assert_eq!(again.status, 422);
    for typed in ["As agreed by phone", "Облачное программное", "name=\"countries\" value=\"RU\" checked"]
    {
        assert!(again.contains(typed), "{typed}: {}", again.text);
    }
    assert_eq!(house.count("select count(*) from directory_profiles where decision is null"), 0);
}

#[test]
fn a_form_that_is_broken_is_answered_and_nothing_more() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let part = "--edge\r\ncontent-disposition: form-data; name=\"email\"\r\n\r\n";
    for (kind, body) in [
        ("multipart/form-data", "x".to_owned()),
        ("multipart/form-data; boundary=edge", String::new()),
        ("multipart/form-data; boundary=edge", "--edge".to_owned()),
        ("multipart/form-data; boundary=edge", part.to_owned()),
        ("multipart/form-data; boundary=edge", "--edge\r\nx: y\r\n\r\nz\r\n--edge--\r\n".to_owned()),
        ("multipart/form-data; boundary=edge", format!("--edge\r\n{}\r\n\r\n", "x: y\r\n".repeat(500))),
        ("text/plain", "email=x".to_owned()),
        ("image/png", SVG.to_owned()),
    ] {
        let answer = agent.post_raw(OWN, kind, body.clone());
        assert_eq!(answer.status, 422, "{kind} {body:.40}");
    }
    let long = format!("{part}{}\r\n--edge--\r\n", "x".repeat(200_000));
    assert_eq!(agent.post_raw(OWN, "multipart/form-data; boundary=edge", long).status, 413);
    assert_eq!(house.stranger().post_raw("/sign-in", "multipart/form-data; boundary=edge", "x").status, 422);
    let stranger =
        house.stranger().post_raw(OWN, "multipart/form-data; boundary=edge", format!("{part}x\r\n--edge--\r\n"));
    assert_eq!(stranger.status, 401);
}
