//! Writing: analyzed documents as JSON lines.
//!
//! [`JsonLines`] appends one line for a document to a buffer, straight from the typed data. This crate knows no
//! analyzer by name and opens no files.
#![deny(missing_docs)]

mod json_lines;

pub use json_lines::{JsonLines, OffsetUnit, SCHEMA};
