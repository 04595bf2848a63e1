//! The words that the grammar of directives knows, from the tables under `data/`.

use std::collections::BTreeMap;

use giaoban_core::Document;
use giaoban_core::text::{Case, LexiconBuilder, Match, Shape, WordId, WordTable};

use crate::Modality;

/// The owner of the phrases in the shared lexicon.
pub(crate) const OWNER: &str = "directive";

/// What a phrase may be. A phrase often is several things; the grammar looks at the place where it stands.
pub(crate) mod role {
    /// `yêu cầu`: somebody is told what to do.
    pub(crate) const ORDER: u64 = 1;
    /// `giao`: as ORDER, with an actor right behind.
    pub(crate) const ASSIGN: u64 = 1 << 1;
    /// `chỉ đạo`: as ASSIGN, and not in a review.
    pub(crate) const STEER: u64 = 1 << 2;
    /// `nhấn mạnh`: instructs when an instruction follows.
    pub(crate) const EMPHASIS: u64 = 1 << 3;
    /// `khẳng định`: instructs when somebody must do something.
    pub(crate) const ASSERT: u64 = 1 << 4;
    /// `mong`: a wish.
    pub(crate) const HOPE: u64 = 1 << 5;
    /// `được giao`: the subject is told.
    pub(crate) const TASKED: u64 = 1 << 6;
    /// `cần`, `phải`
    pub(crate) const MODAL: u64 = 1 << 7;
    /// `không được`, `nghiêm cấm`
    pub(crate) const FORBID: u64 = 1 << 8;
    /// Begins a verb phrase nearly wherever it stands.
    pub(crate) const STRONG: u64 = 1 << 9;
    /// Begins a verb phrase, or stands inside a name or noun phrase.
    pub(crate) const WEAK: u64 = 1 << 10;
    /// Stands before the verb and belongs to its phrase.
    pub(crate) const ADVERB: u64 = 1 << 11;
    /// Goes on with what was said.
    pub(crate) const CARRIER: u64 = 1 << 12;
    /// Goes on and spells out.
    pub(crate) const ELABORATE: u64 = 1 << 13;
    /// Turns to something else.
    pub(crate) const CLOSER: u64 = 1 << 14;
    /// Turns to what is lacking.
    pub(crate) const CONTRAST: u64 = 1 << 15;
    /// Somebody takes the floor.
    pub(crate) const OPENER: u64 = 1 << 16;
    /// Speaks or praises and orders nothing.
    pub(crate) const SPEECH: u64 = 1 << 17;
    /// It happened.
    pub(crate) const PAST: u64 = 1 << 18;
    /// `được`, `bị`
    pub(crate) const PASSIVE: u64 = 1 << 19;
    /// It is so.
    pub(crate) const STATE: u64 = 1 << 20;
    /// `đồng chí`, `ông`
    pub(crate) const ADDRESS: u64 = 1 << 21;
    /// Opens a circumstance.
    pub(crate) const LEAD: u64 = 1 << 22;
    /// Opens a circumstance, behind the subject too.
    pub(crate) const BASIS: u64 = 1 << 23;
    /// Stands before an addressee, outside it.
    pub(crate) const BEFORE_ACTOR: u64 = 1 << 24;
    /// Stands between addressee and verb, outside both.
    pub(crate) const TAIL: u64 = 1 << 25;
    /// Numbers a point.
    pub(crate) const NUMBER: u64 = 1 << 26;
    /// Marks a plan.
    pub(crate) const FUTURE: u64 = 1 << 27;
    /// Heads a noun phrase that can be told to act.
    pub(crate) const ACTOR: u64 = 1 << 28;
    /// Makes a noun of the verb behind it, or opens a noun phrase that cannot act.
    pub(crate) const NOMINAL: u64 = 1 << 29;
    /// `các`, `những`: opens a noun phrase.
    pub(crate) const QUANTITY: u64 = 1 << 30;
    /// Heads a list of tasks.
    pub(crate) const TASK: u64 = 1 << 31;
    /// Heads a section that says who does what.
    pub(crate) const SECTION: u64 = 1 << 32;
    /// `ban hành công văn`: somebody's letter is told of.
    pub(crate) const ANNOUNCE: u64 = 1 << 33;
    /// `kết luận`: instructs when a list follows.
    pub(crate) const HEAD: u64 = 1 << 37;
    /// A kind of document (`nghị quyết`, `công văn`).
    pub(crate) const LETTER: u64 = 1 << 36;
    /// Heads a list of tasks where it begins a sentence.
    pub(crate) const PLAN: u64 = 1 << 35;
    /// `tôi`, `chúng tôi`
    pub(crate) const SELF: u64 = 1 << 34;
    /// `khẩn trương`, `dứt điểm`
    pub(crate) const PRESSING: u64 = 1 << 41;
    /// `xem xét`, `tùy điều kiện`
    pub(crate) const FLEXIBLE: u64 = 1 << 42;
    /// `hạn chế`, `chậm tiến độ`: something is lacking.
    pub(crate) const LIMIT: u64 = 1 << 43;
    /// `hoàn thành`, `đạt`: something was achieved.
    pub(crate) const RESULT: u64 = 1 << 44;
    /// `đề xuất`, `kiến nghị`
    pub(crate) const PROPOSE: u64 = 1 << 45;
    /// `|` between the cells of a table.
    pub(crate) const BAR: u64 = 1 << 40;
    /// `dự hội nghị có`: who was there.
    pub(crate) const ATTEND: u64 = 1 << 39;
    /// `phê bình`, `ghi nhận`: what somebody does by saying it.
    pub(crate) const PRAISE: u64 = 1 << 38;

