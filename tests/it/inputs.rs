//! The same articles in every form that is read give the same annotations. `tests/inputs/README.md` tells how the files were made.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::command::giaoban;

/// The articles; the pages of `tests/corpus` are what the other forms are compared with.
const ARTICLES: [&str; 5] = [
    "2016-dong-thap-han-man",
    "2019-ha-giang-giao-ban",
    "2019-long-an-bang-chi-tieu",
    "2021-quang-tri-cong-van",
    "2024-can-tho-kinh-te-9-thang",
];

/// The documents of the output, by the last part of their id or address.
type Documents = BTreeMap<String, Value>;

fn inputs(names: &[&str]) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs");
    names.iter().map(|name| folder.join(name)).collect()
}

/// The article in five files with this ending.
fn files(ending: &str) -> Vec<PathBuf> {
    let names: Vec<String> = ARTICLES.iter().map(|name| format!("{name}.{ending}")).collect();
    inputs(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

#[track_caller]
fn read(paths: &[PathBuf]) -> Documents {
    let mut arguments = vec!["run".into()];
    arguments.extend(paths.iter().map(|path| path.as_os_str().to_owned()));
    let ran = giaoban(arguments);
    assert_eq!((ran.code, &*ran.err), (0, ""), "{paths:?}");
    let document = |line: &str| {
        let mut document: Value = serde_json::from_str(line).expect("JSON");
        // Records of crawls are named by the address of the page.
        let name = document["source"]["url"].as_str().or(document["id"].as_str()).expect("an id");
        let id = name.rsplit('/').next().expect("a part").to_owned();
        // Files end with a line feed, records do not.
        document["text"] = document["text"].as_str().expect("a text").trim_end().into();
        (id, document)
    };
    ran.out.lines().map(document).collect()
}

fn reference() -> Documents {
    let folder = crate::sample_folder();
    read(&ARTICLES.map(|name| folder.join(format!("{name}.txt"))))
}

/// The text is the same, and so is everything that was found.
#[track_caller]
fn assert_same(form: &str, found: &Documents, expected: &Documents) {
    for (id, document) in found {
        let (mut document, mut expected) = (document.clone(), expected[id].clone());
        if form.contains(".wet") {
            // The crawler tells when it was there.
            document["document"]["captured"].take();
            expected["document"]["captured"].take();
        }
        for part in ["text", "document", "annotations"] {
            assert!(document[part] == expected[part], "{form}: {id}: another {part}: {}", document[part]);
        }
    }
}

/// What was found in a document, without where: layer, type, text and value of every annotation, sorted. White space in
/// texts is that of a line, which ends elsewhere in other forms.
fn mentions(document: &Value) -> Vec<String> {
    let mut out = Vec::new();
    for (layer, annotations) in document["annotations"].as_object().expect("layers") {
        for annotation in annotations.as_array().expect("a list") {
            let text = annotation["text"].as_str().expect("a text");
            let text = text.split([' ', '\n', '\t', '|']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            let field = |name: &str| annotation.get(name).map(Value::to_string).unwrap_or_default();
            out.push(format!("{layer} {} {text} → {} {}", field("type"), field("value"), field("name")));
        }
    }
    out.sort();
    out
}

/// The article in which a mention may differ: the link `Bản in` follows the number of a counter (`512`), in plain text with two
/// spaces between, which pages and printers make one.
const ONE_SPACE: &str = "2019-long-an-bang-chi-tieu";

/// The same was found, wherever it stands.
#[track_caller]
fn assert_alike(form: &str, found: &Documents, expected: &Documents) {
    for (id, document) in found {
        let (found, expected) = (mentions(document), mentions(&expected[id]));
        let only = |a: &[String], b: &[String]| a.iter().filter(|m| !b.contains(m)).cloned().collect::<Vec<_>>();
        let (more, less) = (only(&found, &expected), only(&expected, &found));
        let known = if id == ONE_SPACE { 2 } else { 0 };
        assert!(
            more.len() + less.len() <= known,
            "{form}: {id}:\nonly here: {more:#?}\nonly in plain text: {less:#?}\n{}",
            document["text"].as_str().unwrap_or_default()
        );
    }
}

#[test]
fn records_archives_and_office_files_give_the_same() {
    let expected = reference();
    let mut forms: Vec<(&str, Vec<PathBuf>)> = vec![("docx", files("docx")), ("odt", files("odt"))];
    let mut names = vec![
        "articles.jsonl",
        "articles.json",
        "articles.csv",
        "articles.tsv",
        "articles.jsonl.gz",
        "articles.jsonl.bz2",
        "articles.jsonl.xz",
        "articles.jsonl.zst",
        "articles.zip",
        "articles.tar",
        "articles.tar.gz",
        "articles.wet.gz",
    ];
    if cfg!(feature = "parquet") {
        names.extend(["articles.snappy.parquet", "articles.zstd.parquet", "articles.gzip.parquet"]);
    }
    forms.extend(names.into_iter().map(|name| (name, inputs(&[name]))));
    for (form, paths) in forms {
        let found = read(&paths);
        assert_eq!(found.len(), ARTICLES.len(), "{form}");
        assert_same(form, &found, &expected);
    }
}

#[test]
fn web_pages_give_the_same() {
    // Blank lines and the white space within lines are those of the page.
    for (form, paths) in [("html", files("html")), ("warc", inputs(&["articles.warc.gz"]))] {
        let found = read(&paths);
        assert_eq!(found.len(), ARTICLES.len(), "{form}");
        assert_alike(form, &found, &reference());
    }
}

#[cfg(feature = "pdf")]
#[test]
fn printed_pages_give_the_same() {
    // Where lines ended in the file is not known on paper, so that the text differs in its white space.
    let found = read(&files("pdf"));
    assert_eq!(found.len(), ARTICLES.len());
    assert_alike("pdf", &found, &reference());
}

/// Files that cannot be read: part of the message, and the file made of a good one.
#[test]
fn what_cannot_be_read_costs_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = |name: &str| std::fs::read(&inputs(&[name])[0]).expect("an input");
    let half = |name: &str| {
        let mut bytes = good(name);
        bytes.truncate(bytes.len() / 2);
        bytes
    };
    let compound = |name: &str| {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.resize(1024, 0);
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(2048, 0);
        bytes
    };
    let (docx, odt) = ("2019-ha-giang-giao-ban.docx", "2019-ha-giang-giao-ban.odt");
    let mut cases = vec![
        ("a-cut.docx", half(docx), "broken or cut short"),
        ("b-cut.odt", half(odt), "broken or cut short"),
        ("c-text.docx", "Tỉnh ủy họp.".into(), "not a Word document (.docx): it is no ZIP archive"),
        ("d-locked.docx", compound("EncryptedPackage"), "protected with a password"),
        ("e-old.doc", compound("WordDocument"), "an old Word document (.doc), which is not read: save it as .docx"),
        ("f-rich.rtf", b"{\\rtf1 a}".to_vec(), "RTF, which is not read"),
        ("g-empty.docx", Vec::new(), "empty file"),
    ];
    if cfg!(feature = "parquet") {
        cases.push(("h-cut.parquet", half("articles.snappy.parquet"), "broken Parquet file"));
        cases.push(("i-type.parquet", good("wrong-type.parquet"), "the column `text` is a whole number, not a string"));
    } else {
        cases.push(("h.parquet", good("articles.snappy.parquet"), "a Parquet file, which this build does not read"));
    }
    if cfg!(feature = "pdf") {
        cases.push(("j-cut.pdf", b"%PDF-1.7\n1 0 obj".to_vec(), "this is a PDF, but a broken one"));
        cases.push(("k-locked.pdf", good("locked.pdf"), "protected with a password"));
        cases.push(("l-scan.pdf", good("scan.pdf"), "this is a PDF without a layer of text (a scan?)"));
    } else {
        cases.push(("j.pdf", good("scan.pdf"), "a PDF, which this build does not read"));
    }
    for (name, bytes, _) in &cases {
        std::fs::write(folder.path().join(name), bytes).expect("a file");
    }
    std::fs::copy(&inputs(&[docx])[0], folder.path().join("z.docx")).expect("a copy");
    let ran = giaoban(["run".as_ref(), folder.path().as_os_str()]);
    assert_eq!((ran.code, ran.ids()), (3, vec!["z".to_owned()]), "{}", ran.err);
    let errors = ran.errors();
    assert_eq!(errors.len(), cases.len(), "{}", ran.err);
    for (error, (name, _, message)) in errors.iter().zip(&cases) {
        assert!(error.contains(name) && error.contains(message), "{name}: {error}");
    }
}
