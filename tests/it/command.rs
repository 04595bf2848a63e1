//! Running the program in tests.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The lines on standard error.
    pub(crate) fn errors(&self) -> Vec<&str> {
        self.err.lines().collect()
    }

    /// The ids of the documents in the output, in order.
    pub(crate) fn ids(&self) -> Vec<String> {
        ids(&self.out)
    }
}

/// The ids of the documents in JSON lines, in order.
pub(crate) fn ids(lines: &str) -> Vec<String> {
    let id = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).expect("every line of the output is JSON");
        line["id"].as_str().expect("every line has an id").to_owned()
    };
    lines.lines().map(id).collect()
}

/// The program with `arguments`.
pub(crate) fn command<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_giaoban"));
    command.args(arguments).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env("COLUMNS", "100");
    command
}

/// Runs the program with `arguments`.
pub(crate) fn giaoban<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Ran {
    ran(command(arguments).stdin(Stdio::null()).output().expect("the program starts"))
}

/// Runs the program with `arguments` and `input` as standard input.
pub(crate) fn giaoban_with<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>, input: &[u8]) -> Ran {
    let mut command = command(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let _ = stdin.write_all(input);
        });
        ran(child.wait_with_output().expect("the program ends"))
    })
}

fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().expect("an exit code"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}
