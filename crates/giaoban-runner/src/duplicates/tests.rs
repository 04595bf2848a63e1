use std::sync::LazyLock;

use giaoban_core::RawDocument;
use giaoban_core::text::TokenBuffer;

use super::*;
use crate::Engine;

/// An engine without analyzers, and the hashes of its words.
static ENGINE: LazyLock<(Engine, Vec<u32>)> = LazyLock::new(|| {
    let engine = Engine::new(&[]);
    let words = engine.lexicon().vocabulary().hashes();
    (engine, words)
});

fn sketch(text: &str) -> Option<Sketch> {
    let (engine, words) = &*ENGINE;
    let raw = RawDocument { id: "a".to_owned(), text: text.to_owned(), ..RawDocument::default() };
    Sketcher::new(words).sketch(&engine.structure(raw, &mut TokenBuffer::default()))
}

/// What the index says of the second of two texts.
fn compare(first: &str, second: &str) -> Option<f64> {
    let (Some(first), Some(second)) = (sketch(first), sketch(second)) else { return None };
    let mut index = Index::default();
    assert_eq!(index.find_or_add(&first, "first"), None);
    let found = index.find_or_add(&second, "second")?;
    assert_eq!(found.of, "first");
    Some(found.similarity)
}

/// The share of common runs, as it is.
fn exact(first: &str, second: &str) -> f64 {
    let runs = |text: &str| {
        let words: Vec<String> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
        words.windows(RUN).map(<[String]>::to_vec).collect::<std::collections::BTreeSet<_>>()
    };
    let (first, second) = (runs(first), runs(second));
    let common = first.intersection(&second).count();
    common as f64 / (first.len() + second.len() - common) as f64
}

/// Invented stories of the samples and of the composed gold data.
fn stories() -> Vec<String> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests");
    let mut paths: Vec<_> =
        std::fs::read_dir(format!("{root}/corpus")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let texts = paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "txt"));
    let mut stories: Vec<String> = texts.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let lines = std::fs::read_to_string(format!("{root}/gold/composed-input.jsonl")).unwrap();
    let record =
        |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().unwrap().to_owned();
    stories.extend(lines.lines().map(record));
    stories
}

/// A story as other papers print it, with what was done to it.
fn printed_again(story: &str) -> Vec<(&'static str, String)> {
    let lines: Vec<&str> = story.lines().collect();
    let longest = (0..lines.len()).max_by_key(|at| lines[*at].len()).unwrap();
    let with = |at: usize, line: &str| {
        let mut lines = lines.clone();
        lines[at] = line;
        lines.join("\n")
    };
    let other = "Cùng ngày, đoàn công tác đã đến dâng hương tại nghĩa trang liệt sĩ huyện, thăm hai gia đình chính sách và tặng \
        quà cho các cháu học sinh nghèo vượt khó.";
    vec![
        ("as it is", story.to_owned()),
        ("in capitals", story.to_uppercase()),
        ("with another headline", with(0, "Tin trong tỉnh")),
        ("with a frame", format!("Trang chủ | Thời sự | Video\n{story}\nTheo Báo Nhân Dân\nTin liên quan\nXem thêm\n")),
        ("with another paragraph", format!("{story}\n{other}")),
        ("with a figure changed", with(longest, &lines[longest].replacen(|c: char| c.is_ascii_digit(), "7", 1))),
        ("in one paragraph", lines.join(" ")),
    ]
}

#[test]
fn pairs() {
    let (mut right, mut missed, mut wrong) = (0, Vec::new(), Vec::new());
    for pair in include_str!("pairs.txt").split("\n=== ").skip(1) {
        let (head, texts) = pair.split_once('\n').unwrap();
        let (first, second) = texts.split_once("\n---\n").unwrap();
        let found = compare(first, second);
        assert_eq!(found.is_some(), compare(second, first).is_some(), "{head}: the order matters");
        match (head.starts_with("same"), found.is_some()) {
            (true, false) => missed.push((head, exact(first, second))),
            (false, true) => wrong.push((head, exact(first, second))),
            _ => right += 1,
        }
    }
    assert_eq!((right, missed, wrong), (10, vec![], vec![]));
}

#[test]
fn stories_printed_again_are_found_and_others_are_not() {
    let stories = stories();
    let (mut found, mut all, mut missed) = (0, 0, Vec::new());
    let mut index = Index::default();
    for (number, story) in stories.iter().enumerate() {
        let sketch = sketch(story).unwrap_or_else(|| panic!("too short: {story}"));
        // All stories are different, so none is a duplicate of any before.
        assert_eq!(index.find_or_add(&sketch, &number.to_string()), None, "{story}");
    }
    for (number, story) in stories.iter().enumerate() {
        for (how, again) in printed_again(story) {
            all += 1;
            let duplicate = sketch(&again).and_then(|sketch| index.find_or_add(&sketch, "again"));
            match duplicate {
                Some(duplicate) if duplicate.of == number.to_string() => found += 1,
                other => missed.push((number, how, other, exact(story, &again))),
            }
        }
    }
    assert_eq!((all - found, missed), (0, vec![]), "of {all}");
}

