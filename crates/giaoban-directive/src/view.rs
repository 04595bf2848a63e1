//! A document as the grammar of directives sees it: tokens with marks, mentions by token.

use giaoban_core::text::{Shape, Span, Token, WordId};
use giaoban_core::{Annotation, Annotations, Document, Ref};
use giaoban_date::TimeExpression;
use giaoban_entity::{EntityMention, EntityType};

use crate::lexicon::{Lexicon, Mark, Term, role};

/// A mention of another layer, by token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// First token.
    pub(crate) start: usize,
    /// Token after the last one.
    pub(crate) end: usize,
    /// Index in its layer.
    pub(crate) index: usize,
}

/// A document with what is known about its tokens.
pub(crate) struct View<'d> {
    pub(crate) document: &'d Document,
    pub(crate) lexicon: &'d Lexicon,
    pub(crate) tokens: &'d [Token],
    marks: Vec<Mark>,
    pub(crate) entities: &'d [Annotation<EntityMention>],
    /// All mentions of entities, by start, longer ones first.
    places: Vec<Place>,
    /// Those that lie in no other one.
    outer: Vec<Place>,
    pub(crate) dates: &'d [Annotation<TimeExpression>],
    date_places: Vec<Place>,
    /// Offices whose holder's name stands right behind them: name of the office, index of the person.
    holders: Vec<(&'d str, usize)>,
}

/// Token ranges of a layer; mentions that do not begin at a token are left out.
fn places<T>(tokens: &[Token], layer: &[Annotation<T>]) -> Vec<Place> {
    let mut places = Vec::with_capacity(layer.len());
    let mut start = 0;
    for (index, annotation) in layer.iter().enumerate() {
        // Mentions stand far apart and are short.
        start += tokens[start..].partition_point(|token| token.start() < annotation.span.start());
        let mut end = start;
        while tokens.get(end).is_some_and(|token| token.start() < annotation.span.end()) {
            end += 1;
        }
        if end > start {
            places.push(Place { start, end, index });
        }
    }
    places
}

impl<'d> View<'d> {
    pub(crate) fn new(document: &'d Document, prior: &'d Annotations, lexicon: &'d Lexicon) -> Self {
        let entities = prior.of::<EntityMention>();
        let dates = prior.of::<TimeExpression>();
        let places_of_entities = places(&document.tokens, entities);
        let mut outer: Vec<Place> = Vec::new();
        for place in &places_of_entities {
            if outer.last().is_none_or(|last| last.end <= place.start) {
                outer.push(*place);
            }
        }
        let mut holders: Vec<(&str, usize)> = Vec::new();
        for office in entities.iter().filter(|office| office.value.kind == EntityType::Position) {
            let Some(holder) = office.value.holder.map(Ref::index).filter(|&holder| holder < entities.len()) else {
                continue;
            };
            let gap = entities[holder].span.start().wrapping_sub(office.span.end());
            let name = office.value.name.as_str();
            if gap <= 2 && holders.len() < 64 && !holders.iter().any(|(known, _)| *known == name) {
                holders.push((name, holder));
            }
        }
        let date_places = places(&document.tokens, dates);
        let mut marks = lexicon.marks(document);
        for (index, place) in outer.iter().enumerate() {
            for mark in &mut marks[place.start..place.end] {
                mark.cover = index as u32 + 1;
            }
        }
        for (index, place) in date_places.iter().enumerate().rev() {
            marks[place.start].date = index as u32 + 1;
        }
        Self {
            holders,
            document,
            lexicon,
            tokens: &document.tokens,
            marks,
            entities,
            places: places_of_entities,
            outer,
            dates,
            date_places,
        }
    }

    /// What is known of the tokens from `start` to before `end`.
    pub(crate) fn marks(&self, start: usize, end: usize) -> &[Mark] {
        &self.marks[start..end]
    }

    /// The term that begins at token `k`.
    #[inline]
    pub(crate) fn term(&self, k: usize) -> Term {
        self.lexicon.term(self.marks[k])
    }

