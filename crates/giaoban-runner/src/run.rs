use std::io;
use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use giaoban_core::text::TokenBuffer;
use giaoban_core::{AnyRegister, AnySummary, Table};
use giaoban_corpus::{Corpus, Record};
use giaoban_export::{JsonLines, TableBuffers};

use crate::ordered::Ordered;
use crate::panics::guarded;
use crate::{Engine, Failure};

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
    /// Failures.
    pub failures: u64,
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
    /// The annotations by analyzer, in the order in which analyzers run.
    pub annotations: Vec<(&'static str, u64)>,
    /// The corpus summaries, in the same order; empty ones unless they were wanted.
    pub summaries: Vec<(&'static str, Box<dyn AnySummary>)>,
    /// The registers of the corpus, in the same order; none unless tables were wanted.
    pub registers: Vec<Box<dyn AnyRegister>>,
    /// Files of folders that were passed over because their ending is not known.
    pub skipped_files: u64,
    /// Time from the first to the last document.
    pub elapsed: Duration,
    /// Time that threads spent in each stage, added up, in the order of the stages: `reading` (and cutting, with the
    /// time that a thread waits for its turn), `decoding`, `structure`, the analyzers by name, `lines` (JSON to
    /// memory), `tables` (rows and registers), `writing` (in [`Sink::lines`]).
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
    /// The structure and each analyzer.
    analysis: Vec<Duration>,
    lines: Duration,
    tables: Duration,
    writing: Duration,
}

impl Times {
    fn new(analyzers: usize) -> Self {
        let zero = Duration::ZERO;
        let analysis = vec![zero; analyzers + 1];
        Self { reading: zero, decoding: zero, analysis, lines: zero, tables: zero, writing: zero }
    }

    fn add(&mut self, other: &Self) {
        self.reading += other.reading;
        self.decoding += other.decoding;
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
        let mut stages = vec![("reading", self.reading), ("decoding", self.decoding)];
        let names = std::iter::once("structure").chain(engine.plan().map(|(registration, _)| registration.name));
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
    annotations: Vec<u64>,
    summaries: Vec<Box<dyn AnySummary>>,
    /// By analyzer; none unless tables are wanted.
    registers: Vec<Box<dyn AnyRegister>>,
    times: Times,
}

/// Analyzes `corpus` and gives the results to `sink` in input order.
///
/// Every thread takes the next block, analyzes it and hands the result on; what is held at a time is at most two
/// blocks a thread. The bytes given to the sink do not depend on the number of threads.
pub fn run(engine: &Engine, corpus: Corpus, options: &RunOptions, sink: &mut dyn Sink) -> Result<Report, RunError> {
    let start = Instant::now();
    let analyzers = engine.plan().len();
    let buffers = Buffers::default();
    let collector = Collector {
        sink,
        buffers: &buffers,
        error: None,
        progress: Progress::default(),
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
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    pool.broadcast(|_| {
        let mut buffer = TokenBuffer::default();
        loop {
            let begin = Instant::now();
            let (number, block) = {
                let mut corpus = corpus.lock().unwrap_or_else(PoisonError::into_inner);
                let Some(block) = corpus.1.next_block() else { return };
                corpus.0 += 1;
                (corpus.0 - 1, block)
            };
            let read = Instant::now();
            let mut done = Done {
                lines: buffers.take(),
                failures: Vec::new(),
                counts: Progress::default(),
                annotations: vec![0; analyzers],
                summaries: (0..analyzers).map(|_| None).collect(),
                tables: options.tables.then(|| Tables::new(engine)),
                times: Times { reading: read - begin, ..Times::new(analyzers) },
            };
            let mut analyzing = Duration::ZERO;
            let path = block.path().to_owned();
            // A block that is never given would keep the others waiting for ever, so nothing may unwind from here.
            let decoded = guarded(|| {
                block.decode(&mut |document| match document {
                    Ok(record) => {
                        let begin = Instant::now();
                        done.document(engine, record, &mut buffer, options);
                        analyzing += begin.elapsed();
                    }
                    Err(fault) => done.failures.push(fault.into()),
                })
            });
            match decoded {
                Ok(input_bytes) => done.counts.input_bytes = input_bytes,
                Err(message) => done.failures.push(Failure::reading(path, message)),
            }
            done.counts.output_bytes = done.lines.len() as u64;
            done.counts.failures = done.failures.len() as u64;
            done.times.decoding = read.elapsed().saturating_sub(analyzing);
            if !ordered.give(number, done, Collector::take) {
                return;
            }
        }
    });
    let collector = ordered.into_sink();
    if let Some(error) = collector.error {
        return Err(error.into());
    }
    let skipped_files = corpus.into_inner().unwrap_or_else(PoisonError::into_inner).1.skipped_files();
    let names = || engine.plan().map(|(registration, _)| registration.name);
    Ok(Report {
        progress: collector.progress,
        annotations: names().zip(collector.annotations).collect(),
        summaries: names().zip(collector.summaries).collect(),
        registers: collector.registers,
        skipped_files,
        elapsed: start.elapsed(),
        stages: collector.times.stages(engine),
    })
}

impl Done {
    fn document(&mut self, engine: &Engine, record: Record, buffer: &mut TokenBuffer, options: &RunOptions) {
        let Record { document: raw, line } = record;
        let (path, number, id) = (raw.source.path.clone(), raw.source.record, raw.id.clone());
        let failure = |analyzer, message| Failure {
            path: path.clone(),
            line,
            record: Some(number),
            document: Some(id.clone()),
            analyzer: Some(analyzer),
            message,
        };
        let text_bytes = raw.text.len() as u64;
        let analyzed = match guarded(|| engine.analyze(raw, buffer)) {
            Ok(analyzed) => analyzed,
            Err(message) => {
                *buffer = TokenBuffer::default();
                return self.failures.push(failure("structure", message));
            }
        };
        self.times.add_analysis(&analyzed.times);
        for fault in analyzed.faults {
            self.failures.push(failure(fault.analyzer, fault.message));
        }
        let (begin, start) = (self.lines.len(), Instant::now());
        let analyzers = || engine.plan().map(|(_, analyzer)| analyzer);
        let (document, annotations, summaries) = (&analyzed.document, &analyzed.annotations, &analyzed.summaries);
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
        self.failures += other.failures;
        self.input_bytes += other.input_bytes;
        self.text_bytes += other.text_bytes;
        self.output_bytes += other.output_bytes;
    }
}
