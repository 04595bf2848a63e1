use std::fmt::Write;
use std::io::Write as _;

use super::*;
use crate::Corpus;

const PAGE: &str = "<html><head><title>Họp</title></head><body><div><a href=/>Trang chủ</a></div>\
    <h1>Huyện ủy họp bàn về nông thôn mới</h1><p>Sáng 5/3, Huyện ủy họp, bàn việc xây dựng nông thôn mới ở 12 xã của huyện.</p></body></html>";
const TEXT: &str =
    "Huyện ủy họp bàn về nông thôn mới\n\nSáng 5/3, Huyện ủy họp, bàn việc xây dựng nông thôn mới ở 12 xã của huyện.";

/// A record with its length.
fn record(kind: &str, fields: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://a.example/1\r\nWARC-Date: 2021-04-01T02:03:04Z\r\n{fields}Content-Length: {}\r\n\r\n",
        content.len()
    );
    [head.as_bytes(), content, b"\r\n\r\n"].concat()
}

fn response(fields: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\n{fields}\r\n");
    record("response", "Content-Type: application/http; msgtype=response\r\n", &[head.as_bytes(), body].concat())
}

fn text(text: &str) -> Vec<u8> {
    record("conversion", "Content-Type: text/plain\r\n", text.as_bytes())
}

/// What is read of a file, one line a document or fault, and the number of records passed over.
fn read(bytes: &[u8], options: Options) -> (String, u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.warc");
    std::fs::write(&path, bytes).unwrap();
    let mut corpus = Corpus::new(vec![path], options);
    let mut out = String::new();
    while let Some(block) = corpus.next_block() {
        block.decode(&mut |record| match record {
            Ok(Record { document, .. }) => {
                writeln!(out, "{} {:?}", document.id, document.text).unwrap();
                assert_eq!(document.source.format, "warc");
            }
            Err(fault) => writeln!(out, "! {}", fault.message).unwrap(),
        });
    }
    (out, corpus.skipped_records())
}

fn of(bytes: &[u8]) -> String {
    read(bytes, Options::default()).0
}

