use std::collections::BTreeMap;
use std::io;
use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use giaoban_core::text::TokenBuffer;
use giaoban_core::{AnyRegister, AnySummary, Document, Table, guarded};
use giaoban_corpus::{Corpus, Record};
use giaoban_export::{JsonLines, TableBuffers};

use crate::duplicates::{Index, Sketch, Sketcher};
use crate::ordered::Ordered;
use crate::turns::{Turn, Turns};
use crate::{Analyzed, Engine, Failure};

/// How to run.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// Number of threads.
    pub threads: NonZero<usize>,
    /// How documents are written.
    pub lines: JsonLines,
    /// Whether the summaries of the corpus are kept; those of documents are written in any case.
    pub summaries: bool,
    /// Whether rows of tables are made and registers of the corpus kept.
    pub tables: bool,
    /// What becomes of documents that tell a story again.
    pub duplicates: Duplicates,
}

/// What becomes of documents that tell a story that an earlier document of the corpus told.
///
/// Texts are compared by their running text without the frame of the page. Finding them costs 500 to 900 bytes of memory for each
/// first document, and nothing for the others.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Duplicates {
    /// They name the first one in their line ([`Document::duplicate`]) and are treated like all others.
    #[default]
    Mark,
    /// They are not analyzed, written or summed up; only counted.
    Drop,
    /// Nobody looks for them.
    Ignore,
}

/// Where the results of a run go. Called in input order, from one thread at a time.
pub trait Sink: Send {
    /// The lines of some documents. An error ends the run.
    fn lines(&mut self, lines: &[u8]) -> io::Result<()>;
    /// Something that failed. An error ends the run.
    fn failure(&mut self, failure: &Failure) -> io::Result<()>;
    /// Rows of a table about single documents, as the bytes of its file. An error ends the run.
    fn rows(&mut self, table: &'static Table, rows: &[u8]) -> io::Result<()> {
        let _ = (table, rows);
        Ok(())
    }
    /// How far the run is. Called often.
    fn progress(&mut self, progress: &Progress) {
        let _ = progress;
    }
}

/// How far a run is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    /// Documents analyzed.
    pub documents: u64,
    /// Documents that tell a story again, whether they were analyzed or dropped.
    pub duplicates: u64,
    /// Failures.
    pub failures: u64,
    /// Characters of the texts that were lost before, U+FFFD in their place.
    pub replaced: u64,
    /// Bytes of input read.
    pub input_bytes: u64,
    /// Bytes of the texts of the documents.
    pub text_bytes: u64,
    /// Bytes of JSON lines written.
    pub output_bytes: u64,
}

