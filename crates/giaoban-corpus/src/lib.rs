//! Reading: files, folders and streams into [`RawDocument`](giaoban_core::RawDocument)s.
//!
//! A [`Corpus`] walks paths in a stable order and cuts what it reads into [`Block`]s of about a quarter of a megabyte: whole
//! files, or runs of whole records of one file. Cutting is serial and cheap. [`Block::decode`] turns a block
//! into documents and may run on any thread, so that parsing never waits for reading. Memory is bounded by the
//! blocks alive, whatever the size of the corpus.
//!
//! A format is one implementation of [`Format`], listed in [`FORMATS`].
//!
//! This crate knows no analyzer and gives no structure to a text.
#![deny(missing_docs)]

mod corpus;
mod csv;
mod encoding;
mod fault;
mod feed;
mod format;
mod html;
mod json;
mod json_lines;
mod office;
mod parquet;
mod pdf;
mod published;
mod record;
mod seekable;
mod source;
mod tape;
mod text;
mod unpack;
mod walk;
mod warc;
mod zipped;

pub use corpus::{Block, Corpus, Fields, Options};
pub use encoding::text_of;
pub use fault::InputFault;
pub use format::{Access, Chunk, Chunks, Cut, FORMATS, Format, Looks, Origin, Part, Record, Sink, Split};
pub use giaoban_encoding::Encoding;
pub use seekable::{Seekable, SeekableReader};
