//! Files, folders, compressed data and archives as documents.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use giaoban_corpus::{Corpus, Options};

/// `path|id|record: text` for documents, `fault: …` for faults; paths below `root` are written without it.
fn read_with(root: &Path, corpus: &mut Corpus) -> Vec<String> {
    let mut out = Vec::new();
    let root = format!("{}/", root.display());
    while let Some(block) = corpus.next_block() {
        block.decode(&mut |record| {
            out.push(match record {
                Ok(record) => {
                    let source = &record.document.source;
                    let path = source.path.replace(&root, "");
                    format!("{path}|{}|{}: {}", record.document.id, source.record, record.document.text)
                }
                Err(fault) => format!("fault: {fault}").replace(&root, ""),
            });
        });
    }
    out
}

fn read(paths: &[&Path], root: &Path) -> Vec<String> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| path.to_path_buf()).collect();
    let out = read_with(root, &mut Corpus::new(paths.clone(), Options::default()));
    // What is small is opened by those who decode; with the smallest blocks nothing is small.
    let options = Options { block_bytes: 1, ..Options::default() };
    assert_eq!(read_with(root, &mut Corpus::new(paths, options)), out);
    out
}

fn read_bytes(name: &str, bytes: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    read(&[&path], folder.path())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, content) in members {
        let mut header = tar::Header::new_gnu();
        // Set as bytes, since the writer would refuse some of the names.
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        out.extend_from_slice(header.as_bytes());
        out.extend_from_slice(content);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize(out.len() + 1024, 0);
    out
}

/// A member of a ZIP archive as it is to be written, right or wrong.
struct Member<'a> {
    name: &'a str,
    content: &'a [u8],
    deflated: bool,
    flags: u16,
    /// Added to the size that the archive says.
    more: u32,
}

impl<'a> Member<'a> {
    fn new(name: &'a str, content: &'a [u8]) -> Self {
        Self { name, content, deflated: true, flags: 1 << 11, more: 0 }
    }
}

fn zip(members: &[Member<'_>]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for member in members {
        let mut crc = flate2::Crc::new();
        crc.update(member.content);
        let data = if member.deflated { deflate(member.content) } else { member.content.to_vec() };
        let start = out.len() as u32;
        let mut fields = Vec::new();
        for value in [20, member.flags, if member.deflated { 8 } else { 0 }, 0, 0x21] {
            fields.extend_from_slice(&u16::to_le_bytes(value));
        }
        for value in [crc.sum(), data.len() as u32, (member.content.len() as u32).wrapping_add(member.more)] {
            fields.extend_from_slice(&u32::to_le_bytes(value));
        }
        fields.extend_from_slice(&u16::to_le_bytes(member.name.len() as u16));
        fields.extend_from_slice(&[0, 0]);
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&fields);
        out.extend_from_slice(member.name.as_bytes());
        out.extend_from_slice(&data);
        list.extend_from_slice(b"PK\x01\x02\x14\x00");
        list.extend_from_slice(&fields);
        list.extend_from_slice(&[0; 10]);
        list.extend_from_slice(&start.to_le_bytes());
        list.extend_from_slice(member.name.as_bytes());
    }
    let (start, count) = (out.len() as u32, members.len() as u16);
    out.extend_from_slice(&list);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&(list.len() as u32).to_le_bytes());
    out.extend_from_slice(&start.to_le_bytes());
    out.extend_from_slice(&[0, 0]);
    out
}

const LINES: &[u8] = "{\"id\":\"x\",\"text\":\"Một.\"}\n{\"text\":\"Hai.\"}\n".as_bytes();
const XZ: [u8; 84] = [
    0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 0x00, 0x04, 0xE6, 0xD6, 0xB4, 0x46, 0x02, 0x00, 0x21, 0x01, 0x16, 0x00, 0x00,
    0x00, 0x74, 0x2F, 0xE5, 0xA3, 0x01, 0x00, 0x1A, 0x7B, 0x22, 0x69, 0x64, 0x22, 0x3A, 0x22, 0x78, 0x22, 0x2C, 0x22,
    0x74, 0x65, 0x78, 0x74, 0x22, 0x3A, 0x22, 0x4D, 0xE1, 0xBB, 0x99, 0x74, 0x2E, 0x22, 0x7D, 0x0A, 0x00, 0x00, 0x33,
    0x5D, 0x65, 0xE9, 0x82, 0x34, 0x91, 0xDE, 0x00, 0x01, 0x33, 0x1B, 0xF7, 0x19, 0x88, 0x5E, 0x1F, 0xB6, 0xF3, 0x7D,
    0x01, 0x00, 0x00, 0x00, 0x00, 0x04, 0x59, 0x5A,
];
const BZIP2: [u8; 74] = [
    0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0xCC, 0x7C, 0x35, 0x21, 0x00, 0x00, 0x0B, 0x5D, 0xA9,
    0x00, 0x10, 0x10, 0x05, 0x00, 0x10, 0x00, 0x02, 0x06, 0x20, 0x04, 0x4A, 0x00, 0x20, 0x00, 0x08, 0x20, 0x00, 0x20,
    0x00, 0x31, 0x4C, 0x00, 0x13, 0x42, 0x8F, 0x51, 0xA3, 0xD2, 0x6D, 0x26, 0x8A, 0x21, 0xCA, 0x21, 0xDF, 0x78, 0xBA,
    0x00, 0xC8, 0xB4, 0xA1, 0xEA, 0xAF, 0x8B, 0xB9, 0x22, 0x9C, 0x28, 0x48, 0x66, 0x3E, 0x1A, 0x90, 0x80,
];

