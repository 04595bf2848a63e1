//! Invented passages and sentences with all their entities marked by hand, in `passages.txt` and `sentences.txt`.

use std::collections::BTreeMap;

use crate::tests::bench;

/// What is marked in a passage or found in it: start, end, type, canonical name (`*` for any).
type Mention = (usize, usize, &'static str, String);

/// A passage without its marks.
struct Passage {
    published: String,
    text: String,
    mentions: Vec<Mention>,
}

fn kind(letter: &str) -> &'static str {
    match letter {
        "P" => "PERSON",
        "O" => "POSITION",
        "G" => "ORG",
        "L" => "PLACE",
        "D" => "DOCUMENT",
        "E" => "EVENT",
        "M" => "PROGRAMME",
        _ => panic!("no such type: {letter}"),
    }
}

fn passages(table: &str) -> Vec<Passage> {
    let body = table.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n");
    body.split("@ ")
        .skip(1)
        .map(|passage| {
            let (published, marked) = passage.split_once('\n').expect("a date and a text");
            unmarked(published, marked.trim_end())
        })
        .collect()
}

/// Every line a text of its own, under the date given above it.
fn sentences(table: &str) -> Vec<Passage> {
    let mut published = "";
    let mut out = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        match line.strip_prefix("@ ") {
            Some(date) => published = date,
            None => out.push(unmarked(published, line)),
        }
    }
    out
}

fn unmarked(published: &str, marked: &str) -> Passage {
    let mut text = String::new();
    let mut mentions: Vec<Mention> = Vec::new();
    let mut open: Vec<(usize, &'static str)> = Vec::new();
    let mut rest = marked;
    while let Some(at) = rest.find(['{', '=', '}']) {
        text += &rest[..at];
        let mark = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        if mark == b'{' {
            open.push((text.len(), kind(&rest[..1])));
            rest = &rest[2..];
            continue;
        }
        let (start, kind) = open.pop().expect("an open brace");
        let mut name = text[start..].to_owned();
        if mark == b'=' {
            let end = rest.find('}').expect("a closing brace");
            name = rest[..end].to_owned();
            rest = &rest[end + 1..];
        }
        mentions.push((start, text.len(), kind, name));
    }
    text += rest;
    mentions.sort();
    Passage { published: published.to_owned(), text, mentions }
}

#[derive(Default)]
struct Score {
    marked: f64,
    found: f64,
    strict: f64,
    overlapping: f64,
    /// Strict ones whose name differs from the text, and those whose name is right.
    names: f64,
    right: f64,
}

impl Score {
    fn measure(&self, hits: f64) -> f64 {
        2.0 * hits / (self.marked + self.found).max(1.0)
    }
}

/// Scores, and whatever differs: known wrong results are part of the snapshots.
#[test]
fn marked_passages() {
    insta::assert_snapshot!(compared(&passages(include_str!("passages.txt"))));
}

/// As [`marked_passages`]; a sentence alone shows that nothing else is found in it.
#[test]
fn marked_sentences() {
    insta::assert_snapshot!(compared(&sentences(include_str!("sentences.txt"))));
}

fn compared(passages: &[Passage]) -> String {
    let bench = bench();
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    let mut wrong = String::new();
    for passage in passages {
        let text = &passage.text;
        let analyzed = bench.analyze(text, &passage.published);
        let found: Vec<Mention> = analyzed
            .annotations
            .of::<crate::EntityMention>()
            .iter()
            .map(|a| {
                let kind = giaoban_core::Payload::kind(&a.value);
                (a.span.start() as usize, a.span.end() as usize, kind, a.value.name.clone())
            })
            .collect();
        for (start, end, kind, name) in &passage.mentions {
            for kind in [kind, "all"] {
                let score = scores.entry(kind).or_default();
                score.marked += 1.0;
            }
            let same = found.iter().find(|f| (f.0, f.1, f.2) == (*start, *end, *kind));
            let near = found.iter().find(|f| f.0 < *end && *start < f.1 && f.2 == *kind);
            for kind in [kind, "all"] {
                let score = scores.entry(kind).or_default();
                score.strict += f64::from(u8::from(same.is_some()));
                score.overlapping += f64::from(u8::from(near.is_some()));
                if name != "*" && *name != text[*start..*end] && same.is_some() {
                    score.names += 1.0;
                    score.right += f64::from(u8::from(same.is_some_and(|s| s.3 == *name)));
                }
            }
            match (same, near) {
                (Some(same), _) if name == "*" || same.3 == *name => {}
                (Some(same), _) => {
                    wrong += &format!("name  {kind} {:?}: {name:?}, found {:?}\n", &text[*start..*end], same.3)
                }
                (None, near) => {
                    let near = near.map(|f| &text[f.0..f.1]);
                    wrong += &format!("miss  {kind} {:?}, found {near:?}\n", &text[*start..*end]);
                }
            }
        }
        for (start, end, kind, name) in &found {
            scores.entry(kind).or_default().found += 1.0;
            scores.entry("all").or_default().found += 1.0;
            if !passage.mentions.iter().any(|m| (m.0, m.1, m.2) == (*start, *end, *kind)) {
                wrong += &format!("extra {kind} {:?} -> {name:?}\n", &text[*start..*end]);
            }
        }
    }
    for (kind, s) in &scores {
        wrong += &format!(
            "{kind}: {} marked, strict {:.3}, relaxed {:.3}, names {}/{}\n",
            s.marked,
            s.measure(s.strict),
            s.measure(s.overlapping.min(s.found)),
            s.right,
            s.names
        );
    }
    wrong
}
