//! A browser of a test: its windows, its keys, what it complained of, and what it asked the network for.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long a page may take to become what a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser that is closed with the test.
pub struct Browser {
    driver: Child,
    session: String,
    agent: ureq::Agent,
}

impl Drop for Browser {
    fn drop(&mut self) {
        drop(self.agent.delete(&self.session).call());
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}

/// What finds an element of the page.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

impl Browser {
    /// Opens a window so many pixels wide.
    pub fn open(width: u32) -> Self {
        let missing = "chromedriver cannot be started. The browser tests need Chromium: on Debian type \
                       apt-get install chromium chromium-driver";
        let mut driver = Command::new("chromedriver")
            .args(["--port=0", "--log-level=SEVERE"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect(missing);
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, rest) = line.split_once("started successfully on port ")?;
                rest.trim_end_matches('.').parse::<u16>().ok()
            })
            .expect(missing);
        // What it says further is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None);
        let agent: ureq::Agent = config.build().into();
        let options = json!({
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--no-proxy-server", "--lang=zh-CN", format!("--window-size={width},900")],
        });
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        } } });
        let base = format!("http://127.0.0.1:{port}/session");
        let mut browser = Self { driver, session: base.clone(), agent };
        let opened = browser.ask("", Some(&wanted));
        let id = opened["sessionId"].as_str().unwrap_or_else(|| panic!("no browser was opened: {opened}"));
        browser.session = format!("{base}/{id}");
        browser
    }

    fn ask(&self, command: &str, body: Option<&Value>) -> Value {
        let address = format!("{}{command}", self.session);
        let mut answer = match body {
            Some(body) => self.agent.post(&address).send_json(body).unwrap(),
            None => self.agent.get(&address).call().unwrap(),
        };
        let body: Value = answer.body_mut().with_config().limit(1 << 28).read_json().unwrap();
        body["value"].clone()
    }

    /// Opens an address.
    pub fn visit(&self, address: &str) {
        let answer = self.ask("/url", Some(&json!({ "url": address })));
        assert!(answer.is_null(), "{answer}");
    }

    /// Runs a script in the page and answers what it returns.
    pub fn run(&self, script: &str) -> Value {
        self.ask("/execute/sync", Some(&json!({ "script": script, "args": [] })))
    }

    /// Runs a script that calls the function it is given last when it is done.
    pub fn run_until_called(&self, script: &str) -> Value {
        self.ask("/execute/async", Some(&json!({ "script": script, "args": [] })))
    }

    fn find(&self, selector: &str) -> String {
        let found = self.ask("/element", Some(&json!({ "using": "css selector", "value": selector })));
        found[ELEMENT].as_str().unwrap_or_else(|| panic!("there is no {selector}: {found}")).to_owned()
    }

    /// Clicks on an element.
    pub fn click(&self, selector: &str) {
        let answer = self.ask(&format!("/element/{}/click", self.find(selector)), Some(&json!({})));
        assert!(answer.is_null(), "{selector}: {answer}");
    }

    /// Types into a field.
    pub fn type_into(&self, selector: &str, text: &str) {
        let answer =
            self.ask(&format!("/element/{}/value", self.find(selector)), Some(&json!({ "text": text })));
        assert!(answer.is_null(), "{selector}: {answer}");
    }

    /// Strikes a key, wherever the focus is.
    pub fn strike(&self, key: char) {
        let steps = json!([{ "type": "keyDown", "value": key }, { "type": "keyUp", "value": key }]);
        let actions = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": steps }] });
        let answer = self.ask("/actions", Some(&actions));
        assert!(answer.is_null(), "{answer}");
    }

    /// Waits until a condition of the page holds.
    #[track_caller]
    pub fn until(&self, condition: &str) {
        let begun = Instant::now();
        while self.run(&format!("return Boolean({condition})")) != json!(true) {
            let text = || self.run("return document.body.innerText");
            assert!(begun.elapsed() < PATIENCE, "never {condition}:\n{}", text());
            std::thread::yield_now();
        }
    }

    /// What the browser complained of since it was last asked: errors of scripts, and violations of the policy.
    pub fn complaints(&self) -> Vec<String> {
        let entries = self.ask("/se/log", Some(&json!({ "type": "browser" })));
        let entries = entries.as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE" || entry["level"] == "WARNING")
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// The addresses that were asked for since it was last asked.
    pub fn requests(&self) -> Vec<String> {
        let entries = self.ask("/se/log", Some(&json!({ "type": "performance" })));
        let entries = entries.as_array().cloned().unwrap_or_default();
        let messages = entries.iter().filter_map(|entry| {
            let text = entry["message"].as_str()?;
            let told: Value = serde_json::from_str(text).ok()?;
            let message = &told["message"];
            (message["method"] == "Network.requestWillBeSent")
                .then(|| message["params"]["request"]["url"].as_str().unwrap_or_default().to_owned())
        });
        messages.collect()
    }

    /// What axe-core finds that is serious or critical: rule and the elements it is about.
    pub fn barriers(&self) -> Vec<String> {
        const AXE: &str = include_str!(concat!(env!("OUT_DIR"), "/vendor/axe.test.js"));
        self.run(AXE);
        let found = self.run_until_called(
            "const done = arguments[arguments.length - 1];
             axe.run(document, { resultTypes: ['violations'] }).then((result) => done(result.violations
                .filter((found) => ['serious', 'critical'].includes(found.impact))
                .map((found) => found.id + ': ' + found.nodes.map((node) => node.html).slice(0, 3).join(' | '))),
                (error) => done(['axe itself failed: ' + error]));",
        );
        let found = found.as_array().unwrap_or_else(|| panic!("axe did not answer: {found}"));
        found.iter().map(|text| text.as_str().unwrap_or_default().to_owned()).collect()
    }
}
