//! The command line: input forms, output files, the shape of a line, and the commands that people read.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use serde_json::Value;

use crate::command::{command, giaoban, giaoban_with, ids};

const TEXT: &str = "Sáng 12/3/2024, Tỉnh ủy Yên Bái họp. 😀 Đồng chí Lò Văn Khún yêu cầu các huyện rà soát 25/30 xã.";

fn json(path: &std::path::Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Field names in order, with the types of their values; the first element of a list stands for all.
fn shape(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let kind = match value {
                    Value::Null => "null",
                    Value::Bool(_) => "boolean",
                    Value::Number(_) => "number",
                    Value::String(_) => "string",
                    Value::Array(_) => "list",
                    Value::Object(_) => "object",
                };
                out.push_str(&format!("{}{name}: {kind}\n", "  ".repeat(indent)));
                shape(value, indent + 1, out);
            }
        }
        Value::Array(items) => {
            if let Some(first) = items.first() {
                shape(first, indent, out);
            }
        }
        _ => {}
    }
}

#[test]
fn the_shape_of_a_line() {
    let record = format!(
        r#"{{"id":"t1","text":"{TEXT}","url":"https://bao.example/1","title":"Họp","published":"2024-03-12","views":7}}"#
    );
    let ran = giaoban_with(["run", "-"], record.as_bytes());
    assert_eq!((ran.code, &*ran.err), (0, ""));
    let line: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(line["schema"], "giaoban/1");
    assert_eq!(line["text"], TEXT);
    assert_eq!(line["document"]["published_basis"], "metadata");
    let mut envelope = line.clone();
    // What analyzers say is pinned by their own tests.
    for part in ["annotations", "summary"] {
        for value in envelope[part].as_object_mut().unwrap().values_mut() {
            *value = Value::Null;
        }
    }
    envelope["document"].as_object_mut().unwrap().retain(|name, _| name != "place");
    let mut out = String::new();
    shape(&envelope, 0, &mut out);
    insta::assert_snapshot!("line_shape", out);
    let begin = r#"{"schema":"giaoban/1","id":"t1","source":{"path":"-","record":0,"format":"jsonl","encoding":"UTF-8","url":"https://bao.example/1","fields":{"views":7}},"text":"Sáng"#;
    assert!(ran.out.starts_with(begin), "{}", ran.out);
    // Readers of streams count on the order of the parts.
    let parts = ["\"text\":", "\"document\":{", "\"annotations\":{", "\"date\":[", "\"summary\":{"];
    let places: Vec<usize> = parts.iter().map(|part| ran.out.find(part).expect(part)).collect();
    assert!(places.is_sorted(), "{}", ran.out);
}

#[test]
fn offsets_cut_the_text_in_every_unit() {
    for (unit, cut) in [
        (
            "codepoints",
            (|text, start, end| text.chars().skip(start).take(end - start).collect())
                as fn(&str, usize, usize) -> String,
        ),
        ("bytes", |text, start, end| text[start..end].to_owned()),
        ("utf16", |text, start, end| {
            let units: Vec<u16> = text.encode_utf16().collect();
            String::from_utf16(&units[start..end]).unwrap()
        }),
    ] {
        let ran = giaoban_with(["run", "-", "--offsets", unit], TEXT.as_bytes());
        let line: Value = serde_json::from_str(&ran.out).unwrap();
        let text = line["text"].as_str().unwrap();
        for layer in line["annotations"].as_object().unwrap().values() {
            for annotation in layer.as_array().unwrap() {
                let at = |name: &str| annotation[name].as_u64().unwrap() as usize;
                assert_eq!(cut(text, at("start"), at("end")), annotation["text"], "{unit}");
            }
        }
    }
}

#[test]
fn files_folders_and_streams_come_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("tin/b")).unwrap();
    fs::write(at("tin/c.txt"), "Ba.").unwrap();
    fs::write(at("tin/a.txt"), "\u{feff}Một.").unwrap();
    fs::write(at("tin/b/hai.TXT"), "Hai.").unwrap();
    fs::write(at("tin/notes.bak"), "no").unwrap();
    fs::write(at("tin/.hidden.txt"), "no").unwrap();
    fs::write(at("tin/.gitignore"), "*.txt").unwrap();
    fs::write(at("tin/.giaobanignore"), "draft-*").unwrap();
    fs::write(at("tin/draft-1.txt"), "no").unwrap();
    fs::write(at("more.ndjson"), "\u{feff}{\"text\":\"Bốn.\"}\n\n{\"id\":9,\"body\":\"Năm.\"}\n").unwrap();
    fs::write(at("plain"), "Sáu.").unwrap();
    let (tin, more, plain) = (at("tin"), at("more.ndjson"), at("plain"));
    let arguments = ["run".as_ref(), tin.as_os_str(), more.as_os_str(), "-".as_ref(), plain.as_os_str()];
    let ran = giaoban_with(arguments, b"{\"text\":\"x\"}");
    assert_eq!((ran.code, &*ran.err), (0, ""));
    assert_eq!(ran.ids(), ["a", "b/hai", "c", "more:0", "9", "stdin:0", "plain"]);
    let first: Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
    assert_eq!(first["text"], "Một.", "the byte order mark is no part of the text");
}

