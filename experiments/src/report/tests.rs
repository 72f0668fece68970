//! Promises of the whole page, kept on a small run, a reference run and one that means harm.

use std::path::Path;
use std::sync::LazyLock;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use scraper::{Html, Selector};
use sha2::{Digest, Sha256};

use super::{Files, charts, html};

/// Runs that come along, and one that means harm, with their pages: made once, as statistics take their time in a
/// developer's build.
static PAGES: LazyLock<Vec<(Files, String)>> = LazyLock::new(|| {
    let files = [run("tests/recorded/talk"), run("../results/speed"), hostile()];
    files
        .into_iter()
        .map(|files| {
            let page = html(&files);
            (files, page)
        })
        .collect()
});

fn run(folder: &str) -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    Files::read(&folder).unwrap_or_else(|error| panic!("{error}"))
}

fn pages() -> impl Iterator<Item = (&'static str, Html)> {
    PAGES.iter().map(|(files, page)| (files.recorded.plan.name.as_str(), Html::parse_document(page)))
}

fn select<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(element: scraper::ElementRef) -> String {
    element.text().collect()
}

/// Every name and every text that a run brings along, made as harmful as it can be.
fn hostile() -> Files {
    const HARM: &str =
        "</style></pre></title><script src=\"https://x.y\">alert(1)</script><img src=x onerror='a()'>&\"'";
    let mut files = run("tests/recorded/talk");
    let recorded = &mut files.recorded;
    recorded.plan.name = HARM.to_owned();
    recorded.plan.question = HARM.to_owned();
    recorded.plan.analysis = Some(HARM.to_owned());
    recorded.config = HARM.to_owned();
    files.commands = HARM.to_owned();
    recorded.environment.as_mut().unwrap().cpu_model = Some(HARM.to_owned());
    for name in recorded.plan.engines.iter_mut().map(|engine| &mut engine.name).filter(|name| *name != "gil")
    {
        name.push_str(HARM);
    }
    for program in &mut recorded.plan.programs {
        program.name.push_str(HARM);
    }
    let cells =
        recorded.plan.cells.iter_mut().chain(recorded.samples.iter_mut().map(|sample| &mut sample.cell));
    for cell in cells {
        cell.program.push_str(HARM);
        if cell.engine != "gil" {
            cell.engine.push_str(HARM);
        }
    }
    for sample in &mut recorded.samples {
        sample.detail.push_str(HARM);
        sample.stderr_tail = HARM.to_owned();
        sample.marks = vec![HARM.to_owned()];
    }
    files
}

#[test]
fn the_page_is_well_formed_whatever_the_run_holds() {
    for (name, page) in pages() {
        assert!(page.errors.is_empty(), "{name}: {:?}", page.errors);
        let ids: Vec<&str> = select(&page, "[id]").iter().filter_map(|element| element.attr("id")).collect();
        let unique: std::collections::HashSet<&&str> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "an id twice");
    }
}

#[test]
fn nothing_is_fetched_and_nothing_runs() {
    for (_, page) in pages() {
        let active =
            "script, link, img, image, iframe, object, embed, use, video, audio, base, form, foreignObject";
        assert!(select(&page, active).is_empty());
        for element in select(&page, "*") {
            for (name, value) in element.value().attrs() {
                assert!(!name.starts_with("on"), "{name}={value}");
                let links = ["src", "srcset", "href", "xlink:href", "action", "data", "style"];
                let of_prose = name == "href" && element.value().name() == "a" && value.starts_with("http");
                assert!(!links.contains(&name) || of_prose, "{name}={value}");
                assert!(!value.contains("url("), "{name}={value}");
            }
        }
        for style in select(&page, "style") {
            assert!(!text(style).contains("url(") && !text(style).contains("@import"));
        }
    }
}

#[test]
fn the_security_policy_knows_the_style_and_allows_nothing_else() {
    let (_, page) = pages().next().unwrap();
    let policy = select(&page, "meta[http-equiv='Content-Security-Policy']")[0].attr("content").unwrap();
    let styles = select(&page, "style");
    assert_eq!(styles.len(), 1);
    let hash = BASE64_STANDARD.encode(Sha256::digest(text(styles[0])));
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert!(policy.contains(&format!("style-src 'sha256-{hash}'")), "{policy}");
}

#[test]
fn harm_is_shown_as_the_text_it_is() {
    let (_, page) = pages().last().unwrap();
    let harm = "<script src=\"https://x.y\">alert(1)</script>";
    for place in [
        "title",
        "h1",
        ".question",
        "#analysis",
        "#failures dd",
        "#failures pre",
        "#provenance pre",
        "svg desc",
    ] {
        let found = select(&page, place).into_iter().any(|element| text(element).contains(harm));
        assert!(found, "{place} does not show it");
    }
}

#[test]
fn every_number_of_a_heat_map_is_that_of_its_table() {
    for (name, page) in pages() {
        let rows: Vec<Vec<String>> = select(&page, "#heat details tbody tr")
            .iter()
            .map(|row| row.select(&Selector::parse("td").unwrap()).map(text).collect())
            .collect();
        let mut compared = 0;
        for threads in select(&page, "#heat .panel") {
            let count = threads.attr("id").unwrap().trim_start_matches("panel-");
            let cells = Selector::parse("svg rect.cell > title").unwrap();
            let shown: Vec<String> =
                threads.select(&Selector::parse("svg text[pointer-events]").unwrap()).map(text).collect();
            let of_table: Vec<&str> = rows
                .iter()
                .filter(|row| row[1].trim_end_matches('*') == count)
                .flat_map(|row| &row[2..])
                .map(|cell| cell.split(" (").next().unwrap_or_default())
                .filter(|cell| !cell.is_empty())
                .collect();
            assert_eq!(shown, of_table, "{name} with {count} threads");
            assert_eq!(threads.select(&cells).count(), shown.len(), "every cell says in words what it is");
            compared += shown.len();
        }
        assert!(compared > 0);
    }
}

#[test]
fn a_run_that_was_stopped_at_once_has_a_page_too() {
    let folder = tempfile::tempdir().unwrap();
    let plan = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recorded/talk/plan.json");
    std::fs::copy(plan, folder.path().join("plan.json")).unwrap();
    let files = Files::read(folder.path()).unwrap_or_else(|error| panic!("{error}"));
    let page = Html::parse_document(&html(&files));
    assert!(page.errors.is_empty());
    assert!(text(select(&page, ".caveats")[0]).contains("240 sample(s) are missing"));
    assert!(select(&page, "#order").is_empty());
}

#[test]
fn charts_are_files_of_their_own() {
    for (files, _) in PAGES.iter() {
        let charts = charts(files);
        let names: std::collections::HashSet<&String> = charts.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), charts.len(), "two charts of one name");
        for (name, svg) in &charts {
            assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c)), "{name}");
            let document = roxmltree::Document::parse(svg).unwrap_or_else(|error| panic!("{name}: {error}"));
            let root = document.root_element();
            assert_eq!(root.tag_name().namespace(), Some("http://www.w3.org/2000/svg"));
            assert!(
                root.descendants().any(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "style")))
            );
        }
    }
}