/// Bulletins of one template: the hand-made ones with all their numbers drawn anew.
#[test]
fn bulletins_of_one_template_are_not_duplicates() {
    let mut state = 7_u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let (mut all, mut wrong) = (0, 0);
    for pair in include_str!("pairs.txt").split("\n=== different: ").skip(1) {
        let (head, texts) = pair.split_once('\n').unwrap();
        let (first, _) = texts.split_once("\n---\n").unwrap();
        if !["weather", "prices", "weekly"].iter().any(|kind| head.starts_with(kind)) {
            continue;
        }
        let (mut seen, mut same) = (0, 0);
        for _ in 0..100 {
            let again: String =
                first.chars().map(|c| if c.is_ascii_digit() { char::from(b'0' + draw(10) as u8) } else { c }).collect();
            seen += 1;
            same += u32::from(compare(first, &again).is_some());
        }
        all += seen;
        wrong += same;
    }
    assert_eq!((all, wrong), (300, 0));
}

#[test]
fn headlines_and_short_texts_are_not_compared() {
    let headline = "Hội nghị trực tuyến về phòng, chống thiên tai năm 2023";
    let short = "Ngày 16/5, UBND tỉnh tổ chức hội nghị trực tuyến tổng kết công tác phòng, chống thiên tai và tìm kiếm cứu nạn.";
    for text in ["", headline, short, &"Tỉnh ủy họp. ".repeat(500), &"…\n".repeat(500)] {
        assert_eq!(sketch(text), None, "{text}");
    }
}

/// What a sketch is may change, but not with the words that lexicons name.
#[test]
fn sketches_do_not_depend_on_the_vocabulary() {
    let story = &stories()[0];
    let (engine, words) = &*ENGINE;
    let raw = RawDocument { id: "a".to_owned(), text: story.clone(), ..RawDocument::default() };
    let document = engine.structure(raw, &mut TokenBuffer::default());
    let known = Sketcher::new(words).sketch(&document);
    let mut vocabulary = engine.lexicon().vocabulary().clone();
    for token in &document.tokens {
        vocabulary.intern(token.text(story));
    }
    let more = vocabulary.hashes();
    let mut document = document;
    for token in &mut document.tokens {
        token.word = vocabulary.intern(&story[token.start() as usize..token.end() as usize]);
    }
    assert_eq!(Sketcher::new(&more).sketch(&document), known);
}

/// How much of a story may be changed: of the stories cut or edited so, how many are found.
#[test]
fn what_is_found_of_stories_that_were_cut_or_edited() {
    let stories = stories();
    let mut index = Index::default();
    for (number, story) in stories.iter().enumerate() {
        let sketch = sketch(story).expect("long enough");
        assert_eq!(index.find_or_add(&sketch, &number.to_string()), None);
    }
    let cut = |story: &str, percent: usize| {
        let words: Vec<&str> = story.split_inclusive(char::is_whitespace).collect();
        words[..words.len() * percent / 100].concat()
    };
    let edited = |story: &str, every: usize| -> String {
        let words = story.split_inclusive(char::is_whitespace).enumerate();
        words.map(|(at, word)| if at % every == every - 1 { "khác " } else { word }).collect()
    };
    type Change<'a> = (&'a str, Box<dyn Fn(&str) -> String + 'a>, usize);
    let changes: [Change<'_>; 5] = [
        ("the first 80 %", Box::new(|story| cut(story, 80)), 40),
        ("the first 60 %", Box::new(|story| cut(story, 60)), 39),
        // Of some stories that is less than a third of the running text.
        ("the first 45 %", Box::new(|story| cut(story, 45)), 34),
        ("every 40th word changed", Box::new(|story| edited(story, 40)), 40),
        ("every 20th word changed", Box::new(|story| edited(story, 20)), 40),
    ];
    let mut all = Vec::new();
    for (how, change, expected) in &changes {
        let found = stories.iter().enumerate().filter(|(number, story)| {
            let duplicate = sketch(&change(story)).and_then(|sketch| index.find_or_add(&sketch, "again"));
            duplicate.is_some_and(|duplicate| duplicate.of == number.to_string())
        });
        all.push((how, found.count(), expected));
    }
    assert!(stories.len() == 40 && all.iter().all(|(_, found, expected)| found == *expected), "{all:?}");
}
