//! Project automation: `cargo xtask <command>`. Calls cargo and the `giaoban` binary; links no analyzer.

mod bless;
mod ci;
mod corpus;
mod docs;
mod eval;
mod gazetteer;
mod new_analyzer;
mod process;
mod variation;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Automates the giaoban workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Xtask {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run everything that CI runs, in its order, with timings.
    Ci(ci::Args),
    /// Refresh the test snapshots and list what changed.
    Bless(bless::Args),
    /// Score the results on gold annotations against the floors in tests/floors.json.
    Eval(eval::Args),
    /// Write the table of analyzers in README.md.
    Docs(docs::Args),
    /// Make the crate of a new analyzer: it builds, is registered and tested.
    NewAnalyzer(new_analyzer::Args),
    /// Write a big corpus made from the sample pages, for measuring speed.
    Corpus(corpus::Args),
    /// Generate the place tables from the published data sets.
    Gazetteer(gazetteer::Args),
}

/// The top of the workspace.
fn root() -> PathBuf {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().expect("xtask stands in the workspace").to_owned()
}

fn main() -> ExitCode {
    let result = match Xtask::parse().command {
        Command::Ci(args) => ci::run(&args),
        Command::Bless(args) => bless::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Docs(args) => docs::run(&args),
        Command::NewAnalyzer(args) => new_analyzer::run(&args),
        Command::Corpus(args) => corpus::run(&args),
        Command::Gazetteer(args) => gazetteer::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
