//! The `giaoban` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    giaoban::main()
}
