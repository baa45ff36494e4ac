//! An answer as a person would see it.

use reqwest::blocking::Response;
use reqwest::header::HeaderMap;

#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub headers: HeaderMap,
    /// The body as sent.
    pub text: String,
}

impl Answer {
    pub fn of(response: Response) -> Answer {
        Answer::try_of(response).unwrap()
    }

    /// An answer that may break off in the middle.
    pub fn try_of(response: Response) -> reqwest::Result<Answer> {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let location = headers.get("location").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        Ok(Answer { status, location, headers, text: response.text()? })
    }

    pub fn contains(&self, text: &str) -> bool {
        self.text.contains(text)
    }

    /// What is said beside the box called `field`, tags left out.
    pub fn problem(&self, field: &str) -> Option<String> {
        let start = self.text.find(&format!("id=\"problem-{field}\""))?;
        let inside = self.text.get(start..)?.split_once('>')?.1;
        let inside = inside.split_once("</p>")?.0;
        let words = inside.rsplit_once("</svg>").map_or(inside, |(_, words)| words);
        Some(words.trim().to_owned())
    }

    /// The id in a path such as `/orders/{id}/review` that the answer leads to.
    pub fn id(&self) -> String {
        self.location.split(['/', '=', '&', '?']).find(|part| part.len() == 36).unwrap_or_default().to_owned()
    }
}
