use std::time::{Duration, Instant};

use giaoban_core::text::{Lexicon, LexiconBuilder, TokenBuffer};
use giaoban_core::{
    Annotations, AnySummary, Document, DynAnalyzer, RawDocument, Registration, TermError, Terms, guarded,
};
use giaoban_structure::Structurer;

/// An analyzer failed on a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The analyzer, or `structure` for the stage before them.
    pub analyzer: &'static str,
    /// What it said.
    pub message: String,
}

/// One document with everything that was found in it.
#[derive(Debug)]
pub struct Analyzed {
    /// The document.
    pub document: Document,
    /// A layer for every analyzer that ran.
    pub annotations: Annotations,
    /// The summaries of the analyzers in the order of [`Engine::plan`]; those that did not run have none.
    pub summaries: Vec<Option<Box<dyn AnySummary>>>,
    /// What failed.
    pub faults: Vec<Fault>,
    /// How long it took to give the text its structure, where that was done too, and then each analyzer in the order of
    /// [`Engine::plan`].
    pub times: Vec<Duration>,
}

/// The analyzers of one run with the lexicon that they share.
pub struct Engine {
    plan: Vec<(Registration, Box<dyn DynAnalyzer>)>,
    structurer: Structurer,
    lexicon: Lexicon,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.plan.iter().map(|(registration, _)| registration.name)).finish()
    }
}

impl Engine {
    /// Builds the analyzers of `plan`, which [`giaoban_core::select`] ordered, and their lexicon.
    pub fn new(plan: &[Registration]) -> Self {
        Self::with_terms(plan, &Terms::default()).expect("no terms, no errors")
    }

    /// [`Engine::new`] with the names and corrections of the user.
    ///
    /// # Errors
    /// A row that an analyzer cannot take.
    pub fn with_terms(plan: &[Registration], terms: &Terms) -> Result<Self, TermError> {
        let mut builder = LexiconBuilder::new();
        let structurer = Structurer::new(&mut builder);
        let build = |registration: &Registration| Ok((*registration, (registration.build)(&mut builder, terms)?));
        let plan = plan.iter().map(build).collect::<Result<_, TermError>>()?;
        Ok(Self { plan, structurer, lexicon: builder.build() })
    }

    /// The analyzers in the order in which they run.
    pub fn plan(&self) -> impl ExactSizeIterator<Item = (&Registration, &dyn DynAnalyzer)> {
        self.plan.iter().map(|(registration, analyzer)| (registration, &**analyzer))
    }

    /// The lexicon of all analyzers.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Gives one document its structure and analyzes it. `buffer` is memory to use again.
    pub fn analyze(&self, raw: RawDocument, buffer: &mut TokenBuffer) -> Analyzed {
        let begin = Instant::now();
        let document = self.structure(raw, buffer);
        let structure = begin.elapsed();
        let mut analyzed = self.analyze_document(document);
        analyzed.times.insert(0, structure);
        analyzed
    }

    /// Gives one document its structure. `buffer` is memory to use again.
    pub fn structure(&self, raw: RawDocument, buffer: &mut TokenBuffer) -> Document {
        self.structurer.document(raw, &self.lexicon, buffer)
    }

    /// Runs the analyzers on a document that [`Engine::structure`] made; the times begin with the first analyzer.
    ///
    /// An analyzer that panics is a fault; those that read its layer are skipped.
    pub fn analyze_document(&self, document: Document) -> Analyzed {
        let mut times = Vec::with_capacity(self.plan.len() + 1);
        let mut begin = Instant::now();
        let mut lap = |times: &mut Vec<Duration>| {
            let now = Instant::now();
            times.push(now - begin);
            begin = now;
        };
        let mut annotations = Annotations::default();
        let mut summaries = Vec::with_capacity(self.plan.len());
        let mut faults = Vec::new();
        for (registration, analyzer) in &self.plan {
            if registration.reads.iter().any(|read| !annotations.has(read)) {
                summaries.push(None);
                times.push(Duration::ZERO);
                continue;
            }
            match guarded(|| analyzer.run(&document, &mut annotations)) {
                Ok(summary) => summaries.push(Some(summary)),
                Err(message) => {
                    faults.push(Fault { analyzer: registration.name, message });
                    summaries.push(None);
                }
            }
            lap(&mut times);
        }
        Analyzed { document, annotations, summaries, faults, times }
    }
}
