//! The giaoban program as a library: links the analyzers and runs the command line.
#![cfg_attr(not(test), deny(unused_crate_dependencies))]

use giaoban_date as _;
use giaoban_directive as _;
use giaoban_entity as _;
use giaoban_statistics as _;

use giaoban_core as _;
use giaoban_runner as _;

/// Runs the command line.
pub fn main() {}
