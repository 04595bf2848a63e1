//! The command line.

use std::fs;
use std::io::{self, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use giaoban_core::{Table, Terms, registered, select};
use giaoban_export::{JsonLines, OffsetUnit};
use giaoban_runner::{Duplicates, Engine, RunError, RunOptions, run};

use crate::files::{self, Folder, Reporter, Standard, bytes};
use crate::reading::Reading;
use crate::{digest, documents, eval, show, timeml};

/// Exit code of a run in which something could not be read or analyzed.
const FAULTS: u8 = 3;
/// Exit code of a wrong command line and of output that cannot be written.
const USAGE: u8 = 2;

const ABOUT: &str = "Reads Vietnamese political and administrative news and writes down what is in it: dates, \
entities, directives (who tells whom to do what, by when) and figures.";

const EXAMPLES: &str = "\
Examples:
  giaoban run                              the sample articles, in short
  giaoban run articles/ -o out             all files of known kinds below articles/
  giaoban run news.jsonl > found.jsonl     JSON lines to standard output
  giaoban show article.txt                 everything that was found, in its place
  giaoban eval gold.jsonl input.jsonl      scores against annotations made by hand

Exit codes:
  0  done
  1  a score is under its floor (eval --floors)
  2  wrong usage, or output that cannot be written
  3  done, but some input could not be read or analyzed; standard error has a
     line for each";

#[derive(Parser, Debug)]
#[command(name = "giaoban", version, about = ABOUT, after_help = EXAMPLES, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Analyze files, folders or standard input
    Run(Run),
    /// List the analyzers (name, what each reads, what it finds) and the tables that they write
    List {
        /// Write JSON
        #[arg(long)]
        json: bool,
    },
    /// Show a text with everything marked that was found in it
    Show(show::Show),
    /// Tell in short what documents say: who, what was ordered, figures, dates
    Digest(digest::Digest),
    /// Write documents as TimeML: XML with their dates and times as TIMEX3 tags
    Timeml(timeml::Timeml),
    /// Score results against gold annotations
    Eval(eval::Eval),
    /// Write a completion script for a shell
    #[command(after_help = "Example:\n  giaoban completions bash > ~/.local/share/bash-completion/completions/giaoban")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write a manual page
    #[command(after_help = MAN_HELP)]
    Man {
        /// The command that the page is of [default: the program as a whole]
        command: Option<String>,
    },
}

const MAN_HELP: &str = "\
Examples:
  giaoban man > giaoban.1 && man ./giaoban.1
  giaoban man run > giaoban-run.1";

const RUN_HELP: &str = "\
Input:
  .txt             one document a file
  .jsonl, .ndjson  one record a line
  .json            a list of records, or records one after the other
  .csv, .tsv       one record a row, with a line of column names
  .html, .htm      one page a file; .warc and .wet: one page a record
  .docx, .odt      one document a file
  .pdf, .parquet   in a build with `--features full`
  Files compressed with gzip, Zstandard, bzip2 or xz, and what is in .zip and
  .tar archives, are read as if they had been unpacked; nothing is written.
  What a file is, is told from its content first, then from its ending.

  A record has a text and may have an id, a publication time, an address and a
  title. Usual names of fields are understood (text, content, body, noi_dung;
  published, date, ngay_dang; url, link; title, tieu_de …); --text-field and
  the like name others. Further fields are carried along. Times may be ISO
  8601, 21/12/2020 18:11, mail dates, or seconds since 1970.

  A folder is read with everything below it, in the order of names. Hidden
  files, those with other endings, and those that a `.giaobanignore` names (the
  patterns are those of `.gitignore`) are passed over. A path with * ? [] or **
  that is no file is a pattern.

Output with -o DIR:
  annotations.jsonl  one line a document: structure, annotations, summary
  summary.json       the summaries of the whole corpus, by analyzer
  run.json           version, options, counts, faults, time and speed
  faults.jsonl       what could not be read or analyzed
  *.csv, *.jsonl     tables over the corpus, by analyzer: see `giaoban list`

Examples:
  giaoban run articles/ more.jsonl.gz -o out
  giaoban run 'dump/2021-*/**/*.json' --text-field article.body
  find news -name '*.txt' -print0 | giaoban run --files-from - -o out
  cat news.jsonl | giaoban run - --analyzers date,statistics --no-text";

