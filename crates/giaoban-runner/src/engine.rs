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
        let mut analyzed = self.analyze_documents([document]).pop().expect("one for one");
        analyzed.times.insert(0, structure);
        analyzed
    }

    /// Gives one document its structure. `buffer` is memory to use again.
    pub fn structure(&self, raw: RawDocument, buffer: &mut TokenBuffer) -> Document {
        self.structurer.document(raw, &self.lexicon, buffer)
    }

    /// Runs the analyzers on documents that [`Engine::structure`] made; the times begin with the first analyzer.
    ///
    /// Each analyzer takes all documents before the next one does, so that its code and tables stay in the caches: a
    /// few dozen pages at a time are best.
    ///
    /// An analyzer that panics is a fault; those that read its layer are skipped.
    pub fn analyze_documents(&self, documents: impl IntoIterator<Item = Document>) -> Vec<Analyzed> {
        let analyzers = self.plan.len();
        let open = |document| Analyzed {
            document,
            annotations: Annotations::default(),
            summaries: Vec::with_capacity(analyzers),
            faults: Vec::new(),
            times: Vec::with_capacity(analyzers + 1),
        };
        let mut all: Vec<Analyzed> = documents.into_iter().map(open).collect();
        for (registration, analyzer) in &self.plan {
            let mut begin = Instant::now();
            for Analyzed { document, annotations, summaries, faults, times } in &mut all {
                let readable = registration.reads.iter().all(|read| annotations.has(read));
                summaries.push(match readable.then(|| guarded(|| analyzer.run(document, annotations))) {
                    Some(Ok(summary)) => Some(summary),
                    Some(Err(message)) => {
                        faults.push(Fault { analyzer: registration.name, message });
                        None
                    }
                    None => None,
                });
                let end = Instant::now();
                times.push(end - begin);
                begin = end;
            }
        }
        all
    }
}
