use std::io;
use std::num::NonZero;

use giaoban_core::text::LexiconBuilder;
use giaoban_core::{
    Analyzer, Annotation, Annotations, Column, ColumnType, Document, Payload, Register, Registration, Rows, Summary,
    Table, TableFormat,
};
use giaoban_corpus::{Corpus, Options};
use giaoban_export::{JsonLines, TableBuffers};
use serde::Serialize;

use crate::{Duplicates, Engine, Failure, RunError, RunOptions, Sink, run};

/// Fails on texts with an exclamation mark.
struct Calm;
/// Reads the layer of [`Calm`].
struct Reader;

#[derive(Serialize, Debug)]
struct Nothing<const LAYER: char>;

impl Payload for Nothing<'c'> {
    const ID_PREFIX: &'static str = "c";
    fn kind(&self) -> &'static str {
        ""
    }
    fn gloss(&self) -> std::borrow::Cow<'_, str> {
        "".into()
    }
}

impl Payload for Nothing<'r'> {
    const ID_PREFIX: &'static str = "r";
    fn kind(&self) -> &'static str {
        ""
    }
    fn gloss(&self) -> std::borrow::Cow<'_, str> {
        "".into()
    }
}

/// The texts seen, in order.
#[derive(Default, Serialize)]
struct Seen(String);

impl Summary for Seen {
    fn merge(&mut self, later: Self) {
        self.0 += &later.0;
    }
}

impl Analyzer for Calm {
    const NAME: &'static str = "calm";
    const DESCRIPTION: &'static str = "";
    type Payload = Nothing<'c'>;
    type Summary = Seen;
    type Register = Lengths;
    const TABLES: &'static [&'static Table] = &[&LETTERS];

    fn new(_: &mut LexiconBuilder) -> Self {
        Self
    }

    fn analyze(&self, document: &Document, _: &Annotations) -> Vec<Annotation<Self::Payload>> {
        assert!(!document.text.contains('!'), "no shouting,\nplease");
        Vec::new()
    }

    fn summarize(&self, document: &Document, _: &[Annotation<Self::Payload>]) -> Seen {
        Seen(document.text.clone())
    }

    fn rows(&self, document: &Document, _: &[Annotation<Self::Payload>], _: &Annotations, rows: &mut dyn Rows) {
        for letter in document.text.split_inclusive(|_: char| true) {
            rows.row(&LETTERS, &[letter.into()]);
        }
    }

    fn register(&self, document: &Document, _: &[Annotation<Self::Payload>], _: &Annotations, lengths: &mut Lengths) {
        lengths.0.push(document.text.len() as u32);
    }
}

static LETTERS: Table = Table {
    name: "letters",
    description: "letter",
    format: TableFormat::Csv,
    columns: &[Column::new("letter", ColumnType::Text, "")],
};
static LENGTHS: Table = Table {
    name: "lengths",
    description: "document",
    format: TableFormat::JsonLines,
    columns: &[Column::new("length", ColumnType::Integer, "")],
};

/// The lengths of the texts seen, in order.
#[derive(Default)]
struct Lengths(Vec<u32>);

impl Register for Lengths {
    const TABLES: &'static [&'static Table] = &[&LENGTHS];

    fn merge(&mut self, later: Self) {
        self.0.extend(later.0);
    }

    fn rows(&self, rows: &mut dyn Rows) {
        for &length in &self.0 {
            rows.row(&LENGTHS, &[length.into()]);
        }
    }
}

impl Analyzer for Reader {
    const NAME: &'static str = "reader";
    const DESCRIPTION: &'static str = "";
    const READS: &'static [&'static str] = &["calm"];
    type Payload = Nothing<'r'>;
    type Summary = Seen;
    type Register = ();

    fn new(_: &mut LexiconBuilder) -> Self {
        Self
    }

    fn analyze(&self, _: &Document, _: &Annotations) -> Vec<Annotation<Self::Payload>> {
        Vec::new()
    }

    fn summarize(&self, document: &Document, _: &[Annotation<Self::Payload>]) -> Seen {
        Seen(document.text.clone())
    }
}

