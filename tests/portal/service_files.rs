//! Files with the openings and notes of service requests: what is taken, how it is given out, and to whom.

use image::ImageFormat;

use crate::house::{ADMIN_AGENT, CUSTOMER, Client, House, OTHER_PROVIDER, OTHER_RESELLER, RESELLER, SALES_AGENT};
use crate::make::{Filled, at_once, download, hidden_form, picture};
use crate::service_requests::{filled, opened_for};

/// A note with a file: the answer.
fn attach(person: &Client, request: &str, file: &[u8]) -> crate::house::Answer {
    let (path, form) = hidden_form(&person.get(request), "/notes");
    form.with("body", "As you see.").post_with(person, &path, ("x.html", "text/html"), file)
}

/// The addresses of a request's files.
fn files(person: &Client, request: &str) -> Vec<String> {
    let page = person.get(request);
    let links = page.text.split("href=\"").filter(|it| it.contains("/files/"));
    links.map(|it| it.split('"').next().unwrap().to_owned()).filter(|it| it.starts_with(request)).collect()
}

fn request_of(customer: &Client) -> String {
    format!("/service-requests/{}", opened_for(customer, "customer", "subscription:customer:1"))
}

#[test]
fn pictures_are_written_anew_and_every_file_is_a_download() {
    let house = House::open();
    let (customer, reseller) = (house.as_person(CUSTOMER), house.as_person(RESELLER));
    let request = request_of(&customer);
    let png = [picture(40, 30, ImageFormat::Png), b"<script>hidden</script>".to_vec()].concat();
    let jpeg = picture(3_000, 1_000, ImageFormat::Jpeg);
    let webp = picture(40, 30, ImageFormat::WebP);
    let kinds: [(&[u8], &str); 5] = [
        (&png, "png"),
        (&jpeg, "jpg"),
        (&webp, "png"),
        (b"%PDF-1.7\n<script>alert(1)</script>", "pdf"),
        ("Line 1\r\nСтрока 2\t<b>".as_bytes(), "txt"),
    ];
    for (number, (file, kind)) in kinds.iter().enumerate() {
        let answer = attach(&customer, &request, file);
        assert_eq!(answer.status, 303, "{kind}: {}", answer.text);
        let links = files(&reseller, &request);
        assert_eq!(links.len(), number + 1, "{kind}");
        let answer = reseller.get(&links[number]);
        let header = |name: &str| answer.headers[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "application/octet-stream");
        assert_eq!(header("x-content-type-options"), "nosniff");
        let disposition = header("content-disposition");
        assert!(
            disposition.starts_with("attachment; filename=\"SR-1-") && disposition.ends_with(&format!(".{kind}\""))
        );
        let kept = download(&reseller, &links[number]);
        match *kind {
            "png" | "jpg" => {
                assert!(!kept.windows(8).any(|part| part == b"<script>"), "{kind}: what hid behind it is gone");
                let again = image::load_from_memory(&kept).unwrap();
                assert!(again.width() <= 2_048 && again.height() <= 2_048);
            }
            _ => assert_eq!(kept, *file),
        }
    }
    let letters = house.lines("select text_body as line from letters where subject like 'New note%'");
    assert!(letters.iter().all(|letter| letter.contains("A file came with it")), "{letters:?}");
}

#[test]
fn anything_else_is_refused_beside_its_box_and_the_note_stays_typed() {
    let house = House::open();
    let customer = house.as_person(CUSTOMER);
    let request = request_of(&customer);
    let cut = picture(300, 300, ImageFormat::Png)[..60].to_vec();
    let heavy = vec![b'x'; 1_048_577];
    let wrong: [&[u8]; 9] = [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "\u{feff} \n<!doctype html><script>alert(1)</script>".as_bytes(),
        b"MZ\x90\x00\x03",
        b"GIF89a\x01\x00\x01\x00",
        b"PK\x03\x04",
        b"a\x00b",
        b"\xff\xfe<\x00",
        &cut,
        &heavy,
    ];
    for file in wrong {
        let told = attach(&customer, &request, file);
        assert_eq!(told.status, 422, "{:?}", file.get(..5));
        assert!(told.problem("file").is_some() && told.contains("As you see.</textarea>"), "{}", told.text);
    }
    let wide = attach(&customer, &request, &picture(4_097, 1, ImageFormat::Png));
    assert!(wide.problem("file").is_some_and(|it| it.contains("4,096")), "{}", wide.text);
    assert_eq!(house.count("select count(*) from service_request_entries"), 0);
}

