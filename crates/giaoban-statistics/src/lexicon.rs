//! The words and tables of this crate, read from `data/*.tsv`.
//!
//! They are looked up only around numbers, so they are no phrases of the shared scan: only their words are
//! interned, and a small trie over word ids answers which entry begins (or ends) at a token.

use giaoban_core::text::{LexiconBuilder, Shape, Token, WordId, WordTable};
use rustc_hash::FxHashMap;

use crate::{Change, Qualifier};

/// Phrases with a value each, found by their first or by their last word.
#[derive(Debug)]
pub(crate) struct Phrases<T> {
    /// The node that a first word leads to, 0 for words that begin no phrase: most words asked for.
    roots: WordTable<u32>,
    /// True for words that stand behind the first one of some phrase, which spares most look-ups of edges.
    later: WordTable<bool>,
    edges: FxHashMap<(u32, WordId), u32>,
    values: Vec<Option<T>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { roots: WordTable::new(0), later: WordTable::new(false), edges: FxHashMap::default(), values: vec![None] }
    }
}

impl<T: Copy> Phrases<T> {
    fn add(&mut self, words: impl Iterator<Item = WordId>, value: T) {
        let mut node = 0;
        for word in words {
            let next = self.values.len() as u32;
            let from = node;
            node = *self.edges.entry((from, word)).or_insert(next);
            if node == next {
                self.values.push(None);
                if from == 0 {
                    self.roots.set(word, node);
                } else {
                    self.later.set(word, true);
                }
            }
        }
        if node > 0 {
            // The first row of a table wins.
            self.values[node as usize].get_or_insert(value);
        }
    }

    /// The node that `word` leads to from a node that is not the root.
    #[inline]
    fn next(&self, node: u32, word: WordId) -> Option<u32> {
        if self.later.get(word) { self.edges.get(&(node, word)).copied() } else { None }
    }

    /// The longest phrase that begins at token `at` and the token after it. Phrases do not reach over the
    /// start of a sentence.
    #[inline]
    pub(crate) fn at(&self, tokens: &[Token], at: usize) -> Option<(T, usize)> {
        match self.roots.get(tokens.get(at)?.word) {
            0 => None,
            root => self.longest_from(root, tokens, at),
        }
    }

    fn longest_from(&self, root: u32, tokens: &[Token], at: usize) -> Option<(T, usize)> {
        let mut node = root;
        let mut end = at + 1;
        let mut best = self.values[node as usize].map(|value| (value, end));
        while let Some(token) = tokens.get(end)
            && !token.is(Shape::SENTENCE_START)
            && let Some(next) = self.next(node, token.word)
        {
            node = next;
            end += 1;
            if let Some(value) = self.values[node as usize] {
                best = Some((value, end));
            }
        }
        best
    }

    /// For phrases that were added backwards: the longest one that ends before token `end`, and its first
    /// token, which is at least `floor`.
    #[inline]
    pub(crate) fn before(&self, tokens: &[Token], floor: usize, end: usize) -> Option<(T, usize)> {
        if end <= floor {
            return None;
        }
        match self.roots.get(tokens[end - 1].word) {
            0 => None,
            root => self.longest_to(root, tokens, floor, end),
        }
    }

    fn longest_to(&self, root: u32, tokens: &[Token], floor: usize, end: usize) -> Option<(T, usize)> {
        let mut node = root;
        let mut start = end - 1;
        let mut best = self.values[node as usize].map(|value| (value, start));
        while start > floor
            && !tokens[start].is(Shape::SENTENCE_START)
            && let Some(next) = self.next(node, tokens[start - 1].word)
        {
            node = next;
            start -= 1;
            if let Some(value) = self.values[node as usize] {
                best = Some((value, start));
            }
        }
        best
    }
}

/// Kinds of units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum UnitKind {
    Money,
    Measure,
    Percent,
    Points,
    /// Lengths of time and ages, which are no figures.
    Time,
}

/// A unit of money or measure.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    pub(crate) kind: UnitKind,
    pub(crate) base: &'static str,
    pub(crate) factor: f64,
}

/// A counted noun.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Noun {
    /// Nouns of one group are coordinated without a number of their own.
    pub(crate) group: u8,
    /// Is printed before the thing that it counts: `căn`, `chiếc`.
    pub(crate) classifier: bool,
    /// May be followed by a verb that modifies it: `cuộc kiểm tra`.
    pub(crate) activity: bool,
    /// Is not counted by a number word.
    pub(crate) weak: bool,
}