#[derive(Default)]
struct Memory {
    lines: String,
    rows: String,
    failures: Vec<Failure>,
    room: Option<usize>,
}

impl Sink for Memory {
    fn lines(&mut self, lines: &[u8]) -> io::Result<()> {
        self.lines += str::from_utf8(lines).unwrap();
        match self.room {
            Some(room) if self.lines.len() > room => Err(io::ErrorKind::StorageFull.into()),
            _ => Ok(()),
        }
    }

    fn rows(&mut self, _: &'static Table, rows: &[u8]) -> io::Result<()> {
        self.rows += str::from_utf8(rows).unwrap();
        Ok(())
    }

    fn failure(&mut self, failure: &Failure) -> io::Result<()> {
        self.failures.push(failure.clone());
        Ok(())
    }
}

fn engine() -> Engine {
    Engine::new(&[Registration::of::<Calm>("a"), Registration::of::<Reader>("b")])
}

fn options(threads: usize) -> RunOptions {
    let lines = JsonLines { text: false, ..JsonLines::default() };
    RunOptions {
        threads: NonZero::new(threads).unwrap(),
        lines,
        summaries: true,
        tables: true,
        duplicates: Duplicates::Mark,
    }
}

fn texts(texts: impl IntoIterator<Item = String>) -> Corpus {
    let named = texts.into_iter().enumerate().map(|(index, text)| (format!("{index}.txt"), text));
    // Tiny blocks, so that there are many.
    Corpus::of_texts(named, Options { block_bytes: 1, ..Options::default() })
}

