//! Writing: analyzed documents as JSON lines and as TimeML.
//!
//! [`JsonLines`] appends one line for a document to a buffer, straight from the typed data; [`write_timeml`] appends
//! the document as XML with its temporal expressions. This crate knows no
//! analyzer by name and opens no files.
#![deny(missing_docs)]

mod json_lines;
mod timeml;

pub use json_lines::{JsonLines, OffsetUnit, SCHEMA};
pub use timeml::write_timeml;
