//! What cannot be read has one line on standard error with its place, and nothing else is lost.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use crate::command::{giaoban, giaoban_with};

/// Runs over good files around `path` and checks that only `path` is reported, as `message`.
fn check(path: &Path, message: &str) {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (folder.path().join("before.txt"), folder.path().join("after.txt"));
    fs::write(&before, "Trước.").unwrap();
    fs::write(&after, "Sau.").unwrap();
    let ran = giaoban(["run".as_ref(), before.as_os_str(), path.as_os_str(), after.as_os_str()]);
    assert_eq!(ran.err, format!("giaoban: {}{message}\n", path.display()));
    assert_eq!(ran.code, 3);
    let ids = ran.ids();
    assert_eq!((&*ids[0], &*ids[ids.len() - 1]), ("before", "after"));
}

#[test]
fn whole_files() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    check(&folder.path().join("missing.txt"), ": no such file or folder");
    check(&at("empty.txt", b""), ": empty file");
    check(&at("empty.jsonl", b""), ": empty file");
    check(&at("blank.jsonl", b"\n \n"), ": no record in it");
    check(&at("blank.txt", b" \n\t\n"), ": no text in the file, only white space");
    check(&at("mark.txt", b"\xEF\xBB\xBF"), ": empty file");
    check(&at("empty.html", b"<!DOCTYPE html><body><script>a</script>"), ": no text in the page");
    check(
        &at("cut.warc", b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 9\r\n\r\na"),
        ":1: record 0: it should have 9 bytes, but the file ends after 1",
    );
    let unknown = ":2: not UTF-8: invalid byte 0xD2 at byte 4; nor is it UTF-16LE, UTF-16BE, windows-1258, TCVN3, VNI, \
        windows-1252 as far as can be told";
    check(&at("cyrillic.txt", b"A B\n\xD2\xE5\xEA\xF1\xF2"), unknown);
    let nothing = folder.path().join("nothing");
    fs::create_dir(&nothing).unwrap();
    let ran = giaoban(["run".as_ref(), nothing.as_os_str()]);
    let message = "no file to read in this folder (known endings: .";
    assert!(ran.code == 3 && ran.err.starts_with(&format!("giaoban: {}: {message}", nothing.display())), "{}", ran.err);
}

#[test]
fn other_formats_are_not_taken_for_text() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content, message) in
        [("a.pdf", &b"%PDF-1.7\n"[..], "a PDF"), ("a.bin", b"a\0b", "binary data, not text")]
    {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        let ran = giaoban(["run".as_ref(), path.as_os_str()]);
        assert_eq!((ran.code, &*ran.out, ran.errors().len()), (3, "", 1), "{name}");
        let expected = format!("giaoban: {}: this is {message}", path.display());
        assert!(ran.err.starts_with(&expected), "{}", ran.err);
    }
}

#[cfg(unix)]
#[test]
fn files_that_cannot_be_opened() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let locked = folder.path().join("locked.txt");
    fs::write(&locked, "a").unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser reads everything.
    if File::open(&locked).is_err() {
        check(&locked, ": not readable: permission denied");
    }
    let below = folder.path().join("below");
    fs::create_dir(&below).unwrap();
    symlink("nowhere", below.join("link.txt")).unwrap();
    symlink("../below", below.join("loop")).unwrap();
    fs::write(below.join("good.txt"), "Tốt.").unwrap();
    let ran = giaoban(["run".as_ref(), below.as_os_str()]);
    assert_eq!((ran.code, ran.ids()), (3, vec!["good".to_owned()]));
    let errors = ran.errors();
    assert_eq!(errors.len(), 2, "{}", ran.err);
    assert!(errors[0].ends_with("link.txt: no such file or folder"), "{}", errors[0]);
    assert!(errors[1].contains("loop"), "{}", errors[1]);
}

#[test]
fn records() {
    let lines = [
        "{\"id\":\"1\",\"text\":\"Một.\"}",
        "{\"id\":\"2\"}",
        "{\"id\":\"3\",\"text\":\"Ba.\"",
        "[\"text\"]",
        "{\"id\":\"5\",\"text\":[\"Năm.\"]}",
        "",
        "{\"id\":\"7\",\"text\":\"\"}",
        "{\"id\":\"8\",\"text\":\"\\ud800\"}",
        "{\"id\":\"9\",\"text\":\"Chín.\"}",
    ];
    let mut input = lines.join("\n").into_bytes();
    input.extend_from_slice(b"\n{\"text\":\"\xFF\"}\n{\"id\":\"11\",\"text\":\"A\"}");
    let ran = giaoban_with(["run", "-"], &input);
    assert_eq!((ran.code, ran.ids()), (3, vec!["1".to_owned(), "9".to_owned(), "11".to_owned()]));
    insta::assert_snapshot!("bad_records", ran.err);
}

