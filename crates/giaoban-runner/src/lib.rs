//! Runs analyzers over documents.
//!
//! An [`Engine`] is built once from registrations and analyzes documents from any number of threads. [`run`] takes
//! a corpus through an engine: blocks of documents are analyzed in parallel, results come out in input order, and
//! what fails is a [`Failure`] that costs nothing else.
#![deny(missing_docs)]

mod duplicates;
mod engine;
mod failure;
mod ordered;
mod run;
#[cfg(test)]
mod tests;
mod turns;

pub use engine::{Analyzed, Engine, Fault};
pub use failure::Failure;
pub use run::{Duplicates, Progress, Report, RunError, RunOptions, Sink, run};
