//! The report in a real browser: a small run, its page, the selector, light and dark, wide and narrow.
//!
//! Chromium is driven through chromedriver by the WebDriver protocol (W3C), which is JSON over HTTP. Where they are not
//! installed the test says so in a line and passes. The screenshots stay in the target folder's `tmp`, to be looked at.

mod child;

use child::gilectomy;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

/// Two engines that are no Python, one of them slower by a factor that depends on the threads. Controls would take longer
/// than the rest of the test.
const CONFIG: &str = r#"schema = 1
name = "browser"
question = "does the page work"
baseline = "quick"
threads = [1, 2]
measure = { processes = 6 }
system = { controls = false }
engine = [
    { name = "quick", command = ["env", "SECONDS_OF=1", "sh"] },
    { name = "slow", command = ["env", "SECONDS_OF=3", "sh"] },
]

[[program]]
name = "work"
path = "work.sh"
scaling = "strong"
expect = "done"
"#;

const WORK: &str = r#"
for word in "$@"; do case $word in threads=*) threads=${word#threads=};; esac; done
[ "$SECONDS_OF" = 3 ] && seconds=$((1 + threads + threads)) || seconds=1
echo "@value seconds $seconds"
echo "@value cpu $seconds"
echo done
"#;

const ARROW_RIGHT: &str = "\u{e014}";

#[test]
fn the_report_works_in_a_browser() {
    let Some(browser) = Browser::start() else {
        println!("skipped: no chromedriver here (Debian: apt-get install chromium chromium-driver)");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let page = report(folder.path());
    browser.post("url", json!({ "url": format!("file://{}", page.display()) }));

    let verdict = browser.run("return document.querySelector('#verdict').textContent");
    assert!(verdict.contains("slow is slower on work 3.00x"), "{verdict}");
    assert_eq!(browser.visible("#panel-1"), [true]);
    assert_eq!(browser.visible("#panel-2"), [false]);
    assert!(browser.run("return document.querySelector('#panel-1 svg').textContent").contains("3.00x"));
    browser.light_and_dark("one-thread");

    browser.post(&format!("element/{}/click", browser.element("label[for=threads-2]")), json!({}));
    assert_eq!((browser.visible("#panel-1"), browser.visible("#panel-2")), (vec![false], vec![true]));
    assert!(browser.run("return document.querySelector('#panel-2 svg').textContent").contains("5.00x"));
    browser.light_and_dark("two-threads");

    let keys = format!("element/{}/value", browser.element("#threads-2"));
    browser.post(&keys, json!({ "text": ARROW_RIGHT }));
    assert_eq!(browser.visible("#panel-1"), [true], "the arrow keys go around");

    browser.resize(380, 800);
    let overflow =
        browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert_eq!(overflow, "0", "a narrow window scrolls charts and tables, not the page");
    browser.light_and_dark("narrow");

    let messages = browser.post("se/log", json!({ "type": "browser" }));
    assert_eq!(
        messages,
        json!([]),
        "the browser has nothing to complain about, the security policy least of all"
    );
}

/// Makes a run and its report.
fn report(folder: &Path) -> std::path::PathBuf {
    fs::write(folder.join("c.toml"), CONFIG).unwrap();
    fs::write(folder.join("work.sh"), WORK).unwrap();
    for words in [&["run", "c.toml", "--out", "out"][..], &["report", "out", "-o", "report.html"]] {
        let (code, _, stderr) = gilectomy(folder, words);
        assert_eq!(code, 0, "{stderr}");
    }
    folder.join("report.html")
}

/// A session of WebDriver.
struct Browser {
    driver: Child,
    agent: ureq::Agent,
    session: String,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts chromedriver and a browser; `None` if there is no chromedriver.
    fn start() -> Option<Self> {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let lines = BufReader::new(driver.stdout.take()?).lines();
        let port = lines.map_while(Result::ok).find_map(|line| {
            let port = line.split_once("started successfully on port ")?.1.trim_end_matches('.').to_owned();
            Some(port)
        })?;
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        let profile = tempfile::tempdir().unwrap();
        let mut words: Vec<String> = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1100,1400",
        ]
        .map(str::to_owned)
        .into();
        words.push(format!("--user-data-dir={}", profile.path().display()));
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": words },
            "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        let root = format!("http://127.0.0.1:{port}/session");
        let mut browser = Self { driver, agent, session: root, _profile: profile };
        let answer = browser.send("", capabilities);
        let id = answer["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {answer}"));
        browser.session = format!("{}/{id}", browser.session);
        Some(browser)
    }

    fn send(&self, command: &str, body: Value) -> Value {
        let address = format!("{}{command}", self.session);
        let mut answer = self.agent.post(&address).send_json(body).unwrap();
        let answer: Value = answer.body_mut().read_json().unwrap();
        assert!(answer["value"]["error"].is_null(), "{command}: {answer}");
        answer["value"].clone()
    }

    fn post(&self, command: &str, body: Value) -> Value {
        self.send(&format!("/{command}"), body)
    }

    /// The number by which this browser knows an element.
    fn element(&self, selector: &str) -> String {
        let found = self.post("element", json!({ "using": "css selector", "value": selector }));
        found.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned()
    }

    /// What a script returns, as text.
    fn run(&self, script: &str) -> String {
        match self.post("execute/sync", json!({ "script": script, "args": [] })) {
            Value::String(text) => text,
            other => other.to_string(),
        }
    }

    /// Whether each element is shown.
    fn visible(&self, selector: &str) -> Vec<bool> {
        let script =
            format!("return [...document.querySelectorAll('{selector}')].map(e => e.checkVisibility())");
        serde_json::from_str(&self.run(&script)).unwrap()
    }

    fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.post("goog/cdp/execute", json!({ "cmd": command, "params": parameters }))
    }

    fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size);
    }

    /// Takes the whole page in both themes and checks that something is there and that they differ as they should.
    fn light_and_dark(&self, name: &str) {
        let brightness = ["light", "dark"].map(|theme| {
            let feature = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
            self.devtools("Emulation.setEmulatedMedia", feature);
            let parameters = json!({ "format": "png", "captureBeyondViewport": true });
            let shot = self.devtools("Page.captureScreenshot", parameters);
            let png = BASE64_STANDARD.decode(shot["data"].as_str().unwrap()).unwrap();
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
            fs::write(folder.join(format!("report-{name}-{theme}.png")), &png).unwrap();
            mean_of_picture(&png)
        });
        assert!(brightness[0] > 200.0 && brightness[1] < 80.0, "{name}: light and dark are {brightness:?}");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The mean brightness, from 0 to 255, of a picture that is not blank.
fn mean_of_picture(png: &[u8]) -> f64 {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut bytes).unwrap();
    let bytes = &bytes[..frame.buffer_size()];
    let pixels = || bytes.chunks(frame.color_type.samples()).map(|pixel| &pixel[..3]);
    let colours: std::collections::HashSet<&[u8]> = pixels().collect();
    assert!(colours.len() > 20, "a blank page: {} colours", colours.len());
    let sum: f64 = pixels().flatten().map(|level| f64::from(*level)).sum();
    sum / (3 * pixels().count()) as f64
}
