//! How fast pages are read: the pages of `tests/pages`, and their text repeated to the size of large pages.

use std::fs;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn pages(criterion: &mut Criterion) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("the pages").map(|entry| entry.expect("a page").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "html"));
    paths.sort();
    let pages: Vec<String> = paths.iter().map(|path| fs::read_to_string(path).expect("UTF-8")).collect();
    let size = |pages: &[String]| Throughput::Bytes(pages.iter().map(|page| page.len() as u64).sum());
    let mut group = criterion.benchmark_group("html");
    group.throughput(size(&pages));
    group.bench_function("pages", |bench| {
        bench.iter(|| {
            for page in &pages {
                black_box(giaoban_html::read(page, None));
            }
        });
    });
    // Pages of today carry several times their text in scripts and styles.
    let padding =
        "<script>window.state = {\"id\": 12345, \"items\": [1, 2, 3], \"name\": \"abc\"};</script>".repeat(400);
    let large: Vec<String> = pages.iter().map(|page| page.replace("</body>", &format!("{padding}</body>"))).collect();
    group.throughput(size(&large));
    group.bench_function("pages with scripts", |bench| {
        bench.iter(|| {
            for page in &large {
                black_box(giaoban_html::read(page, None));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, pages);
criterion_main!(benches);