    /// Words that carry a directive to somebody.
    pub(crate) const CUE: u64 = ORDER | ASSIGN | STEER | EMPHASIS | ASSERT | HOPE | TASKED | HEAD;
    /// Words that begin a verb phrase.
    pub(crate) const VERB: u64 = STRONG | WEAK | ADVERB;
}

/// One phrase of the tables.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    pub(crate) roles: u64,
    /// A noun that takes a verb as its complement (`Ban Quản lý`).
    pub(crate) hungry: bool,
    /// A verb of handing something in (`gửi`, `nộp`).
    pub(crate) hands_in: bool,
    /// Counts only without a capital after its first word: `giao ban`, not `giao Ban …`.
    small: bool,
    pub(crate) modality: Modality,
}

const PLAIN: Term = Term { roles: 0, hungry: false, hands_in: false, small: false, modality: Modality::Request };

/// What a word says about a date that stands behind it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum DateCue {
    /// Nothing.
    None,
    /// `trong`, `vào`, `từ`
    Within,
    /// `trước`, `đến`, `chậm nhất`
    Deadline,
}

/// What a word in the heading of a column says about its cells; later ones win.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum ColumnKind {
    /// Nothing.
    None,
    /// What is to be done.
    Action,
    /// Who is to do it.
    Body,
    /// By when.
    Due,
    /// Something else, such as who helps.
    Other,
}

/// The phrases and words of the grammar.
#[derive(Debug)]
pub(crate) struct Lexicon {
    terms: Vec<Term>,
    pub(crate) date_cues: WordTable<DateCue>,
    /// `trong`, `trong vòng`, `thời hạn` before a duration
    pub(crate) time_limits: [WordId; 3],
    /// `xác (định)`, `(đề) ra`, `(thống) nhất`, `thông (qua)`
    pub(crate) sets_tasks: [WordId; 4],
    /// `ít nhất`, `không quá` and the like before a length of time
    pub(crate) approximate: [WordId; 8],
    /// `nhiệm kỳ`
    pub(crate) term_of_office: [WordId; 2],
    /// `kính gửi`
    pub(crate) dear: [WordId; 2],
    /// `nhiều`, `hàng (trăm)`, `(một) số`: some, nobody in particular
    pub(crate) indefinite: [WordId; 6],
    /// `do`, `vì`: why something had to be done
    pub(crate) causes: [WordId; 4],
    /// `qua` of `năm qua`
    pub(crate) over: WordId,
    /// `nghiêm`, `tốt` and the like behind a verb
    pub(crate) manner: [WordId; 9],
    /// `là`
    pub(crate) is: WordId,
    /// `theo`
    pub(crate) according: WordId,
    /// `đã`
    pub(crate) been: WordId,
    /// `không`
    pub(crate) not: WordId,
    /// `và`
    pub(crate) and: WordId,
    /// `cũng`
    pub(crate) also: WordId,
    /// `có`
    pub(crate) have: WordId,
    /// `cần`
    pub(crate) need: WordId,
    /// `trước`
    pub(crate) before: WordId,
    /// `khi`, `nếu`, `hễ`: open a condition
    pub(crate) conditions: [WordId; 3],
    /// First words of noun phrases that name things
    pub(crate) things: WordTable<bool>,
    /// `thì`
    pub(crate) then: WordId,
    /// `điều` of `Điều 2`
    pub(crate) article: WordId,
    /// `báo (cáo)`
    pub(crate) report: WordId,
    /// `sẽ`
    pub(crate) will: WordId,
    /// `được`
    pub(crate) got: WordId,
    /// `tập trung` before a number
    pub(crate) focus: [WordId; 2],
    /// `điện` of `Chủ tịch UBND tỉnh điện:`
    pub(crate) wires: WordId,
    /// `chưa`
    pub(crate) not_yet: WordId,
    /// `của`
    pub(crate) of: WordId,
    /// `như sau`
    pub(crate) as_follows: [WordId; 2],
    /// `|` between the cells of a table
    pub(crate) bar: WordId,
    /// Words of column headings
    pub(crate) columns: WordTable<ColumnKind>,
}

