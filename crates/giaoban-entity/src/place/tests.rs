use std::sync::OnceLock;

use giaoban_core::text::{Lexicon, TokenBuffer};
use giaoban_core::{DocumentPlace, Metadata, RawDocument};
use giaoban_structure::Structurer;

use super::*;

struct Stage {
    structurer: Structurer,
    lexicon: Lexicon,
    finder: PlaceFinder,
}

fn stage() -> &'static Stage {
    static STAGE: OnceLock<Stage> = OnceLock::new();
    STAGE.get_or_init(|| {
        let mut builder = LexiconBuilder::new();
        let structurer = Structurer::new(&mut builder);
        let finder = PlaceFinder::new(&mut builder);
        Stage { structurer, lexicon: builder.build(), finder }
    })
}

/// The text with its places marked: `⟦printed|level|code name, parent⟧`; `-` for a code where no table knows the name, `?` and the number
/// of candidates where it is ambiguous.
fn marked(text: &str, published: &str, home: &str) -> String {
    let stage = stage();
    let metadata = Metadata { published: (!published.is_empty()).then(|| published.to_owned()), ..Metadata::default() };
    let raw = RawDocument { text: text.into(), metadata, ..RawDocument::default() };
    let mut document = stage.structurer.document(raw, &stage.lexicon, &mut TokenBuffer::default());
    document.place =
        (!home.is_empty()).then(|| DocumentPlace { name: home.into(), level: "province", ..DocumentPlace::default() });
    let g = stage.finder.gazetteer;
    let mut out = String::new();
    let mut last = 0;
    for m in stage.finder.find(&document, &[]) {
        let span = document.span_of(m.tokens.start, m.tokens.end);
        let unit = match m.unit {
            Some(id) => {
                let unit = g.unit(id);
                let parent = if m.parent.is_empty() { String::new() } else { format!(", {}", m.parent) };
                format!("{} {}{parent}", unit.code, m.name).trim().to_owned()
            }
            None if m.candidates.is_empty() => format!("- {}", m.name),
            None => format!("?{} {}", m.candidates.len(), m.name),
        };
        let (start, end) = (span.start() as usize, span.end() as usize);
        assert!(start >= last, "places must be in order and apart: {text}");
        out.push_str(&text[last..start]);
        out.push_str(&format!("⟦{}|{}|{unit}⟧", span.of(text), m.level.name()));
        last = end;
    }
    out.push_str(&text[last..]);
    out
}

/// Every row of `cases.tsv`: day of publication, province of the page, text with its places.
#[test]
fn places_are_found_and_linked() {
    let mut wrong = String::new();
    for row in include_str!("cases.tsv").lines().filter(|row| !row.starts_with('#')) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [day, home, expected] = cells[..] else { panic!("three cells: {row}") };
        let mut text = String::new();
        for part in expected.split('⟦') {
            match part.split_once('⟧') {
                Some((mark, rest)) => {
                    text.push_str(mark.split('|').next().expect("a text"));
                    text.push_str(rest);
                }
                None => text.push_str(part),
            }
        }
        let found = marked(&text, day, home);
        if found != expected {
            wrong.push_str(&format!("expected {expected}\n   found {found}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
