//! Letters to who asked for another profile: it is published, or why not.

use crate::directory::version::Version;
use crate::mail::Letter;
use crate::words::Phrase;

pub(super) fn published(version: &Version, public_url: &str) -> Letter {
    let sentence = Phrase::new("directory-letter-published").with("provider", &version.provider);
    letter(version, public_url, "directory-letter-published-subject", vec![sentence])
}

pub(super) fn declined(version: &Version, public_url: &str, reason: &str) -> Letter {
    let sentences = vec![
        Phrase::new("directory-letter-declined").with("provider", &version.provider),
        Phrase::new("support-reason-given").with("reason", reason),
        Phrase::new("directory-letter-again"),
    ];
    letter(version, public_url, "directory-letter-declined-subject", sentences)
}

fn letter(version: &Version, public_url: &str, subject: &'static str, sentences: Vec<Phrase>) -> Letter {
    Letter {
        provider_id: Some(version.provider_id),
        subject: subject.into(),
        sentences,
        link: Some((format!("{public_url}/provider/profile"), "directory-letter-link".into())),
        from: version.asker().language.say("web-product").to_string(),
    }
}
