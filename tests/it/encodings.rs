//! One story in many character encodings is one story.

use std::fs;

use serde_json::Value;

use crate::command::giaoban;

const FIXTURES: &str = "crates/giaoban-encoding/src/fixtures";

#[test]
fn annotations_do_not_depend_on_the_encoding() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(format!("{FIXTURES}/vietnamese.utf-8.txt")).unwrap();
    let wide = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let little = wide(u16::to_le_bytes);
    let files = [
        ("UTF-8", text.clone().into_bytes()),
        ("UTF-16LE", [&b"\xFF\xFE"[..], &little].concat()),
        ("UTF-16LE", little),
        ("UTF-16BE", wide(u16::to_be_bytes)),
        ("windows-1258", fs::read(format!("{FIXTURES}/vietnamese.windows-1258.txt")).unwrap()),
        ("UTF-8 of UTF-8", text.bytes().map(char::from).collect::<String>().into_bytes()),
    ];
    let mut paths = Vec::new();
    for (number, (_, bytes)) in files.iter().enumerate() {
        paths.push(folder.path().join(format!("{number}.txt")));
        fs::write(&paths[number], bytes).unwrap();
    }
    let out = folder.path().join("out");
    let mut arguments: Vec<_> = paths.iter().map(|path| path.as_os_str()).collect();
    arguments.extend(["-o".as_ref(), out.as_os_str()]);
    arguments.insert(0, "run".as_ref());
    let ran = giaoban(arguments);
    assert_eq!((ran.code, &*ran.err), (0, ""));
    let lines = fs::read_to_string(out.join("annotations.jsonl")).unwrap();
    let documents: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for ((encoding, _), document) in files.iter().zip(&documents) {
        let source = &document["source"];
        let inner = source["inner_encoding"].as_str().map(|inner| format!(" of {inner}")).unwrap_or_default();
        assert_eq!(format!("{}{inner}", source["encoding"].as_str().unwrap()), *encoding);
        assert_eq!(document["text"], *text, "{encoding}");
        assert_eq!(document["annotations"], documents[0]["annotations"], "{encoding}");
    }
    // So they are duplicates, too.
    let of: Vec<&Value> = documents.iter().map(|document| &document["document"]["duplicate_of"]).collect();
    assert_eq!(of[0], &Value::Null);
    assert!(of[1..].iter().all(|of| **of == "0"), "{of:?}");
    let run: Value = serde_json::from_slice(&fs::read(out.join("run.json")).unwrap()).unwrap();
    assert_eq!(run["duplicates"], 5);
    assert_eq!(run["encodings"], serde_json::json!({"UTF-8": 2, "UTF-16LE": 2, "UTF-16BE": 1, "windows-1258": 1}));
    assert_eq!(run["replaced_characters"], 0);
}

#[test]
fn a_forced_encoding_and_dropped_duplicates() {
    let fixture = format!("{FIXTURES}/vietnamese.tcvn5712-1.txt");
    let ran = giaoban(["run", &fixture, &fixture, "--encoding", "tcvn", "--drop-duplicates"]);
    let documents: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((ran.code, documents.len()), (0, 1));
    assert_eq!(documents[0]["source"]["encoding"], "TCVN3");
    let ran = giaoban(["run", &fixture, "--encoding", "viscii"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("known are UTF-8, UTF-16LE"), "{}", ran.err);
}