#[test]
fn compressed_files() {
    let zstandard = zstd::encode_all(LINES, 3).unwrap();
    let both = |name: &str| vec![format!("{name}|x|0: Một."), format!("{name}|news:1|1: Hai.")];
    for (name, bytes) in [("news.jsonl.gz", gzip(LINES)), ("news.jsonl.zst", zstandard.clone())] {
        assert_eq!(read_bytes(name, &bytes), both(name));
    }
    for (name, bytes) in [("news.jsonl.xz", &XZ[..]), ("news.jsonl.bz2", &BZIP2)] {
        assert_eq!(read_bytes(name, bytes), both(name)[..1]);
    }
    // The content says what it is, not the name.
    assert_eq!(read_bytes("news.jsonl", &gzip(LINES)), both("news.jsonl"));
    assert_eq!(read_bytes("news", &zstandard)[0], "news|x|0: Một.");
    assert_eq!(read_bytes("news.txt.gz", &gzip("Một.".as_bytes())), ["news.txt.gz|news|0: Một."]);
    // Members one after the other are one file.
    let (first, second) = LINES.split_at(10);
    assert_eq!(read_bytes("news.jsonl.gz", &[gzip(first), gzip(second)].concat()), both("news.jsonl.gz"));
    let frames = [zstd::encode_all(first, 3).unwrap(), zstd::encode_all(second, 3).unwrap()].concat();
    assert_eq!(read_bytes("news.jsonl.zst", &frames), both("news.jsonl.zst"));
    assert_eq!(read_bytes("news.jsonl.bz2", &BZIP2.repeat(2)).len(), 2);
    assert_eq!(read_bytes("news.jsonl.xz", &XZ.repeat(2)).len(), 2);
    // Twice compressed by mistake.
    assert_eq!(read_bytes("news.jsonl.gz.gz", &gzip(&gzip(LINES))).len(), 2);
}