/// What a verb says of the figure after it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Relation {
    /// The figure is the level of the indicator: `đạt`.
    Level,
    /// The same, of a verb that has other uses: `có`, `được`. The indicator must be a known one.
    Weak,
    /// The figure is a change of it: `tăng`.
    Change(Change),
    /// The figure is where a change began or, with a range or bound, the change: `tăng từ`.
    From(Change),
}

/// How a number is put to use by the noun before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Label {
    /// A name, unless a known unit follows: `tổ 3`.
    Weak,
    /// A name always: `ngày 3`.
    Strong,
}

/// Whether a figure is wanted or foreseen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mood {
    Target,
    Plan,
    Result,
}

/// How a figure was put together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sum {
    Total,
    Average,
    Cumulative,
}

/// Words that the grammar names one by one.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) times: WordId,
    pub(crate) fold: WordId,
    pub(crate) double: WordId,
    pub(crate) half: WordId,
    pub(crate) row: WordId,
    pub(crate) and: WordId,
    pub(crate) of: WordId,
    pub(crate) above: WordId,
    pub(crate) from: WordId,
    pub(crate) to: WordId,
    pub(crate) until: WordId,
    pub(crate) one: WordId,
    pub(crate) each: WordId,
    pub(crate) five: WordId,
    pub(crate) new: WordId,
    pub(crate) compared: WordId,
    pub(crate) with: WordId,
    pub(crate) toward: WordId,
    pub(crate) number: WordId,
    pub(crate) sum: WordId,
    pub(crate) dollar: WordId,
    pub(crate) about: WordId,
    pub(crate) bar: WordId,
    pub(crate) part: WordId,
    pub(crate) income: WordId,
    pub(crate) spending: WordId,
    pub(crate) is: WordId,
    pub(crate) same: WordId,
    pub(crate) point: WordId,
    pub(crate) into: WordId,
    pub(crate) belonging: WordId,
}

/// What a word may begin or is, a bit each, so that one look-up tells that a token is of no interest.
pub(crate) mod begins {
    pub(crate) const FIGURE: u8 = 1;
    pub(crate) const INDICATOR: u8 = 1 << 1;
    pub(crate) const LEAD: u8 = 1 << 2;
    pub(crate) const SPLITTER: u8 = 1 << 3;
    pub(crate) const MOOD: u8 = 1 << 4;
    pub(crate) const SUM: u8 = 1 << 5;
    /// May not stand in a term of the profile.
    pub(crate) const FUNCTION: u8 = 1 << 6;
}

/// All tables.
#[derive(Debug)]
pub(crate) struct Tables {
    pub(crate) units: Phrases<Unit>,
    pub(crate) nouns: Phrases<Noun>,
    pub(crate) stops: WordTable<bool>,
    pub(crate) verbs: Phrases<()>,
    pub(crate) activities: Phrases<()>,
    pub(crate) modifiers: Phrases<()>,
    pub(crate) phrases: Phrases<()>,
    pub(crate) labels: Phrases<Label>,
    pub(crate) qualifiers: Phrases<Qualifier>,
    pub(crate) bounds: Phrases<Qualifier>,
    pub(crate) relations: Phrases<Relation>,
    /// False for compounds that end like an adverb: `chứng chỉ`.
    pub(crate) adverbs: Phrases<bool>,
    /// False for heads that count only at the beginning of a clause or after a closed-class word.
    pub(crate) indicators: Phrases<bool>,
    pub(crate) countables: Phrases<()>,
    pub(crate) leads: Phrases<()>,
    pub(crate) bases: Phrases<()>,
    /// Heads of columns of units, of numbers of rows.
    pub(crate) unit_heads: Phrases<()>,
    pub(crate) index_heads: Phrases<()>,
    /// Heads of columns that say nothing of what is measured.
    pub(crate) generic_heads: Phrases<Mood>,
    /// The head of a column of estimates: `ước`.
    pub(crate) about_heads: WordTable<bool>,
    /// Words that open the parts of a whole: `trong đó`.
    pub(crate) parts: Phrases<()>,
    pub(crate) moods: Phrases<Mood>,
    pub(crate) sums: Phrases<Sum>,
    pub(crate) before_five: WordTable<bool>,
    /// Words that `năm` at the beginning of a sentence counts: `người`.
    pub(crate) after_five: WordTable<bool>,
    /// Words that `năm` before them counts: `tầng`.
    pub(crate) storeys: WordTable<bool>,
    /// Verbs behind which a speaker's words begin: `phản ánh`.
    pub(crate) reports: Phrases<()>,
    /// Words that are no head of an unknown noun phrase.
    pub(crate) headless: WordTable<bool>,
    /// Words before which what a share is of ends.
    pub(crate) share_ends: WordTable<bool>,
    /// Words before which what something is compared with ends.
    pub(crate) clause_starts: WordTable<bool>,
    /// Which of [`begins`] hold for a word.
    begins: WordTable<u8>,
    pub(crate) words: Words,
}

