//! Prose from configs and remarks: Markdown to HTML that can do nothing but be read.
//!
//! Raw HTML is shown as the text it is. An image becomes its description, because the report fetches nothing. A link
//! survives if it leads to a page of the web; any other loses its address and keeps its words.

use maud::{Markup, PreEscaped};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// The text as HTML. Its headings begin two levels below the page's.
pub fn render(markdown: &str) -> Markup {
    let mut linked = Vec::new();
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES).filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            linked.push(is_web(&dest_url));
            is_web(&dest_url).then_some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        Event::End(TagEnd::Link) => linked.pop().unwrap_or(false).then_some(Event::End(TagEnd::Link)),
        Event::Start(Tag::Heading { level, .. }) => {
            let level = lower(level);
            Some(Event::Start(Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() }))
        }
        Event::End(TagEnd::Heading(level)) => Some(Event::End(TagEnd::Heading(lower(level)))),
        other => Some(other),
    });
    let mut text = String::new();
    html::push_html(&mut text, events);
    PreEscaped(text)
}

fn is_web(address: &CowStr) -> bool {
    let address = address.to_ascii_lowercase();
    address.starts_with("https://") || address.starts_with("http://")
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(markdown: &str) -> String {
        render(markdown).into_string()
    }

    #[test]
    fn html_in_prose_is_text() {
        for attack in ["<script>alert(1)</script>", "a <b onclick=x>c</b>", "<!-- x -->", "<img src=//x.y/z>"]
        {
            let html = rendered(attack);
            let page = scraper::Html::parse_fragment(&html);
            let strange = scraper::Selector::parse("script, b, img").unwrap();
            assert_eq!(page.select(&strange).count(), 0, "{html}");
            assert!(html.contains("&lt;"), "{html}");
        }
    }

    #[test]
    fn nothing_is_fetched_and_only_the_web_is_linked() {
        assert_eq!(rendered("![a cat](https://x.y/cat.png)"), "<p>a cat</p>\n");
        assert_eq!(rendered("[click](javascript:alert(1))"), "<p>click</p>\n");
        assert_eq!(rendered("[page](https://x.y)"), "<p><a href=\"https://x.y\">page</a></p>\n");
        assert_eq!(rendered("[a ![b](c) d](javascript:x)"), "<p>a b d</p>\n");
    }

    #[test]
    fn headings_are_below_those_of_the_page() {
        assert_eq!(rendered("# One"), "<h3>One</h3>\n");
    }
}
