//! Tests of the whole program and of what holds for every analyzer. One binary, a module for each subject.

mod bad_input;
mod cli;
mod command;
mod conformance;
mod corpus;
mod determinism;
mod encodings;
mod inputs;
mod pages;
mod registry;
mod schema_shape;
mod soup;
mod timeml;

use std::path::{Path, PathBuf};

// Links the analyzers: a test binary sees only the registry of the crates that it names.
use giaoban as _;

/// The folder with the sample pages.
fn sample_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// The sample pages by name, without their ending.
fn samples() -> Vec<(String, String)> {
    let mut samples: Vec<(String, String)> = std::fs::read_dir(sample_folder())
        .expect("tests/corpus")
        .map(|entry| entry.expect("a folder entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("a sample page in UTF-8"))
        })
        .collect();
    samples.sort();
    samples
}
