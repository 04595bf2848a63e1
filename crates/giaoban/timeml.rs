//! `giaoban timeml`: documents as TimeML, the XML that temporal taggers and the tools of TempEval read.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use giaoban_export::write_timeml;
use giaoban_runner::{Analyzed, Engine};

use crate::cli::{self, Selection};
use crate::documents;
use crate::reading::Reading;

const HELP: &str = "\
A document becomes <TimeML> with DOCID, DCT (the publication time), TITLE and TEXT, in which dates, times, lengths and
recurring times stand in TIMEX3 tags. The content of TEXT is the text as supplied; characters that XML forbids become
U+FFFD. A file is called after the id of its document, with the ending .tml; characters that are awkward in names
of files become _.

Examples:
  giaoban timeml article.txt
  giaoban timeml articles/ more.jsonl -o tml";

#[derive(clap::Args, Debug)]
#[command(after_help = HELP)]
pub(crate) struct Timeml {
    /// Files, folders, or - for standard input
    #[arg(value_name = "PATH", required_unless_present = "files_from")]
    paths: Vec<PathBuf>,
    /// Folder to write to; without it one document goes to standard output
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

impl Timeml {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let engine = Selection { analyzers: Some(vec!["date".to_owned()]), ..Selection::default() }.engine()?;
        let corpus = self.reading.corpus(&self.paths, Vec::new());
        let failures = match &self.output {
            Some(folder) => {
                fs::create_dir_all(folder).with_context(|| format!("cannot create the folder {}", folder.display()))?;
                let mut names = Names::default();
                documents::each(corpus, |raw, buffer| {
                    let analyzed = engine.analyze(raw, buffer);
                    write_file(&folder.join(names.of(&analyzed.document.id)), &xml(&engine, &analyzed))
                })?
            }
            None => {
                let mut only = None;
                let failures = documents::each(corpus, |raw, buffer| {
                    if only.is_some() {
                        bail!("more than one document: name a folder for them with -o DIR");
                    }
                    only = Some(xml(&engine, &engine.analyze(raw, buffer)));
                    Ok(())
                })?;
                io::stdout().write_all(only.unwrap_or_default().as_bytes())?;
                failures
            }
        };
        Ok(cli::code(failures))
    }
}

fn xml(engine: &Engine, analyzed: &Analyzed) -> String {
    let mut xml = String::new();
    let analyzers = engine.plan().map(|(_, analyzer)| analyzer);
    write_timeml(&analyzed.document, &analyzed.annotations, analyzers, &mut xml);
    xml
}

fn write_file(path: &Path, content: &str) -> anyhow::Result<()> {
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

/// Names of files that were given out, in small letters: some file systems do not tell them from capitals.
#[derive(Default, Debug)]
struct Names(HashSet<String>);

impl Names {
    /// A name for the document `id` that no other document of the run has.
    fn of(&mut self, id: &str) -> String {
        // File systems take names of up to 255 bytes.
        const LONGEST: usize = 200;
        let mut stem = String::new();
        for c in id.chars() {
            let c = if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
            if stem.len() + c.len_utf8() > LONGEST {
                break;
            }
            stem.push(if stem.is_empty() && c == '.' { '_' } else { c });
        }
        if stem.is_empty() {
            stem.push_str("document");
        }
        let mut name = stem.clone();
        let mut number = 1;
        while !self.0.insert(name.to_lowercase()) {
            number += 1;
            name = format!("{stem}-{number}");
        }
        name + ".tml"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_unlike() {
        let mut names = Names::default();
        for (id, name) in [
            ("2023-117", "2023-117.tml"),
            ("báo/Tỉnh ủy:1", "báo_Tỉnh_ủy_1.tml"),
            ("../../etc", "_._.._etc.tml"),
            ("", "document.tml"),
            ("a", "a.tml"),
            ("A", "A-2.tml"),
            ("a", "a-3.tml"),
        ] {
            assert_eq!(names.of(id), name);
        }
        assert!(names.of(&"ệ".repeat(500)).len() <= 205);
    }
}