/// Cells of a table, row by row, without comments.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| line.split('\t').collect())
}

fn alternatives(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split('|').map(str::trim).filter(|phrase| !phrase.is_empty())
}

impl Tables {
    pub(crate) fn new(lexicon: &mut LexiconBuilder) -> Self {
        let mut units = Phrases::default();
        for row in rows(include_str!("../data/units.tsv")) {
            let unit = Unit {
                kind: match row[4] {
                    "money" => UnitKind::Money,
                    "measure" => UnitKind::Measure,
                    "percent" => UnitKind::Percent,
                    "points" => UnitKind::Points,
                    "time" => UnitKind::Time,
                    other => panic!("units.tsv: unknown kind {other}"),
                },
                base: row[2],
                factor: row[3].parse().expect("units.tsv: a factor is a number"),
            };
            for phrase in std::iter::once(row[0]).chain(alternatives(row[1])) {
                units.add(lexicon.words(phrase).into_iter(), unit);
            }
        }
        let mut nouns = Phrases::default();
        let mut groups: Vec<&str> = Vec::new();
        for row in rows(include_str!("../data/nouns.tsv")) {
            let group = groups.iter().position(|&g| g == row[0]).unwrap_or_else(|| {
                groups.push(row[0]);
                groups.len() - 1
            });
            let noun = Noun {
                group: group as u8,
                classifier: row[1].contains('c'),
                activity: row[1].contains('a'),
                weak: row[1].contains('w'),
            };
            for phrase in alternatives(row[2]) {
                nouns.add(lexicon.words(phrase).into_iter(), noun);
            }
        }
        let mut tables = Self {
            units,
            nouns,
            stops: WordTable::new(false),
            verbs: Phrases::default(),
            activities: Phrases::default(),
            modifiers: Phrases::default(),
            phrases: Phrases::default(),
            labels: Phrases::default(),
            qualifiers: Phrases::default(),
            bounds: Phrases::default(),
            relations: Phrases::default(),
            adverbs: Phrases::default(),
            indicators: Phrases::default(),
            countables: Phrases::default(),
            leads: Phrases::default(),
            bases: Phrases::default(),
            unit_heads: Phrases::default(),
            index_heads: Phrases::default(),
            generic_heads: Phrases::default(),
            about_heads: WordTable::new(false),
            parts: Phrases::default(),
            moods: Phrases::default(),
            sums: Phrases::default(),
            before_five: WordTable::new(false),
            after_five: WordTable::new(false),
            storeys: WordTable::new(false),
            reports: Phrases::default(),
            headless: WordTable::new(false),
            share_ends: WordTable::new(false),
            clause_starts: WordTable::new(false),
            begins: WordTable::new(0),
            words: Words::new(lexicon),
        };
        for row in rows(include_str!("../data/words.tsv")) {
            for phrase in alternatives(row[1]) {
                tables.add(row[0], lexicon.words(phrase));
            }
        }
        // `năm` is five, not year, only right after these.
        for word in [
            "có",
            "gồm",
            "cho",
            "là",
            "với",
            "thêm",
            "được",
            "và",
            "tặng",
            "bắt",
            "giữ",
            "của",
            "khởi",
            "hơn",
            "lập",
            "hiện",
            "dựng",
            "chọn",
            "thưởng",
            "trao",
            "cứu",
            "đón",
            "nạp",
            "khai",
            "mời",
            "nhận",
        ] {
            tables.before_five.set(lexicon.word(word), true);
        }
        for word in ["người", "cháu", "ngôi", "căn", "chiếc", "vụ"] {
            tables.after_five.set(lexicon.word(word), true);
        }
        for word in ["tầng", "lầu", "gian"] {
            tables.storeys.set(lexicon.word(word), true);
        }
        tables
    }

    /// True when the word begins any of `what`, a set of [`begins`].
    #[inline]
    pub(crate) fn begins(&self, word: WordId, what: u8) -> bool {
        self.begins.get(word) & what != 0
    }

    pub(crate) fn set_begins(&mut self, word: WordId, what: u8) {
        self.begins.set(word, self.begins.get(word) | what);
    }

