//! What every clause of a page says: a result, something lacking, an order, a plan …

use giaoban_core::text::{LexiconBuilder, Shape, Span};
use giaoban_core::{Annotation, Annotations, Document, Ref, ZoneKind};
use giaoban_date::TimexType;

use crate::lexicon::{Lexicon, role};
use crate::view::View;
use crate::{Directive, Modality};

/// What a clause says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ClauseRole {
    /// What was done or achieved: `đã hoàn thành …`, `đạt 92%`
    Result,
    /// What is lacking: `còn chậm`, `chưa kịp thời`
    Limitation,
    /// Somebody is told to act.
    Directive,
    /// A task of the coming period, or what is told as planned.
    Plan,
    /// Somebody proposes something and orders nothing.
    Proposal,
    /// `ghi nhận`, `biểu dương`
    Praise,
    /// Who was there.
    Attendance,
    /// Captions, teasers, counters, stamps, by-lines, navigation.
    Furniture,
}

/// A clause whose role is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clause {
    /// The clause: a sentence, or the part of one up to a `;`; for directives their own span.
    pub span: Span,
    /// What it says.
    pub role: ClauseRole,
    /// The directive, where it is one.
    pub directive: Option<Ref<Directive>>,
}

/// Tells what the clauses of a page say, for analyzers that build on directives.
///
/// An analyzer makes one in its own `new`, reads `date`, `entity` and `directive`, and asks it for the clauses of
/// each document. The phrases of all of them and of the directive analyzer are the same and stand in the lexicon once.
#[derive(Debug)]
pub struct ClauseReader {
    lexicon: Lexicon,
}

impl ClauseReader {
    /// Contributes the phrases that it needs.
    pub fn new(builder: &mut LexiconBuilder) -> Self {
        Self { lexicon: Lexicon::new(builder) }
    }

    /// The clauses of `document` whose roles are known, by start; the others are left out.
    ///
    /// # Panics
    /// Panics when `prior` lacks the layers of dates, entities or directives.
    pub fn read(&self, document: &Document, prior: &Annotations) -> Vec<Clause> {
        read(&self.lexicon, document, prior, prior.of::<Directive>())
    }
}

/// The clauses of `document` whose roles are known.
pub(crate) fn read(
    lexicon: &Lexicon,
    document: &Document,
    prior: &Annotations,
    directives: &[Annotation<Directive>],
) -> Vec<Clause> {
    let view = View::new(document, prior, lexicon);
    let mut reader = Reader { view: &view, directives, next: 0, block: None, clauses: Vec::new() };
    for sentence in &document.sentences {
        reader.read_sentence(sentence.start as usize, sentence.end as usize);
    }
    reader.clauses
}

struct Reader<'v, 'd> {
    view: &'v View<'d>,
    directives: &'d [Annotation<Directive>],
    /// The first directive that ends behind what was read.
    next: usize,
    /// The role that clauses without marks of their own take over from the ones before.
    block: Option<ClauseRole>,
    clauses: Vec<Clause>,
}

impl Reader<'_, '_> {
    fn read_sentence(&mut self, start: usize, full_end: usize) {
        let view = self.view;
        let furniture = match view.document.zone_at(view.tokens[start].start()) {
            ZoneKind::Body | ZoneKind::Lead | ZoneKind::Heading => false,
            ZoneKind::Title => return,
            _ => true,
        };
        let end = view.trim_end(start, full_end);
        if start >= end {
            return;
        }
        if furniture {
            self.clauses.push(Clause { span: view.span(start, end), role: ClauseRole::Furniture, directive: None });
            return;
        }
        let (at, listed) = view.skip_bullet(start, end);
        if view.is(start, Shape::LINE_START) && !listed {
            self.block = None;
        }
        let colon = view.tokens[end..full_end].iter().any(|token| token.is(Shape::COLON));
        let mut p = at;
        let before = self.clauses.len();
        while p < end {
            let q = view.piece_end(p, end);
            let trimmed = view.trim_end(p, q);
            if trimmed > p + 1 {
                // The role of the piece before it in the sentence.
                let last = if p > at { self.clauses[before..].last().map(|clause| clause.role) } else { None };
                self.read_piece(p, trimmed, last);
            }
            p = q + 1;
        }
        // `Tuy nhiên, còn một số hạn chế:` heads what follows.
        if colon && self.clauses.last().is_some_and(|clause| clause.role == ClauseRole::Limitation) {
            self.block = Some(ClauseRole::Limitation);
        }
    }

