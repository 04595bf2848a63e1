//! The giaoban program as a library: links the analyzers and runs the command line.
//!
//! Everything that prints lives here. A program that wants the analyzers alone builds a `giaoban_runner::Engine`
//! from `giaoban_core::registered()` and links the analyzer crates by naming them, as this file does.
#![cfg_attr(not(test), deny(unused_crate_dependencies))]

use giaoban_date as _;
use giaoban_directive as _;
use giaoban_entity as _;
use giaoban_statistics as _;

// The allocator of the binary, which is built from the same manifest.
use mimalloc as _;

mod cli;
mod digest;
mod documents;
mod eval;
mod files;
mod reading;
mod sample;
mod show;
mod term;
mod timeml;

pub use cli::main;