#[test]
fn the_files_of_a_run() {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (folder.path().join("in.jsonl"), folder.path().join("out/new"));
    fs::write(&input, "{\"id\":\"a\",\"text\":\"Sáng 1/2.\"}\nno\n{\"id\":\"b\",\"text\":\"Chiều 3/4.\"}\n").unwrap();
    let arguments = ["run".as_ref(), input.as_os_str(), "-o".as_ref(), out.as_os_str(), "--no-text".as_ref()];
    let ran = giaoban(arguments);
    assert_eq!(ran.code, 3);
    assert_eq!(ran.errors().len(), 1, "{}", ran.err);
    assert!(ran.out.contains("2 documents") && ran.out.contains("1 faults"), "{}", ran.out);
    let mut names: Vec<String> =
        fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    // And the tables of the analyzers.
    for name in ["annotations.jsonl", "bodies.jsonl", "faults.jsonl", "persons.jsonl", "run.json", "summary.json"] {
        assert!(names.iter().any(|known| known == name), "{name} in {names:?}");
    }
    let lines = fs::read_to_string(out.join("annotations.jsonl")).unwrap();
    assert_eq!(ids(&lines), ["a", "b"]);
    assert!(!lines.contains("\"text\":\"Sáng 1/2.\",\"document\""));
    let run = json(&out.join("run.json"));
    assert_eq!((&run["documents"], &run["faults"]["count"]), (&2.into(), &1.into()));
    assert_eq!(run["faults"]["first"][0]["line"], 2);
    assert_eq!(run["bytes"]["input"], fs::metadata(&input).unwrap().len());
    assert_eq!(run["bytes"]["output"], lines.len());
    let summary = json(&out.join("summary.json"));
    assert_eq!(summary["documents"], 2);
    assert_eq!(summary["summary"]["statistics"]["documents"], 2);
    assert_eq!(fs::read_to_string(out.join("faults.jsonl")).unwrap().lines().count(), 1);

    // The folder that is written to is no input.
    let below = folder.path().to_owned();
    let again = giaoban(["run".as_ref(), below.as_os_str(), "-o".as_ref(), out.as_os_str(), "-q".as_ref()]);
    assert_eq!((again.code, &*again.out), (3, ""));
    assert_eq!(json(&out.join("run.json"))["documents"], 2);
}

#[test]
fn a_choice_of_analyzers_runs_what_they_read() {
    let ran = giaoban_with(["run", "-", "--analyzers", "statistics"], TEXT.as_bytes());
    let line: Value = serde_json::from_str(&ran.out).unwrap();
    let names: Vec<&String> = line["annotations"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["date", "entity", "statistics"]);
    let wrong = giaoban_with(["run", "-", "--analyzers", "dates"], TEXT.as_bytes());
    assert_eq!((wrong.code, &*wrong.out), (2, ""));
    assert!(wrong.err.contains("unknown analyzer `dates`"), "{}", wrong.err);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in.jsonl");
    fs::write(&input, format!("{{\"text\":\"{TEXT}\"}}\n").repeat(20_000)).unwrap();
    for arguments in [&["run"][..], &["show"], &["digest"]] {
        let mut command = command(arguments);
        let mut child =
            command.arg(&input).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut first = [0; 100];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    }
}

