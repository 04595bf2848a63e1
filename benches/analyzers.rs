//! Every registered analyzer by itself, on documents whose structure and prior layers are ready.

mod common;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use giaoban_core::text::{LexiconBuilder, TokenBuffer};
use giaoban_core::{Annotations, registered, select};
use giaoban_structure::Structurer;

fn each(criterion: &mut Criterion) {
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
    for (name, text) in common::texts() {
        let document = structurer.document(common::raw(&text), &lexicon, &mut TokenBuffer::default());
        let mut group = criterion.benchmark_group("analyzers");
        group.throughput(Throughput::Bytes(text.len() as u64));
        for (index, analyzer) in analyzers.iter().enumerate() {
            let prior = || {
                let mut annotations = Annotations::default();
                for earlier in &analyzers[..index] {
                    earlier.run(&document, &mut annotations);
                }
                annotations
            };
            group.bench_function(BenchmarkId::new(analyzer.name(), name), |bencher| {
                bencher.iter_batched(
                    prior,
                    |mut annotations| {
                        let summary = analyzer.run(&document, &mut annotations);
                        (summary, annotations)
                    },
                    BatchSize::SmallInput,
                );
            });
        }
        group.finish();
    }
}

criterion_group!(analyzers, each);
criterion_main!(analyzers);