    fn add(&mut self, class: &str, words: Vec<WordId>) {
        let begins = match class {
            "indicator" | "indicator_initial" => begins::INDICATOR,
            "lead" | "report" => begins::LEAD,
            "splitter" => begins::SPLITTER,
            "function" => begins::FUNCTION,
            "target" | "result" | "plan" => begins::MOOD,
            "total" | "average" | "cumulative" => begins::SUM,
            _ => 0,
        };
        self.set_begins(words[0], begins);
        let forward = words.iter().copied();
        let backward = words.iter().rev().copied();
        match class {
            "stop" => self.stops.set(words[0], true),
            "verb" => self.verbs.add(forward, ()),
            "activity" => self.activities.add(forward, ()),
            "label" => self.labels.add(backward, Label::Weak),
            "strong" => self.labels.add(backward, Label::Strong),
            "about" => self.qualifiers.add(backward, Qualifier::About),
            "over" => self.qualifiers.add(backward, Qualifier::Over),
            "under" => self.qualifiers.add(backward, Qualifier::Under),
            "at_least" => self.qualifiers.add(backward, Qualifier::AtLeast),
            "at_most" => self.qualifiers.add(backward, Qualifier::AtMost),
            "upward" => self.bounds.add(forward, Qualifier::AtLeast),
            "downward" => self.bounds.add(forward, Qualifier::AtMost),
            "weak" => self.relations.add(backward, Relation::Weak),
            "report" => self.reports.add(forward, ()),
            "level" => self.relations.add(backward, Relation::Level),
            "up" => self.relations.add(backward, Relation::Change(Change::Up)),
            "up_from" => self.relations.add(backward, Relation::From(Change::Up)),
            "down_from" => self.relations.add(backward, Relation::From(Change::Down)),
            "down" => self.relations.add(backward, Relation::Change(Change::Down)),
            "adverb" => self.adverbs.add(backward, true),
            "compound" => self.adverbs.add(backward, false),
            "headless" => self.headless.set(words[0], true),
            "indicator" => self.indicators.add(forward, words.len() > 1),
            "indicator_initial" => self.indicators.add(forward, false),
            "countable" => self.countables.add(forward, ()),
            "lead" => self.leads.add(forward, ()),
            "base" => self.bases.add(forward, ()),
            "part" => self.parts.add(forward, ()),
            "unit_head" => self.unit_heads.add(forward, ()),
            "index_head" => self.index_heads.add(forward, ()),
            "plan_head" => self.generic_heads.add(forward, Mood::Plan),
            "about_head" => self.about_heads.set(words[0], true),
            "generic_head" => self.generic_heads.add(forward, Mood::Result),
            "target" => self.moods.add(forward, Mood::Target),
            "result" => self.moods.add(forward, Mood::Result),
            "plan" => self.moods.add(forward, Mood::Plan),
            "total" => self.sums.add(forward, Sum::Total),
            "average" => self.sums.add(forward, Sum::Average),
            "cumulative" => self.sums.add(forward, Sum::Cumulative),
            // Told by `begins` alone: words that part an earlier indicator from a later one, and those of no term.
            "splitter" | "function" => {}
            "share_end" => self.share_ends.set(words[0], true),
            "clause_start" => self.clause_starts.set(words[0], true),
            "modifier" => self.modifiers.add(forward, ()),
            "phrase" => self.phrases.add(forward, ()),
            other => panic!("words.tsv: unknown class {other}"),
        }
    }
}

impl Words {
    fn new(lexicon: &mut LexiconBuilder) -> Self {
        Self {
            times: lexicon.word("lần"),
            fold: lexicon.word("gấp"),
            double: lexicon.word("đôi"),
            half: lexicon.word("rưỡi"),
            row: lexicon.word("hàng"),
            and: lexicon.word("và"),
            of: lexicon.word("trong"),
            above: lexicon.word("trên"),
            from: lexicon.word("từ"),
            to: lexicon.word("đến"),
            until: lexicon.word("tới"),
            one: lexicon.word("một"),
            each: lexicon.word("mỗi"),
            five: lexicon.word("năm"),
            new: lexicon.word("mới"),
            compared: lexicon.word("so"),
            with: lexicon.word("với"),
            toward: lexicon.word("đối"),
            number: lexicon.word("số"),
            sum: lexicon.word("tổng"),
            dollar: lexicon.word("$"),
            about: lexicon.word("về"),
            bar: lexicon.word("|"),
            same: lexicon.word("cùng"),
            is: lexicon.word("là"),
            income: lexicon.word("thu"),
            spending: lexicon.word("chi"),
            part: lexicon.word("phần"),
            point: lexicon.word("điểm"),
            into: lexicon.word("vào"),
            belonging: lexicon.word("của"),
        }
    }
}