#[test]
fn a_request_is_opened_with_a_file_or_not_at_all() {
    let house = House::open();
    let (customer, reseller) = (house.as_person(CUSTOMER), house.as_person(RESELLER));
    let (path, form) = filled(&customer, "customer", "subscription:customer:1");
    let sent = |file: &[u8]| form.post_with(&customer, &path, ("a.png", "image/png"), file);
    let refused = sent(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>");
    assert!(refused.status == 422 && refused.problem("file").is_some(), "{}", refused.text);
    assert!(refused.contains("All of &lt;us&gt;.") || refused.contains("All of &#60;us&#62;."), "{}", refused.text);
    assert_eq!(house.count("select count(*) from service_requests"), 0);

    let clicks = at_once(&house, || sent(&picture(40, 30, ImageFormat::Png)));
    assert!(clicks.iter().all(|answer| answer.status == 303));
    assert_eq!(house.count("select count(*) from service_request_files"), 1);
    let request = clicks[0].location.clone();
    let link = files(&reseller, &request).remove(0);
    assert!(image::load_from_memory(&download(&reseller, &link)).is_ok());
    let letter = house.lines("select text_body as line from letters where subject like 'New service request%'");
    assert!(letter.len() == 1 && letter[0].contains("A file came with it"), "{letter:?}");
    assert_eq!(attach(&customer, &request, b"more").status, 303);
    assert_eq!(files(&reseller, &request).len(), 2);
}

#[test]
fn a_request_holds_ten_files_and_a_double_click_keeps_one() {
    let house = House::open();
    let customer = house.as_person(CUSTOMER);
    let request = request_of(&customer);
    let (path, form) = hidden_form(&customer.get(&request), "/notes");
    let form = form.with("body", "As you see.");
    let clicks = at_once(&house, || form.post_with(&customer, &path, ("a.txt", "text/plain"), b"one"));
    assert!(clicks.iter().all(|answer| answer.status == 303));
    assert_eq!(house.count("select count(*) from service_request_files"), 1);
    for _ in 1..10 {
        assert_eq!(attach(&customer, &request, b"more").status, 303);
    }
    let told = attach(&customer, &request, b"one too many");
    assert!(told.status == 422 && told.problem("file").is_some(), "{}", told.text);
    assert_eq!(house.count("select count(*) from service_request_entries"), 10, "the note waits with its file");
    house.execute("delete from service_request_files where kind = 'txt' and weight = 4");
    house.execute("update service_request_files set bytes = repeat('x', 4194304)::bytea, weight = 4194304");
    let whole = vec![b'x'; 1_048_576];
    for expected in [303, 303, 303, 303, 422] {
        assert_eq!(attach(&customer, &request, &whole).status, expected);
    }
}

#[test]
fn a_file_is_given_to_who_sees_its_request_and_under_that_request_alone() {
    let house = House::open();
    let customer = house.as_person(CUSTOMER);
    let (request, other) = (request_of(&customer), request_of(&customer));
    assert_eq!(attach(&customer, &request, b"secret").status, 303);
    let link = files(&customer, &request).remove(0);
    for (name, status) in [
        (CUSTOMER, 200),
        (RESELLER, 200),
        (ADMIN_AGENT, 200),
        (SALES_AGENT, 200),
        (OTHER_RESELLER, 404),
        (OTHER_PROVIDER, 404),
    ] {
        assert_eq!(house.as_person(name).get(&link).status, status, "{name}");
    }
    assert_eq!(customer.get(&link.replace(&request, &other)).status, 404, "under another request");
    assert_eq!(house.stranger().get(&link).status, 303);
    let reader = house.as_person(SALES_AGENT);
    let form = Filled::of(&[("body", "As you see.")]);
    let refused = form.post_with(&reader, &format!("{other}/notes"), ("x.txt", "text/plain"), b"x");
    assert_eq!(refused.status, 403);
}
