use anyhow::Result;

use crate::process;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The package whose snapshots are refreshed; all of them without it.
    package: Option<String>,
}

/// Runs the tests with `INSTA_UPDATE=always` and lists the snapshots that git sees as changed.
pub(crate) fn run(args: &Args) -> Result<()> {
    let root = crate::root();
    let mut words = vec!["cargo", "test", "--quiet"];
    if let Some(package) = &args.package {
        words.extend(["--package", package]);
    }
    process::run(process::command(&root, &words).env("INSTA_UPDATE", "always"))?;
    let status = ["git", "status", "--short", "--untracked-files=all", "--", "*.snap"];
    let changed = process::output(&mut process::command(&root, &status))?;
    if changed.is_empty() {
        eprintln!("no snapshot changed");
    } else {
        eprint!("changed snapshots, to be reviewed like code:\n{changed}");
    }
    Ok(())
}
