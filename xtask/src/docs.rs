use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only say whether README.md is up to date.
    #[arg(long)]
    check: bool,
}

const BEGIN: &str = "<!-- analyzers: written by `cargo xtask docs` -->\n";
const END: &str = "<!-- analyzers: end -->\n";

/// Writes the table of analyzers in README.md from `giaoban list --json`.
pub(crate) fn run(args: &Args) -> Result<()> {
    let root = crate::root();
    let list = process::output(&mut process::command(&root, &["cargo", "run", "--quiet", "--", "list", "--json"]))?;
    let path = root.join("README.md");
    let readme = std::fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))?;
    let written = replace(&readme, &table(&serde_json::from_str(&list)?)?)?;
    if written == readme {
        eprintln!("README.md is up to date");
        return Ok(());
    }
    if args.check {
        bail!("the table of analyzers in README.md is out of date: run `cargo xtask docs`");
    }
    std::fs::write(&path, written).with_context(|| format!("could not write {}", path.display()))?;
    eprintln!("README.md is written");
    Ok(())
}

fn table(list: &Value) -> Result<String> {
    use std::fmt::Write as _;
    let mut table = String::from("| analyzer | ids | reads | finds | crate |\n|---|---|---|---|---|\n");
    for row in list.as_array().context("`giaoban list --json` gave no list")? {
        let field = |name: &str| row[name].as_str().with_context(|| format!("a row of the list has no `{name}`"));
        let reads: Vec<&str> = row["reads"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        writeln!(
            table,
            "| `{}` | `{}0` … | {} | {} | [{crate_name}](crates/{crate_name}) |",
            field("name")?,
            field("id_prefix")?,
            reads.join(", "),
            field("description")?,
            crate_name = field("package")?,
        )?;
    }
    Ok(table)
}

/// `readme` with `table` between the two marks.
fn replace(readme: &str, table: &str) -> Result<String> {
    let begin = readme.find(BEGIN).with_context(|| format!("README.md has no line {BEGIN}"))? + BEGIN.len();
    let end = begin + readme[begin..].find(END).with_context(|| format!("README.md has no line {END}"))?;
    Ok(format!("{}{table}{}", &readme[..begin], &readme[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_between_the_marks() {
        let list = serde_json::json!([{"name": "date", "id_prefix": "d", "reads": ["x", "y"], "description": "dates",
            "package": "giaoban-date"}]);
        let readme = format!("# A\n{BEGIN}old\n{END}rest\n");
        let row = "| `date` | `d0` … | x, y | dates | [giaoban-date](crates/giaoban-date) |\n";
        let written = replace(&readme, &table(&list).unwrap()).unwrap();
        assert!(written.contains(row) && !written.contains("old") && written.ends_with("rest\n"), "{written}");
        assert!(replace("no marks", "").is_err());
    }
}