#[test]
fn archives() {
    let inner = tar(&[("./b.txt", "Hai.".as_bytes()), ("c.jpg", b"\xFF\xD8"), ("d.jsonl", LINES)]);
    let packed = gzip(&inner);
    let archive = zip(&[
        Member::new("tin/a.txt", "Một.".as_bytes()),
        Member { deflated: false, ..Member::new("tin/plain.txt", "Trơn.".as_bytes()) },
        Member::new("tin/.hidden.txt", b"no"),
        Member::new("__MACOSX/tin/a.txt", b"no"),
        Member::new("more.tar.gz", &packed),
        Member::new("tin/ảnh.png", b"no"),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.zip");
    fs::write(&path, &archive).unwrap();
    let expected = [
        "all.zip!/tin/a.txt|all/tin/a|0: Một.",
        "all.zip!/tin/plain.txt|all/tin/plain|0: Trơn.",
        "all.zip!/more.tar.gz!/b.txt|all/more/b|0: Hai.",
        "all.zip!/more.tar.gz!/d.jsonl|x|0: Một.",
        "all.zip!/more.tar.gz!/d.jsonl|all/more/d:1|1: Hai.",
    ];
    assert_eq!(read(&[&path], folder.path()), expected);
    // In a folder they are found too, and what they pass over is counted.
    let mut corpus = Corpus::new(vec![folder.path().to_owned()], Options::default());
    assert_eq!(read_with(folder.path(), &mut corpus), expected);
    assert_eq!(corpus.skipped_files(), 2);
    // Other endings of the same.
    for name in ["x.tgz", "x.tar.gz", "x"] {
        assert_eq!(read_bytes(name, &packed).len(), 3, "{name}");
    }
    assert_eq!(read_bytes("x.tar", &inner)[0], "x.tar!/b.txt|x/b|0: Hai.");
    assert_eq!(read_bytes("unnamed", &archive).len(), 5);
}

#[test]
fn a_large_member_is_read_as_a_stream() {
    let lines = "{\"text\":\"Tỉnh ủy họp bàn về công tác dân vận.\"}\n".repeat(30_000);
    let archive = gzip(&tar(&[("a.jsonl", lines.as_bytes()), ("b.txt", "Hai.".as_bytes())]));
    let out = read_bytes("a.tar.gz", &archive);
    assert_eq!((out.len(), &*out[30_000]), (30_001, "a.tar.gz!/b.txt|a/b|0: Hai."));
    let archive = zip(&[Member::new("a.jsonl", lines.as_bytes()), Member::new("b.txt", "Hai.".as_bytes())]);
    assert_eq!(read_bytes("a.zip", &archive).len(), 30_001);
}

#[test]
fn names_in_archives_are_only_names() {
    let archive = tar(&[("../../up.txt", b"a"), ("/etc/root.txt", b"b"), ("a\n\x1b.txt", b"c")]);
    assert_eq!(
        read_bytes("t.tar", &archive),
        [
            "t.tar!/../../up.txt|t/up|0: a",
            "t.tar!//etc/root.txt|t/etc/root|0: b",
            "t.tar!/a\u{fffd}\u{fffd}.txt|t/a\u{fffd}\u{fffd}|0: c"
        ]
    );
    let archive = zip(&[Member::new("../../../tmp/x.txt", b"a"), Member::new("C:\\x.txt", b"b")]);
    assert_eq!(read_bytes("t.zip", &archive)[0], "t.zip!/../../../tmp/x.txt|t/tmp/x|0: a");
}

#[test]
fn long_names_in_tar() {
    let long = format!("{}/bài.txt", "thư-mục".repeat(30));
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(1);
    header.set_mode(0o644);
    builder.append_data(&mut header, &long, &b"a"[..]).unwrap();
    builder.append_pax_extensions([("path", "x/tên dài.txt".as_bytes())]).unwrap();
    builder.append_data(&mut header, "short", &b"b"[..]).unwrap();
    let out = read_bytes("t.tar", &builder.into_inner().unwrap());
    assert_eq!(
        out,
        [format!("t.tar!/{long}|t/{}|0: a", &long[..long.len() - 4]), "t.tar!/x/tên dài.txt|t/x/tên dài|0: b".into()]
    );
}

#[test]
fn damaged_archives() {
    let lines = "{\"text\":\"Tỉnh ủy họp.\"}\n".repeat(20_000);
    let packed = gzip(lines.as_bytes());
    // What comes before the end is read, and the record that was cut has no fault of its own.
    let out = read_bytes("cut.jsonl.gz", &packed[..packed.len() * 3 / 4]);
    let (last, good) = out.split_last().unwrap();
    assert_eq!(last, "fault: cut.jsonl.gz: the gzip data ends too early: the file is cut short");
    assert!(good.len() > 1000 && good.iter().all(|line| line.ends_with("Tỉnh ủy họp.")));
    for (name, bytes, what) in [
        ("a.jsonl.zst", zstd::encode_all(lines.as_bytes(), 3).unwrap(), "Zstandard"),
        ("a.jsonl.xz", XZ.to_vec(), "xz"),
        ("a.jsonl.bz2", BZIP2.to_vec(), "bzip2"),
        ("a.txt.gz", packed.clone(), "gzip"),
    ] {
        let out = read_bytes(name, &bytes[..bytes.len() - 15]);
        let message = format!("fault: {name}: the {what} data ends too early: the file is cut short");
        assert_eq!(out.last(), Some(&message), "{out:?}");
    }
    let mut flipped = packed.clone();
    let middle = flipped.len() - 6;
    flipped[middle] ^= 0x55;
    let out = read_bytes("a.jsonl.gz", &flipped);
    assert!(out.last().unwrap().starts_with("fault: a.jsonl.gz: broken gzip data:"), "{:?}", out.last());

    let members = [Member::new("a.txt", b"a"), Member::new("b.txt", b"b")];
    let archive = zip(&members);
    let out = read_bytes("cut.zip", &archive[..archive.len() - 30]);
    assert_eq!(out, ["fault: cut.zip: the ZIP archive has no list of members at its end: the file is cut short"]);
    let mut tape = tar(&[("a.txt", b"a"), ("b.txt", b"b")]);
    tape.truncate(1024 + 512);
    let out = read_bytes("cut.tar", &tape);
    assert_eq!(
        out,
        ["cut.tar!/a.txt|cut/a|0: a", "fault: cut.tar!/b.txt: the tar archive ends too early: the file is cut short"]
    );
    tape[512 + 512] ^= 1;
    let out = read_bytes("sum.tar", &tape);
    assert_eq!(out[1], "fault: sum.tar: broken tar archive: the check sum of a member's header is wrong");

    let out = read_bytes(
        "bad.zip",
        &zip(&[
            Member { flags: 1 | 1 << 11, ..Member::new("secret.txt", b"a") },
            Member { more: 5, ..Member::new("short.txt", b"a") },
            Member { more: u32::MAX - 1, ..Member::new("long.txt", b"aa") },
            Member::new("empty.txt", b""),
            Member::new("good.txt", b"b"),
        ]),
    );
    assert_eq!(
        out,
        [
            "fault: bad.zip!/secret.txt: encrypted with a password, which is not read",
            "fault: bad.zip!/short.txt: broken ZIP archive: the member is shorter than the archive says",
            "fault: bad.zip!/long.txt: broken ZIP archive: the member is longer than the archive says",
            "fault: bad.zip!/empty.txt: empty file",
            "bad.zip!/good.txt|bad/good|0: b",
        ]
    );
    for (name, bytes) in
        [("none.zip", zip(&[])), ("none.tar", vec![0; 1024]), ("img.zip", zip(&[Member::new("a.png", b"x")]))]
    {
        let out = read_bytes(name, &bytes);
        assert_eq!(out.len(), 1);
        assert!(
            out[0].starts_with(&format!("fault: {name}: no file to read in this archive (known endings: .")),
            "{out:?}"
        );
    }
}

/// Compressed blank lines, `megabytes` of them.
fn bomb(megabytes: usize) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let mut blank = vec![b' '; 1 << 20];
    blank[0] = b'\n';
    for _ in 0..megabytes {
        encoder.write_all(&blank).unwrap();
    }
    encoder.finish().unwrap()
}

#[test]
fn archive_bombs() {
    let message = "unpacks to more than 250 times its size, as an archive bomb does";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.jsonl.gz");
    fs::write(&path, bomb(80)).unwrap();
    let options = Options::default();
    let out = read_with(folder.path(), &mut Corpus::new(vec![path], options.clone()));
    assert_eq!(out, [format!("fault: bomb.jsonl.gz: {message}")]);
    // One in the other.
    let path = folder.path().join("twice.jsonl.gz");
    fs::write(&path, gzip(&bomb(80))).unwrap();
    let out = read_with(folder.path(), &mut Corpus::new(vec![path], options.clone()));
    assert_eq!(out, [format!("fault: twice.jsonl.gz: {message}")]);
    // A file that says how large it will be is not opened at all.
    let path = folder.path().join("bomb.zip");
    let lie = Member { more: 200 << 20, ..Member::new("a.txt", b"a") };
    fs::write(&path, zip(&[lie, Member::new("b.txt", b"b")])).unwrap();
    let out = read_with(folder.path(), &mut Corpus::new(vec![path], options));
    assert_eq!(out, [format!("fault: bomb.zip!/a.txt: {message}")]);
    // Archives in archives end somewhere.
    let mut archive = zip(&[Member::new("a.txt", b"a")]);
    for _ in 0..3 {
        archive = zip(&[Member::new("x.zip", &archive)]);
    }
    let out = read_bytes("x.zip", &archive);
    assert_eq!(out, ["fault: x.zip!/x.zip!/x.zip!/x.zip: an archive inside 3 others, which is not opened"]);
}

#[test]
fn members_that_overlap_are_not_read() {
    let text = b"a".repeat(3000);
    let one = zip(&[Member { deflated: false, ..Member::new("a.txt", &text) }]);
    // The list names the same member three times.
    let at = one.len() - 22 - 46 - 5;
    let (data, list, end) = (&one[..at], &one[at..one.len() - 22], &one[one.len() - 22..]);
    let mut archive = data.to_vec();
    for name in [b"a.txt", b"b.txt", b"c.txt"] {
        let mut list = list.to_vec();
        list[46..].copy_from_slice(name);
        archive.extend_from_slice(&list);
    }
    let mut end = end.to_vec();
    (end[8], end[10]) = (3, 3);
    end[12..16].copy_from_slice(&(list.len() as u32 * 3).to_le_bytes());
    archive.extend_from_slice(&end);
    let out = read_bytes("o.zip", &archive);
    assert_eq!(out.len(), 2);
    assert_eq!(out[1], "fault: o.zip!/b.txt: members of the ZIP archive overlap or are cut off, as in an archive bomb");
}

#[test]
fn patterns_and_lists() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for name in ["2019/a.txt", "2020/b.txt", "2020/deep/c.txt", "2020/d.data", "2020/.e.txt", "x[1].txt"] {
        fs::create_dir_all(at(name).parent().unwrap()).unwrap();
        fs::write(at(name), name).unwrap();
    }
    let ids = |pattern: &str| -> Vec<String> {
        let out = read_with(folder.path(), &mut Corpus::new(vec![at(pattern)], Options::default()));
        out.iter().map(|line| line.split_once('|').map_or(line.clone(), |(path, _)| path.to_owned())).collect()
    };
    assert_eq!(ids("*/*.txt"), ["2019/a.txt", "2020/b.txt"]);
    assert_eq!(ids("2020/*"), ["2020/b.txt", "2020/d.data", "2020/deep/c.txt"]);
    assert_eq!(ids("20*"), ["2019/a.txt", "2020/b.txt", "2020/deep/c.txt"]);
    assert_eq!(ids("**/[a-c].txt"), ["2019/a.txt", "2020/b.txt", "2020/deep/c.txt"]);
    assert_eq!(ids("2020/.*.txt"), ["2020/.e.txt"]);
    assert_eq!(ids("201{8,9}/*.txt"), ["2019/a.txt"]);
    // A file that is there is no pattern.
    assert_eq!(ids("x[1].txt"), ["x[1].txt"]);
    assert_eq!(ids("*.html"), ["fault: *.html: no file matches this pattern"]);
    assert!(ids("[").concat().contains("a wrong pattern"), "{:?}", ids("["));

    let paths = ["2020/b.txt", "missing.txt", "2019"].map(|name| at(name).display().to_string());
    for (end, name) in [("\n", "lines"), ("\r\n", "crlf"), ("\0", "nul")] {
        let list = at(name);
        let mut file = File::create(&list).unwrap();
        for path in &paths {
            write!(file, "{path}{end}").unwrap();
        }
        let corpus = Corpus::new(vec![at("x[1].txt")], Options::default());
        assert_eq!(
            read_with(folder.path(), &mut corpus.with_list(list)),
            [
                "x[1].txt|x[1]|0: x[1].txt",
                "2020/b.txt|b|0: 2020/b.txt",
                "fault: missing.txt: no such file or folder",
                "2019/a.txt|a|0: 2019/a.txt",
            ],
            "{name}"
        );
    }
}