    /// The roles of the phrase that begins at token `k`, 0 when none does.
    #[inline]
    pub(crate) fn roles(&self, k: usize) -> u64 {
        self.marks[k].roles
    }

    /// The token after the phrase that begins at `k`, `k + 1` when none does.
    #[inline]
    pub(crate) fn after(&self, k: usize) -> usize {
        k + usize::from(self.marks[k].len).max(1)
    }

    /// Where the term begins that ends right before token `k`, not before `floor`; `None` for a plain word.
    pub(crate) fn start_before(&self, k: usize, floor: usize) -> Option<usize> {
        let len = usize::from(self.marks[k].back);
        (len > 0 && floor + len <= k).then(|| k - len)
    }

    /// The term that ends right before token `k` and begins at `floor` or later.
    pub(crate) fn term_before(&self, k: usize, floor: usize) -> Option<Term> {
        self.start_before(k, floor).map(|start| self.term(start))
    }

    #[inline]
    pub(crate) fn is(&self, k: usize, shape: Shape) -> bool {
        self.tokens[k].is(shape)
    }

    #[inline]
    pub(crate) fn word(&self, k: usize) -> WordId {
        self.tokens[k].word
    }

    /// The text from token `start` to before token `end`, as printed.
    pub(crate) fn text(&self, start: usize, end: usize) -> &'d str {
        self.document.span_of(start, end).of(&self.document.text)
    }

    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        self.document.span_of(start, end)
    }

    pub(crate) fn entity(&self, place: Place) -> &'d EntityMention {
        &self.entities[place.index].value
    }

    /// Who holds the office of a mention: whose name stands right behind an equal office, else whom the mention
    /// names.
    pub(crate) fn holder(&self, place: Place) -> Option<usize> {
        let office = self.entity(place);
        let named = self.holders.iter().find(|(name, _)| *name == office.name).map(|(_, holder)| *holder);
        named
            .or_else(|| self.holder_of_longer_title(&office.name))
            .or(office.holder.map(Ref::index))
            .filter(|&holder| holder < self.entities.len())
    }

    /// `Phó Thủ tướng` after `Phó Thủ tướng Thường trực A`: the only one who holds an office of that name with
    /// more words in it.
    fn holder_of_longer_title(&self, office: &str) -> Option<usize> {
        let mut found: Option<usize> = None;
        for (name, holder) in &self.holders {
            let mut words = name.split(' ');
            let mut asked = office.split(' ');
            let longer = words.next() == asked.next() && asked.all(|word| words.any(|own| own == word));
            if longer {
                if found.is_some_and(|known| self.entities[known].value.name != self.entities[*holder].value.name) {
                    return None;
                }
                found = found.or(Some(*holder));
            }
        }
        found
    }

    pub(crate) fn entity_ref(place: Place) -> Ref<EntityMention> {
        Ref::new(place.index)
    }

    /// The widest entity that covers token `k`.
    pub(crate) fn cover(&self, k: usize) -> Option<Place> {
        let index = self.marks[k].cover as usize;
        index.checked_sub(1).map(|index| self.outer[index])
    }

    /// The first outer entity that begins at token `k` or later, before `end`, and is of one of `kinds`.
    pub(crate) fn next_entity(&self, k: usize, end: usize, kinds: &[EntityType]) -> Option<Place> {
        let from = self.outer.partition_point(|place| place.start < k);
        self.outer[from..]
            .iter()
            .take(24)
            .take_while(|place| place.start < end)
            .find(|place| kinds.contains(&self.entity(**place).kind))
            .copied()
    }

    /// Adds the documents named from token `start` to before `end`, each once.
    pub(crate) fn documents_in(&self, start: usize, end: usize, out: &mut Vec<Ref<EntityMention>>) {
        let from = self.outer.partition_point(|place| place.start < start);
        for place in self.outer[from..].iter().take(24).take_while(|place| place.start < end) {
            if self.entity(*place).kind == EntityType::Document && !out.iter().any(|known| known.index() == place.index)
            {
                out.push(Ref::new(place.index));
            }
        }
    }

    /// The widest entity that ends at token `end` and begins at `floor` or later.
    pub(crate) fn entity_ending(&self, end: usize, floor: usize) -> Option<Place> {
        let from = self.places.partition_point(|place| place.start < end);
        self.places[from.saturating_sub(24)..from]
            .iter()
            .filter(|place| place.end == end && place.start >= floor)
            .min_by_key(|place| place.start)
            .copied()
    }

    /// The date that begins at token `k`, the widest.
    pub(crate) fn date_at(&self, k: usize) -> Option<Place> {
        let index = self.marks[k].date as usize;
        index.checked_sub(1).map(|index| self.date_places[index])
    }

    /// The dates that begin from token `start` to before `end`, at most 32.
    pub(crate) fn dates_in(&self, start: usize, end: usize) -> impl Iterator<Item = Place> + '_ {
        let from = self.date_places.partition_point(|place| place.start < start);
        self.date_places[from..].iter().take_while(move |place| place.start < end).take(32).copied()
    }

    pub(crate) fn date(&self, place: Place) -> &'d TimeExpression {
        &self.dates[place.index].value
    }

    /// True when token `k` cannot begin an action, whatever it is: inside an entity, or made a noun by what
    /// stands before it.
    pub(crate) fn is_verb(&self, k: usize, floor: usize, limit: usize) -> bool {
        if self.roles(k) & role::VERB == 0 {
            return false;
        }
        let term = self.term(k);
        if self.cover(k).is_some_and(|place| self.entity(place).kind != EntityType::Programme || place.start < k) {
            return false;
        }
        if term.roles & role::ACTOR != 0 && self.after(k) < limit {
            // `lãnh đạo Sở Y tế`, `tổ chức đảng`: the noun.
            let next = self.after(k);
            let roles = self.roles(next);
            let named = self.cover(next).is_some_and(|place| {
                !matches!(self.entity(place).kind, EntityType::Event | EntityType::Document | EntityType::Programme)
            });
            if roles & role::QUANTITY == 0 && (roles & role::ACTOR != 0 || named) {
                return false;
            }
        }
        // `tập trung 3 khâu đột phá: …`
        let next = self.after(k);
        let counts = next == k + 2
            && next < limit
            && [self.word(k), self.word(k + 1)] == self.lexicon.focus
            && self.is(next, Shape::DIGITS)
            && (next + 1..limit.min(next + 8)).any(|k| self.is(k, Shape::COLON));
        if counts {
            return true;
        }
        if k == floor {
            return term.roles & (role::STRONG | role::WEAK) != 0 || self.verb_follows(k, limit);
        }
        let before = self.term_before(k, floor);
        let mut roles_before = before.map_or(0, |term| term.roles);
        // `Ban Phong trào nghiên cứu`: the noun is a name.
        let name = self.start_before(k, floor).unwrap_or(k - 1);
        if name > floor && self.is(name, Shape::CAPITAL) && !self.is(name - 1, Shape::PUNCT) {
            roles_before &= !role::NOMINAL;
        }
        if self.word(k) == self.lexicon.not && self.after(k) == k + 1 && roles_before & role::ACTOR == 0 {
            return false;
        }
        // A capital inside a name: `Ban Chỉ huy Phòng chống thiên tai và Tìm kiếm cứu nạn`.
        if self.is(k, Shape::CAPITAL) && !self.is(k - 1, Shape::PUNCT) {
            return false;
        }
        if roles_before & role::QUANTITY != 0 {
            return false;
        }
        if term.roles & role::ADVERB != 0 {
            // An adverb counts when a verb or another adverb follows.
            return self.verb_follows(k, limit);
        }
        if term.roles & role::STRONG != 0 {
            return roles_before & role::NOMINAL == 0
                || roles_before & role::ACTOR != 0
                // `hồ sơ gửi trước ngày …`
                || (term.hands_in && self.dates_in(k, (k + 9).min(limit)).next().is_some());
        }
        // `Kết quả báo cáo UBND tỉnh trước ngày …`
        if term.hands_in && k <= floor + 3 && self.dates_in(k, (k + 9).min(limit)).next().is_some() {
            return true;
        }
        // Weak: only behind a noun phrase that is complete.
        if roles_before & role::NOMINAL != 0 && roles_before & role::ACTOR == 0 {
            return false;
        }
        // `các chi bộ tổ chức học tập`: both a noun and a verb, the verb before another one.
        if term.roles & role::ACTOR != 0 && self.after(k) < limit && self.roles(self.after(k)) & role::VERB != 0 {
            return true;
        }
        let previous = &self.tokens[k - 1];
        if previous.is(Shape::CLOSE.or(Shape::COLON).or(Shape::ELLIPSIS)) {
            return true;
        }
        if previous.is(Shape::COMMA) {
            // In an enumeration of bodies a verb is part of a name (`các cơ quan báo chí, tuyên truyền`).
            return false;
        }
        if self.entity_ending(k, floor).is_some() {
            return true;
        }
        // The end of a name: `Sở Kế hoạch và Đầu tư tổng hợp`, `Sở Xây dựng thẩm định`.
        if self.is(name, Shape::CAPITAL) && self.is(name, Shape::LETTERS) && !before.is_some_and(|term| term.hungry) {
            return true;
        }
        if before.is_some_and(|term| term.hungry) {
            // `các đơn vị thống kê, tổng hợp các phương tiện`: a list of verbs or a full object behind.
            return self.has_object(k, limit);
        }
        roles_before & (role::ACTOR | role::TAIL | role::MODAL | role::BASIS) != 0
            || (roles_before & role::WEAK == 0 && self.has_object(k, limit))
    }

    /// True for verbs and adverbs that name nothing to be done: `khẩn trương thực hiện`, `triển khai như sau`.
    pub(crate) fn is_generic(&self, start: usize, end: usize) -> bool {
        let mut k = start;
        while k < end && k < start + 12 {
            let passes = self.roles(k) & role::VERB != 0
                || self.is(k, Shape::COMMA)
                || self.word(k) == self.lexicon.and
                || self.lexicon.as_follows.contains(&self.word(k));
            if !passes {
                return false;
            }
            k = self.after(k);
        }
        k >= end
    }

    /// True when a verb stands behind the adverb at `k`, perhaps after more adverbs.
    fn verb_follows(&self, k: usize, limit: usize) -> bool {
        let mut at = self.after(k);
        for _ in 0..4 {
            if at >= limit {
                return false;
            }
            if self.is(at, Shape::COMMA) || self.word(at) == self.lexicon.and {
                at += 1;
                continue;
            }
            let roles = self.roles(at);
            if roles & (role::STRONG | role::WEAK) != 0 {
                return true;
            }
            // `quan tâm hơn nữa`, `sớm có`, `tích cực tự học`: any small word may be the verb.
            if roles & role::ADVERB == 0 {
                return roles & (role::ACTOR | role::QUANTITY | role::NOMINAL | role::STATE) == 0
                    && self.after(at) == at + 1
                    && self.is(at, Shape::LETTERS)
                    && !self.is(at, Shape::CAPITAL);
            }
            at = self.after(at);
        }
        false
    }

    /// True when the verb at `k` is followed by what only a verb takes: an object with its article, a second
    /// verb after a comma, or `tốt`, `về` and the like.
    fn has_object(&self, k: usize, limit: usize) -> bool {
        let mut at = self.after(k);
        if at >= limit {
            return false;
        }
        if (self.is(at, Shape::COMMA) || self.word(at) == self.lexicon.and) && at + 1 < limit {
            at += 1;
            return self.roles(at) & (role::STRONG | role::WEAK) != 0;
        }
        let roles = self.roles(at);
        if self.lexicon.manner.contains(&self.word(at)) {
            return true;
        }
        roles & (role::QUANTITY | role::NOMINAL | role::STRONG | role::ACTOR) != 0 || self.cover(at).is_some()
    }
}
