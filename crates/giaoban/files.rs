//! The files of a run.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use giaoban_core::{AnySummary, Cell, Rows, Table};
use giaoban_export::{SCHEMA, TableBuffers, table_head};
use giaoban_runner::{Duplicates, Engine, Failure, Progress, Report, Sink};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// Prints failures to standard error as they come, and how far the run is when that is a terminal.
pub(crate) struct Reporter {
    start: Instant,
    shown: Instant,
    live: bool,
}

impl Reporter {
    pub(crate) fn new(quiet: bool) -> Self {
        let now = Instant::now();
        Self { start: now, shown: now, live: !quiet && io::stderr().is_terminal() }
    }

    fn failure(&mut self, failure: &Failure) {
        self.clear();
        // When nobody can read it there is nothing to be done about it.
        let _ = writeln!(io::stderr(), "giaoban: {failure}");
    }

    fn progress(&mut self, progress: &Progress) {
        if self.live && self.shown.elapsed().as_millis() >= 200 {
            self.shown = Instant::now();
            let seconds = self.start.elapsed().as_secs_f64();
            let rate = progress.input_bytes as f64 / 1e6 / seconds;
            let faults = progress.failures;
            let _ = write!(
                io::stderr(),
                "\r\x1b[K{} documents, {}, {rate:.1} MB/s, {faults} faults",
                progress.documents,
                bytes(progress.input_bytes)
            );
        }
    }

    pub(crate) fn clear(&mut self) {
        if self.live {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// A number of bytes for a person: `12.3 MB`.
pub(crate) fn bytes(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", count as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", count as f64 / 1e6),
        _ => format!("{:.2} GB", count as f64 / 1e9),
    }
}

/// JSON lines to standard output.
pub(crate) struct Standard {
    pub(crate) out: io::Stdout,
    pub(crate) reporter: Reporter,
}

impl Sink for Standard {
    fn lines(&mut self, lines: &[u8]) -> io::Result<()> {
        let mut out = self.out.lock();
        out.write_all(lines)?;
        out.flush()
    }

    fn failure(&mut self, failure: &Failure) -> io::Result<()> {
        self.reporter.failure(failure);
        Ok(())
    }

    fn progress(&mut self, progress: &Progress) {
        if !io::stdout().is_terminal() {
            self.reporter.progress(progress);
        }
    }
}

/// The files of a run in one folder. They get their names when they are complete.
pub(crate) struct Folder {
    path: PathBuf,
    annotations: BufWriter<File>,
    faults: BufWriter<File>,
    /// Tables of rows about single documents, by analyzer.
    tables: Vec<(&'static Table, BufWriter<File>)>,
    /// The first faults, for `run.json`.
    first_faults: Vec<Failure>,
    reporter: Reporter,
}

const ANNOTATIONS: &str = "annotations.jsonl";
const FAULTS: &str = "faults.jsonl";
const SUMMARY: &str = "summary.json";
const RUN: &str = "run.json";
/// How many faults `run.json` repeats; `faults.jsonl` has all.
const FAULTS_IN_RUN: usize = 100;

/// What `run.json` says.
#[derive(Serialize)]
struct Run<'a> {
    schema: &'static str,
    version: &'static str,
    options: &'a Options<'a>,
    analyzers: Vec<&'static str>,
    /// Files of the tables that were written.
    tables: &'a [String],
    documents: u64,
    /// Documents that tell a story again: of those written, or, where they are dropped, besides them.
    duplicates: u64,
    /// Documents by the character encoding that they were in.
    encodings: &'a BTreeMap<&'static str, u64>,
    /// Characters that were lost, U+FFFD in their place.
    replaced_characters: u64,
    annotations: BTreeMap<&'static str, u64>,
    skipped_files: u64,
    skipped_records: u64,
    faults: Faults<'a>,
    bytes: Bytes,
    timings: Timings,
}

/// The options of a run that change its output, and the number of threads.
#[derive(Serialize)]
pub(crate) struct Options<'a> {
    pub(crate) inputs: &'a [PathBuf],
    pub(crate) analyzers: Option<&'a [String]>,
    /// The user's lexicons, absent when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) lexicons: Vec<Digest>,
    pub(crate) offsets: giaoban_export::OffsetUnit,
    pub(crate) text: bool,
    pub(crate) duplicates: Duplicates,
    pub(crate) tables: bool,
    #[serde(flatten)]
    pub(crate) reading: crate::reading::Written<'a>,
    pub(crate) threads: usize,
}

/// A file that the output depends on.
#[derive(Serialize)]
pub(crate) struct Digest {
    path: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    sha256: String,
}