fn page(number: u64) -> String {
    format!("a:{number} {TEXT:?}\n")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn chunked(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for chunk in bytes.chunks(50) {
        out.extend_from_slice(format!("{:x};a=b\r\n", chunk.len()).as_bytes());
        out.extend_from_slice(chunk);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"0\r\n\r\n");
    out
}

#[test]
fn pages_and_texts_are_documents() {
    let html = "Content-Type: text/html; charset=utf-8\r\n";
    let whole = PAGE.as_bytes();
    for (name, body, fields) in [
        ("plain", whole.to_vec(), html.to_owned()),
        ("chunked", chunked(whole), format!("{html}Transfer-Encoding: chunked\r\n")),
        ("said to be chunked", whole.to_vec(), format!("{html}Transfer-Encoding: chunked\r\n")),
        ("gzip", gzip(whole), format!("{html}Content-Encoding: gzip\r\n")),
        ("said to be gzip", whole.to_vec(), format!("{html}Content-Encoding: gzip\r\n")),
        ("deflate", zlib(whole), format!("{html}Content-Encoding: deflate\r\n")),
        ("raw deflate", zlib(whole)[2..].to_vec(), format!("{html}Content-Encoding: deflate\r\n")),
        (
            "chunked gzip",
            chunked(&gzip(whole)),
            format!("{html}content-encoding: gzip\r\ntransfer-encoding: Chunked\r\n"),
        ),
        ("no type", whole.to_vec(), String::new()),
        ("odd type", whole.to_vec(), "Content-Type: application/octet-stream\r\n".to_owned()),
    ] {
        assert_eq!(of(&response(&fields, &body)), page(0), "{name}");
    }
    assert_eq!(of(&record("resource", "Content-Type: text/html\r\n", whole)), page(0));
    assert_eq!(of(&text("Huyện ủy họp.\nCác xã dự.")), "a:0 \"Huyện ủy họp.\\nCác xã dự.\"\n");
}

#[test]
fn what_holds_no_text_is_counted() {
    let file = [
        record("warcinfo", "", b"software: x\r\n"),
        record("request", "", b"GET / HTTP/1.1\r\n\r\n"),
        response("Content-Type: image/png\r\n", b"\x89PNG"),
        response("Content-Type: text/html\r\n", PAGE.as_bytes()),
        record("response", "", b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html>x</html>"),
        record("response", "", b"HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\n\r\n<html>x</html>"),
        record("metadata", "", &vec![b'x'; 3 << 20]),
        record("revisit", "", b""),
        text("Tỉnh ủy họp."),
    ]
    .concat();
    assert_eq!(read(&file, Options::default()), (format!("{}a:8 \"Tỉnh ủy họp.\"\n", page(3)), 7));
    // Blocks of any size give the same.
    for block_bytes in [1, 100, 1 << 20] {
        let options = Options { block_bytes, ..Options::default() };
        assert_eq!(read(&file, options).0, of(&file));
    }
}

#[test]
fn metadata_is_kept() {
    let file = response("Content-Type: text/html\r\n", PAGE.as_bytes());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.warc.gz");
    std::fs::write(&path, gzip(&file)).unwrap();
    let mut corpus = Corpus::new(vec![path], Options::default());
    let mut found = Vec::new();
    while let Some(block) = corpus.next_block() {
        block.decode(&mut |record| found.push(record.unwrap().document));
    }
    let [document] = &found[..] else { panic!("{found:?}") };
    assert_eq!(document.source.url.as_deref(), Some("https://a.example/1"));
    assert_eq!(document.metadata.captured.as_deref(), Some("2021-04-01T02:03:04Z"));
    assert_eq!((document.metadata.published.as_deref(), document.source.encoding), (None, "UTF-8"));
}

#[test]
fn broken_records_are_told_and_the_rest_is_read() {
    let good = text("Tỉnh ủy họp.");
    let shifted = |by: i64| {
        let length = "Tỉnh ủy họp.".len() as i64;
        String::from_utf8(good.clone())
            .unwrap()
            .replace(&format!("Length: {length}"), &format!("Length: {}", length + by))
            .into_bytes()
    };
    let fine = |number: u64| format!("a:{number} \"Tỉnh ủy họp.\"\n");
    for (name, file, expected) in [
        ("too long", shifted(7), "! record 1: its length (25 bytes) is wrong: no record begins behind it\n"),
        ("too short", shifted(-5), "! record 1: its length (13 bytes) is wrong: no record begins behind it\n"),
        (
            "no length",
            b"WARC/1.0\r\nWARC-Type: conversion\r\n\r\nabc\r\n\r\n".to_vec(),
            "! record 1: it has no length (`Content-Length`)\n",
        ),
    ] {
        let file = [&good[..], &file, &good].concat();
        assert_eq!(of(&file), format!("{}{expected}{}", fine(0), fine(2)), "{name}");
    }
    // Far too long: everything behind it is found all the same.
    let far = [&good[..], &shifted(5000), &good, &good].concat();
    let expected = format!("{}! record 1: it should have 5018 bytes, but the file ends after", fine(0));
    assert!(of(&far).starts_with(&expected), "{}", of(&far));
    assert!(of(&far).ends_with(&format!("{}{}", fine(2), fine(3))));
    // Cut off.
    let cut = [&good[..], &good[..good.len() - 10]].concat();
    assert_eq!(of(&cut), format!("{}! record 1: it should have 18 bytes, but the file ends after 12\n", fine(0)));
    let head = [&good[..], &good[..30]].concat();
    assert_eq!(of(&head), format!("{}! record 1: its head has no end\n", fine(0)));
    // The last record without its end, and line feeds alone.
    assert_eq!(of(&good[..good.len() - 4]), fine(0));
    let unix = String::from_utf8(good.clone()).unwrap().replace("\r\n", "\n").into_bytes();
    assert_eq!(of(&[&unix[..], &unix].concat()), format!("{}{}", fine(0), fine(1)));
    // Rubbish between records.
    assert_eq!(
        of(&[&good[..], b"xyz\r\n\r\n", &good].concat()),
        format!("{}! record 0: what stands behind it is no record\n{}", fine(0), fine(1))
    );
    // Longer than the limit.
    let options = Options { max_record: 1000, ..Options::default() };
    let long = [&good[..], &text(&"x".repeat(5000)), &good].concat();
    assert_eq!(
        read(&long, options).0,
        format!("{}! record 1: longer than 1000 bytes, the limit for one document\n{}", fine(0), fine(2))
    );
    // Empty pages and compression that is not known.
    let empty = response("Content-Type: text/html\r\n", b"<html><body></body></html>");
    assert_eq!(of(&empty), "! record 0: no text in the page\n");
    let brotli = response("Content-Type: text/html\r\nContent-Encoding: br\r\n", b"\x8B\xFF\x80\x03");
    assert_eq!(of(&brotli), "! record 0: compressed with Brotli, which is not read\n");
}

#[test]
fn a_file_without_a_text_says_so() {
    assert_eq!(of(&record("warcinfo", "", b"x")), "! no record in it\n");
    assert_eq!(of(b"WARC/1.0\r\n"), "! record 0: its head has no end\n");
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300), cut in 0usize..300) {
        let good = text("Tỉnh ủy họp.");
        let mut file = good[..cut.min(good.len())].to_vec();
        file.extend_from_slice(&bytes);
        file.extend_from_slice(&good);
        read(&file, Options::default());
    }
}