#[test]
fn a_line_of_100_megabytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.jsonl");
    let mut file = File::create(&path).unwrap();
    file.write_all("{\"id\":\"a\",\"text\":\"Một.\"}\n{\"id\":\"b\",\"text\":\"".as_bytes()).unwrap();
    let megabyte = "Tỉnh ủy họp. ".repeat(1 << 16);
    for _ in 0..(100 << 20) / megabyte.len() + 1 {
        file.write_all(megabyte.as_bytes()).unwrap();
    }
    file.write_all(b"\"}\n{\"id\":\"c\",\"text\":\"Ba.\"}\n").unwrap();
    drop(file);
    let ran = giaoban(["run".as_ref(), path.as_os_str()]);
    assert_eq!((ran.code, ran.ids()), (3, vec!["a".to_owned(), "c".to_owned()]));
    let message = "line longer than 64 MiB, the limit for one document";
    assert_eq!(ran.err, format!("giaoban: {}:2: {message}\n", path.display()));

    let text = folder.path().join("long.txt");
    fs::rename(&path, &text).unwrap();
    check(&text, ": longer than 64 MiB, the limit for one document");
}

#[test]
fn a_shorter_limit_holds_for_every_form() {
    let input = format!("{{\"id\":\"a\",\"text\":\"{}\"}}\n{{\"id\":\"b\",\"text\":\"Hai.\"}}\n", "x".repeat(3000));
    let ran = giaoban_with(["run", "-", "--max-record", "2K"], input.as_bytes());
    assert_eq!((ran.code, ran.ids()), (3, vec!["b".to_owned()]));
    assert_eq!(ran.err, "giaoban: -:1: line longer than 2 KiB, the limit for one document\n");
    let ran = giaoban_with(["run", "-", "--max-record", "2K"], "x".repeat(3000).as_bytes());
    assert_eq!(ran.err, "giaoban: -: longer than 2 KiB, the limit for one document\n");
}

/// An archive of one member, stored, whose general flags are `flags`. The check sum is not right.
fn zip(name: &str, content: &[u8], flags: u16) -> Vec<u8> {
    let mut fields = vec![20, 0];
    fields.extend_from_slice(&flags.to_le_bytes());
    fields.extend_from_slice(&[0; 10]);
    for length in [content.len() as u32; 2] {
        fields.extend_from_slice(&length.to_le_bytes());
    }
    fields.extend_from_slice(&[name.len() as u8, 0, 0, 0]);
    let data = [b"PK\x03\x04", &*fields, name.as_bytes(), content].concat();
    let list = [b"PK\x01\x02\x14\0", &*fields, &[0; 14], name.as_bytes()].concat();
    let mut archive = [&*data, &*list, b"PK\x05\x06\0\0\0\0\x01\0\x01\0"].concat();
    for number in [list.len() as u32, data.len() as u32] {
        archive.extend_from_slice(&number.to_le_bytes());
    }
    archive.extend_from_slice(&[0, 0]);
    archive
}

#[test]
fn compressed_files_archives_lists_and_tables() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all("{\"id\":\"z\",\"text\":\"Nén.\"}\n".repeat(3).as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let cut_short = "ends too early: the file is cut short";
    check(&at("cut.jsonl.gz", &gzip[..gzip.len() - 9]), &format!(": the gzip data {cut_short}"));
    let archive = zip("a.txt", b"a", 0);
    let message = ": the ZIP archive has no list of members at its end: the file is cut short";
    check(&at("cut.zip", &archive[..archive.len() - 30]), message);
    check(&at("secret.zip", &zip("a.txt", b"a", 1)), "!/a.txt: encrypted with a password, which is not read");
    check(&at("sum.zip", &archive), "!/a.txt: broken ZIP archive: the member has a wrong check sum");
    let message = ":2: the JSON ends in the middle of this record: the file is cut short";
    check(&at("cut.json", b"[{\"text\":\"a\"},\n{\"text\":\"b"), message);
    check(&at("open.json", b"[{\"text\":\"a\"}\n"), ":2: the JSON list has no end: the file is cut short");
    check(&at("uneven.csv", b"id,text\n1,a\n2,b,c\n"), ":3: 3 fields in a table of 2 columns");
    let message = ":1: no column with a usual name for texts; --text-field takes one of `id`, `note`";
    check(&at("names.csv", b"id,note\n1,a\n"), message);
    check(&at("mark.csv", b"id,text\n1,\"a\n"), ":2: a quotation mark in this row has no partner");
    let none = giaoban(["run".as_ref(), at("none.tar", &[0; 1024]).as_os_str()]);
    assert_eq!((none.code, none.errors().len()), (3, 1));
    assert!(none.err.contains("none.tar: no file to read in this archive (known endings: ."), "{}", none.err);
}
