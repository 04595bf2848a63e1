//! Directives: who tells whom to do what, by when.
//!
//! | field | what |
//! |---|---|
//! | span | the action: from its first verb with its own adverbs (`tiếp tục`, `tập trung`) to the next `;` or the end of the sentence, without cue, addressee and leading circumstance |
//! | `modality` | `require` (`yêu cầu`, `giao`, `phải`), `request` (`đề nghị`, `kêu gọi`, `cần`), `recommend` (`nên`, `khuyến cáo`, `mong`), `task` (told as planned) |
//! | `cue` | the words that carry it, as printed |
//! | `issuer` | canonical name of the person, else of the office or body; a group that speaks (`cử tri`) as printed |
//! | `addressee` | who is to act, as printed, with the first entity inside |
//! | `due` | a deadline, or the period or recurrence that the work is for |
//! | `repeat`, `repeat_date` | how often, for what recurs, with the mention |
//! | `event` | the conference or congress named last |
//! | `documents` | what it leans on or speaks of (`theo Nghị quyết số …`), in the clause or at the head of the order |
//! | `strength` | `prohibiting` (`không được`), `pressing` (`khẩn trương`, `dứt điểm`), `flexible` (`xem xét`, `tùy điều kiện`); absent when neither is said |
//! | `prohibition` | true for `không được`, `nghiêm cấm` |
//! | `carried` | over what issuer and cue were carried: `semicolon`, `sentence`, `paragraph`, `list`, `table`, `quotation` |
//! | `repeats` | an earlier directive of the page that says the same |
//! | `in_title` | true when the headline says the same |
//!
//! # How it reads
//!
//! Sentences of lead, body and headings are read in order with one open frame: who speaks, to whom, with which
//! words, for which period. A cue opens a frame when what follows it is an addressee and a verb, a verb, or a
//! colon with a list; most words of the tables are cues in one place and nouns or the addressee's own acts in
//! another (`ý kiến chỉ đạo`, `theo yêu cầu`, `tăng cường kiểm tra, yêu cầu các hộ ký cam kết`).
//!
//! Under an open frame a clause is a directive when it begins with a verb, when an actor stands before a verb
//! that nothing marks as past (`Các huyện ủy tiếp tục …`: the new addressee), or when `cần`, `phải`, `không được`
//! stands before the verb. Carriers (`Đồng thời`, `Trong đó`) and circumstances in front are passed. Pieces
//! parted by `;` are directives of their own when they begin with a verb, and part of the one before when they
//! are noun phrases. A frame closes when somebody else speaks, when who speaks orders nothing, at a turn of the
//! text (`Nhân dịp này`, `Tuy nhiên`), at a paragraph that tells something, and after two sentences without
//! a directive. A list of numbered points stays open over headings and reports between its points. Pictures and
//! their captions do not close a frame.
//!
//! The period is the one inside the action, before one in front of its verb, before the one at the head of the
//! frame, which holds until another addressee is named. Terms of office and dates of documents and events are
//! no periods of work.
//!
//! # What it does not know
//!
//! - Pronouns and offices are resolved as far as the entity layer names their holders; an office that nobody on
//!   the page holds is the issuer itself.
//! - Speech in quotation marks is read when its speaker stands right behind it, at most some 240 words away.
//! - A plan without a cue and without a date to come (`VP; VP` under a plain heading) is not found.
//! - Headlines are left out, also where the text calls them somebody's instruction.
//!
//! The tables under `data/` were written by hand for this project.

mod clause;
mod clauses;
mod follow_up;
mod frame;
mod lexicon;
mod payload;
mod reader;
mod same;
mod slots;
mod summary;
mod table;
#[cfg(test)]
mod tests;
mod view;

use giaoban_core::text::LexiconBuilder;
use giaoban_core::{Analyzer, Annotation, Annotations, Document, Rows, Table};

use lexicon::Lexicon;
use reader::Reader;
use view::View;

pub use clauses::{Clause, ClauseReader, ClauseRole};
pub use follow_up::FollowUps;
pub use payload::{Addressee, Directive, Due, Issuer, Modality, Strength};
pub use summary::DirectiveSummary;

/// The directive analyzer.
#[derive(Debug)]
pub struct DirectiveAnalyzer {
    lexicon: Lexicon,
}

impl Analyzer for DirectiveAnalyzer {
    const NAME: &'static str = "directive";
    const DESCRIPTION: &'static str = "orders, requests and tasks: who tells whom to do what, by when";
    const READS: &'static [&'static str] = &["date", "entity"];
    type Payload = Directive;
    type Summary = DirectiveSummary;
    type Register = FollowUps;
    const TABLES: &'static [&'static Table] = &[&table::DIRECTIVES];

    fn new(lexicon: &mut LexiconBuilder) -> Self {
        Self { lexicon: Lexicon::new(lexicon) }
    }

    fn analyze(&self, document: &Document, prior: &Annotations) -> Vec<Annotation<Directive>> {
        let view = View::new(document, prior, &self.lexicon);
        let mut found = Reader::new(&view).read();
        same::link(&view, &mut found);
        found
    }

    fn summarize(&self, _document: &Document, found: &[Annotation<Directive>]) -> DirectiveSummary {
        DirectiveSummary::of(found)
    }

    fn rows(&self, document: &Document, found: &[Annotation<Directive>], prior: &Annotations, rows: &mut dyn Rows) {
        table::write(document, found, prior, rows);
    }

    fn register(
        &self,
        document: &Document,
        found: &[Annotation<Directive>],
        prior: &Annotations,
        register: &mut FollowUps,
    ) {
        register.add(&self.lexicon, document, found, prior);
    }
}

giaoban_core::register!(DirectiveAnalyzer);
