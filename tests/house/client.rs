//! A browser without a screen: cookies, forms, and no redirect followed unless asked.

use std::sync::Arc;
use std::time::Duration;

use reqwest::blocking::{Client as Http, RequestBuilder};
use reqwest::cookie::{CookieStore, Jar};
use reqwest::redirect::Policy;

use super::Answer;

#[derive(Clone)]
pub struct Client {
    http: Http,
    jar: Arc<Jar>,
    url: String,
}

impl Client {
    pub fn new(url: &str) -> Client {
        let jar = Arc::new(Jar::default());
        let http = Http::builder().cookie_provider(jar.clone()).redirect(Policy::none());
        // The portal hangs up on who is idle for five seconds.
        let http = http.pool_idle_timeout(Duration::from_secs(3)).build().unwrap();
        Client { http, jar, url: url.to_owned() }
    }

    /// Another browser with the same cookies as this one has now, at another node.
    pub fn copied_to(&self, url: &str) -> Client {
        let copy = Client::new(url);
        let cookies = self.jar.cookies(&self.url.parse().unwrap());
        let cookies = cookies.as_ref().and_then(|cookies| cookies.to_str().ok()).unwrap_or_default();
        cookies.split("; ").for_each(|cookie| copy.jar.add_cookie_str(cookie, &url.parse().unwrap()));
        copy
    }

    /// The same browser, with its cookies, at another node.
    pub fn at(&self, url: &str) -> Client {
        Client { url: url.to_owned(), ..self.clone() }
    }

    pub fn sign_in(&self, name: &str, password: &str) -> Answer {
        self.post("/sign-in", &[("sign_in_name", name), ("password", password)])
    }

    pub fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(reqwest::Method::GET, path).send().unwrap())
    }

    /// Another method, as if one of our own pages had used it.
    pub fn ask(&self, method: reqwest::Method, path: &str) -> Answer {
        Answer::of(self.request(method, path).header("sec-fetch-site", "same-origin").send().unwrap())
    }

    /// Posts a form as a browser does from one of our own pages.
    pub fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        self.post_raw(path, "application/x-www-form-urlencoded", body)
    }

    pub fn post_raw(&self, path: &str, content_type: &str, body: impl Into<reqwest::blocking::Body>) -> Answer {
        let request = self.request(reqwest::Method::POST, path).header("sec-fetch-site", "same-origin");
        Answer::of(request.header("content-type", content_type).body(body).send().unwrap())
    }

    /// Posts and goes where the answer sends.
    pub fn post_and_follow(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let answer = self.post(path, form);
        assert_eq!(answer.status, 303, "{path}: {}", answer.text);
        self.get(&answer.location)
    }

    pub fn request(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }
}
