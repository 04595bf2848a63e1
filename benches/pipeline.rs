//! The stages of one document's way, and the whole of it.

mod common;

use std::fmt::Write as _;
use std::path::Path;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use giaoban_core::text::{Lexicon, LexiconBuilder, TokenBuffer, tokenize};
use giaoban_core::{registered, select};
use giaoban_corpus::{Corpus, Options};
use giaoban_export::JsonLines;
use giaoban_runner::Engine;
use giaoban_structure::Structurer;

fn stages(criterion: &mut Criterion) {
    let plan = select(&registered(), None).expect("a plan");
    let mut builder = LexiconBuilder::new();
    let structurer = Structurer::new(&mut builder);
    let analyzers: Vec<_> = plan
        .iter()
        .map(|registration| {
            (registration.build)(&mut builder, &giaoban_core::Terms::default()).expect("no terms, no errors")
        })
        .collect();
    let lexicon = builder.build();
    let engine = Engine::new(&plan);
    let mut buffer = TokenBuffer::default();
    for (name, text) in common::texts() {
        let mut group = criterion.benchmark_group("pipeline");
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::new("tokenize", name), |bencher| {
            bencher.iter(|| tokenize(&text, lexicon.vocabulary(), &mut buffer));
        });
        let tokens = tokenize(&text, lexicon.vocabulary(), &mut buffer);
        group.bench_function(BenchmarkId::new("scan", name), |bencher| bencher.iter(|| lexicon.scan(&tokens)));
        // Tokens, sentences, scan, zones, publication date and place.
        group.bench_function(BenchmarkId::new("structure", name), |bencher| {
            bencher.iter_batched(
                || common::raw(&text),
                |raw| structurer.document(raw, &lexicon, &mut buffer),
                BatchSize::SmallInput,
            );
        });
        // From the text to its JSON line.
        let mut line = Vec::new();
        group.bench_function(BenchmarkId::new("whole", name), |bencher| {
            bencher.iter_batched(
                || common::raw(&text),
                |raw| {
                    let found = engine.analyze(raw, &mut buffer);
                    line.clear();
                    let analyzers = analyzers.iter().map(|analyzer| &**analyzer);
                    JsonLines::default().write(
                        &found.document,
                        &found.annotations,
                        analyzers,
                        &found.summaries,
                        &mut line,
                    );
                    line.len()
                },
                BatchSize::SmallInput,
            );
        });
        group.finish();
    }
    criterion.bench_function("start", |bencher| bencher.iter(|| Engine::new(&plan)));
}

/// From files to structured documents, without analyzers: all sample pages many times over, as they are mostly stored.
fn reading(criterion: &mut Criterion) {
    let mut builder = LexiconBuilder::new();
    let structurer = Structurer::new(&mut builder);
    for registration in registered() {
        (registration.build)(&mut builder, &giaoban_core::Terms::default()).expect("no terms, no errors");
    }
    let lexicon = builder.build();
    let mut buffer = TokenBuffer::default();
    let folder = tempfile::tempdir().expect("a folder");
    let mut group = criterion.benchmark_group("reading + structure");
    for (name, content) in [("pages.jsonl", json_lines()), ("pages.wet", wet()), ("pages.warc", warc_of_html())] {
        let path = folder.path().join(name);
        std::fs::write(&path, &content).expect("written");
        group.throughput(Throughput::Bytes(content.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| structured(&path, &structurer, &lexicon, &mut buffer)));
    }
    group.finish();
}

/// The sample pages many times over.
fn json_lines() -> String {
    let mut content = String::new();
    let pages = common::pages();
    for page in pages.iter().cycle().take(pages.len() * 30) {
        writeln!(content, "{}", serde_json::json!({ "text": page })).expect("memory");
    }
    content
}

/// The same as Common Crawl stores texts.
fn wet() -> String {
    let mut content = String::new();
    let pages = common::pages();
    for page in pages.iter().cycle().take(pages.len() * 30) {
        record(&mut content, "conversion", "text/plain", page);
    }
    content
}

/// Pages as scraped, in the form in which a crawler stores them.
fn warc_of_html() -> String {
    let mut content = String::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs");
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the inputs") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "html") {
            pages.push(std::fs::read_to_string(path).expect("a page"));
        }
    }
    pages.sort();
    for page in pages.iter().cycle().take(pages.len() * 50) {
        let response = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
        record(&mut content, "response", "application/http; msgtype=response", &response);
    }
    content
}

fn record(content: &mut String, kind: &str, media: &str, body: &str) {
    let length = body.len();
    write!(
        content,
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://bao.example/tin\r\n\
         Content-Type: {media}\r\nContent-Length: {length}\r\n\r\n{body}\r\n\r\n"
    )
    .expect("memory");
}

/// Number of documents in a file, all of them read and structured.
fn structured(path: &Path, structurer: &Structurer, lexicon: &Lexicon, buffer: &mut TokenBuffer) -> usize {
    let mut corpus = Corpus::new(vec![path.to_owned()], Options::default());
    let mut count = 0;
    while let Some(block) = corpus.next_block() {
        block.decode(&mut |record| {
            let document = structurer.document(record.expect("a document").document, lexicon, buffer);
            count += usize::from(!document.zones.is_empty());
        });
    }
    assert!(count > 0, "nothing was read");
    count
}

criterion_group!(pipeline, stages, reading);
criterion_main!(pipeline);
