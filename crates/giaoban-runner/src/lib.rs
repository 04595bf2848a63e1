//! Runs analyzers over documents.
//!
//! An [`Engine`] is built once from registrations and analyzes documents from any number of threads.
#![deny(missing_docs)]

mod engine;

pub use engine::{Analyzed, Engine, Fault};
