//! Somebody with a browser that keeps cookies, reads HTML, and sends the forms it finds there.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::support::app::{PASSWORD, TestApp};

/// A browser without script.
pub struct Visitor<'a> {
    app: &'a TestApp,
    cookies: RefCell<BTreeMap<String, String>>,
}

/// What it shows.
#[derive(Debug)]
pub struct Page {
    /// HTTP status.
    pub status: u16,
    /// Where to look instead.
    pub location: Option<String>,
    /// The text.
    pub html: String,
    /// Everything that was said with it.
    pub headers: Vec<(String, String)>,
}

impl<'a> Visitor<'a> {
    /// Somebody who is not signed in.
    pub fn new(app: &'a TestApp) -> Self {
        Self { app, cookies: RefCell::default() }
    }

    /// Somebody who has signed in by the form.
    pub fn signed_in(app: &'a TestApp, username: &str) -> Self {
        let visitor = Self::new(app);
        visitor.get("/sign-in").expect(200);
        let page = visitor.post("/sign-in", &[("username", username), ("password", PASSWORD)]);
        page.expect(303);
        visitor
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    /// The same cookies in a second window.
    pub fn again(&self) -> Self {
        Self { app: self.app, cookies: RefCell::new(self.cookies.borrow().clone()) }
    }

    /// Opens an address.
    pub fn get(&self, path: &str) -> Page {
        self.send("GET", path, &[], Vec::new())
    }

    /// Sends a form with the secret of this browser.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let secret = self.cookie("yisu_form").unwrap_or_default();
        let mut fields = fields.to_vec();
        fields.push(("form_secret", &secret));
        self.post_bare(path, &fields)
    }

    /// Sends fields and nothing else.
    pub fn post_bare(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| {
                format!("{}={}", yisu::web::render::encoded(name), yisu::web::render::encoded(value))
            })
            .collect();
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        self.send("POST", path, &headers, pairs.join("&").into_bytes())
    }

    /// Sends a form with files under `file`, each with its name.
    pub fn send_files(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Page {
        let secret = self.cookie("yisu_form").unwrap_or_default();
        let mut body = Vec::new();
        for (name, value) in fields.iter().chain(&[("form_secret", secret.as_str())]) {
            let head = format!("--cut\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend(format!("{head}{value}\r\n").into_bytes());
        }
        for (name, bytes) in files {
            let what = format!("form-data; name=\"file\"; filename=\"{name}\"");
            body.extend(format!("--cut\r\ncontent-disposition: {what}\r\n\r\n").into_bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--cut--\r\n");
        self.send("POST", path, &[("content-type", "multipart/form-data; boundary=cut")], body)
    }

    /// Sends a form and opens the page that it leads to.
    pub fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.post(path, fields);
        page.expect(303);
        self.get(&page.location.unwrap())
    }

    /// Sends a form with files, as browsers do, and answers with what came back.
    pub fn post_files(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Page {
        let secret = self.cookie("yisu_form").unwrap_or_default();
        let mut body = Vec::new();
        for (name, value) in fields.iter().chain(&[("form_secret", secret.as_str())]) {
            let part = format!("--cut\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        // A browser in which no file was chosen sends one without a name.
        let none: &[(&str, &[u8])] = &[("", b"")];
        for (name, bytes) in if files.is_empty() { none } else { files } {
            let head = format!("content-disposition: form-data; name=\"file\"; filename=\"{name}\"");
            body.extend(
                format!("--cut\r\n{head}\r\ncontent-type: application/octet-stream\r\n\r\n").into_bytes(),
            );
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--cut--\r\n");
        self.send("POST", path, &[("content-type", "multipart/form-data; boundary=cut")], body)
    }

    /// Sends a form with files and opens the page that it leads to.
    pub fn submit_files(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Page {
        let page = self.post_files(path, fields, files);
        page.expect(303);
        self.get(&page.location.unwrap())
    }

    /// Sends anything.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Page {
        let cookies: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = cookies.join("; ");
        let mut headers = headers.to_vec();
        headers.push(("accept", "text/html,application/xhtml+xml"));
        if !cookies.is_empty() {
            headers.push(("cookie", &cookies));
        }
        let answer = self.app.anyone().send(method, path, &headers, body);
        for value in answer.headers.get_all("set-cookie") {
            let text = value.to_str().unwrap();
            let (name, rest) = text.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if text.contains("Max-Age=0") {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
            }
        }
        Page {
            status: answer.status,
            location: answer.header("location"),
            // A slash that comes from a value is written so; a browser reads it as what it is.
            html: String::from_utf8_lossy(&answer.bytes).replace("&#x2f;", "/"),
            headers: answer
                .headers
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
                .collect(),
        }
    }
}

impl Page {
    /// The page, after its status has been checked.
    #[track_caller]
    pub fn expect(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{} {:?}", self.html, self.location);
        self
    }

    /// That it says something.
    #[track_caller]
    pub fn says(&self, text: &str) -> &Self {
        assert!(self.html.contains(text), "the page does not say {text}:\n{}", self.html);
        self
    }

    /// That it does not say something.
    #[track_caller]
    pub fn hides(&self, text: &str) -> &Self {
        assert!(!self.html.contains(text), "the page says {text}:\n{}", self.html);
        self
    }

    /// The value of a hidden or typed field, by its name.
    #[track_caller]
    pub fn field(&self, name: &str) -> String {
        let at = self.html.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no field {name}"));
        let rest = &self.html[at..];
        let end = rest.find('>').unwrap();
        let value = rest[..end].split("value=\"").nth(1).unwrap_or_default();
        value.split('"').next().unwrap_or_default().to_owned()
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}
