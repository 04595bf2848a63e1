//! The giaoban program as a library: links the analyzers and runs the command line.
#![cfg_attr(not(test), deny(unused_crate_dependencies))]

use giaoban_date as _;
use giaoban_directive as _;
use giaoban_entity as _;
use giaoban_statistics as _;

use std::io::{BufRead, Write};

use giaoban_core::text::TokenBuffer;
use giaoban_core::{Metadata, Offsets, RawDocument, registered, select};
use giaoban_runner::Engine;

/// Reads JSON lines from standard input and writes annotated ones.
pub fn main() {
    let engine = Engine::new(&select(&registered(), None).expect("a plan"));
    let mut buffer = TokenBuffer::default();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let record: serde_json::Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
        let string = |key: &str| record[key].as_str().map(str::to_owned);
        let raw = RawDocument {
            id: string("id").unwrap_or_default(),
            text: string("text").expect("text"),
            metadata: Metadata { title: string("title"), published: string("published") },
            ..RawDocument::default()
        };
        let analyzed = engine.analyze(raw, &mut buffer);
        let document = &analyzed.document;
        let offsets = Offsets::code_points(&document.text);
        let zones: Vec<_> = document
            .zones
            .iter()
            .map(|z| serde_json::json!({"kind": z.kind, "start": offsets.at(z.span.start()), "end": offsets.at(z.span.end())}))
            .collect();
        let mut json = Vec::new();
        let head = serde_json::json!({"published": document.published.time.as_ref().map(|t| &t.value), "published_basis": document.published.basis,
            "captured": document.captured.as_ref().map(|t| &t.value), "title": document.title, "place": document.place, "zones": zones});
        write!(
            json,
            "{{\"id\":{:?},\"text\":{},\"document\":{head},\"annotations\":{{",
            document.id,
            serde_json::json!(document.text)
        )
        .expect("memory");
        for (i, (registration, analyzer)) in engine.plan().enumerate() {
            write!(json, "{}\"{}\":", if i > 0 { "," } else { "" }, registration.name).expect("memory");
            analyzer.write_layer(document, &analyzed.annotations, &offsets, &mut json);
        }
        json.extend_from_slice(b"}}\n");
        for fault in &analyzed.faults {
            eprintln!("{}: {}: {}", document.id, fault.analyzer, fault.message);
        }
        if out.write_all(&json).is_err() {
            return;
        }
    }
}