#[cfg(unix)]
#[test]
fn odd_files_in_folders() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"T\xE2y.txt")), "Một.").unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket.txt")).unwrap();
    let mut corpus = Corpus::new(vec![folder.path().to_owned()], Options::default());
    assert_eq!(read_with(folder.path(), &mut corpus), ["T\u{fffd}y.txt|T\u{fffd}y|0: Một."]);
    assert_eq!(corpus.skipped_files(), 1);
}

#[test]
fn a_crawl_written_by_another_tool_is_read() {
    // Written with warcio: a page with its request, a picture, a page in chunks and gzip, an error page and a text.
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/crawl.warc.gz");
    let mut corpus = Corpus::new(vec![file], Options::default());
    let mut found = Vec::new();
    while let Some(block) = corpus.next_block() {
        block.decode(&mut |record| {
            let document = record.unwrap().document;
            let first = document.text.lines().next().unwrap_or_default().to_owned();
            let url = document.source.url.unwrap_or_default();
            let published = document.metadata.published.unwrap_or_default();
            found.push(format!("{} {url} {published} {first}", document.id));
            assert_eq!(document.source.format, "warc");
            assert!(document.metadata.captured.is_some());
        });
    }
    assert_eq!(
        found,
        [
            "crawl:1 https://yenmy.example.gov.vn/tin-tuc/giam-sat-doi-che/ 2024-03-28T02:10:45+00:00 Đoàn giám sát HĐND xã Yên Mỹ làm \
             việc tại thôn Đồi Chè",
            "crawl:4 https://sogtvt.example.gov.vn/tin/3-cau-yeu.aspx  Hoàn thành sửa chữa 3 cầu yếu trên tuyến quốc lộ qua tỉnh",
            "crawl:6 https://xa.example.gov.vn/bao-cao.txt  UBND xã Yên Mỹ họp giao ban tháng 3.",
        ]
    );
    assert_eq!(corpus.skipped_records(), 4);
}