impl Digest {
    pub(crate) fn of(paths: &[PathBuf]) -> anyhow::Result<Vec<Self>> {
        let digest = |path: &PathBuf| {
            let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            Ok(Self { path: path.display().to_string(), sha256 })
        };
        paths.iter().map(digest).collect()
    }
}

#[derive(Serialize)]
struct Faults<'a> {
    count: u64,
    /// The first ones; all are in `faults.jsonl`.
    first: &'a [Failure],
}

#[derive(Serialize)]
struct Bytes {
    input: u64,
    text: u64,
    output: u64,
}

#[derive(Serialize)]
struct Timings {
    /// Wall time of the run.
    seconds: f64,
    /// Megabytes (10^6) of input per second.
    megabytes_per_second: f64,
    documents_per_second: f64,
    /// Time that threads spent in each stage, added up, in order.
    stages: Vec<Stage>,
}

#[derive(Serialize)]
struct Stage {
    stage: &'static str,
    seconds: f64,
    /// Megabytes of input per second of a thread; 0 when it took no time.
    megabytes_per_second: f64,
}

/// Name of the file of a table.
pub(crate) fn file_of(table: &Table) -> String {
    format!("{}.{}", table.name, table.format.extension())
}

fn part(path: &Path, name: &str) -> PathBuf {
    path.join(format!("{name}.part"))
}

impl Folder {
    /// A folder for a run of `engine`, with or without tables.
    pub(crate) fn create(path: &Path, engine: &Engine, tables: bool, reporter: Reporter) -> anyhow::Result<Self> {
        fs::create_dir_all(path).with_context(|| format!("cannot create the folder {}", path.display()))?;
        let create = |name: &str| {
            let path = part(path, name);
            File::create(&path).with_context(|| format!("cannot write {}", path.display()))
        };
        // A folder whose last run was interrupted must not look complete.
        match fs::remove_file(path.join(RUN)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot replace {}", path.join(RUN).display()));
            }
            _ => {}
        }
        let tables = engine.plan().flat_map(|(_, analyzer)| analyzer.tables()).filter(|_| tables).map(|&table| {
            let mut file = BufWriter::with_capacity(1 << 16, create(&file_of(table))?);
            file.write_all(&table_head(table, true))?;
            Ok((table, file))
        });
        Ok(Self {
            tables: tables.collect::<anyhow::Result<_>>()?,
            path: path.to_owned(),
            annotations: BufWriter::with_capacity(1 << 16, create(ANNOTATIONS)?),
            faults: BufWriter::new(create(FAULTS)?),
            first_faults: Vec::new(),
            reporter,
        })
    }

    /// Writes the summaries and registers and gives all files their names, `run.json` last. Returns the names of the
    /// files of tables.
    pub(crate) fn finish(mut self, report: &Report, options: &Options<'_>) -> anyhow::Result<Vec<String>> {
        self.reporter.clear();
        let of_registers = report.registers.iter().flat_map(|register| register.tables()).copied();
        let tables = self.tables.iter().map(|(table, _)| *table).chain(of_registers);
        let tables: Vec<String> = tables.map(file_of).collect();
        let seconds = report.elapsed.as_secs_f64();
        let run = Run {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION"),
            options,
            analyzers: report.annotations.iter().map(|(name, _)| *name).collect(),
            tables: &tables,
            documents: report.progress.documents,
            duplicates: report.progress.duplicates,
            encodings: &report.encodings,
            replaced_characters: report.progress.replaced,
            annotations: report.annotations.iter().copied().collect(),
            skipped_files: report.skipped_files,
            skipped_records: report.skipped_records,
            faults: Faults { count: report.progress.failures, first: &self.first_faults },
            bytes: Bytes {
                input: report.progress.input_bytes,
                text: report.progress.text_bytes,
                output: report.progress.output_bytes,
            },
            timings: Timings {
                seconds: round(seconds),
                megabytes_per_second: round(report.progress.input_bytes as f64 / 1e6 / seconds),
                documents_per_second: round(report.progress.documents as f64 / seconds),
                stages: report
                    .stages
                    .iter()
                    .map(|(stage, time)| Stage {
                        stage,
                        seconds: round(time.as_secs_f64()),
                        megabytes_per_second: round(report.progress.input_bytes as f64 / 1e6 / time.as_secs_f64()),
                    })
                    .collect(),
            },
        };
        let mut summary = Vec::new();
        write_summary(report.progress.documents, &report.summaries, &mut summary);
        let mut run = serde_json::to_vec_pretty(&run)?;
        run.push(b'\n');
        let Self { path, annotations, faults, tables: files, .. } = self;
        let write = || -> io::Result<()> {
            for file in [annotations, faults].into_iter().chain(files.into_iter().map(|(_, file)| file)) {
                file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
            }
            for register in &report.registers {
                let mut files = RegisterFiles::create(&path, register.tables())?;
                register.write_rows(&mut files);
                files.finish()?;
            }
            for (name, content) in [(SUMMARY, &summary), (RUN, &run)] {
                let mut file = File::create(part(&path, name))?;
                file.write_all(content)?;
                file.sync_all()?;
            }
            let names = [ANNOTATIONS, FAULTS].into_iter().chain(tables.iter().map(String::as_str));
            for name in names.chain([SUMMARY, RUN]) {
                fs::rename(part(&path, name), path.join(name))?;
            }
            Ok(())
        };
        write().with_context(|| format!("cannot write into {}", path.display()))?;
        Ok(tables)
    }
}

