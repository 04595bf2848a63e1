//! The same input gives the same bytes, whatever the number of threads.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::command::giaoban;

/// The files of a run by name, without the one that holds its times.
fn run(input: &Path, out: &Path, threads: &str) -> BTreeMap<String, Vec<u8>> {
    let arguments = ["run".as_ref(), input.as_os_str(), "-q".as_ref(), "-o".as_ref(), out.as_os_str()];
    let ran = giaoban(arguments.into_iter().chain(["--threads".as_ref(), threads.as_ref()]));
    assert_eq!(ran.code, 3, "{}", ran.err);
    let files = fs::read_dir(out).unwrap().map(|entry| entry.unwrap().path());
    let named = files.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap()));
    named.filter(|(name, _)| name != "run.json").collect()
}

#[test]
fn threads_do_not_change_a_byte() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in");
    fs::create_dir(&input).unwrap();
    // Files of all sizes, each repeated, so that blocks end at different times; and some faults among them.
    let texts: Vec<String> = crate::samples().into_iter().map(|(_, text)| text).collect();
    let mut lines = String::new();
    for round in 0..10 {
        for (index, text) in texts.iter().enumerate() {
            if (round + index) % 5 == 0 {
                fs::write(input.join(format!("{round}-{index}.txt")), text.repeat(1 + index % 4)).unwrap();
            } else {
                lines += &format!("{}\n", serde_json::json!({ "text": text, "round": round }));
            }
            if (round * 7 + index) % 31 == 0 {
                lines += "{broken\n";
            }
        }
    }
    // An order, and what became of it in the last block.
    for (published, text) in [
        ("2022-03-01", "Chủ tịch UBND tỉnh Lào Cai yêu cầu các huyện trồng mới 900 ha quế hữu cơ ven sông Chảy.\n"),
        ("2022-11-20", "Tỉnh Lào Cai đã trồng mới 870 ha quế hữu cơ ven sông Chảy.\n"),
    ] {
        lines.insert_str(0, &format!("{}\n", serde_json::json!({ "text": text, "published": published })));
        lines += &format!("{}\n", serde_json::json!({ "text": text, "published": published }));
    }
    fs::write(input.join("5-lines.jsonl"), lines).unwrap();
    fs::write(input.join("9-empty.txt"), "").unwrap();

    let one = run(&input, &folder.path().join("1"), "1");
    for name in ["annotations.jsonl", "summary.json", "faults.jsonl", "directives.csv", "follow_ups.jsonl"] {
        assert!(!one[name].is_empty(), "{name} is empty");
    }
    for threads in ["2", "8"] {
        for turn in ["a", "b"] {
            let other = run(&input, &folder.path().join(format!("{threads}{turn}")), threads);
            assert!(one == other, "{threads} threads");
        }
    }
}
