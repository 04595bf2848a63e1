use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// A command that runs in `folder`; the first word is the program. The cargo that runs xtask is used for `cargo`.
pub(crate) fn command(folder: &Path, words: &[&str]) -> Command {
    let program = match words[0] {
        "cargo" => std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()),
        other => other.to_owned(),
    };
    let mut command = Command::new(program);
    command.args(&words[1..]).current_dir(folder);
    command
}

/// Runs a command with its output shown.
///
/// # Errors
/// Fails when it can't be started or does not succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("could not start {command:?}"))?;
    if !status.success() {
        bail!("{command:?} ended with {status}");
    }
    Ok(())
}

/// Runs a command and gives what it printed on standard output; its standard error is shown.
///
/// # Errors
/// Fails when it can't be started, does not succeed, or prints something that is not UTF-8.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .with_context(|| format!("could not start {command:?}"))?;
    if !output.status.success() {
        bail!("{command:?} ended with {}", output.status);
    }
    Ok(String::from_utf8(output.stdout)?)
}
