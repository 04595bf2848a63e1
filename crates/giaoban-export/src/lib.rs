//! Writing: analyzed documents as JSON lines and as TimeML, tables as CSV and JSON lines.
//!
//! [`JsonLines`] appends one line for a document to a buffer, straight from the typed data; [`write_timeml`] appends
//! the document as XML with its temporal expressions; [`TableRows`] turns rows into the bytes of their files. This crate knows no
//! analyzer by name and opens no files.
#![deny(missing_docs)]

mod json_lines;
mod tables;
mod timeml;

pub use json_lines::{JsonLines, OffsetUnit, SCHEMA};
pub use tables::{DOCUMENT_COLUMNS, TableBuffers, TableRows, columns, table_head};
pub use timeml::write_timeml;