#[derive(clap::Args, Debug)]
#[command(after_help = RUN_HELP)]
struct Run {
    /// Files, folders, or - for standard input; without any, the sample articles are told as a digest
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Folder to write to; without it JSON lines go to standard output
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    selection: Selection,
    /// Number of threads [default: one for each processor]
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,
    /// Leave the text of documents out of the output; annotations keep theirs
    #[arg(long)]
    no_text: bool,
    /// Write no tables beside the annotations (with -o)
    #[arg(long)]
    no_tables: bool,
    /// Unit of `start` and `end`
    #[arg(long, value_enum, default_value_t = Unit::Codepoints)]
    offsets: Unit,
    /// Leave out documents that tell a story that an earlier one told; they are counted in run.json
    #[arg(long)]
    drop_duplicates: bool,
    /// Do not look for documents that tell a story again
    #[arg(long, conflicts_with = "drop_duplicates")]
    ignore_duplicates: bool,
    /// Print nothing but faults
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    reading: Reading,
}

/// Which analyzers run, and with what.
#[derive(clap::Args, Default, Debug)]
pub(crate) struct Selection {
    /// Analyzers to run, with commas; what they read runs too [default: all, see `giaoban list`]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) analyzers: Option<Vec<String>>,
    #[command(flatten)]
    pub(crate) lexicons: Lexicons,
}

/// The user's lexicons.
#[derive(clap::Args, Default, Debug)]
pub(crate) struct Lexicons {
    /// Names and corrections of your own (tab-separated: action, type, kind, name, phrases; see README); may be repeated
    #[arg(long = "lexicon", value_name = "FILE")]
    pub(crate) lexicon_files: Vec<PathBuf>,
}

impl Selection {
    pub(crate) fn engine(&self) -> anyhow::Result<Engine> {
        let plan = select(&registered(), self.analyzers.as_deref())?;
        let mut terms = Terms::default();
        for path in &self.lexicons.lexicon_files {
            let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            terms.add(&path.display().to_string(), &text)?;
        }
        Ok(Engine::with_terms(&plan, &terms)?)
    }
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum Unit {
    /// Unicode code points
    Codepoints,
    /// Bytes of UTF-8
    Bytes,
    /// Code units of UTF-16
    Utf16,
}

/// Runs the command line and tells the exit code.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Command::Run(run) => run.run(),
        Command::List { json } => list(json),
        Command::Show(show) => show.run(),
        Command::Digest(digest) => digest.run(),
        Command::Timeml(timeml) => timeml.run(),
        Command::Eval(eval) => eval.run(),
        Command::Completions { shell } => completions(shell),
        Command::Man { command } => man(command.as_deref()),
    };
    match result {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "giaoban: {error:#}");
            ExitCode::from(USAGE)
        }
    }
}

/// Whether somebody like `head` read all that they wanted.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>();
        let io = io.or(match cause.downcast_ref::<RunError>() {
            Some(RunError::Output(error)) => Some(error),
            _ => None,
        });
        io.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

pub(crate) fn code(failures: u64) -> ExitCode {
    if failures == 0 { ExitCode::SUCCESS } else { ExitCode::from(FAULTS) }
}

impl Run {
    fn run(self) -> anyhow::Result<ExitCode> {
        let engine = self.selection.engine()?;
        if !self.reading.has_input(&self.paths) && self.output.is_none() {
            return digest::welcome(&engine);
        }
        let threads =
            self.threads.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(NonZero::<usize>::MIN);
        let offsets = match self.offsets {
            Unit::Codepoints => OffsetUnit::CodePoints,
            Unit::Bytes => OffsetUnit::Bytes,
            Unit::Utf16 => OffsetUnit::Utf16,
        };
        let tables = self.output.is_some() && !self.no_tables;
        let duplicates = match (self.drop_duplicates, self.ignore_duplicates) {
            (true, _) => Duplicates::Drop,
            (_, true) => Duplicates::Ignore,
            _ => Duplicates::Mark,
        };
        let options = RunOptions {
            duplicates,
            threads,
            lines: JsonLines { offsets, text: !self.no_text },
            summaries: self.output.is_some(),
            tables,
        };
        let corpus = || match self.reading.has_input(&self.paths) {
            true => self.reading.corpus(&self.paths, self.output.iter().cloned().collect()),
            false => documents::samples(|_| true),
        };
        let reporter = Reporter::new(self.quiet);
        match &self.output {
            None => {
                let mut sink = Standard { out: io::stdout(), reporter };
                let report = run(&engine, corpus(), &options, &mut sink)?;
                sink.reporter.clear();
                Ok(code(report.progress.failures))
            }
            Some(path) => {
                let mut folder = Folder::create(path, &engine, tables, reporter)?;
                let report = run(&engine, corpus(), &options, &mut folder)
                    .with_context(|| format!("cannot write into {}", path.display()))?;
                let tables = folder.finish(
                    &report,
                    &files::Options {
                        inputs: &self.paths,
                        analyzers: self.selection.analyzers.as_deref(),
                        lexicons: files::Digest::of(&self.selection.lexicons.lexicon_files)?,
                        offsets,
                        text: !self.no_text,
                        duplicates,
                        tables,
                        reading: self.reading.written(),
                        threads: threads.get(),
                    },
                )?;
                if !self.quiet {
                    said(path, duplicates, &report, &tables)?;
                }
                Ok(code(report.progress.failures))
            }
        }
    }
}