impl Lexicon {
    pub(crate) fn new(builder: &mut LexiconBuilder) -> Self {
        let mut merged: BTreeMap<String, Term> = BTreeMap::new();
        for (table, source) in [
            ("cues", include_str!("../data/cues.tsv")),
            ("verbs", include_str!("../data/verbs.tsv")),
            ("links", include_str!("../data/links.tsv")),
            ("nouns", include_str!("../data/nouns.tsv")),
            ("strength", include_str!("../data/strength.tsv")),
            ("roles", include_str!("../data/roles.tsv")),
        ] {
            for line in source.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
                let mut columns = line.split('\t');
                let phrase = columns.next().expect("a first column").to_lowercase();
                let kind = columns.next().unwrap_or_else(|| panic!("{table}.tsv: `{line}` has no kind"));
                let term = merged.entry(phrase).or_insert(PLAIN);
                match kind {
                    "none" | "trap" => {}
                    "hungry" => term.hungry = true,
                    "small" => term.small = true,
                    "deliver" => term.hands_in = true,
                    kind => {
                        term.roles |= role_of(kind).unwrap_or_else(|| panic!("{table}.tsv: unknown kind in `{line}`"))
                    }
                }
                if let Some(modality) = columns.next() {
                    term.modality =
                        modality_of(modality).unwrap_or_else(|| panic!("{table}.tsv: unknown modality in `{line}`"));
                }
            }
        }
        let mut terms = Vec::with_capacity(merged.len());
        // Whoever else reads clauses has contributed the same phrases.
        let shared = builder.has_owner(OWNER);
        for (phrase, term) in merged {
            if !shared {
                builder.phrase(OWNER, &phrase, Case::Any, 0, terms.len() as u32);
            }
            terms.push(term);
        }
        assert!(terms.len() < usize::from(u16::MAX), "marks hold 16 bits");
        let mut things = WordTable::new(false);
        for word in include_str!("../data/things.tsv").lines().filter(|line| !line.starts_with('#')) {
            things.set(builder.word(word), true);
        }
        let mut date_cues = WordTable::new(DateCue::None);
        for word in ["trong", "vào", "từ", "ngay", "kỳ"] {
            date_cues.set(builder.word(word), DateCue::Within);
        }
        for word in ["trước", "đến", "nhất", "xong", "hết", "hạn", "là", "tới", "quá", "cuối"] {
            date_cues.set(builder.word(word), DateCue::Deadline);
        }
        let mut columns = WordTable::new(ColumnKind::None);
        for (kind, words) in [
            (ColumnKind::Action, &["dung", "việc", "vụ"][..]),
            (ColumnKind::Body, &["trì", "quan", "vị", "trách", "người"]),
            (ColumnKind::Due, &["hạn", "gian", "độ", "thành"]),
            (ColumnKind::Other, &["phối", "chú", "phí", "quả"]),
        ] {
            for word in words {
                columns.set(builder.word(word), kind);
            }
        }
        Self {
            terms,
            columns,
            date_cues,
            time_limits: [builder.word("trong"), builder.word("vòng"), builder.word("hạn")],
            sets_tasks: [builder.word("xác"), builder.word("ra"), builder.word("nhất"), builder.word("thông")],
            approximate: ["ít", "nhất", "tối", "thiểu", "đa", "không", "quá", "khoảng"].map(|word| builder.word(word)),
            term_of_office: [builder.word("nhiệm"), builder.word("kỳ")],
            dear: [builder.word("kính"), builder.word("gửi")],
            indefinite: ["nhiều", "hàng", "số", "gần", "hơn", "khoảng"].map(|word| builder.word(word)),
            causes: ["do", "vì", "bị", "khiến"].map(|word| builder.word(word)),
            over: builder.word("qua"),
            manner: ["nghiêm", "tốt", "đầy", "kịp", "chặt", "hiệu", "đúng", "ngay", "thường"]
                .map(|word| builder.word(word)),
            is: builder.word("là"),
            according: builder.word("theo"),
            been: builder.word("đã"),
            not: builder.word("không"),
            and: builder.word("và"),
            also: builder.word("cũng"),
            have: builder.word("có"),
            need: builder.word("cần"),
            before: builder.word("trước"),
            conditions: ["khi", "nếu", "hễ"].map(|word| builder.word(word)),
            things,
            then: builder.word("thì"),
            article: builder.word("điều"),
            report: builder.word("cáo"),
            will: builder.word("sẽ"),
            got: builder.word("được"),
            focus: [builder.word("tập"), builder.word("trung")],
            wires: builder.word("điện"),
            not_yet: builder.word("chưa"),
            of: builder.word("của"),
            as_follows: [builder.word("như"), builder.word("sau")],
            bar: builder.word("|"),
        }
    }

    /// The term of a mark.
    #[inline]
    pub(crate) fn term(&self, mark: Mark) -> Term {
        match mark.term {
            0 => PLAIN,
            term => self.terms[usize::from(term) - 1],
        }
    }

    /// For every token, and for the end of the text, the longest phrase that begins there; phrases do not overlap,
    /// earlier ones win.
    pub(crate) fn marks(&self, document: &Document) -> Vec<Mark> {
        let mut marks = vec![Mark::default(); document.tokens.len() + 1];
        let mut free = 0;
        let mut matches = document.matches(OWNER);
        while let Some(first) = matches.first() {
            let mut alike = 1;
            while matches.get(alike).is_some_and(|found| found.start == first.start) {
                alike += 1;
            }
            let (here, rest) = matches.split_at(alike);
            matches = rest;
            if first.start < free {
                continue;
            }
            if let Some(found) = here.iter().rev().find(|found| self.fits(document, found)) {
                let term = &self.terms[found.value as usize];
                let len = found.end - found.start;
                let mark = &mut marks[found.start as usize];
                mark.roles = term.roles;
                mark.hands_in = term.hands_in;
                mark.term = found.value as u16 + 1;
                mark.len = len as u16;
                // Phrases do not overlap: no other one ends there.
                marks[found.end as usize].back = len as u16;
                free = found.end;
            }
        }
        marks
    }

    /// `giao ban` fits, `giao Ban …` does not.
    fn fits(&self, document: &Document, found: &Match) -> bool {
        if !self.terms[found.value as usize].small {
            return true;
        }
        let tokens = &document.tokens[found.tokens()];
        tokens[0].is(Shape::UPPER) || !tokens[1..].iter().any(|token| token.is(Shape::CAPITAL))
    }
}