#[test]
fn wrong_usage_is_exit_code_2() {
    for arguments in [&["run", "--threads", "0"][..], &["run", "--offsets", "lines"], &["nothing"], &["eval"], &[]] {
        let ran = giaoban(arguments);
        assert_eq!((ran.code, &*ran.out), (2, ""), "{arguments:?}");
        assert!(!ran.err.is_empty(), "{arguments:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.txt");
    fs::write(&file, "a").unwrap();
    let ran = giaoban(["run".as_ref(), file.as_os_str(), "-o".as_ref(), file.as_os_str()]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("cannot create the folder"), "{}", ran.err);
}

#[test]
fn without_a_path_the_samples_are_told() {
    let ran = giaoban(["run"]);
    assert_eq!((ran.code, &*ran.err), (0, ""));
    assert!(ran.out.contains("giaoban run articles/ -o out"), "{}", ran.out);
    assert!(!ran.out.contains('\u{1b}'), "no colours in a pipe");
    assert!(ran.out.lines().all(|line| line.chars().count() <= 140), "{}", ran.out);
}

#[test]
fn show_keeps_the_text_and_marks_it() {
    let plain = giaoban_with(["show", "-"], TEXT.as_bytes());
    assert_eq!((plain.code, &*plain.err), (0, ""));
    assert!(!plain.out.contains('\u{1b}'));
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let shown: String = plain.out.lines().filter(|line| !line.contains("│   ")).collect::<Vec<_>>().join(" ");
    let shown = words(&shown);
    let mut rest = shown.iter();
    assert!(words(TEXT).iter().all(|word| rest.any(|shown| shown == word)), "{}", plain.out);
    let missing = giaoban_with(["show", "-", "--id", "x"], TEXT.as_bytes());
    assert_eq!((missing.code, &*missing.err), (2, "giaoban: no document has the id x\n"));
}

#[test]
fn list_completions_and_manual() {
    let list = giaoban(["list"]);
    assert!(list.out.lines().any(|line| line.starts_with("directive") && line.contains("date, entity")));
    let json: Value = serde_json::from_str(&giaoban(["list", "--json"]).out).unwrap();
    assert!(json.as_array().unwrap().iter().any(|row| row["name"] == "date" && row["reads"] == serde_json::json!([])));
    for shell in ["bash", "zsh", "fish"] {
        assert!(giaoban(["completions", shell]).out.contains("giaoban"), "{shell}");
    }
    let man = giaoban(["man"]).out;
    assert!(man.contains(".TH giaoban") && man.contains("eval"), "{man}");
}

#[test]
fn scores_of_results_that_are_known() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    // Twelve characters in two zones; three dates, of which one is found as it is, one with another end and value.
    let gold = r#"{"id":"a","text":"abcdef ghijkl","document":{"published":"2020","zones":[{"kind":"title","start":0,"end":6}]},
        "annotations":{"date":[{"start":0,"end":2,"text":"ab","type":"DATE","value":"2020"},
        {"start":3,"end":6,"text":"def","type":"DATE","value":"2021"},{"start":7,"end":9,"text":"gh","type":"SET","value":"P1Y"}]}}"#;
    let found = r#"{"id":"a","text":"abcdef ghijkl","document":{"published":"2020","zones":[{"kind":"title","start":0,"end":3}]},
        "annotations":{"date":[{"start":0,"end":2,"text":"ab","type":"DATE","value":"2020"},
        {"start":4,"end":6,"text":"ef","type":"DATE","value":"2022"},{"start":7,"end":9,"text":"gh","type":"DATE","value":"P1Y"}]}}"#;
    fs::write(at("gold.jsonl"), gold.replace('\n', " ")).unwrap();
    fs::write(at("found.jsonl"), found.replace('\n', " ")).unwrap();
    let (gold, found) = (at("gold.jsonl"), at("found.jsonl"));
    let ran = giaoban(["eval".as_ref(), gold.as_os_str(), found.as_os_str(), "--json".as_ref()]);
    assert_eq!((ran.code, &*ran.err), (0, ""));
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let date = &report["layers"]["date"];
    let third = 1.0 / 3.0;
    assert_eq!((&date["gold"], &date["found"]), (&3.into(), &3.into()));
    assert_eq!(date["strict"]["f"].as_f64(), Some(third));
    assert_eq!(date["relaxed"]["matched"], 2);
    assert_eq!(date["value"]["f"].as_f64(), Some(third));
    assert_eq!(date["value_accuracy"], 0.5);
    assert_eq!(date["types"]["SET"]["relaxed"]["f"], 0.0);
    assert_eq!(report["zones"]["correct"], 9);
    assert_eq!(report["published"]["share"], 1.0);

    let errors = giaoban(["eval".as_ref(), gold.as_os_str(), found.as_os_str(), "--errors".as_ref()]).out;
    for line in [
        "a date span: gold “def” found “ef”",
        "a date value of “def”: gold “2021” found “2022”",
        "a date missed: SET at 7: “gh”",
        "a date wrong: DATE at 7: “gh” by ",
        "a zones: gold title found body: “def”",
    ] {
        assert!(errors.lines().any(|l| l == line), "{line} in\n{errors}");
    }

    for (floors, code, message) in [
        (r#"{"layers.date.relaxed.f":0.6,"zones.correct":9}"#, 0, ""),
        (r#"{"layers.date.relaxed.f":0.7}"#, 1, "giaoban: layers.date.relaxed.f is 0.6667, under its floor 0.7\n"),
        (r#"{"layers.dates":0.7}"#, 2, "the report has no number at `layers.dates`\n"),
    ] {
        fs::write(at("floors.json"), floors).unwrap();
        let floors = at("floors.json");
        let ran =
            giaoban(["eval".as_ref(), gold.as_os_str(), found.as_os_str(), "--floors".as_ref(), floors.as_os_str()]);
        assert_eq!(ran.code, code, "{}", ran.err);
        assert!(ran.err.ends_with(message), "{}", ran.err);
    }
}

#[test]
fn a_lexicon_of_the_user() {
    let folder = tempfile::tempdir().unwrap();
    let (input, lexicon, out) = (folder.path().join("in.txt"), folder.path().join("my.tsv"), folder.path().join("out"));
    fs::write(&input, "Giám đốc Sao Khuê Xanh Lê Văn Tám ký biên bản.").unwrap();
    fs::write(&lexicon, "add\tORG\tcompany\tTập đoàn Sao Khuê Xanh\tSao Khuê Xanh\n").unwrap();
    let arguments = |command| [command, input.as_os_str(), "--lexicon".as_ref(), lexicon.as_os_str()];
    let ran = giaoban(arguments("run".as_ref()));
    assert_eq!((ran.code, &*ran.err), (0, ""));
    assert!(ran.out.contains("\"name\":\"Giám đốc Tập đoàn Sao Khuê Xanh\""), "{}", ran.out);
    let ran = giaoban(arguments("run".as_ref()).into_iter().chain(["-o".as_ref(), out.as_os_str(), "-q".as_ref()]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let digest = &json(&out.join("run.json"))["options"]["lexicons"][0]["sha256"];
    assert_eq!(digest.as_str().map(str::len), Some(64));
    for command in ["show", "digest"] {
        assert_eq!(giaoban(arguments(command.as_ref())).code, 0);
    }
    fs::write(&lexicon, "add\tORG\tcompany\tA\nadd\tORG\tclub\tB\n").unwrap();
    let ran = giaoban(arguments("run".as_ref()));
    assert_eq!((ran.code, &*ran.out), (2, ""));
    assert!(ran.err.contains("my.tsv:2: unknown kind `club`"), "{}", ran.err);
    fs::remove_file(&lexicon).unwrap();
    assert_eq!(giaoban(arguments("run".as_ref())).code, 2);
}

#[test]
fn what_is_read_can_be_said() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let table = at("a.data", "mã;lời;lúc\nk1;Sáng 1/2 họp.;12/03/2024\n");
    let fields = ["--id-field", "mã", "--text-field", "lời", "--date-field", "lúc", "--format", "csv"];
    let list = at("list", &format!("{}\0", table.display()));
    let ran = giaoban([&["run", "--files-from", list.to_str().unwrap()][..], &fields].concat());
    assert_eq!((ran.code, &*ran.err), (0, ""));
    let line: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&line["id"], &line["text"]), (&"k1".into(), &"Sáng 1/2 họp.".into()));
    assert_eq!((&line["source"]["format"], &line["document"]["published"]), (&"csv".into(), &"2024-03-12".into()));
    assert_eq!(line["source"]["path"], table.to_str().unwrap());
    let out = folder.path().join("out");
    let wrote = giaoban([&["run", table.to_str().unwrap(), "-q", "-o", out.to_str().unwrap()][..], &fields].concat());
    assert_eq!(wrote.code, 0);
    let options = &json(&out.join("run.json"))["options"];
    assert_eq!((&options["text_field"], &options["format"]), (&"lời".into(), &"csv".into()));
    for command in ["show", "digest", "timeml"] {
        let ran = giaoban([&[command, table.to_str().unwrap()][..], &fields].concat());
        assert_eq!((ran.code, &*ran.err), (0, ""), "{command}");
        assert!(ran.out.contains("k1"), "{command}: {}", ran.out);
    }
    let wrong = giaoban(["run", "x", "--format", "docs"]);
    assert!(wrong.code == 2 && wrong.err.contains("possible values: "), "{}", wrong.err);
}
