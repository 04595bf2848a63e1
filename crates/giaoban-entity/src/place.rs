//! Places: administrative units with their classifier, bare names, hamlets, waters, regions, countries.
//!
//! [`PlaceFinder::find`] looks at one document and knows nothing of the other entity types. It is given the spans of person names, because
//! half of the names of communes are also given names.
//!
//! Four steps, each linear in the document: names behind a classifier and the lists that they open (`các xã Phú Linh, Ngọc Linh và
//! Đạo Đức`); bare names that stand for themselves (provinces, countries, regions); bare names of districts and communes, which
//! need a reason; and which unit is meant.

mod link;
mod words;

use std::ops::Range;

use giaoban_core::Document;
use giaoban_gazetteer::{Era, Gazetteer, Kind, Level, NameId, OWNER, Unit, UnitId, class};
use giaoban_text::{LexiconBuilder, Match, Shape, Token};
use rustc_hash::FxHashSet;

use crate::EntityMention;
use words::{Form, Group, Words};

/// A mention of a place.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct PlaceMention {
    /// Tokens covered, the classifier included.
    pub(crate) tokens: Range<usize>,
    /// Token at which the name begins; the first one when there is no classifier.
    pub(crate) name_start: usize,
    /// Canonical name, without classifier; numbered units keep it (`quận 1`, `khu phố 3`).
    pub(crate) name: String,
    /// How high it stands.
    pub(crate) level: Level,
    /// Name of the unit above `unit`, as it was called when the text was published; empty when there is none.
    pub(crate) parent: &'static str,
    /// The unit that is meant; `None` when the name is in no table or ambiguous.
    pub(crate) unit: Option<UnitId>,
    /// The units that an ambiguous name may mean; empty when `unit` is known.
    pub(crate) candidates: Vec<UnitId>,
    /// What it rests on.
    pub(crate) strength: Strength,
    /// The pattern that fired.
    pub(crate) rule: &'static str,
    /// The classifier that is printed, as far as it tells units apart.
    kind: Kind,
    /// The list that the mention is in, by the index of its first member: they share what follows the last one.
    group: usize,
}

/// What a mention rests on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Strength {
    /// A bare name that the context supports. A person's name wins over it.
    Bare,
    /// The name of a province, country or region.
    Known,
    /// A classifier stands before it.
    Classified,
}

/// Finds places. One for each analyzer.
#[derive(Debug)]
pub(crate) struct PlaceFinder {
    gazetteer: &'static Gazetteer,
    words: Words,
    /// The one province whose name is a single syllable.
    hue: NameId,
}

/// A name read from the tokens.
#[derive(Clone, Debug)]
struct Name {
    end: usize,
    /// Units of the name that fit its classifier; empty when it is in no table.
    units: Vec<UnitId>,
    /// The name is a number.
    numbered: bool,
}

impl PlaceFinder {
    /// Contributes names and classifiers.
    pub(crate) fn new(lexicon: &mut LexiconBuilder) -> Self {
        let gazetteer = Gazetteer::shared();
        gazetteer.contribute(lexicon);
        Self { gazetteer, words: Words::new(lexicon), hue: gazetteer.name_id("Huế").expect("Huế is a province") }
    }

    /// The places of a document in order, without overlaps. `persons` are the token ranges of names of persons, in order: no
    /// place without a classifier overlaps them. Call it with none to learn where places with a classifier stand, before names
    /// of persons are looked for (`Chủ tịch UBND tỉnh Thanh Hóa Nguyễn Văn A`).
    pub(crate) fn find(&self, document: &Document, persons: &[Range<usize>]) -> Vec<PlaceMention> {
        let mut search = Search {
            finder: self,
            document,
            tokens: &document.tokens,
            names: document.matches(OWNER),
            persons,
            found: Vec::new(),
            seen: FxHashSet::default(),
            era: link::era_of_document(document),
            days: link::days_of_document(document),
            whole: Vec::new(),
        };
        search.find_whole();
        search.classified();
        search.bare();
        link::link(&mut search);
        search.found
    }

    /// Fills the fields of an entity of type PLACE: name, level, code, parent, what became of the unit, candidates.
    pub(crate) fn describe(&self, place: &PlaceMention, mention: &mut EntityMention) {
        let g = self.gazetteer;
        mention.name = place.name.clone();
        mention.level = Some(place.level.name());
        mention.candidates = place.candidates.iter().take(8).map(|id| self.candidate(*id)).collect();
        let Some(id) = place.unit else { return };
        let unit = g.unit(id);
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        mention.code = filled(unit.code);
        mention.parent = filled(place.parent);
        mention.valid_to = filled(unit.valid_to);
        // What the unit became at the end; a district parted into communes names them all.
        let successors = g.successors(id);
        if unit.level == Level::District || unit.era == Some(Era::Historic) {
            let mut names = String::with_capacity(successors.len() * 16);
            for id in successors {
                if !names.is_empty() {
                    names.push_str(", ");
                }
                names.push_str(g.unit(*id).name);
            }
            mention.successor = (!names.is_empty()).then_some(names);
        } else {
            mention.successor = successors.first().map(|id| g.unit(*id).name.to_owned());
        }
    }

    fn candidate(&self, id: UnitId) -> String {
        let unit = self.gazetteer.unit(id);
        let mut out = String::with_capacity(64);
        for word in [unit.code, unit.kind.classifier(), unit.name] {
            if !out.is_empty() && !word.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        let mut above = unit.parent;
        while let Some(parent) = above {
            out.push_str(", ");
            out.push_str(self.gazetteer.unit(parent).name);
            above = self.gazetteer.unit(parent).parent;
        }
        out
    }
}

/// The work on one document.
struct Search<'d> {
    finder: &'d PlaceFinder,
    document: &'d Document,
    tokens: &'d [Token],
    names: &'d [Match],
    persons: &'d [Range<usize>],
    found: Vec<PlaceMention>,
    /// Names that stand behind a classifier somewhere, with the level that it gives them.
    seen: FxHashSet<(NameId, Level)>,
    era: Option<Era>,
    /// First and last day of publication.
    days: Option<(String, String)>,
    /// Names that hold a classifier inside (`đồng bằng sông Cửu Long`), by first token.
    whole: Vec<Range<usize>>,
}

