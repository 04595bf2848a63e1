//! Documents one after the other, for the commands that show them.

use std::io::{self, Write};
use std::path::PathBuf;

use giaoban_core::RawDocument;
use giaoban_core::text::TokenBuffer;
use giaoban_corpus::{Corpus, Options, Record};

use crate::sample::SAMPLES;

/// The sample that is shown first.
pub(crate) const FIRST_SAMPLE: usize = 5;

/// The corpus of `paths`.
pub(crate) fn corpus(paths: &[PathBuf]) -> Corpus {
    Corpus::new(paths.to_vec(), Options::default())
}

/// The sample articles, by index.
pub(crate) fn samples(wanted: impl Fn(usize) -> bool) -> Corpus {
    let texts = SAMPLES.iter().enumerate().filter(|(index, _)| wanted(*index));
    let texts = texts.map(|(_, (name, text))| (format!("sample/{name}.txt"), (*text).to_owned()));
    Corpus::of_texts(texts, Options::default())
}

/// Calls `work` with every document, in order. Prints what cannot be read and returns how many that were.
pub(crate) fn each(
    mut corpus: Corpus,
    mut work: impl FnMut(RawDocument, &mut TokenBuffer) -> anyhow::Result<()>,
) -> anyhow::Result<u64> {
    let mut buffer = TokenBuffer::default();
    let mut failures = 0;
    let mut result = Ok(());
    while result.is_ok()
        && let Some(block) = corpus.next_block()
    {
        block.decode(&mut |record| match record {
            Ok(Record { document, .. }) if result.is_ok() => result = work(document, &mut buffer),
            Ok(_) => {}
            Err(fault) => {
                failures += 1;
                let _ = writeln!(io::stderr(), "giaoban: {fault}");
            }
        });
    }
    result.map(|()| failures)
}