#[test]
fn a_panic_is_a_failure_of_one_analyzer_on_one_document() {
    let mut memory = Memory::default();
    let corpus = texts(["a", "b!", "c"].map(str::to_owned));
    let report = run(&engine(), corpus, &options(2), &mut memory).unwrap();
    assert_eq!((report.progress.documents, report.progress.failures), (3, 1));
    let message = memory.failures[0].to_string();
    let expected = "1.txt: analyzer `calm` failed on document `1`: no shouting, please (";
    assert!(message.starts_with(expected) && message.contains("tests.rs:"), "{message}");
    assert!(!message.contains('\n'));
    let lines: Vec<&str> = memory.lines.lines().collect();
    assert!(lines[0].ends_with(r#""annotations":{"calm":[],"reader":[]},"summary":{"calm":"a","reader":"a"}}"#));
    assert!(lines[1].ends_with(r#""annotations":{},"summary":{}}"#), "{}", lines[1]);
    assert!(lines[2].contains(r#""id":"2""#));
}

#[test]
fn summaries_merge_in_input_order() {
    for threads in [1, 2, 8] {
        let mut memory = Memory::default();
        let corpus = texts((0..500).map(|number| format!("{number} ")));
        let report = run(&engine(), corpus, &options(threads), &mut memory).unwrap();
        let mut json = Vec::new();
        report.summaries[0].1.write_json(&mut json);
        let expected: String = (0..500).map(|number| format!("{number} ")).collect();
        assert_eq!(String::from_utf8(json).unwrap(), format!("{expected:?}"));
        assert_eq!(memory.lines.lines().count(), 500);
    }
}

#[test]
fn a_sink_that_takes_no_more_ends_the_run() {
    for threads in [1, 4] {
        let mut memory = Memory { room: Some(2000), ..Memory::default() };
        let corpus = texts((0..100_000).map(|number| number.to_string()));
        let error = run(&engine(), corpus, &options(threads), &mut memory).unwrap_err();
        assert!(matches!(error, RunError::Output(error) if error.kind() == io::ErrorKind::StorageFull));
        assert!(memory.lines.len() < 4000, "{}", memory.lines.len());
    }
}

#[test]
fn rows_and_registers_come_in_input_order() {
    let of = |threads, tables| {
        let mut memory = Memory::default();
        let corpus = texts((0..300).map(|number| format!("{number}{}", if number == 7 { "!" } else { "" })));
        let report = run(&engine(), corpus, &RunOptions { tables, ..options(threads) }, &mut memory).unwrap();
        let mut lengths = Vec::new();
        for register in &report.registers {
            let mut buffers = TableBuffers::new(register.tables().iter().copied());
            register.write_rows(&mut buffers.rows(None));
            lengths.extend(buffers.finish().flat_map(|(_, bytes)| bytes));
        }
        (memory.rows, String::from_utf8(lengths).unwrap())
    };
    let letters = |number: u32| {
        let digits = number.to_string();
        digits.chars().map(|digit| format!("{number},,,,,{digit}\n")).collect::<String>()
    };
    // On the seventh the analyzer fails, so it is neither in the rows nor in the register.
    let rows: String = (0..300).filter(|&number| number != 7).map(letters).collect();
    let lengths: String = (0..300_u32)
        .filter(|&number| number != 7)
        .map(|number| format!("{{\"length\":{}}}\n", number.to_string().len()))
        .collect();
    for threads in [1, 2, 8] {
        assert_eq!(of(threads, true), (rows.clone(), lengths.clone()), "{threads} threads");
    }
    assert_eq!(of(2, false), Default::default());
}

/// Story `number`; stories have nothing in common but single words.
fn story(number: u64) -> String {
    let words =
        ["xã", "huyện", "họp", "bàn", "nước", "rừng", "đường", "trường", "chợ", "cầu", "lúa", "ngô", "chè", "dân"];
    let mut state = number;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        words[(state >> 33) as usize % words.len()]
    };
    (0..200).map(|_| format!("{} ", word())).collect()
}

#[test]
fn duplicates_name_the_first_one_whatever_the_threads() {
    // Each story is told three times, the last time with another ending.
    let text = |number: u64| match number / 100 {
        2 => format!("{}Theo báo bạn", story(number % 100)),
        _ => story(number % 100),
    };
    let read = |threads, duplicates| {
        let mut memory = Memory::default();
        let report =
            run(&engine(), texts((0..300).map(text)), &RunOptions { duplicates, ..options(threads) }, &mut memory);
        let report = report.unwrap();
        let mut summary = Vec::new();
        report.summaries[0].1.write_json(&mut summary);
        let counts = (report.progress.documents, report.progress.duplicates);
        (counts, memory.lines, memory.rows, summary)
    };
    for duplicates in [Duplicates::Mark, Duplicates::Drop, Duplicates::Ignore] {
        let (counts, lines, rows, summary) = read(1, duplicates);
        let marked = lines.lines().filter(|line| !line.contains(r#""duplicate_of":null"#)).count();
        let expected = match duplicates {
            Duplicates::Mark => ((300, 200), 300, 200),
            Duplicates::Drop => ((100, 200), 100, 0),
            Duplicates::Ignore => ((300, 0), 300, 0),
        };
        assert_eq!((counts, lines.lines().count(), marked), expected);
        assert_eq!(summary, serde_json::to_vec(&(0..expected.1 as u64).map(text).collect::<String>()).unwrap());
        if duplicates == Duplicates::Mark {
            let line = lines.lines().nth(142).unwrap();
            assert!(line.contains(r#""duplicate_of":"42","similarity":1.0}"#), "{line}");
            let line = lines.lines().nth(242).unwrap();
            assert!(line.contains(r#""duplicate_of":"42","similarity":0.9"#), "{line}");
        }
        for threads in [2, 8] {
            assert_eq!(
                read(threads, duplicates),
                (counts, lines.clone(), rows.clone(), summary.clone()),
                "{threads} threads"
            );
        }
    }
}