/// What is known of a token.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Mark {
    /// Roles of the phrase that begins at the token, 0 when none does.
    pub(crate) roles: u64,
    /// That phrase is a verb of handing something in.
    pub(crate) hands_in: bool,
    /// Its term plus one, 0 for none.
    term: u16,
    /// Its tokens.
    pub(crate) len: u16,
    /// Tokens of the phrase that ends right before the token, 0 when none does.
    pub(crate) back: u16,
    /// Index plus one of the widest entity that covers the token, 0 for none.
    pub(crate) cover: u32,
    /// Index plus one of the first date that begins at the token, 0 for none.
    pub(crate) date: u32,
}

fn role_of(kind: &str) -> Option<u64> {
    Some(match kind {
        "order" => role::ORDER,
        "assign" => role::ASSIGN,
        "steer" => role::STEER,
        "emphasis" => role::EMPHASIS,
        "assert" => role::ASSERT,
        "hope" => role::HOPE,
        "modal" => role::MODAL,
        "forbid" => role::FORBID | role::MODAL,
        "head" => role::HEAD,
        "ban" => role::ORDER | role::FORBID,
        "strong" => role::STRONG,
        "weak" => role::WEAK,
        "adverb" => role::ADVERB,
        "carrier" => role::CARRIER,
        "elaborate" => role::ELABORATE | role::CARRIER,
        "closer" => role::CLOSER,
        "contrast" => role::CONTRAST,
        "opener" => role::OPENER,
        "speech" => role::SPEECH,
        "praise" => role::SPEECH | role::PRAISE,
        "past" => role::PAST,
        "state" => role::STATE,
        "passive" => role::PASSIVE,
        "tasked" => role::TASKED,
        "address" => role::ADDRESS,
        "lead" => role::LEAD,
        "basis" => role::LEAD | role::BASIS,
        "np" => role::BEFORE_ACTOR,
        "tail" => role::TAIL,
        "number" => role::NUMBER,
        "future" => role::FUTURE,
        "actor" => role::ACTOR,
        "nominal" => role::NOMINAL,
        "quantity" => role::QUANTITY,
        "task" => role::TASK,
        "section" => role::SECTION,
        "announce" => role::ANNOUNCE,
        "pressing" => role::PRESSING,
        "flexible" => role::FLEXIBLE,
        "limit" => role::LIMIT,
        "result" => role::RESULT,
        "propose" => role::PROPOSE,
        "bar" => role::BAR,
        "attend" => role::ATTEND | role::CLOSER,
        "self" => role::SELF,
        "plan" => role::PLAN,
        "letter" => role::LETTER,
        _ => return None,
    })
}

fn modality_of(name: &str) -> Option<Modality> {
    Some(match name {
        "require" => Modality::Require,
        "request" => Modality::Request,
        "recommend" => Modality::Recommend,
        _ => return None,
    })
}
