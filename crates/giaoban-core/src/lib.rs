//! The data model of giaoban: documents, annotations, the [`Analyzer`] trait and its registry.
//!
//! A [`Document`] is an immutable text with its structure: tokens, sentences, zones, publication
//! date. An [`Analyzer`] reads a document and the layers of the analyzers that it names, and gives
//! a layer of [`Annotation`]s. [`register!`] makes it known to every program that links its crate.
//!
//! This crate does no I/O and knows no analyzer.
#![deny(missing_docs)]

mod analyzer;
mod annotation;
mod document;
pub mod json;
mod panics;
mod registry;
mod table;
mod terms;

pub use analyzer::{Analyzer, AnySummary, DynAnalyzer, Mention, Payload, Summary, Timex3, TimexAnchor};
pub use annotation::{Annotation, Annotations, Offsets, Ref};
pub use document::{
    Basis, Document, DocumentPlace, DocumentTime, Duplicate, Metadata, Published, RawDocument, Source, Zone, ZoneKind,
};
pub use panics::guarded;
pub use registry::{Build, PlanError, Registration, registered, select};
pub use table::{AnyRegister, Cell, Column, ColumnType, Register, Rows, Table, TableFormat};
pub use terms::{Term, TermAction, TermError, Terms};

// `register!` is used in crates that need not depend on inventory themselves.
#[doc(hidden)]
pub use inventory;

pub use giaoban_text as text;
