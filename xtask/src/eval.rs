use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::process;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder with `dev.jsonl` (annotations made by hand) and `dev-input.jsonl` (their texts).
    #[arg(long, default_value = "../shared/gold")]
    gold: PathBuf,
    /// Succeed without scoring when the folder is not there.
    #[arg(long)]
    if_present: bool,
    /// List everything that differs.
    #[arg(long)]
    errors: bool,
    /// Lift the floors in `tests/floors.json` to the scores of now. Floors never go down.
    #[arg(long)]
    raise: bool,
    /// Use the release build of giaoban.
    #[arg(long)]
    release: bool,
}

/// Scores the results on gold annotations; fails when a score is under its floor.
pub(crate) fn run(args: &Args) -> Result<()> {
    let root = crate::root();
    let gold = root.join(&args.gold);
    if !gold.is_dir() {
        ensure!(args.if_present, "{} is not there; name the folder with --gold", gold.display());
        eprintln!("no gold annotations in {}: nothing to score", gold.display());
        return Ok(());
    }
    let floors = root.join("tests/floors.json");
    let giaoban = |more: &[&str]| {
        let mut command = process::command(&root, &["cargo", "run", "--quiet"]);
        if args.release {
            command.arg("--release");
        }
        command.args(["--", "eval"]).arg(gold.join("dev.jsonl")).arg(gold.join("dev-input.jsonl")).args(more);
        command
    };
    if args.raise {
        let report = process::output(&mut giaoban(&["--json"]))?;
        return raise(&floors, &serde_json::from_str(&report)?);
    }
    let mut command = giaoban(if args.errors { &["--errors"] } else { &[] });
    process::run(command.arg("--floors").arg(&floors))
}

/// Lifts every floor to its score in the report. Shares are cut after two digits, so that a rare change of one
/// mention in another part does not stand in the way.
fn raise(path: &Path, report: &Value) -> Result<()> {
    let text = std::fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))?;
    let mut floors: BTreeMap<String, f64> = serde_json::from_str(&text)?;
    for (name, floor) in &mut floors {
        let score = report.pointer(&format!("/{}", name.replace('.', "/"))).and_then(Value::as_f64);
        let score = score.with_context(|| format!("the report has no number at `{name}`"))?;
        let score = if score <= 1.0 { (score * 100.0 + 1e-9).floor() / 100.0 } else { score };
        if score > *floor {
            eprintln!("{name}: {floor} -> {score}");
            *floor = score;
        }
    }
    std::fs::write(path, serde_json::to_string_pretty(&floors)? + "\n")
        .with_context(|| format!("could not write {}", path.display()))
}
