use std::time::Instant;

use anyhow::{Context, Result};

use crate::process;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Run only the steps whose name contains this.
    #[arg(long)]
    only: Option<String>,
}

/// A step: its name and the command line. The two commands of README.md stand here word for word.
const STEPS: &[(&str, &[&str])] = &[
    ("format", &["cargo", "fmt", "--all", "--check"]),
    ("clippy", &["cargo", "clippy", "--quiet", "--workspace", "--all-targets", "--", "--deny", "warnings"]),
    ("sample run", &["cargo", "run", "--release", "--", "run"]),
    ("tests", &["cargo", "test"]),
    (
        "clippy of everything",
        &["cargo", "clippy", "--quiet", "--features", "full", "--all-targets", "--", "--deny", "warnings"],
    ),
    ("tests of everything", &["cargo", "test", "--package", "giaoban", "--features", "full", "--test", "it", "inputs"]),
    ("xtask tests", &["cargo", "test", "--quiet", "--package", "xtask"]),
    ("docs", &["cargo", "doc", "--quiet", "--workspace", "--no-deps"]),
    ("benches build", &["cargo", "bench", "--quiet", "--no-run"]),
    ("scaffold", &["cargo", "xtask", "new-analyzer", "--check"]),
    ("readme table", &["cargo", "xtask", "docs", "--check"]),
    ("scores", &["cargo", "xtask", "eval", "--release", "--if-present"]),
    (
        "scores on composed texts",
        &[
            "cargo",
            "run",
            "--quiet",
            "--release",
            "--",
            "eval",
            "tests/gold/composed.jsonl",
            "tests/gold/composed-input.jsonl",
            "--floors",
            "tests/gold/floors.json",
        ],
    ),
];

/// Runs the steps in order; the first that fails ends it.
pub(crate) fn run(args: &Args) -> Result<()> {
    let root = crate::root();
    let begin = Instant::now();
    let mut timings = Vec::new();
    for (name, words) in STEPS {
        if args.only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        eprintln!("== {name}: {}", words.join(" "));
        let start = Instant::now();
        let mut command = process::command(&root, words);
        // Snapshots are compared, never written.
        command.env("INSTA_UPDATE", "no").env("RUSTDOCFLAGS", "--deny warnings");
        process::run(&mut command).with_context(|| format!("step `{name}` failed"))?;
        timings.push((name, start.elapsed()));
    }
    for (name, time) in timings {
        eprintln!("{:>8.1} s  {name}", time.as_secs_f64());
    }
    eprintln!("{:>8.1} s  in all", begin.elapsed().as_secs_f64());
    Ok(())
}