/// What a run did.
#[derive(Debug)]
pub struct Report {
    /// The counts at the end.
    pub progress: Progress,
    /// Documents analyzed by the character encoding that they were in.
    pub encodings: BTreeMap<&'static str, u64>,
    /// The annotations by analyzer, in the order in which analyzers run.
    pub annotations: Vec<(&'static str, u64)>,
    /// The corpus summaries, in the same order; empty ones unless they were wanted.
    pub summaries: Vec<(&'static str, Box<dyn AnySummary>)>,
    /// The registers of the corpus, in the same order; none unless tables were wanted.
    pub registers: Vec<Box<dyn AnyRegister>>,
    /// Files of folders and archives that were passed over because they are of no known kind.
    pub skipped_files: u64,
    /// Records that were passed over because they hold no text.
    pub skipped_records: u64,
    /// Time from the first to the last document.
    pub elapsed: Duration,
    /// Time that threads spent in each stage, added up, in the order of the stages: `reading` (and cutting, with the
    /// time that a thread waits for its turn), `decoding`, `structure`, the analyzers by name, `lines` (JSON to
    /// memory), `tables` (rows and registers), `writing` (in [`Sink::lines`]). `duplicates`, after the structure, holds the time in
    /// which a thread waits until it is its turn to ask.
    pub stages: Vec<(&'static str, Duration)>,
}

/// Why a run ended before the end of its input.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The sink took no more.
    #[error("{0}")]
    Output(#[from] io::Error),
    /// No threads to be had.
    #[error("cannot start threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// What came of one block.
struct Done {
    lines: Vec<u8>,
    failures: Vec<Failure>,
    counts: Progress,
    encodings: BTreeMap<&'static str, u64>,
    annotations: Vec<u64>,
    summaries: Vec<Option<Box<dyn AnySummary>>>,
    tables: Option<Tables>,
    times: Times,
}

/// What a block gives to tables.
struct Tables {
    rows: TableBuffers,
    /// By analyzer.
    registers: Vec<Box<dyn AnyRegister>>,
}

impl Tables {
    fn new(engine: &Engine) -> Self {
        let tables = engine.plan().flat_map(|(_, analyzer)| analyzer.tables()).copied();
        let registers = engine.plan().map(|(_, analyzer)| analyzer.empty_register()).collect();
        Self { rows: TableBuffers::new(tables), registers }
    }
}

/// Time spent by stage.
#[derive(Debug)]
struct Times {
    reading: Duration,
    decoding: Duration,
    structure: Duration,
    duplicates: Duration,
    /// Each analyzer.
    analysis: Vec<Duration>,
    lines: Duration,
    tables: Duration,
    writing: Duration,
}

impl Times {
    fn new(analyzers: usize) -> Self {
        let zero = Duration::ZERO;
        let analysis = vec![zero; analyzers];
        let (reading, decoding, structure, duplicates) = (zero, zero, zero, zero);
        Self { reading, decoding, structure, duplicates, analysis, lines: zero, tables: zero, writing: zero }
    }

    fn add(&mut self, other: &Self) {
        self.reading += other.reading;
        self.decoding += other.decoding;
        self.structure += other.structure;
        self.duplicates += other.duplicates;
        self.lines += other.lines;
        self.tables += other.tables;
        self.writing += other.writing;
        self.add_analysis(&other.analysis);
    }

    fn add_analysis(&mut self, times: &[Duration]) {
        for (sum, time) in self.analysis.iter_mut().zip(times) {
            *sum += *time;
        }
    }

    fn stages(&self, engine: &Engine) -> Vec<(&'static str, Duration)> {
        let mut stages = vec![("reading", self.reading), ("decoding", self.decoding), ("structure", self.structure)];
        stages.push(("duplicates", self.duplicates));
        let names = engine.plan().map(|(registration, _)| registration.name);
        stages.extend(names.zip(self.analysis.iter().copied()));
        stages.extend([("lines", self.lines), ("tables", self.tables), ("writing", self.writing)]);
        stages
    }
}

/// Buffers of lines to use again: fresh memory for every block costs more than filling it.
#[derive(Default)]
struct Buffers(Mutex<Vec<Vec<u8>>>);

impl Buffers {
    /// Larger buffers are given back to the system.
    const LARGEST: usize = 16 << 20;

    fn take(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn give(&self, mut buffer: Vec<u8>) {
        if buffer.capacity() <= Self::LARGEST {
            buffer.clear();
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(buffer);
        }
    }
}

struct Collector<'s> {
    sink: &'s mut dyn Sink,
    buffers: &'s Buffers,
    error: Option<io::Error>,
    progress: Progress,
    encodings: BTreeMap<&'static str, u64>,
    annotations: Vec<u64>,
    summaries: Vec<Box<dyn AnySummary>>,
    /// By analyzer; none unless tables are wanted.
    registers: Vec<Box<dyn AnyRegister>>,
    times: Times,
}

/// Analyzes `corpus` and gives the results to `sink` in input order.
///
/// Every thread takes the next block, gives its documents their structure, waits until those of the earlier blocks are compared
/// with what came before them, compares its own, analyzes them and hands the result on. What is held at a time is at most
/// two blocks a thread, and what tells duplicates. The bytes given to the sink do not depend on the number of threads.
pub fn run(engine: &Engine, corpus: Corpus, options: &RunOptions, sink: &mut dyn Sink) -> Result<Report, RunError> {
    let start = Instant::now();
    let analyzers = engine.plan().len();
    let buffers = Buffers::default();
    let collector = Collector {
        sink,
        buffers: &buffers,
        error: None,
        progress: Progress::default(),
        encodings: BTreeMap::new(),
        annotations: vec![0; analyzers],
        summaries: engine.plan().map(|(_, analyzer)| analyzer.empty_summary()).collect(),
        registers: match options.tables {
            true => engine.plan().map(|(_, analyzer)| analyzer.empty_register()).collect(),
            false => Vec::new(),
        },
        times: Times::new(analyzers),
    };
    let threads = options.threads.get();
    let ordered = Ordered::new(2 * threads as u64, collector);
    let corpus = Mutex::new((0_u64, corpus));
    let words = match options.duplicates {
        Duplicates::Ignore => Vec::new(),
        _ => engine.lexicon().vocabulary().hashes(),
    };
    let turns = Turns::new(Index::default());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    pool.broadcast(|_| {
        let mut buffer = TokenBuffer::default();
        let mut sketcher = Sketcher::new(&words);
        loop {
            let begin = Instant::now();
            let (number, block) = {
                let mut corpus = corpus.lock().unwrap_or_else(PoisonError::into_inner);
                let Some(block) = corpus.1.next_block() else { return };
                corpus.0 += 1;
                (corpus.0 - 1, block)
            };
            let read = Instant::now();
            let done = Done {
                lines: buffers.take(),
                failures: Vec::new(),
                counts: Progress::default(),
                encodings: BTreeMap::new(),
                annotations: vec![0; analyzers],
                summaries: (0..analyzers).map(|_| None).collect(),
                tables: options.tables.then(|| Tables::new(engine)),
                times: Times { reading: read - begin, ..Times::new(analyzers) },
            };
            // Whatever happens below, the blocks after this one get their turn.
            let turn = (options.duplicates != Duplicates::Ignore).then(|| turns.of(number));
            let mut work = Work { engine, options, done, waiting: Vec::new(), waiting_bytes: 0, turn };
            let mut analyzing = Duration::ZERO;
            let path = block.path().to_owned();
            // A block that is never given would keep the others waiting for ever, so nothing may unwind from here.
            let decoded = guarded(|| {
                block.decode(&mut |document| {
                    let begin = Instant::now();
                    match document {
                        Ok(record) => work.document(record, &mut buffer, &mut sketcher),
                        Err(fault) => work.waiting.push(Waiting::Failure(fault.into())),
                    }
                    analyzing += begin.elapsed();
                })
            });
            work.done.times.decoding = read.elapsed().saturating_sub(analyzing);
            match decoded {
                Ok(input_bytes) => work.done.counts.input_bytes = input_bytes,
                Err(message) => work.waiting.push(Waiting::Failure(Failure::reading(path, message))),
            }
            work.finish();
            let mut done = work.done;
            done.counts.output_bytes = done.lines.len() as u64;
            done.counts.failures = done.failures.len() as u64;
            if !ordered.give(number, done, Collector::take) {
                return;
            }
        }
    });
    let collector = ordered.into_sink();
    if let Some(error) = collector.error {
        return Err(error.into());
    }
    let corpus = corpus.into_inner().unwrap_or_else(PoisonError::into_inner).1;
    let (skipped_files, skipped_records) = (corpus.skipped_files(), corpus.skipped_records());
    let names = || engine.plan().map(|(registration, _)| registration.name);
    Ok(Report {
        progress: collector.progress,
        encodings: collector.encodings,
        annotations: names().zip(collector.annotations).collect(),
        summaries: names().zip(collector.summaries).collect(),
        registers: collector.registers,
        skipped_files,
        skipped_records,
        elapsed: start.elapsed(),
        stages: collector.times.stages(engine),
    })
}

/// A block at work. Its documents wait, with their structure, until the earlier blocks have told their stories.
struct Work<'r> {
    engine: &'r Engine,
    options: &'r RunOptions,
    done: Done,
    waiting: Vec<Waiting>,
    /// Bytes of the texts that wait.
    waiting_bytes: usize,
    /// `None` when nobody looks for duplicates.
    turn: Option<Turn<'r, Index>>,
}

/// What waits, in the order of the input.
enum Waiting {
    Document(Box<Document>, Option<u64>, Option<Sketch>),
    Failure(Failure),
}

/// Most that waits of one block, in bytes of text. What comes behind it in the block is done while later blocks wait.
const WAITING_BYTES: usize = 8 << 20;
/// Texts that go through the analyzers together, in bytes: few enough for them and what is found to stay in the second
/// level of the caches.
const BATCH_BYTES: usize = 96 << 10;

impl Work<'_> {
    fn document(&mut self, record: Record, buffer: &mut TokenBuffer, sketcher: &mut Sketcher<'_>) {
        let Record { document: raw, line } = record;
        let (path, number, id) = (raw.source.path.clone(), raw.source.record, raw.id.clone());
        let begin = Instant::now();
        let document = match guarded(|| self.engine.structure(raw, buffer)) {
            Ok(document) => document,
            Err(message) => {
                *buffer = TokenBuffer::default();
                let (record, document, analyzer) = (Some(number), Some(id), Some("structure"));
                return self.waiting.push(Waiting::Failure(Failure {
                    path,
                    line,
                    record,
                    document,
                    analyzer,
                    message,
                }));
            }
        };
        let structured = Instant::now();
        self.done.times.structure += structured - begin;
        let sketch = self.turn.as_ref().and_then(|_| sketcher.sketch(&document));
        self.done.times.duplicates += structured.elapsed();
        self.waiting_bytes += document.text.len();
        self.waiting.push(Waiting::Document(Box::new(document), line, sketch));
        if self.waiting_bytes > WAITING_BYTES {
            self.compare();
            self.analyze();
        }
    }

    /// Does what is left.
    fn finish(&mut self) {
        self.compare();
        // Here the turn is passed on.
        self.turn = None;
        self.analyze();
    }

    /// Compares the documents that wait with those before them.
    fn compare(&mut self) {
        let Some(turn) = &mut self.turn else { return };
        let begin = Instant::now();
        let waiting = &mut self.waiting;
        turn.take(|index| {
            for waiting in waiting {
                if let Waiting::Document(document, _, Some(sketch)) = waiting {
                    document.duplicate = index.find_or_add(sketch, &document.id);
                }
            }
        });
        self.done.times.duplicates += begin.elapsed();
    }

    /// Analyzes the documents that wait.
    fn analyze(&mut self) {
        self.waiting_bytes = 0;
        let (mut batch, mut lines, mut bytes) = (Vec::new(), Vec::new(), 0);
        for waiting in std::mem::take(&mut self.waiting) {
            match waiting {
                Waiting::Failure(failure) => {
                    bytes = 0;
                    self.done.documents(self.engine, &mut batch, &mut lines, self.options);
                    self.done.failures.push(failure);
                }
                Waiting::Document(document, line, _) => {
                    self.done.counts.duplicates += u64::from(document.duplicate.is_some());
                    if document.duplicate.is_some() && self.options.duplicates == Duplicates::Drop {
                        continue;
                    }
                    bytes += document.text.len();
                    batch.push(*document);
                    lines.push(line);
                    if bytes >= BATCH_BYTES {
                        bytes = 0;
                        self.done.documents(self.engine, &mut batch, &mut lines, self.options);
                    }
                }
            }
        }
        self.done.documents(self.engine, &mut batch, &mut lines, self.options);
    }
}

impl Done {
    /// Analyzes and writes `documents`, which stand on `lines`, and empties both.
    fn documents(
        &mut self,
        engine: &Engine,
        documents: &mut Vec<Document>,
        lines: &mut Vec<Option<u64>>,
        options: &RunOptions,
    ) {
        for (analyzed, line) in engine.analyze_documents(documents.drain(..)).into_iter().zip(lines.drain(..)) {
            self.document(engine, analyzed, line, options);
        }
    }

    fn document(&mut self, engine: &Engine, analyzed: Analyzed, line: Option<u64>, options: &RunOptions) {
        let document = &analyzed.document;
        let failure = |analyzer, message| Failure {
            path: document.source.path.clone(),
            line,
            record: Some(document.source.record),
            document: Some(document.id.clone()),
            analyzer: Some(analyzer),
            message,
        };
        let text_bytes = document.text.len() as u64;
        self.times.add_analysis(&analyzed.times);
        for fault in analyzed.faults {
            self.failures.push(failure(fault.analyzer, fault.message));
        }
        let (begin, start) = (self.lines.len(), Instant::now());
        let analyzers = || engine.plan().map(|(_, analyzer)| analyzer);
        let (annotations, summaries) = (&analyzed.annotations, &analyzed.summaries);
        let out = &mut self.lines;
        if let Err(message) = guarded(|| options.lines.write(document, annotations, analyzers(), summaries, out)) {
            self.lines.truncate(begin);
            return self.failures.push(failure("output", message));
        }
        self.times.lines += start.elapsed();
        if let Some(tables) = &mut self.tables {
            let start = Instant::now();
            for ((registration, analyzer), register) in engine.plan().zip(&mut tables.registers) {
                let added = guarded(|| {
                    analyzer.write_rows(document, annotations, &mut tables.rows.rows(Some(document)));
                    analyzer.add_to_register(document, annotations, &mut **register);
                });
                if let Err(message) = added {
                    self.failures.push(failure(registration.name, message));
                }
            }
            self.times.tables += start.elapsed();
        }
        self.counts.documents += 1;
        self.counts.text_bytes += text_bytes;
        self.counts.replaced += document.source.replaced;
        *self.encodings.entry(document.source.encoding).or_default() += 1;
        for (count, analyzer) in self.annotations.iter_mut().zip(analyzers()) {
            *count += analyzer.count(annotations) as u64;
        }
        let summaries = analyzed.summaries.into_iter().filter(|_| options.summaries);
        for (sum, summary) in self.summaries.iter_mut().zip(summaries) {
            match (sum, summary) {
                (Some(sum), Some(summary)) => sum.merge_any(summary),
                (sum, Some(summary)) => *sum = Some(summary),
                (_, None) => {}
            }
        }
    }
}

impl Collector<'_> {
    fn take(&mut self, done: Done) -> bool {
        self.progress.add(&done.counts);
        for (encoding, count) in done.encodings {
            *self.encodings.entry(encoding).or_default() += count;
        }
        self.times.add(&done.times);
        for (sum, count) in self.annotations.iter_mut().zip(done.annotations) {
            *sum += count;
        }
        for (sum, summary) in self.summaries.iter_mut().zip(done.summaries) {
            if let Some(summary) = summary {
                sum.merge_any(summary);
            }
        }
        let rows = done.tables.map(|tables| {
            for (sum, register) in self.registers.iter_mut().zip(tables.registers) {
                sum.merge_any(register);
            }
            tables.rows
        });
        let begin = Instant::now();
        let result = (|| {
            for failure in &done.failures {
                self.sink.failure(failure)?;
            }
            self.sink.lines(&done.lines)?;
            for (table, rows) in rows.into_iter().flat_map(TableBuffers::finish) {
                self.sink.rows(table, &rows)?;
            }
            Ok(())
        })();
        self.buffers.give(done.lines);
        self.times.writing += begin.elapsed();
        self.sink.progress(&self.progress);
        self.error = result.err();
        self.error.is_none()
    }
}

impl Progress {
    fn add(&mut self, other: &Progress) {
        self.documents += other.documents;
        self.duplicates += other.duplicates;
        self.replaced += other.replaced;
        self.failures += other.failures;
        self.input_bytes += other.input_bytes;
        self.text_bytes += other.text_bytes;
        self.output_bytes += other.output_bytes;
    }
}