/// The files of the tables of one register. Rows are written as they come: they may be more than memory holds.
struct RegisterFiles {
    files: Vec<(&'static Table, BufWriter<File>)>,
    buffers: TableBuffers,
    /// Rows in the buffers.
    held: usize,
    error: Option<io::Error>,
}

/// Rows that are held before they are written.
const ROWS_HELD: usize = 4096;

impl RegisterFiles {
    fn create(path: &Path, tables: &[&'static Table]) -> io::Result<Self> {
        let open = |&table: &&'static Table| {
            let mut file = BufWriter::new(File::create(part(path, &file_of(table)))?);
            file.write_all(&table_head(table, false))?;
            Ok((table, file))
        };
        let files = tables.iter().map(open).collect::<io::Result<_>>()?;
        Ok(Self { files, buffers: TableBuffers::new(tables.iter().copied()), held: 0, error: None })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.held = 0;
        let empty = TableBuffers::new(self.files.iter().map(|(table, _)| *table));
        for (table, rows) in std::mem::replace(&mut self.buffers, empty).finish() {
            let file = self.files.iter_mut().find(|(known, _)| known.name == table.name);
            file.expect("a table of this register").1.write_all(&rows)?;
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        self.flush()?;
        for (_, file) in self.files {
            file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        }
        Ok(())
    }
}

impl Rows for RegisterFiles {
    fn row(&mut self, table: &'static Table, cells: &[Cell<'_>]) {
        // Whoever gives the rows cannot be stopped, but after an error nothing is kept.
        if self.error.is_some() {
            return;
        }
        self.buffers.rows(None).row(table, cells);
        self.held += 1;
        if self.held >= ROWS_HELD {
            self.error = self.flush().err();
        }
    }
}

fn round(value: f64) -> f64 {
    if value.is_finite() { (value * 1e3).round() / 1e3 } else { 0.0 }
}

/// The summaries of a corpus, one object per analyzer as on the line of a document.
fn write_summary(documents: u64, summaries: &[(&'static str, Box<dyn AnySummary>)], out: &mut Vec<u8>) {
    out.extend_from_slice(format!("{{\n  \"schema\": \"{SCHEMA}\",\n  \"documents\": {documents},\n").as_bytes());
    out.extend_from_slice(b"  \"summary\": {");
    let mut sorted: Vec<_> = summaries.iter().collect();
    sorted.sort_by_key(|(name, _)| *name);
    for (index, (name, summary)) in sorted.into_iter().enumerate() {
        out.extend_from_slice(if index > 0 { b",\n" } else { b"\n" });
        out.extend_from_slice(format!("    \"{name}\": ").as_bytes());
        summary.write_json(out);
    }
    out.extend_from_slice(b"\n  }\n}\n");
}

impl Sink for Folder {
    fn lines(&mut self, lines: &[u8]) -> io::Result<()> {
        self.annotations.write_all(lines)
    }

    fn failure(&mut self, failure: &Failure) -> io::Result<()> {
        self.reporter.failure(failure);
        if self.first_faults.len() < FAULTS_IN_RUN {
            self.first_faults.push(failure.clone());
        }
        serde_json::to_writer(&mut self.faults, failure)?;
        self.faults.write_all(b"\n")
    }

    fn rows(&mut self, table: &'static Table, rows: &[u8]) -> io::Result<()> {
        let file = self.tables.iter_mut().find(|(known, _)| known.name == table.name);
        file.expect("a table of the plan").1.write_all(rows)
    }

    fn progress(&mut self, progress: &Progress) {
        self.reporter.progress(progress);
    }
}
