//! Project automation: `cargo xtask <command>`. Calls cargo and the `giaoban` binary; links no analyzer.

mod bless;
mod ci;
mod corpus;
mod gazetteer;
mod process;
mod variation;

use std::path::PathBuf;

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

fn main() -> anyhow::Result<()> {
    match Xtask::parse().command {
        Command::Ci(args) => ci::run(&args),
        Command::Bless(args) => bless::run(&args),
        Command::Corpus(args) => corpus::run(&args),
        Command::Gazetteer(args) => gazetteer::run(&args),
    }
}