impl<'d> Search<'d> {
    fn is(&self, at: usize, flag: u32) -> bool {
        self.tokens.get(at).is_some_and(|token| self.finder.words.is(token.word, flag))
    }

    fn shape(&self, at: usize, shape: Shape) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(shape))
    }

    /// True when token `at` goes on with the line of thought of the one before: same sentence.
    fn continues(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| !token.is(Shape::SENTENCE_START.or(Shape::BLANK_BEFORE)))
    }

    fn capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(Shape::CAPITAL) && token.is(Shape::LETTERS))
    }

    fn text(&self, tokens: Range<usize>) -> &'d str {
        self.document.span_of(tokens.start, tokens.end).of(&self.document.text)
    }

    /// Matches of names that begin at token `at`, shorter ones first.
    fn names_at(&self, at: usize) -> &'d [Match] {
        let first = self.names.partition_point(|m| (m.start as usize) < at);
        let rest = &self.names[first..];
        let count = rest.iter().take_while(|m| m.start as usize == at).count();
        &rest[..count]
    }

    fn in_person(&self, tokens: &Range<usize>) -> bool {
        let after = self.persons.partition_point(|person| person.end <= tokens.start);
        self.persons.get(after).is_some_and(|person| person.start < tokens.end)
    }

    fn find_whole(&mut self) {
        for m in self.names {
            if m.class == class::FULL && m.len() > 2 {
                let tokens = m.tokens();
                match self.whole.last_mut() {
                    Some(last) if tokens.start < last.end => last.end = last.end.max(tokens.end),
                    _ => self.whole.push(tokens),
                }
            }
        }
    }

    /// True when token `at` stands inside a longer name, not at its start.
    fn inside_name(&self, at: usize) -> bool {
        let after = self.whole.partition_point(|name| name.end <= at);
        self.whole.get(after).is_some_and(|name| name.start < at)
    }

    fn classified(&mut self) {
        let matches = self.document.matches(words::OWNER);
        let mut index = 0;
        let mut at = 0;
        while index < matches.len() {
            let start = matches[index].start as usize;
            let mut last = index;
            while last + 1 < matches.len() && matches[last + 1].start as usize == start {
                last += 1;
            }
            if start >= at && !self.inside_name(start) {
                // The longest classifier that a name follows.
                for m in matches[index..=last].iter().rev() {
                    if let Some(end) = self.classifier(start, m.end as usize, m.value as usize) {
                        at = end;
                        break;
                    }
                }
            }
            index = last + 1;
        }
    }

    /// Reads a name behind the classifier at `start..name_start` and the list that it opens. Returns the token after it.
    fn classifier(&mut self, start: usize, name_start: usize, which: usize) -> Option<usize> {
        let classifier = self.finder.words.classifiers[which];
        // A name that begins with what looks like a classifier: `Buôn Ma Thuột`, `Cồn Cỏ`, `Sông Công`.
        let begins_name = self.shape(start, Shape::CAPITAL)
            && self.names_at(start).iter().any(|m| m.end as usize > name_start && m.class != class::PRESS);
        if begins_name && !self.shape(start, Shape::UPPER) && !self.fits_longer(name_start, start) {
            return None;
        }
        let numbered = self.found.last().is_some_and(|place| place.tokens.end == start);
        let plural = start > 0 && !numbered && (self.is(start - 1, words::PLURAL) || self.counts(start - 1));
        let (plural, group) = match self.chain(start) {
            Some(true) if classifier.group == Group::City => (true, Group::Rural),
            Some(_) => (true, classifier.group),
            None => (plural, classifier.group),
        };
        let mut at = name_start;
        // `3 xã vùng ven biển Liên Vị`, `huyện miền núi Ba Chẽ`
        if group.is_unit() {
            while at < name_start + 5 && self.is(at, words::MODIFIER) && !self.capital(at) {
                at += 1;
            }
        }
        let modified = at > name_start;
        if plural && self.shape(at, Shape::COLON) {
            at += 1;
        }
        let name = self.name_after(start, at, group, classifier.form)?;
        if at > name_start && name.numbered || modified && name.units.is_empty() {
            return None;
        }
        let list = self.found.len();
        let end = name.end;
        // `hai thôn Bản Lọt và Na Năng`: the classifier belongs to none of them.
        let counted = plural && !name.numbered && (self.is(start - 1, words::EVERY) || self.list_goes_on(end));
        let first = if counted || at > name_start && !modified { at } else { start };
        self.push_classified(first, at, name, group, list);
        Some(self.list_after(end, group, plural, list))
    }

    /// `các huyện, thị xã, thành phố`: classifiers in a row behind a plural word. True when one of those before `start` is of a district.
    fn chain(&self, start: usize) -> Option<bool> {
        let mut at = start;
        let mut districts = false;
        while at >= 2 && at + 12 > start && self.continues(at) {
            let joined = self.shape(at - 1, Shape::COMMA) || self.finder.words.is_and(self.tokens, at - 1);
            if !joined || !self.is(at - 2, words::UNIT) {
                break;
            }
            at -= 2;
            districts |= self.finder.words.is_huyen(self.tokens[at].word);
            if at > 0 && self.finder.words.is_half(self.tokens[at - 1].word) {
                at -= 1;
                districts = true;
            }
        }
        (at < start && at > 0 && (self.is(at - 1, words::PLURAL) || self.counts(at - 1))).then_some(districts)
    }

    /// A number that counts: not that of `Covid-19 tỉnh Đồng Nai`.
    fn counts(&self, at: usize) -> bool {
        let mark = Shape::DASH.or(Shape::SLASH);
        self.shape(at, Shape::DIGITS) && (at == 0 || !self.shape(at - 1, mark) || !self.tokens[at].is_glued())
    }

    /// True when another name may follow the one that ends before token `at`.
    fn list_goes_on(&self, at: usize) -> bool {
        let and = self.finder.words.is_and(self.tokens, at);
        and && self.capital(at + 1)
            || self.shape(at, Shape::COMMA.or(Shape::SEMICOLON))
                && (self.capital(at + 1) || self.shape(at + 1, Shape::DIGITS) && self.capital(at + 3))
            || self.shape(at, Shape::OPEN)
    }

    /// True when the name behind the classifier reaches further than the one that begins with it.
    fn fits_longer(&self, name_start: usize, start: usize) -> bool {
        let reach = |at: usize| self.names_at(at).iter().filter(|m| m.class != class::PRESS).map(|m| m.end).max();
        reach(name_start) > reach(start)
    }

    fn push_classified(&mut self, first: usize, name_start: usize, name: Name, group: Group, list: usize) {
        let level = self.level_of(group, &name);
        if !name.numbered {
            for m in self.names_at(name_start) {
                if m.end as usize == name.end && m.class != class::PRESS {
                    self.seen.insert((NameId(m.value), level));
                }
            }
        }
        let rule = match name.numbered {
            true => "place/number",
            _ if first == name_start => "place/list",
            _ if name.units.is_empty() => "place/classifier",
            _ => "place/unit",
        };
        let text = if name.numbered {
            let classifier = self.finder.words.classifier_name(group, self.text(first..name_start));
            // `số 5` in capitals too.
            let numbered = self.finder.words.is_so(self.tokens[name_start].word);
            let number = self.text(name_start + usize::from(numbered)..name.end);
            format!("{classifier} {}{number}", if numbered { "số " } else { "" })
        } else if matches!(group, Group::Water | Group::Land) && first < name_start {
            format!("{} {}", self.text(first..name_start).to_lowercase(), self.spelled(name_start..name.end, &[]))
        } else {
            self.spelled(name_start..name.end, &name.units)
        };
        self.found.push(PlaceMention {
            tokens: first..name.end,
            name_start,
            name: text,
            level,
            parent: "",
            unit: None,
            candidates: name.units,
            strength: Strength::Classified,
            rule,
            kind: group.kind(),
            group: list,
        });
    }

    /// The name as the tables spell it; one that they do not know as printed, in small letters with capitals when all are capitals.
    fn spelled(&self, tokens: Range<usize>, units: &[UnitId]) -> String {
        if let Some(unit) = units.first() {
            return self.finder.gazetteer.unit(*unit).name.to_owned();
        }
        let shouted = tokens.clone().all(|at| self.shape(at, Shape::UPPER.or(Shape::PUNCT).or(Shape::DIGITS)));
        let text = self.text(tokens);
        let mut out = String::with_capacity(text.len());
        for word in text.split_whitespace() {
            if !out.is_empty() {
                out.push(' ');
            }
            let mut letters = word.chars();
            match letters.next() {
                Some(first) if shouted => {
                    out.push(first);
                    out.extend(letters.flat_map(char::to_lowercase));
                }
                _ => out.push_str(word),
            }
        }
        out
    }

    fn level_of(&self, group: Group, name: &Name) -> Level {
        match group {
            Group::Province => Level::Province,
            Group::City => {
                let province = |id: &UnitId| self.finder.gazetteer.unit(*id).level == Level::Province;
                if name.units.is_empty() {
                    Level::Other
                } else if name.units.iter().any(province) && !name.units.iter().all(province) {
                    // Huế was a city of its province to the end of 2024 and is one of the centre since.
                    if self.before_2025() { Level::District } else { Level::Province }
                } else {
                    self.finder.gazetteer.unit(name.units[0]).level
                }
            }
            Group::Urban | Group::Rural | Group::Town => Level::District,
            Group::Township | Group::Ward | Group::Commune | Group::Zone => Level::Commune,
            Group::Hamlet | Group::Number | Group::Water | Group::Land => Level::Other,
        }
    }

    fn before_2025(&self) -> bool {
        let time = self.document.published.time.as_ref();
        time.is_some_and(|time| time.first.year() < 2025)
    }

    /// True when a unit of the later system can't be meant: the text is older.
    fn is_too_new(&self, unit: &Unit) -> bool {
        self.era == Some(Era::Before) && unit.era == Some(Era::After)
    }

    /// Units of a matched name that a classifier can stand before.
    fn fitting(&self, m: &Match, group: Group) -> Vec<UnitId> {
        if m.class == class::PRESS {
            return Vec::new();
        }
        let g = self.finder.gazetteer;
        let fits = |id: &&UnitId| {
            let unit = g.unit(**id);
            if self.is_too_new(unit) {
                return false;
            }
            match group {
                Group::Province => unit.level == Level::Province,
                Group::City => {
                    matches!(unit.level, Level::Province | Level::District) && unit.kind == Kind::City
                        || unit.era.is_none() && unit.level == Level::Other
                }
                Group::Urban | Group::Rural | Group::Town => unit.level == Level::District,
                Group::Township | Group::Ward | Group::Commune | Group::Zone => unit.level == Level::Commune,
                Group::Hamlet | Group::Number => false,
                Group::Water | Group::Land => false,
            }
        };
        let mut units: Vec<UnitId> = g.named(NameId(m.value)).iter().filter(fits).copied().collect();
        // A province that became a city of the centre after the tables were made.
        if units.is_empty() && group == Group::City {
            let province = |id: &&UnitId| {
                let unit = g.unit(**id);
                unit.level == Level::Province && unit.era == Some(Era::After) && !self.is_too_new(unit)
            };
            units = g.named(NameId(m.value)).iter().filter(province).copied().collect();
        }
        // Islands are often called by the classifier of the unit that they were or became.
        if units.is_empty() && matches!(group, Group::Urban | Group::Rural | Group::Town | Group::City) {
            let district = |id: &&UnitId| g.unit(**id).level == Level::District && !self.is_too_new(g.unit(**id));
            units = g.named(NameId(m.value)).iter().filter(district).copied().collect();
        }
        units
    }

    /// Reads the name at token `at` behind a classifier that begins at `start`.
    fn name_after(&self, start: usize, at: usize, group: Group, form: Form) -> Option<Name> {
        if !self.continues(at) || self.shape(at, Shape::LINE_START) && !self.capital(at) {
            return None;
        }
        if let Some(name) = self.number_after(start, at, group, form) {
            return Some(name);
        }
        if group == Group::Number || form == Form::Glued || !self.capital(at) {
            return None;
        }
        let shouting = self.shape(at, Shape::UPPER)
            && (self.shape(start, Shape::UPPER) || at > start + 1 && self.shape(at - 1, Shape::UPPER));
        let run = self.run(at, shouting);
        // Names of the tables, the longest that fits.
        let known = self.known_name(at, group, |_| true);
        if let Some(name) = &known {
            let whole = name.end >= run;
            let long = name.end - at >= 2;
            if whole || long || shouting || self.is(name.end, words::SURNAME) {
                return known;
            }
        }
        if form == Form::Abbreviation && known.is_none() && self.names_at(at).is_empty() {
            return None;
        }
        // `các tỉnh Tây Nguyên`: the region stands for itself.
        let g = self.finder.gazetteer;
        let region = |m: &Match| {
            m.class == class::FULL
                && m.end as usize >= run
                && g.named(NameId(m.value)).iter().all(|id| matches!(g.unit(*id).level, Level::Country | Level::Region))
        };
        if known.is_none() && self.names_at(at).iter().any(region) {
            return None;
        }
        if run == at || self.begins_body(at, run) {
            return known;
        }
        if matches!(group, Group::Hamlet | Group::Water | Group::Land) {
            // `Hồ Văn Đại` is a person, `hồ Ba Bể` is not.
            if self.capital(start) && self.is(start, words::SURNAME) && at == start + 1 {
                return None;
            }
            // `cua biển Cà Mau`, `kinh tế biển Quảng Ninh`, `miền núi`: the feature belongs to the word before it.
            let feature = self.tokens[start].word;
            let words = &self.finder.words;
            let bound = start > 0 && words.binds_feature(self.tokens[start - 1].word, feature);
            if at == start + 1 && (bound || words.is_sea(feature) && self.names_province(at, run)) {
                return None;
            }
            if self.is(at, words::DOCUMENT) && self.finder.words.is_ban(self.tokens[start].word) {
                return None;
            }
        }
        // `Mỗi Xã Một Sản Phẩm`: a heading with a capital on every word tells nothing.
        let capital = self.shape(start, Shape::CAPITAL) && !self.shape(start, Shape::SENTENCE_START) && start > 0;
        if capital && !shouting && (group.is_unit() || self.capital(start - 1)) && form == Form::Word {
            return known;
        }
        if self.is_rather_person(start, at, run, group) {
            return known;
        }
        if shouting {
            // Without small letters nothing tells where an unknown name ends.
            return known;
        }
        let mut end = run;
        if group == Group::Hamlet && self.numeral_ends_hamlet(end) {
            end += 1;
        }
        Some(Name { end, units: Vec::new(), numbered: false })
    }

    /// True when the tokens are the name of a province or country.
    fn names_province(&self, start: usize, end: usize) -> bool {
        let g = self.finder.gazetteer;
        let high = |id: &UnitId| matches!(g.unit(*id).level, Level::Province | Level::Country);
        self.names_at(start)
            .iter()
            .any(|m| m.class != class::PRESS && m.end as usize == end && g.named(NameId(m.value)).iter().any(high))
    }

    /// `Chủ tịch UBND tỉnh Hoàng Trọng Lâm`: behind a bare classifier comes who holds the office. The tables have all provinces and districts of
    /// Viet Nam, so a name that they lack is a person's, unless it is abroad.
    fn is_rather_person(&self, start: usize, at: usize, run: usize, group: Group) -> bool {
        let office = start > 0 && self.is(start - 1, words::BODIES | words::OFFICE);
        let surname = self.is(at, words::SURNAME) && run - at >= 2;
        match group {
            Group::Province | Group::City => office || surname,
            Group::Urban | Group::Rural | Group::Town => office || surname && run - at >= 3,
            Group::Township | Group::Ward | Group::Commune | Group::Zone => {
                office && run - at >= 2 || surname && run - at >= 3
            }
            Group::Hamlet | Group::Number => surname && run - at >= 3 && office,
            Group::Water | Group::Land => false,
        }
    }

    /// The longest name of the tables at token `at` that fits the classifier. Two spellings of one name (`Đắk Long`, `Đăk Long`) can be names of
    /// different units; all of them count.
    fn known_name(&self, at: usize, group: Group, takes: impl Fn(&Match) -> bool) -> Option<Name> {
        let mut known: Option<Name> = None;
        for m in self.names_at(at).iter().rev().filter(|m| takes(m)) {
            if known.as_ref().is_some_and(|name| name.end > m.end as usize) {
                break;
            }
            let units = self.fitting(m, group);
            if units.is_empty() {
                continue;
            }
            match &mut known {
                Some(name) => name.units.extend(units),
                None => known = Some(Name { end: m.end as usize, units, numbered: false }),
            }
        }
        known
    }

    /// `thôn Tân Lập 2`: a number behind the name of a hamlet.
    fn numeral_ends_hamlet(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let small = token.digits(&self.document.text).is_some_and(|value| value <= 30);
        small
            && self.continues(at)
            && (self.tokens.get(at + 1).is_none_or(|next| !next.is(Shape::LETTERS) && !next.is(Shape::SLASH))
                || self.is(at + 1, words::AFTER)
                || !self.continues(at + 1))
    }

    /// `quận 1`, `khu phố 3`, `tổ dân phố số 5`, `tổ 4B`.
    fn number_after(&self, start: usize, mut at: usize, group: Group, form: Form) -> Option<Name> {
        let text = &self.document.text;
        if group == Group::Hamlet && self.finder.words.is_so(self.tokens[at].word) && self.shape(at + 1, Shape::DIGITS)
        {
            at += 1;
        }
        let value = self.tokens[at].digits(text)?;
        // `P10`, but not `P 10`.
        if form == Form::Glued && !self.tokens[at].is_glued() {
            return None;
        }
        let mut end = at + 1;
        // A letter belongs to the number: `4B`.
        if self.tokens.get(end).is_some_and(|t| t.is_glued() && t.is(Shape::CAPITAL) && t.end() - t.start() == 1) {
            end += 1;
        }
        let next = self.tokens.get(end);
        // Parts of dates, decimals, ratios.
        let glued_mark = next.is_some_and(|t| t.is_glued() && t.is(Shape::SLASH.or(Shape::PERCENT)))
            || next.is_some_and(|t| t.is_glued() && t.is(Shape::PERIOD.or(Shape::COMMA)))
                && self.tokens.get(end + 1).is_some_and(|t| t.is_glued() && t.is(Shape::DIGITS));
        if glued_mark || value == 0 {
            return None;
        }
        let units = match group {
            Group::Urban | Group::Ward => {
                let level = if group == Group::Urban { Level::District } else { Level::Commune };
                let g = self.finder.gazetteer;
                let name = g.name_id(&value.to_string())?;
                let units: Vec<UnitId> =
                    g.named(name).iter().filter(|id| g.unit(**id).level == level).copied().collect();
                if units.is_empty() {
                    return None;
                }
                units
            }
            Group::Hamlet if value <= 300 => Vec::new(),
            Group::Number if value <= 300 => {
                // `tổ 13, phường …`, `tổ 13, 14 thuộc khu phố 3`: other groups and areas have numbers too.
                let capital = self.shape(start, Shape::CAPITAL) && !self.shape(start, Shape::SENTENCE_START);
                if capital || start > 0 && self.is(start - 1, words::NOT_BEFORE_NUMBER) || !self.unit_follows(end) {
                    return None;
                }
                Vec::new()
            }
            _ => return None,
        };
        if form == Form::Word
            && next.is_some_and(|t| t.is(Shape::LETTERS) && !t.is(Shape::CAPITAL))
            && !self.is(end, words::AFTER)
            && group != Group::Urban
            && group != Group::Ward
        {
            // `thôn 3 hộ nghèo`: a count.
            if self.is(end, words::COUNTED) {
                return None;
            }
        }
        Some(Name { end, units, numbered: true })
    }

    /// True when a commune, a ward or a quarter is named within the next few tokens.
    fn unit_follows(&self, at: usize) -> bool {
        (at..(at + 9).min(self.tokens.len())).take_while(|at| self.continues(*at)).any(|at| {
            self.is(at, words::UNIT)
                && (self.capital(at + 1) || self.shape(at + 1, Shape::DIGITS) || self.is(at + 1, words::UNIT))
        })
    }

    /// The token after the run of capitals at `at` that can be one name, at most four syllables.
    fn run(&self, at: usize, shouting: bool) -> usize {
        let mut end = at;
        while end < at + 4 && self.capital(end) && (end == at || self.continues(end)) {
            let token = &self.tokens[end];
            if token.is(Shape::UPPER) && !shouting {
                break;
            }
            // `xã Tân Trào Nguyễn Văn A`: a person begins.
            if end >= at + 2 && self.is(end, words::SURNAME) && self.capital(end + 1) {
                break;
            }
            end += 1;
            // `Ba - Na`, `Plei Ku`: a dash without spaces joins.
            if self.shape(end, Shape::DASH)
                && self.tokens[end].is_glued()
                && self.capital(end + 1)
                && self.tokens[end + 1].is_glued()
            {
                end += 1;
            }
        }
        end
    }

    /// `Tỉnh Đoàn`, `Xã Hội`, `xã Nông thôn mới`: a body or a common noun with capitals, no name.
    fn begins_body(&self, at: usize, run: usize) -> bool {
        run == at + 1 && self.is(at, words::BODY) || self.is(at, words::BODY) && self.names_at(at).is_empty()
    }

    /// `xã Hóa Thượng, Đồng Hỷ`: what follows the comma is the unit above.
    fn is_above(&self, at: usize, first: usize) -> bool {
        let g = self.finder.gazetteer;
        let below = &self.found[first].candidates;
        self.names_at(at).iter().filter(|m| m.class != class::PRESS).any(|m| {
            let above = g.named(NameId(m.value));
            above.iter().any(|id| g.unit(*id).level == Level::Province)
                || above.iter().any(|above| below.iter().any(|id| id != above && g.is_within(*id, *above)))
        })
    }

    /// Reads the further names of a list: `…, Ngọc Linh và Đạo Đức`. Returns the token after the last one.
    fn list_after(&mut self, mut end: usize, group: Group, plural: bool, list: usize) -> usize {
        loop {
            let mut at = end;
            // `(Vị Xuyên)` behind a member.
            if self.shape(at, Shape::OPEN) && plural {
                let close = (at + 1..(at + 9).min(self.tokens.len())).find(|i| self.shape(*i, Shape::CLOSE));
                if let Some(close) = close
                    && (self.shape(close + 1, Shape::COMMA) || self.finder.words.is_and(self.tokens, close + 1))
                {
                    at = close + 1;
                }
            }
            let comma = self.shape(at, Shape::COMMA) || plural && self.shape(at, Shape::SEMICOLON);
            let and =
                self.finder.words.is_and(self.tokens, at) || comma && self.finder.words.is_and(self.tokens, at + 1);
            if !comma && !and {
                return end;
            }
            at += 1 + usize::from(comma && and);
            if !self.continues(at) {
                return end;
            }
            // `tổ 13, 14 và 15`: the further numbers are no names.
            if self.shape(at, Shape::DIGITS)
                && matches!(group, Group::Urban | Group::Ward | Group::Hamlet | Group::Number)
            {
                let next = self.tokens.get(at + 1);
                if next.is_none_or(|t| !t.is(Shape::LETTERS) || self.is(at + 1, words::AFTER))
                    && !self.shape(at + 1, Shape::SLASH)
                {
                    end = at + 1;
                    continue;
                }
                return end;
            }
            if !self.capital(at) {
                return end;
            }
            if !plural && group != Group::Province && self.is_above(at, list) {
                return end;
            }
            let run = self.run(at, false);
            let known = self.known_name(at, group, |m| m.end as usize >= run || m.len() >= 2);
            let name = match known {
                Some(name) if plural || name.end >= run => name,
                _ if plural
                    && run > at
                    && !self.begins_body(at, run)
                    && !self.shape(at, Shape::UPPER)
                    && !(run >= at + 3 && self.is(at, words::SURNAME))
                    && matches!(group, Group::Hamlet | Group::Commune | Group::Ward | Group::Township) =>
                {
                    let mut name_end = run;
                    if group == Group::Hamlet && self.numeral_ends_hamlet(run) {
                        name_end += 1;
                    }
                    Name { end: name_end, units: Vec::new(), numbered: false }
                }
                _ => return end,
            };
            if self.in_person(&(at..name.end)) {
                return end;
            }
            end = name.end;
            self.push_classified(at, at, name, group, list);
        }
    }

    /// Names without a classifier.
    fn bare(&mut self) {
        let classified = std::mem::take(&mut self.found);
        let mut found: Vec<PlaceMention> = Vec::with_capacity(classified.len() + 8);
        let mut next_classified = 0;
        let mut index = 0;
        let mut done = 0;
        let shift: Vec<usize> = classified.iter().map(|m| m.group).collect();
        let mut moved: Vec<usize> = Vec::with_capacity(classified.len());
        while index < self.names.len() {
            let start = self.names[index].start as usize;
            let mut last = index;
            while last + 1 < self.names.len() && self.names[last + 1].start as usize == start {
                last += 1;
            }
            while next_classified < classified.len() && classified[next_classified].tokens.start <= start {
                done = done.max(classified[next_classified].tokens.end);
                moved.push(found.len());
                found.push(classified[next_classified].clone());
                next_classified += 1;
            }
            if start >= done {
                let limit = classified.get(next_classified).map_or(usize::MAX, |m| m.tokens.start);
                for m in self.names[index..=last].iter().rev() {
                    // A shorter name is none when capitals of a longer one follow.
                    let cut = m.end < self.names[last].end && self.capital(m.end as usize);
                    if m.end as usize > limit || cut {
                        continue;
                    }
                    let before = found.last();
                    if let Some(mut mention) = self.bare_name(m, before, classified.get(next_classified)) {
                        done = mention.tokens.end;
                        mention.group = found.len();
                        found.push(mention);
                        break;
                    }
                }
            }
            index = last + 1;
        }
        for mention in &classified[next_classified..] {
            moved.push(found.len());
            found.push(mention.clone());
        }
        for (old, &new) in moved.iter().enumerate() {
            found[new].group = moved[shift[old]];
        }
        self.found = found;
    }

    fn bare_name(
        &self,
        m: &Match,
        before: Option<&PlaceMention>,
        after: Option<&PlaceMention>,
    ) -> Option<PlaceMention> {
        if m.class == class::PRESS {
            return None;
        }
        let tokens = m.tokens();
        let (start, end) = (tokens.start, tokens.end);
        if self.in_person(&tokens) {
            return None;
        }
        let sentence_start = self.shape(start, Shape::SENTENCE_START);
        let previous = (start > 0 && !sentence_start).then(|| start - 1);
        let previous_is = |flag: u32| previous.is_some_and(|at| self.is(at, flag));
        let shouted = tokens.clone().all(|at| self.shape(at, Shape::UPPER));
        let capital_before =
            previous.is_some_and(|at| self.capital(at) && !self.shape(at, Shape::UPPER.or(Shape::SENTENCE_START)));
        let of_body = self.finder.words.level_of_body(self.tokens, start);
        if !shouted && of_body.is_none() && self.ends_person(start, before) {
            return None;
        }
        // `đường Hòa Bình`, but not `Công ty CP Đường Quảng Ngãi`.
        let street = previous.is_some_and(|at| {
            self.is(at, words::STREET) && (!self.capital(at) || self.shape(at, Shape::SENTENCE_START))
        });
        if previous_is(words::DISEASE) || street && !shouted {
            return None;
        }
        let g = self.finder.gazetteer;
        let name = NameId(m.value);
        // Names of one syllable are everyday words; most are passed over here.
        if m.len() == 1
            && m.class == class::NAME
            && !self.seen.contains(&(name, Level::District))
            && !self.seen.contains(&(name, Level::Commune))
            && !self.shape(end, Shape::COMMA.or(Shape::OPEN))
            && self.finder.words.level_of_body(self.tokens, start).is_none()
            && self.document.place.as_ref().is_none_or(|place| place.name != g.name(name))
            && name != self.finder.hue
        {
            return None;
        }
        let spellings = self.names_at(start).iter().filter(|other| other.end == m.end && other.class != class::PRESS);
        let all = spellings.flat_map(|other| g.named(NameId(other.value)).iter().copied());
        let of_era = all.filter(|id| !self.is_too_new(g.unit(*id)));
        let units: &[UnitId] = &of_era.collect::<Vec<_>>();
        if units.is_empty() {
            return None;
        }
        let top = units.iter().copied().filter(|id| {
            let unit = g.unit(*id);
            unit.era.is_none() || unit.level == Level::Province
        });
        let mut top: Vec<UnitId> = top.collect();
        let make = |units: Vec<UnitId>, strength: Strength, rule: &'static str| {
            let level = g.unit(*units.first()?).level;
            Some(PlaceMention {
                tokens: start..end,
                name_start: start,
                name: self.spelled(start..end, &units),
                level,
                parent: "",
                unit: None,
                candidates: units,
                strength,
                rule,
                kind: Kind::None,
                group: 0,
            })
        };
        if m.class == class::WEAK {
            // `Tổng thống Nga …`: the name of the head of state follows.
            let statesman = self.finder.words.is_statesman(self.tokens, start);
            let alone = (statesman || !self.capital(end)) && !capital_before && !shouted && !sentence_start;
            let country_beside = before.is_some_and(|b| b.level == Level::Country && start <= b.tokens.end + 1);
            if !top.is_empty() && alone && (statesman || previous_is(words::COUNTRY) || country_beside) {
                return make(top, Strength::Bare, "place/country");
            }
            return None;
        }
        let personal = previous_is(words::PERSON);
        if !top.is_empty() {
            if m.class == class::FULL && top.iter().all(|id| g.unit(*id).level == Level::Region) {
                let first = self.capital(start);
                if previous_is(words::DIRECTION) || !first && shouted {
                    return None;
                }
            }
            // `Tư tưởng Hồ Chí Minh`: the city has its classifier.
            if m.class == class::NAME
                && m.len() == 3
                && self.is(start, words::SURNAME)
                && top.iter().all(|id| matches!(g.unit(*id).era, Some(Era::Before | Era::After)))
            {
                return None;
            }
            // `dân tộc Lào`, `tiếng Lào`
            if previous_is(words::PEOPLE) && top.iter().all(|id| g.unit(*id).level == Level::Country) {
                return None;
            }
            let ours = top.iter().all(|id| g.unit(*id).era.is_some());
            // `Bí thư Hà Giang Triệu Văn Tú`: a name of its own follows.
            let named = self.is(end, words::SURNAME) && self.capital(end + 1) && self.continues(end + 1);
            if personal && ours && !shouted && !named && self.person_like(start, end) {
                return None;
            }
            // A peace in capitals is more often a peace than a province.
            if shouted
                && self.finder.words.is_peace(&self.tokens[tokens.clone()])
                && !self.seen.contains(&(name, Level::Province))
            {
                return None;
            }
            let historic = top.iter().all(|id| g.unit(*id).era == Some(Era::Historic));
            if historic && end - start < 3 && !previous_is(words::BEFORE) && !previous_is(words::BODIES) {
                return None;
            }
            // A name of a commune may also be that of a province; the higher one is meant when it stands alone.
            let level = top.iter().map(|id| g.unit(*id).level).min().unwrap_or(Level::Province);
            if level == Level::Province {
                // Before 2025 the province was seldom called Huế, and it has since been called nothing else.
                let by_name = |id: &UnitId| g.unit(*id).name == g.unit(units[0]).name && link::in_force(self, g, *id);
                let low_level = if !top.iter().any(by_name)
                    && units.iter().any(|id| g.unit(*id).level == Level::District)
                    && top.iter().all(|id| g.unit(*id).era == Some(Era::Before) && g.unit(*id).code == "46")
                {
                    Some(Level::District)
                } else if self.seen.contains(&(name, Level::Province)) {
                    None
                } else {
                    [Level::District, Level::Commune].into_iter().find(|l| self.seen.contains(&(name, *l)))
                };
                if let Some(low_level) = low_level {
                    let low: Vec<UnitId> = units.iter().copied().filter(|id| g.unit(*id).level == low_level).collect();
                    // The chief town has the name of its province, which is what the bare name means.
                    let chief =
                        |id: &UnitId| g.unit(*id).parent.is_some_and(|p| top.contains(&p)) && g.unit(*id).name != "Huế";
                    if !low.is_empty() && !low.iter().any(chief) {
                        return make(low, Strength::Bare, "place/again");
                    }
                }
            }
            top.retain(|id| g.unit(*id).level == level);
            let rule = if level == Level::Province { "place/province" } else { "place/world" };
            return make(top, Strength::Known, rule);
        }
        let credited =
            previous.is_some_and(|at| self.shape(at, Shape::COLON) && at > 0 && self.is(at - 1, words::PERSON));
        if personal || credited {
            return None;
        }
        // A line that is nothing but the name is a by-line.
        let whole_line =
            self.shape(start, Shape::LINE_START) && (end >= self.tokens.len() || self.shape(end, Shape::LINE_START));
        if whole_line && !shouted {
            return None;
        }
        // Districts and communes.
        if capital_before && !self.ends_place(start, before) && !previous_is(words::BODIES) {
            return None;
        }
        let of_level =
            |level: Level| -> Vec<UnitId> { units.iter().copied().filter(|id| g.unit(*id).level == level).collect() };
        let at_edge = !self.capital(end) || !self.continues(end) || self.is(end, words::SURNAME);
        for level in [Level::District, Level::Commune] {
            if self.seen.contains(&(name, level)) && at_edge {
                return make(of_level(level), Strength::Bare, "place/again");
            }
        }
        // The body before names the level: `Huyện ủy Vị Xuyên`.
        if let Some(level) = of_body {
            let units = of_level(level);
            if !units.is_empty() {
                return make(units, Strength::Bare, "place/body");
            }
        }
        if shouted || !at_edge {
            return None;
        }
        if let Some(place) = &self.document.place
            && place.name == g.unit(units[0]).name
        {
            let level = match place.level {
                "commune" => Level::Commune,
                "district" => Level::District,
                _ => Level::Province,
            };
            let units = of_level(level);
            if !units.is_empty() {
                return make(units, Strength::Bare, "place/document");
            }
        }
        // The unit above follows: `Vị Xuyên (Hà Giang)`, `Tân Lập, huyện Chợ Đồn`.
        let parents = self.parents_after(end, after);
        let goes_on = self.continues(end) && !self.capital(end);
        // The cell of a table, the head of a listed line: `| Hưng Hà |`, `- Vị Xuyên: …`.
        let listed = start > 0
            && self.shape(start - 1, Shape::PUNCT)
            && (self.finder.words.is_bar(self.tokens[start - 1].word) || self.shape(start - 1, Shape::LINE_START))
            && !self.shape(start - 1, Shape::QUOTE.or(Shape::OPEN));
        let introduced = listed
            || previous_is(words::BEFORE)
            || previous_is(words::BODIES)
            || self.follows_place_in_list(start, before);
        if !parents.is_empty() {
            let below: Vec<UnitId> =
                units.iter().copied().filter(|id| parents.iter().any(|p| *id != *p && g.is_within(*id, *p))).collect();
            if !below.is_empty() {
                return make(below, Strength::Bare, "place/parent");
            }
        }
        // The list goes on in the province of the place before the comma.
        if let Some(before) = before
            && end - start >= 2
            && self.follows_place_in_list(start, Some(before))
            && matches!(before.level, Level::District | Level::Commune)
            && !self.person_like(start, end)
        {
            let provinces: Vec<Option<UnitId>> = before.candidates.iter().map(|id| g.province_of(*id)).collect();
            let mut beside = of_level(before.level);
            beside.retain(|id| provinces.contains(&g.province_of(*id)));
            if !beside.is_empty() {
                return make(beside, Strength::Bare, "place/list");
            }
        }
        // A town that everybody knows: its name belongs to one district-level unit.
        let districts = of_level(Level::District);
        let syllables = end - start;
        let city = districts.iter().any(|id| {
            let kind = g.unit(*id).kind;
            kind == Kind::City || kind == Kind::Town
        });
        let home = self.home_province();
        let at_home = |id: &UnitId| {
            home.is_some_and(|home| {
                g.province_of(*id).is_some_and(|p| p == home || g.unit(p).name == g.unit(home).name)
            })
        };
        if syllables >= 2 && introduced && !districts.is_empty() && (city || districts.iter().any(at_home)) {
            return make(districts, Strength::Bare, "place/town");
        }
        if syllables >= 2
            && city
            && !self.person_like(start, end)
            && units.iter().all(|id| g.unit(*id).level == Level::District)
        {
            return make(districts, Strength::Bare, "place/town");
        }
        // `Giồng Riềng bàn giao …` heads a line of a paper of its province.
        if syllables >= 2 && sentence_start && goes_on && districts.iter().any(at_home) && !self.person_like(start, end)
        {
            return make(districts.into_iter().filter(at_home).collect(), Strength::Bare, "place/home");
        }
        let communes: Vec<UnitId> = of_level(Level::Commune).into_iter().filter(at_home).collect();
        if syllables >= 2 && introduced && !communes.is_empty() && !self.person_like(start, end) {
            return make(communes, Strength::Bare, "place/home");
        }
        None
    }

    /// `Nguyễn Thị Thái Bình`: the capitals before token `start` begin with a family name.
    fn ends_person(&self, start: usize, before: Option<&PlaceMention>) -> bool {
        let after_place = before.map_or(0, |place| place.tokens.end);
        let mut first = start;
        while first > after_place && first + 4 > start && self.capital(first - 1) && self.continues(first) {
            first -= 1;
        }
        first < start && self.is(first, words::SURNAME)
    }

    /// True when a place ends right before token `at`.
    fn ends_place(&self, at: usize, before: Option<&PlaceMention>) -> bool {
        before.is_some_and(|place| place.tokens.end == at)
    }

    /// `Bắc Quang, Vị Xuyên và Quang Bình`: a place stands before the comma.
    fn follows_place_in_list(&self, start: usize, before: Option<&PlaceMention>) -> bool {
        before.is_some_and(|place| {
            place.tokens.end + 1 == start
                && (self.shape(place.tokens.end, Shape::COMMA.or(Shape::DASH))
                    || self.finder.words.is_and(self.tokens, place.tokens.end))
        })
    }

    /// A surname before one or two more syllables, as in a name of a person.
    fn person_like(&self, start: usize, end: usize) -> bool {
        let mut run = end;
        while run < start + 5 && self.capital(run) && self.continues(run) {
            run += 1;
        }
        self.is(start, words::SURNAME) && run - start >= 2 && run > end
            || self.is(start, words::SURNAME) && end - start >= 3 && !(start..end).any(|at| self.shape(at, Shape::DASH))
            || start > 0 && self.is(start - 1, words::PERSON)
    }

    fn home_province(&self) -> Option<UnitId> {
        let place = self.document.place.as_ref()?;
        let name = match place.level {
            "province" => place.name.as_str(),
            _ => place.province.as_deref()?,
        };
        self.finder.gazetteer.province(name, self.era.unwrap_or(Era::Before))
    }

    /// Units named right behind token `end`, after a comma or in brackets.
    fn parents_after(&self, end: usize, after: Option<&PlaceMention>) -> Vec<UnitId> {
        if !self.shape(end, Shape::COMMA.or(Shape::OPEN).or(Shape::DASH)) {
            return Vec::new();
        }
        if let Some(after) = after
            && after.tokens.start == end + 1
        {
            return after.candidates.clone();
        }
        let g = self.finder.gazetteer;
        let longest = self.names_at(end + 1).iter().rev().find(|m| m.class != class::PRESS);
        longest.map_or(Vec::new(), |m| {
            let bracket = self.shape(end, Shape::OPEN);
            let wanted = |id: &&UnitId| {
                let level = g.unit(**id).level;
                level == Level::Province || bracket && level == Level::District
            };
            g.named(NameId(m.value)).iter().filter(wanted).copied().collect()
        })
    }
}

#[cfg(test)]
mod tests;