/// Tells on standard output what a run wrote.
fn said(path: &Path, duplicates: Duplicates, report: &giaoban_runner::Report, tables: &[String]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let seconds = report.elapsed.as_secs_f64().max(1e-9);
    writeln!(
        out,
        "{} documents{}, {} read in {seconds:.2} s ({:.1} MB/s), {} faults",
        report.progress.documents,
        match (report.progress.duplicates, duplicates) {
            (0, _) => String::new(),
            (count, Duplicates::Drop) => format!(" and {count} dropped duplicates"),
            (count, _) => format!(", {count} of them duplicates"),
        },
        bytes(report.progress.input_bytes),
        report.progress.input_bytes as f64 / 1e6 / seconds,
        report.progress.failures
    )?;
    let found: Vec<String> = report.annotations.iter().map(|(name, count)| format!("{name} {count}")).collect();
    writeln!(out, "found: {}", found.join(", "))?;
    if report.skipped_files > 0 {
        writeln!(out, "passed over {} files of no known kind", report.skipped_files)?;
    }
    if report.skipped_records > 0 {
        writeln!(out, "passed over {} records that hold no text", report.skipped_records)?;
    }
    let tables: String = tables.iter().map(|table| format!(", {table}")).collect();
    writeln!(out, "written: {}/annotations.jsonl, summary.json, run.json, faults.jsonl{tables}", path.display())
}

fn list(json: bool) -> anyhow::Result<ExitCode> {
    #[derive(serde::Serialize)]
    struct Row {
        name: &'static str,
        description: &'static str,
        reads: &'static [&'static str],
        package: &'static str,
        id_prefix: &'static str,
        tables: Vec<TableRow>,
    }
    #[derive(serde::Serialize)]
    struct TableRow {
        name: &'static str,
        file: String,
        description: &'static str,
        columns: Vec<ColumnRow>,
    }
    #[derive(serde::Serialize)]
    struct ColumnRow {
        name: &'static str,
        description: &'static str,
    }
    let table = |table: &'static Table, of_documents| TableRow {
        name: table.name,
        file: files::file_of(table),
        description: table.description,
        columns: giaoban_export::columns(table, of_documents)
            .map(|column| ColumnRow { name: column.name, description: column.description })
            .collect(),
    };
    let mut out = io::stdout().lock();
    let rows: Vec<Row> = select(&registered(), None)?
        .into_iter()
        .map(|r| Row {
            name: r.name,
            description: r.description,
            reads: r.reads,
            package: r.package,
            id_prefix: r.id_prefix,
            tables: (r.document_tables.iter().map(|t| table(t, true)))
                .chain(r.corpus_tables.iter().map(|t| table(t, false)))
                .collect(),
        })
        .collect();
    if json {
        serde_json::to_writer_pretty(&mut out, &rows)?;
        writeln!(out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let width = |of: fn(&Row) -> usize| rows.iter().map(of).max().unwrap_or_default();
    let (names, reads) = (width(|r| r.name.len()).max(8), width(|r| r.reads.join(", ").len()).max(5));
    writeln!(out, "{:names$}  {:reads$}  finds", "analyzer", "reads")?;
    for row in &rows {
        writeln!(out, "{:names$}  {:reads$}  {}", row.name, row.reads.join(", "), row.description)?;
    }
    let tables = || rows.iter().flat_map(|row| &row.tables);
    if let Some(width) = tables().map(|table| table.file.len()).max() {
        writeln!(out, "\n{:width$}  one row for each", "table")?;
        for table in tables() {
            writeln!(out, "{:width$}  {}", table.file, table.description)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn completions(shell: clap_complete::Shell) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "giaoban", &mut script);
    io::stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

fn man(name: Option<&str>) -> anyhow::Result<ExitCode> {
    let mut program = Arguments::command();
    program.build();
    let page = match name {
        None => program,
        Some(name) => {
            let command = program.find_subcommand(name).with_context(|| format!("no command `{name}`"))?;
            // Manual pages of commands are called `giaoban-run`, as those of git are.
            command.clone().name(format!("giaoban-{name}")).bin_name(format!("giaoban {name}"))
        }
    };
    let mut roff = Vec::new();
    clap_mangen::Man::new(page).render(&mut roff)?;
    io::stdout().write_all(&roff)?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
