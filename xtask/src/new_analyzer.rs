use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::process;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Name of the analyzer, in kebab case: `assessment`.
    #[arg(required_unless_present = "check")]
    name: Option<String>,
    /// Make a trial analyzer in a copy of the workspace, and build and test it there.
    #[arg(long, conflicts_with = "name")]
    check: bool,
}

/// Path in the crate, and its text. `@name@` is replaced by the name, `@Name@` by its type name, `@NAME@` by its
/// type label, `@prefix@` by the prefix of its ids.
const FILES: &[(&str, &str)] = &[
    ("Cargo.toml", include_str!("../templates/Cargo.toml.txt")),
    ("data/lexicon.tsv", include_str!("../templates/lexicon.tsv.txt")),
    ("src/lib.rs", include_str!("../templates/lib.rs.txt")),
    ("src/lexicon.rs", include_str!("../templates/lexicon.rs.txt")),
    ("src/payload.rs", include_str!("../templates/payload.rs.txt")),
    ("src/summary.rs", include_str!("../templates/summary.rs.txt")),
    ("src/tests.rs", include_str!("../templates/tests.rs.txt")),
];

pub(crate) fn run(args: &Args) -> Result<()> {
    match &args.name {
        Some(name) => {
            let root = crate::root();
            create(&root, name)?;
            eprintln!(
                "crates/giaoban-{name} is made and linked. Next:\n  cargo test --package giaoban-{name}\n  \
                 cargo xtask bless giaoban    # the table of the registry\n  cargo xtask docs             # the table in README.md"
            );
            Ok(())
        }
        None => check(),
    }
}

/// Makes the crate in the workspace at `root`, names it in the manifests and links it.
fn create(root: &Path, name: &str) -> Result<()> {
    let letters = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase())
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    ensure!(name.split('-').all(letters), "`{name}` is not in kebab case, such as `cross-reference`");
    let folder = root.join(format!("crates/giaoban-{name}"));
    ensure!(!folder.exists(), "{} exists", folder.display());
    let type_name: String = name.split('-').map(|part| part[..1].to_ascii_uppercase() + &part[1..]).collect();
    let label = name.replace('-', "_").to_ascii_uppercase();
    let prefix = prefix(root, name)?;
    for (path, template) in FILES {
        let path = folder.join(path);
        let text = template
            .replace("@name@", name)
            .replace("@Name@", &type_name)
            .replace("@NAME@", &label)
            .replace("@prefix@", &prefix);
        std::fs::create_dir_all(path.parent().expect("a file has a folder"))?;
        std::fs::write(&path, text).with_context(|| format!("could not write {}", path.display()))?;
    }
    let package = format!("giaoban-{name}");
    edit(&root.join("Cargo.toml"), |manifest| {
        let path_line = format!("{package} = {{ path = \"crates/{package}\", version = \"0.1.0\" }}");
        let manifest = insert_sorted(manifest, "[workspace.dependencies]", &path_line)?;
        insert_sorted(&manifest, "[dependencies]", &format!("{package}.workspace = true"))
    })?;
    edit(&root.join("crates/giaoban/lib.rs"), |source| {
        let line = format!("use giaoban_{} as _;", name.replace('-', "_"));
        insert_use(source, &line)
    })?;
    process::run(&mut process::command(root, &["cargo", "fmt", "--package", &package]))
}

/// A prefix of ids that no payload has: letters of the name.
fn prefix(root: &Path, name: &str) -> Result<String> {
    let mut taken = String::new();
    for entry in std::fs::read_dir(root.join("crates"))? {
        let payload = entry?.path().join("src/payload.rs");
        if payload.exists() {
            taken += &std::fs::read_to_string(payload)?;
        }
    }
    let letters = name.replace('-', "");
    (1..=letters.len())
        .map(|length| letters[..length].to_owned())
        .find(|prefix| !taken.contains(&format!("ID_PREFIX: &'static str = \"{prefix}\"")))
        .with_context(|| format!("every prefix of `{name}` is taken"))
}

