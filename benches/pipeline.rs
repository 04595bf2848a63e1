//! The stages of one document's way, and the whole of it.

mod common;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use giaoban_core::text::{LexiconBuilder, TokenBuffer, tokenize};
use giaoban_core::{registered, select};
use giaoban_export::JsonLines;
use giaoban_runner::Engine;
use giaoban_structure::Structurer;

fn stages(criterion: &mut Criterion) {
    let plan = select(&registered(), None).expect("a plan");
    let mut builder = LexiconBuilder::new();
    let structurer = Structurer::new(&mut builder);
    let analyzers: Vec<_> = plan.iter().map(|registration| (registration.build)(&mut builder)).collect();
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

criterion_group!(pipeline, stages);
criterion_main!(pipeline);
