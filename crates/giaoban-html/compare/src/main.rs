//! Compares giaoban-html with extraction crates on the pages of `../tests/pages`: lines of the article found as lines of their own, what
//! else is in the text, and how fast. Prints a table.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs;
use std::hint::black_box;
use std::time::Instant;

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};

struct Page {
    html: String,
    gold: Vec<(String, String)>,
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

type Engine = fn(&str) -> String;

fn giaoban(html: &str) -> String {
    giaoban_html::read(html, None).text
}

fn dom_smoothie(html: &str) -> String {
    let config = dom_smoothie::Config { text_mode: dom_smoothie::TextMode::Formatted, ..Default::default() };
    dom_smoothie::Readability::new(html, None, Some(config))
        .and_then(|mut reader| reader.parse())
        .map_or(String::new(), |article| article.text_content.to_string())
}

/// The text of the HTML that an extractor gives, whose own plain text has no lines: blocks and breaks end a line, cells are joined.
fn lines_of(html: &str) -> String {
    let mut text = String::new();
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        match token {
            html5gum::Token::String(part) => text.push_str(&String::from_utf8_lossy(&part).replace(['\n', '\t'], " ")),
            html5gum::Token::StartTag(tag) if ends_line(&tag.name) => text.push('\n'),
            html5gum::Token::StartTag(tag) if matches!(&**tag.name, b"td" | b"th") => text.push_str(" | "),
            html5gum::Token::EndTag(tag) if ends_line(&tag.name) => text.push('\n'),
            _ => {}
        }
    }
    text.lines().map(|line| line.trim().trim_start_matches("| ")).collect::<Vec<_>>().join("\n")
}

fn ends_line(name: &[u8]) -> bool {
    matches!(
        name,
        b"p" | b"div" | b"br" | b"li" | b"ul" | b"ol" | b"h1" | b"h2" | b"h3" | b"h4" | b"tr" | b"table" | b"section" | b"article"
            | b"figure" | b"figcaption" | b"blockquote" | b"caption" | b"center" | b"dd" | b"dt"
    )
}

fn legible(html: &str) -> String {
    legible::parse(html, None, None).map_or(String::new(), |article| lines_of(&article.content))
}

fn trafilatura(html: &str) -> String {
    let result = trafilatura::extract(html, &trafilatura::Options::default());
    result.map_or(String::new(), |result| lines_of(&result.content_html))
}

fn scraper(html: &str) -> String {
    black_box(scraper::Html::parse_document(html));
    String::new()
}

fn html5gum(html: &str) -> String {
    let mut size = 0;
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: html5gum::Span<()>| -> Option<Infallible> {
        if let CallbackEvent::String { value } = event {
            size += value.len();
        }
        None
    });
    let None = Tokenizer::new_with_emitter(html, emitter).next();
    black_box(size);
    String::new()
}

fn main() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/pages");
    let mut pages = Vec::new();
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "html")) {
        let gold = fs::read_to_string(path.with_extension("gold")).unwrap();
        let gold = gold.lines().map(|line| line.split_once('\t').unwrap());
        let gold = gold.map(|(kind, line)| (kind.to_owned(), squeeze(line))).collect();
        pages.push(Page { html: fs::read_to_string(path).unwrap(), gold });
    }
    let bytes: usize = pages.iter().map(|page| page.html.len()).sum();
    println!("| | precision | recall | title | stamp | caption | by-line | MB/s |\n|---|---|---|---|---|---|---|---|");
    let engines: [(&str, Engine); 6] = [
        ("giaoban-html", giaoban),
        ("dom_smoothie, formatted", dom_smoothie),
        ("legible", legible),
        ("trafilatura", trafilatura),
        ("scraper: the tree alone", scraper),
        ("html5gum: tokens alone", html5gum),
    ];
    for (name, engine) in engines {
        let (mut right, mut printed, mut wanted) = (0, 0, 0);
        let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for page in &pages {
            let text = engine(&page.html);
            let lines: Vec<String> = text.lines().map(squeeze).filter(|line| !line.is_empty()).collect();
            printed += lines.len();
            right += lines.iter().filter(|line| page.gold.iter().any(|(_, gold)| gold == *line)).count();
            for (kind, line) in &page.gold {
                let found = usize::from(lines.contains(line));
                wanted += 1;
                let count = kinds.entry(kind).or_default();
                *count = (count.0 + found, count.1 + 1);
            }
        }
        let found: usize = kinds.values().map(|(found, _)| found).sum();
        let mut best = f64::MAX;
        for _ in 0..20 {
            let start = Instant::now();
            for page in &pages {
                black_box(engine(&page.html));
            }
            best = best.min(start.elapsed().as_secs_f64());
        }
        let speed = bytes as f64 / 1e6 / best;
        let share = |(a, b): (usize, usize)| if b == 0 { "".to_owned() } else { format!("{:.2}", a as f64 / b as f64) };
        let kind = |name: &str| kinds.get(name).map_or(String::new(), |(a, b)| format!("{a}/{b}"));
        if printed == 0 {
            println!("| {name} | | | | | | | {speed:.0} |");
            continue;
        }
        println!(
            "| {name} | {} | {} | {} | {} | {} | {} | {speed:.0} |",
            share((right, printed)),
            share((found, wanted)),
            kind("title"),
            kind("stamp"),
            kind("caption"),
            kind("byline")
        );
    }
}