    fn read_piece(&mut self, p: usize, q: usize, last: Option<ClauseRole>) {
        let view = self.view;
        let span = view.span(p, q);
        let mut held = false;
        while let Some(directive) = self.directives.get(self.next).filter(|d| d.span.start() < span.end()) {
            if directive.span.end() > span.start() {
                let role = match directive.value.modality {
                    Modality::Task => ClauseRole::Plan,
                    _ => ClauseRole::Directive,
                };
                let directive_ref = (directive.span.start() >= span.start()).then(|| Ref::new(self.next));
                if directive_ref.is_some() {
                    self.clauses.push(Clause { span: directive.span, role, directive: directive_ref });
                }
                held = true;
            }
            if directive.span.end() > span.end() {
                break;
            }
            self.next += 1;
        }
        if held {
            self.block = None;
            return;
        }
        if let Some(role) = self.role(p, q, last) {
            self.clauses.push(Clause { span, role, directive: None });
            // Praise and the like say nothing of the clauses behind them.
            if matches!(role, ClauseRole::Result | ClauseRole::Limitation) {
                self.block = Some(role);
            }
        }
    }

    fn role(&self, p: usize, q: usize, last: Option<ClauseRole>) -> Option<ClauseRole> {
        let view = self.view;
        let lead = view.lead(p, q);
        let mut union = 0;
        let mut negated = false;
        let mut digits = false;
        let mut lacks = false;
        let mut k = p;
        while k < q {
            let roles = view.roles(k);
            union |= roles;
            negated |= view.word(k) == view.lexicon.not_yet;
            digits |= view.is(k, Shape::DIGITS) && view.date_at(k).is_none();
            // `khắc phục hạn chế` is no limitation; `hạn chế` behind no verb is.
            if roles & role::LIMIT != 0 {
                let verb = k > p && view.term_before(k, p).is_some_and(|term| term.roles & role::STRONG != 0);
                let plural = k > p + 1 && view.roles(k - 1) & role::QUANTITY != 0;
                let solved =
                    verb || (plural && view.term_before(k - 1, p).is_some_and(|t| t.roles & role::STRONG != 0));
                let first = k == lead.at && roles & role::VERB != 0 && !lead.contrasts;
                lacks |= !solved && !first;
            }
            k = view.after(k);
        }
        let attends = || view.marks(p, (p + 12).min(q)).iter().any(|mark| mark.roles & role::ATTEND != 0);
        if last == Some(ClauseRole::Attendance) || attends() {
            return Some(ClauseRole::Attendance);
        }
        if negated || lacks || (lead.contrasts && union & (role::STATE | role::LIMIT) != 0) {
            return Some(ClauseRole::Limitation);
        }
        let past = union & role::PAST != 0
            || lead.date.is_some_and(|date| {
                let value = view.date(date);
                value.kind != TimexType::Set
                    && (value.value == "PAST_REF"
                        || matches!((value.to, &view.document.published.time),
                            (Some(to), Some(published)) if to < published.first))
            });
        if union & role::PRAISE != 0 && union & role::VERB == 0 {
            return Some(ClauseRole::Praise);
        }
        let will = view.tokens[p..q].iter().any(|token| token.word == view.lexicon.will);
        if !past && (will || lead.future) && union & role::VERB != 0 {
            return Some(ClauseRole::Plan);
        }
        if !past && union & role::PROPOSE != 0 {
            return Some(ClauseRole::Proposal);
        }
        if union & role::PRAISE != 0 && !digits {
            return Some(ClauseRole::Praise);
        }
        let achieved = union & role::RESULT != 0 && (digits || union & (role::STATE | role::PASSIVE) != 0);
        if (past && union & (role::VERB | role::PASSIVE | role::RESULT) != 0) || achieved {
            return Some(ClauseRole::Result);
        }
        // Reviews go on without marks: `Tổ chức nhiều hoạt động …`
        let bare = lead.at < q && view.roles(lead.at) & role::VERB != 0;
        match self.block {
            Some(ClauseRole::Result) if bare || (digits && (union & role::VERB != 0 || last.is_some())) => {
                Some(ClauseRole::Result)
            }
            Some(ClauseRole::Limitation) if view.skip_bullet(p.saturating_sub(2), q).1 => Some(ClauseRole::Limitation),
            _ => None,
        }
    }
}
