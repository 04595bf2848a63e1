//! The checks must find what they look for: analyzers with one mistake each.

use std::borrow::Cow;
use std::panic::catch_unwind;

use giaoban_core::text::{LexiconBuilder, Span};
use giaoban_core::{Analyzer, Annotation, Annotations, Document, Payload, Registration, Summary, select};
use giaoban_runner::Engine;
use serde::Serialize;

use crate::conformance::check_text;

#[derive(Default, Serialize)]
struct Nothing {}

impl Summary for Nothing {
    fn merge(&mut self, _later: Self) {}
}

/// The mistakes; `NONE` makes none.
const NONE: u8 = 0;
const REPEATED_FIELD: u8 = 1;
const NULL: u8 = 2;
const EMPTY: u8 = 3;
const REFERENCE: u8 = 4;
const PANIC: u8 = 5;
const BLANK: u8 = 6;
const UNSTABLE: u8 = 7;

/// A payload whose fields are chosen when it is written.
#[derive(Debug)]
struct Trial<const MISTAKE: u8>;

impl<const MISTAKE: u8> Serialize for Trial<MISTAKE> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(None)?;
        match MISTAKE {
            REPEATED_FIELD => map.serialize_entry("rule", "again")?,
            NULL => map.serialize_entry("value", &None::<u8>)?,
            EMPTY => map.serialize_entry("value", &[""])?,
            _ => map.serialize_entry("value", &1)?,
        }
        map.end()
    }
}

impl<const MISTAKE: u8> Payload for Trial<MISTAKE> {
    const ID_PREFIX: &'static str = "t";

    fn kind(&self) -> &'static str {
        "trial"
    }

    fn gloss(&self) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn references(&self, visit: &mut dyn FnMut(&'static str, usize)) {
        if MISTAKE == REFERENCE {
            visit("t", 7);
        }
    }
}

struct TrialAnalyzer<const MISTAKE: u8> {
    runs: std::sync::atomic::AtomicU32,
}

impl<const MISTAKE: u8> Analyzer for TrialAnalyzer<MISTAKE> {
    const NAME: &'static str = "trial";
    const DESCRIPTION: &'static str = "marks the first word";
    type Payload = Trial<MISTAKE>;
    type Summary = Nothing;
    type Register = ();

    fn new(_lexicon: &mut LexiconBuilder) -> Self {
        Self { runs: 0.into() }
    }

    fn analyze(&self, document: &Document, _prior: &Annotations) -> Vec<Annotation<Trial<MISTAKE>>> {
        assert!(MISTAKE != PANIC, "as asked");
        let runs = self.runs.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let last = if MISTAKE == UNSTABLE && runs > 0 { 2 } else { 1 };
        let span = if MISTAKE == BLANK { Span::new(5, 6) } else { document.span_of(0, last) };
        vec![Annotation { span, rule: "trial/first", value: Trial }]
    }

    fn summarize(&self, _document: &Document, _found: &[Annotation<Trial<MISTAKE>>]) -> Nothing {
        Nothing {}
    }
}

fn passes<const MISTAKE: u8>() -> bool {
    let plan = [Registration::of::<TrialAnalyzer<MISTAKE>>("trial")];
    let engine = Engine::new(&select(&plan, None).expect("a plan"));
    catch_unwind(std::panic::AssertUnwindSafe(|| check_text(&engine, "trial", "Họp ở xã.", None))).is_ok()
}

#[test]
fn a_mistake_is_found() {
    assert!(passes::<NONE>());
    assert!(!passes::<REPEATED_FIELD>());
    assert!(!passes::<NULL>());
    assert!(!passes::<EMPTY>());
    assert!(!passes::<REFERENCE>());
    assert!(!passes::<PANIC>());
    assert!(!passes::<BLANK>());
    assert!(!passes::<UNSTABLE>());
}