fn edit(path: &Path, change: impl FnOnce(&str) -> Result<String>) -> Result<()> {
    let text = std::fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))?;
    let text = change(&text).with_context(|| format!("could not change {}", path.display()))?;
    std::fs::write(path, text).with_context(|| format!("could not write {}", path.display()))
}

/// `text` with `line` in its place among the lines that begin with `giaoban-` after the line `heading`.
fn insert_sorted(text: &str, heading: &str, line: &str) -> Result<String> {
    let mut lines: Vec<&str> = text.lines().collect();
    let heading_at = lines.iter().position(|l| *l == heading).with_context(|| format!("it has no line {heading}"))?;
    let mut at = heading_at + 1;
    while lines.get(at).is_some_and(|l| !l.is_empty() && *l < line && !l.starts_with('[')) {
        at += 1;
    }
    lines.insert(at, line);
    Ok(lines.join("\n") + "\n")
}

/// `source` with `line` in its place among the lines `use giaoban_… as _;`.
fn insert_use(source: &str, line: &str) -> Result<String> {
    let mut lines: Vec<&str> = source.lines().collect();
    let is_link = |l: &&str| l.starts_with("use giaoban_") && l.ends_with(" as _;");
    let Some(first) = lines.iter().position(is_link) else { bail!("it links no analyzer") };
    let after = lines[first..].iter().take_while(|l| is_link(l) && **l < line).count();
    lines.insert(first + after, line);
    Ok(lines.join("\n") + "\n")
}

/// Copies the workspace below `target`, makes an analyzer there, and builds and tests it.
fn check() -> Result<()> {
    let root = crate::root();
    let copy = root.join("target/scaffold/workspace");
    if copy.exists() {
        std::fs::remove_dir_all(&copy)?;
    }
    let list = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    for path in process::output(&mut process::command(&root, &list))?.split('\0').filter(|path| !path.is_empty()) {
        let (from, to): (PathBuf, PathBuf) = (root.join(path), copy.join(path));
        // A file that was deleted but not yet committed is still listed.
        if from.is_file() {
            std::fs::create_dir_all(to.parent().expect("a file has a folder"))?;
            std::fs::copy(&from, &to).with_context(|| format!("could not copy {}", from.display()))?;
        }
    }
    create(&copy, "trial")?;
    // Its own target folder: the copy's packages must not take the place of the workspace's.
    let target = root.join("target/scaffold/build");
    let cargo = |words: &[&str]| process::run(process::command(&copy, words).env("CARGO_TARGET_DIR", &target));
    cargo(&["cargo", "test", "--quiet", "--package", "giaoban-trial"])?;
    cargo(&["cargo", "test", "--quiet", "--package", "giaoban", "--test", "it", "every_registering_crate_is_linked"])?;
    cargo(&["cargo", "fmt", "--all", "--check"])?;
    cargo(&["cargo", "clippy", "--quiet", "--package", "giaoban-trial", "--all-targets", "--", "--deny", "warnings"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_find_their_place() {
        let manifest = "[a]\nx = 1\n[dependencies]\ngiaoban-core = 1\ngiaoban-text = 1\nserde = 1\n";
        let changed = insert_sorted(manifest, "[dependencies]", "giaoban-era = 1").unwrap();
        assert!(changed.contains("giaoban-core = 1\ngiaoban-era = 1\ngiaoban-text = 1"), "{changed}");
        assert!(insert_sorted(manifest, "[none]", "x").is_err());
        let source = "//! Doc.\nuse giaoban_date as _;\nuse giaoban_entity as _;\n\nuse std::fs;\n";
        let changed = insert_use(source, "use giaoban_z as _;").unwrap();
        assert!(changed.contains("use giaoban_entity as _;\nuse giaoban_z as _;\n\nuse std"), "{changed}");
        assert!(insert_use("fn main() {}", "use giaoban_z as _;").is_err());
    }
}
