//! Reading without analyzing: from files to documents, by format.

#[expect(dead_code, reason = "other benches use the rest of it")]
mod common;

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use giaoban_corpus::{Corpus, Options};

/// How much text a file holds.
const SIZE: usize = 8 << 20;

/// Reads everything below `path` and counts documents.
fn read(path: &Path) -> u64 {
    let mut corpus = Corpus::new(vec![path.to_owned()], Options::default());
    let mut documents = 0;
    while let Some(block) = corpus.next_block() {
        block.decode(&mut |record| {
            record.expect("good input");
            documents += 1;
        });
    }
    documents
}

fn formats(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let texts = common::texts();
    let mut records = Vec::new();
    let mut size = 0;
    while size < SIZE {
        // Records as they are usually long, with a teaser now and then.
        let (_, text) = &texts[usize::from(records.len() % 4 > 0)];
        size += text.len();
        let id = format!("a{}", records.len());
        records.push(
            serde_json::json!({"id": id, "url": "https://bao.example/1", "published": "2021-03-04", "text": text}),
        );
    }
    let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
    let mut table = String::from("id,url,published,text\n");
    for record in &records {
        let quoted = |name: &str| record[name].as_str().expect("a string").replace('"', "\"\"");
        let (id, url, published, text) = (quoted("id"), quoted("url"), quoted("published"), quoted("text"));
        table.push_str(&format!("{id},{url},{published},\"{text}\"\n"));
    }
    let list = serde_json::to_string(&records).expect("JSON");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(lines.as_bytes()).expect("memory");
    let gzip = gzip.finish().expect("memory");
    let zstandard = zstd::encode_all(lines.as_bytes(), 3).expect("memory");
    let files: [(&str, &[u8], usize); 5] = [
        ("news.jsonl", lines.as_bytes(), lines.len()),
        ("news.json", list.as_bytes(), list.len()),
        ("news.csv", table.as_bytes(), table.len()),
        ("news.jsonl.gz", &gzip, lines.len()),
        ("news.jsonl.zst", &zstandard, lines.len()),
    ];
    let mut group = criterion.benchmark_group("reading");
    for (name, bytes, size) in files {
        let path = folder.path().join(name);
        File::create(&path).and_then(|mut file| file.write_all(bytes)).expect("a file");
        group.throughput(Throughput::Bytes(size as u64));
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| bencher.iter(|| read(&path)));
    }
    let texts_folder = folder.path().join("texts");
    fs::create_dir(&texts_folder).expect("a folder");
    let mut size = 0;
    for index in 0..2000 {
        let (_, text) = &texts[index % texts.len()];
        let text = &text[..text.floor_char_boundary(8000)];
        size += text.len();
        fs::write(texts_folder.join(format!("{index}.txt")), text).expect("a file");
    }
    group.throughput(Throughput::Bytes(size as u64));
    group
        .bench_function(BenchmarkId::from_parameter("folder of texts"), |bencher| bencher.iter(|| read(&texts_folder)));
    group.finish();
}

criterion_group!(reading, formats);
criterion_main!(reading);
