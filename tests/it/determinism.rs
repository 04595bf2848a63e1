//! The same input gives the same bytes, whatever the number of threads.

use std::fs;
use std::path::Path;

use crate::command::giaoban;

fn run(input: &Path, out: &Path, threads: &str) -> [Vec<u8>; 3] {
    let arguments = ["run".as_ref(), input.as_os_str(), "-q".as_ref(), "-o".as_ref(), out.as_os_str()];
    let ran = giaoban(arguments.into_iter().chain(["--threads".as_ref(), threads.as_ref()]));
    assert_eq!(ran.code, 3, "{}", ran.err);
    ["annotations.jsonl", "summary.json", "faults.jsonl"].map(|name| fs::read(out.join(name)).unwrap())
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
    fs::write(input.join("5-lines.jsonl"), lines).unwrap();
    fs::write(input.join("9-empty.txt"), "").unwrap();

    let one = run(&input, &folder.path().join("1"), "1");
    assert!(one.iter().all(|file| !file.is_empty()));
    for threads in ["2", "8"] {
        for turn in ["a", "b"] {
            let other = run(&input, &folder.path().join(format!("{threads}{turn}")), threads);
            assert!(one == other, "{threads} threads");
        }
    }
}
