//! Pieces of sentences: where circumstances, subject and verb phrase begin and end.

use giaoban_core::text::Shape;
use giaoban_date::TimexType;
use giaoban_entity::EntityType;

use crate::lexicon::role;
use crate::view::{Place, View};

/// How far a subject or circumstance may reach, in tokens. Longer ones do not occur in print; the bound keeps
/// the analysis linear.
const REACH: usize = 120;

/// What stands before the subject or verb of a piece.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Lead {
    /// Where subject or verb begins.
    pub(crate) at: usize,
    /// The period or day that is said there.
    pub(crate) date: Option<Place>,
    /// `Trong đó, …`
    pub(crate) elaborates: bool,
    /// `Đồng thời, …`
    pub(crate) carries: bool,
    /// `Nhân dịp này, …`
    pub(crate) closes: bool,
    /// `Tuy nhiên, …`
    pub(crate) contrasts: bool,
    /// `Một là, …`
    pub(crate) numbered: bool,
    /// `Trong thời gian tới, …`
    pub(crate) future: bool,
    /// `Về nhiệm vụ trọng tâm …`: the words, as a token range.
    pub(crate) task: Option<(usize, usize)>,
    /// A circumstance was passed.
    pub(crate) circumstance: bool,
    /// `Theo đồng chí A, …`: where the name begins.
    pub(crate) source: Option<usize>,
}

/// A noun phrase before a verb.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// It can be told to act.
    pub(crate) actor: bool,
}

/// Subject and verb phrase.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clause {
    /// What stands between the start and the verb.
    pub(crate) subject: Option<Subject>,
    /// First token of the action.
    pub(crate) verb: usize,
    /// `cần`, `không được` before the verb: token range.
    pub(crate) modal: Option<(usize, usize)>,
    pub(crate) forbids: bool,
    /// A word before the verb says that it happened or is so.
    pub(crate) told: bool,
    /// `sẽ được` stands before the verb.
    pub(crate) passive: bool,
    /// `hàng năm` right before the verb.
    pub(crate) date: Option<Place>,
}

impl View<'_> {
    /// The token before which a piece that begins at `p` ends: the next `;` outside brackets, or `end`.
    pub(crate) fn piece_end(&self, p: usize, end: usize) -> usize {
        let mut k = p;
        let mut closed_at = p;
        let marks = Shape::SEMICOLON.or(Shape::COMMA).or(Shape::OPEN);
        while let Some(ahead) = self.tokens[k..end].iter().position(|token| token.is(marks)) {
            k += ahead;
            if k >= closed_at && (self.is(k, Shape::SEMICOLON) || self.details_at(k, end)) {
                return k;
            }
            if self.is(k, Shape::OPEN) && k >= closed_at {
                // A bracket counts when it is closed soon.
                let limit = end.min(k + 64);
                if let Some(close) = (k..limit).find(|&c| self.is(c, Shape::CLOSE)) {
                    closed_at = close;
                }
            }
            k += 1;
        }
        end
    }

    /// True for the comma of `…, cụ thể: …`.
    fn details_at(&self, k: usize, end: usize) -> bool {
        if !self.is(k, Shape::COMMA) || k + 1 >= end || self.roles(k + 1) & role::ELABORATE == 0 {
            return false;
        }
        let after = self.after(k + 1);
        after + 1 < end && self.is(after, Shape::COLON)
    }

    /// `end` without closing marks: `.`, `…`, `./.`, `,`, `:`; a closing quotation mark stays.
    pub(crate) fn trim_end(&self, start: usize, mut end: usize) -> usize {
        let marks =
            Shape::PERIOD.or(Shape::ELLIPSIS).or(Shape::SLASH).or(Shape::COMMA).or(Shape::COLON).or(Shape::SEMICOLON);
        let marks = marks.or(Shape::DASH).or(Shape::EXCLAMATION);
        while end > start && self.is(end - 1, marks) {
            end -= 1;
        }
        end
    }

    /// True for a short line in capitals.
    pub(crate) fn is_capitals(&self, start: usize, end: usize) -> bool {
        let mut words = 0;
        for token in &self.tokens[start..end.min(start + 40)] {
            if token.is(Shape::LETTERS) {
                let letter = token.is(Shape::CAPITAL) && token.end() - token.start() <= 2;
                if !(token.is(Shape::UPPER) || letter) {
                    return false;
                }
                words += 1;
            }
        }
        words >= 2 && end - start <= 40
    }

    /// Passes list marks: `-`, `+`, `•`, `1.`, `2)`, `a)`, `III.`
    pub(crate) fn skip_bullet(&self, mut k: usize, end: usize) -> (usize, bool) {
        let start = k;
        for _ in 0..4 {
            if k + 2 >= end {
                break;
            }
            let token = &self.tokens[k];
            let next = &self.tokens[k + 1];
            // `Điều 3. …`
            if token.word == self.lexicon.article
                && next.is(Shape::DIGITS)
                && self.is(k + 2, Shape::PERIOD.or(Shape::COLON))
            {
                k += 3;
                continue;
            }
            let dashed = next.is(Shape::DASH) && next.is_glued() && !self.is(k + 2, Shape::DIGITS);
            let closes = dashed || (next.is(Shape::PERIOD.or(Shape::CLOSE).or(Shape::SLASH)) && next.is_glued());
            if token.is(Shape::PUNCT) && !token.is(Shape::QUOTE.or(Shape::OPEN).or(Shape::PERIOD).or(Shape::ELLIPSIS)) {
                k += 1;
            } else if closes
                && (token.is(Shape::DIGITS)
                    || (token.is(Shape::LETTERS)
                        && token.end() - token.start() <= 4
                        && k + 2 < end
                        && !self.is_word(k)))
            {
                k += 2;
            } else {
                break;
            }
        }
        (k, k > start)
    }

    /// True when a term begins at token `k`; a letter that numbers a point has none.
    fn is_word(&self, k: usize) -> bool {
        self.roles(k) != 0 || self.after(k) > k + 1
    }

    /// Passes what stands before subject and verb: carriers, numbers, circumstances with their comma.
    pub(crate) fn lead(&self, p: usize, q: usize) -> Lead {
        let mut lead = Lead { at: p, ..Lead::default() };
        for _ in 0..12 {
            let k = lead.at;
            if k >= q {
                break;
            }
            if self.is(k, Shape::COMMA.or(Shape::COLON).or(Shape::DASH)) {
                lead.at += 1;
                continue;
            }
            if self.is(k, Shape::QUOTE) && k + 1 < q {
                lead.at += 1;
                continue;
            }
            if let Some(after) = self.bracketed_number(k, q) {
                lead.numbered = true;
                lead.at = after;
                continue;
            }
            lead.closes |= self.roles(k) & role::CLOSER != 0;
            lead.contrasts |= self.roles(k) & role::CONTRAST != 0;
            if let Some(date) = self.date_at(k) {
                let end = self.date_end(date, q);
                lead.date = lead.date.or(Some(date));
                lead.future |= self.roles(k) & role::FUTURE != 0;
                lead.circumstance = true;
                lead.at = end;
                continue;
            }
            let roles = self.roles(k);
            let after = self.after(k);
            // `Định kỳ hằng quý, …`
            if roles & role::ADVERB != 0
                && let Some(date) = self.date_at(after).filter(|date| {
                    let comma = date.end < q && self.is(date.end, Shape::COMMA);
                    comma || self.date(*date).kind == TimexType::Set
                })
            {
                lead.date = lead.date.or(Some(date));
                lead.circumstance = true;
                lead.at = date.end.min(q);
                continue;
            }
            if roles & role::FUTURE != 0 {
                lead.future = true;
                lead.circumstance = true;
                lead.date = lead.date.or(self.dates_in(k, after).next());
                lead.at = after;
                continue;
            }
            if roles & role::NUMBER != 0 {
                lead.numbered = true;
                lead.at = after;
                continue;
            }
            // `Trước mắt, tập trung …`: not the adverb of `trước mắt tập trung …`.
            let apart = after < q && self.is(after, Shape::COMMA);
            if roles & role::CARRIER != 0 && (roles & role::VERB == 0 || apart) {
                lead.carries = true;
                lead.elaborates |= roles & role::ELABORATE != 0;
                lead.at = after;
                continue;
            }
            // `Riêng đối với việc cấp giấy, …`
            if roles & role::BEFORE_ACTOR != 0
                && roles & role::LEAD == 0
                && after < q
                && self.roles(after) & role::NOMINAL != 0
                && !self.is_actor(after, q)
                && let Some(comma) = self.circumstance_end(after, q, false)
            {
                lead.circumstance = true;
                lead.at = comma + 1;
                continue;
            }
            // `Phương hướng thời gian tới, …`
            if roles & role::PLAN != 0
                && let Some(comma) = self.circumstance_end(after, q, false)
                && self.is(comma, Shape::COMMA)
                && let Some(date) = self.dates_in(after, comma).find(|date| self.is_horizon(*date, k))
            {
                lead.date = lead.date.or(Some(date));
                lead.task = Some((k, after));
                lead.circumstance = true;
                lead.at = comma + 1;
                continue;
            }
            if roles & role::LEAD != 0 {
                if let Some(date) = self.date_at(after) {
                    lead.date = lead.date.or(Some(date));
                    lead.circumstance = true;
                    lead.at = self.date_end(date, q);
                    continue;
                }
                if after < q && self.roles(after) & role::FUTURE != 0 {
                    lead.future = true;
                    lead.circumstance = true;
                    lead.date = lead.date.or(self.dates_in(after, self.after(after)).next());
                    lead.at = self.after(after);
                    continue;
                }
                if roles & role::BEFORE_ACTOR != 0 && self.is_actor(after, q) {
                    break;
                }
                let condition = self.lexicon.conditions.contains(&self.word(k));
                // `Nếu nhà thầu chậm thì thu hồi …`
                let then = (after..q.min(after + 60))
                    .take_while(|&k| condition && !self.is(k, Shape::COMMA))
                    .find(|&k| self.word(k) == self.lexicon.then);
                if let Some(then) = then {
                    lead.circumstance = true;
                    lead.at = then + 1;
                    continue;
                }
                if let Some(comma) = self.circumstance_end(after, q, roles & role::BASIS != 0) {
                    // `khi sốt phải đến ngay cơ sở y tế, không …`: the comma stands in the action.
                    if condition
                        && self.roles(comma + 1) & role::VERB != 0
                        && (after..comma).any(|k| self.roles(k) & role::MODAL != 0 && self.cover(k).is_none())
                    {
                        break;
                    }
                    if lead.date.is_none() && !condition {
                        lead.date = self.dates_in(k, comma).find(|date| self.is_horizon(*date, k));
                    }
                    if lead.task.is_none() {
                        lead.task = self.task_words(k, comma);
                    }
                    if self.word(k) == self.lexicon.according && after == k + 1 {
                        lead.source = Some(after);
                    }
                    lead.circumstance = true;
                    lead.at = comma + 1;
                    continue;
                }
            }
            break;
        }
        lead
    }

    /// The token after `(1)` or `(a)` at token `k`.
    fn bracketed_number(&self, k: usize, q: usize) -> Option<usize> {
        let number = k + 2 < q
            && self.is(k, Shape::OPEN)
            && self.is(k + 2, Shape::CLOSE)
            && (self.is(k + 1, Shape::DIGITS)
                || (self.is(k + 1, Shape::LETTERS) && self.tokens[k + 1].end() - self.tokens[k + 1].start() <= 3));
        number.then_some(k + 3)
    }

    /// The end of a date in front of a subject, with the end of its range (`từ ngày A đến ngày B`).
    fn date_end(&self, date: Place, q: usize) -> usize {
        let mut end = date.end.min(q);
        if end + 1 < q
            && self.roles(end) & role::LEAD != 0
            && let Some(second) = self.date_at(end + 1)
        {
            end = second.end.min(q);
        }
        end
    }

    /// The comma that closes the circumstance whose opener ends at `k`: the first one behind which a subject,
    /// a verb or another circumstance begins.
    fn circumstance_end(&self, k: usize, q: usize, basis: bool) -> Option<usize> {
        let limit = q.min(k + REACH);
        let mut fallback = None;
        let mut at = k;
        while at < limit {
            if let Some(place) = self.cover(at) {
                at = place.end.max(at + 1);
                continue;
            }
            if self.is(at, Shape::SEMICOLON) {
                break;
            }
            if self.is(at, Shape::COMMA.or(Shape::COLON)) && at + 1 < limit {
                let next = at + 1;
                let roles = self.roles(next);
                if self.date_at(next).is_some() {
                    return Some(at);
                }
                let starts = role::ACTOR
                    | role::QUANTITY
                    | role::ADVERB
                    | role::ADDRESS
                    | role::CUE
                    | role::MODAL
                    | role::CARRIER
                    | role::BEFORE_ACTOR
                    | if basis { 0 } else { role::STRONG | role::LEAD };
                // `… tình hình địa phương, đơn vị mình`: an enumeration inside the circumstance.
                let listed = basis
                    && self.cover(at - 1).is_none()
                    && roles & role::ACTOR != 0
                    && self.term_before(at, k).is_some_and(|term| term.roles & role::ACTOR != 0);
                if !listed && (roles & starts != 0 || self.cover(next).is_some_and(|place| place.start == next)) {
                    return Some(at);
                }
                if roles & (role::VERB | role::LEAD) != 0 && fallback.is_none() {
                    fallback = Some(at);
                }
            }
            at += 1;
        }
        fallback
    }

    /// The words that head a list of tasks in a token range.
    pub(crate) fn task_words(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        (start..end.min(start + REACH)).find(|&k| self.roles(k) & role::TASK != 0).map(|k| (k, self.after(k)))
    }

    /// Subject and verb of what begins at `start`; `None` when no verb is known there.
    pub(crate) fn clause(&self, start: usize, q: usize) -> Option<Clause> {
        let limit = q.min(start + REACH);
        let mut told = false;
        let mut tail = false;
        let mut passive = false;
        let mut k = start;
        let mut modal: Option<(usize, usize)> = None;
        let mut forbids = false;
        let mut subject_end = start;
        let mut verb = None;
        // The circumstance behind the subject, where one begins.
        let mut cut = None;
        let mut date = None;
        let mut condition = false;
        while k < limit {
            if self.is(k, Shape::SEMICOLON) {
                break;
            }
            let roles = self.roles(k);
            let after = self.after(k);
            let covered = self.cover(k);
            if roles & role::SELF != 0
                && (k == start
                    || self.is(k - 1, Shape::PUNCT)
                    || self.term_before(k, start).is_some_and(|term| term.roles & role::TAIL != 0))
            {
                // Who speaks of himself tells nobody.
                return None;
            }
            if roles & role::MODAL != 0 && covered.is_none() {
                // What follows a modal is a verb, known or not.
                modal = Some((k, after));
                forbids = roles & role::FORBID != 0;
                subject_end = cut.unwrap_or(k);
                let mut at = after;
                while at < limit && self.roles(at) & role::MODAL != 0 {
                    let next = self.after(at);
                    // `phải chịu trách nhiệm trước …`
                    if self.roles(at) & role::VERB != 0 && (next >= limit || self.roles(next) & role::VERB == 0) {
                        break;
                    }
                    forbids |= self.roles(at) & role::FORBID != 0;
                    at = next;
                }
                if at < limit && self.is(at, Shape::COLON.or(Shape::COMMA)) {
                    at += 1;
                }
                verb = (at < limit && self.is(at, Shape::LETTERS)).then_some(at);
                // `chịu trách nhiệm trước …`: the action itself.
                if roles & role::VERB != 0 && verb.is_none_or(|verb| self.roles(verb) & role::VERB == 0) {
                    modal = None;
                    verb = Some(k);
                }
                break;
            }
            // `vụ việc dư luận quan tâm phải …`: the verb of a relative clause.
            let relative =
                k > start && after < limit && self.roles(after) & role::MODAL != 0 && roles & role::ADVERB == 0;
            if roles & role::VERB != 0 && !relative && self.is_verb(k, start, limit) {
                verb = Some(k);
                subject_end = cut.unwrap_or(k);
                break;
            }
            if let Some(place) = covered {
                k = place.end.max(k + 1);
                continue;
            }
            if k > start
                && let Some(behind) = self.bracketed_number(k, limit)
            {
                // `A: (1) VP`
                cut = cut.or(Some(k));
                k = behind;
                continue;
            }
            if let Some(found) = self.date_at(k) {
                if k > start {
                    cut = cut.or(Some(k));
                }
                if !condition {
                    date = Some(found);
                }
                k = found.end;
                continue;
            }
            if roles & (role::PAST | role::STATE) != 0 || (roles & role::PASSIVE != 0 && !tail) {
                told = true;
            }
            // `cử tri phản ánh giá tôm giảm …`
            if roles & role::PRAISE != 0 && roles & role::VERB == 0 && k > start {
                told = true;
            }
            condition |= self.lexicon.conditions.contains(&self.word(k));
            passive |= roles & role::PASSIVE != 0;
            if roles & role::TAIL != 0 {
                tail = true;
                cut = cut.or(Some(k));
            }
            if roles & role::BASIS != 0 {
                cut = cut.or(Some(k));
            }
            k = after;
        }
        let verb = verb?;
        // `Những kiến nghị vượt thẩm quyền thì tổng hợp …`: a topic, no subject.
        let topic = || (subject_end.max(verb.saturating_sub(3))..verb).any(|k| self.word(k) == self.lexicon.then);
        let subject = self.subject(start, subject_end).filter(|subject| subject.actor || !topic());
        Some(Clause { subject, verb, modal, forbids, told, passive, date })
    }

    /// Subject and verb where the verb is not known: what follows a list of actors.
    pub(crate) fn clause_behind_actors(&self, start: usize, q: usize) -> Option<Clause> {
        let limit = q.min(start + REACH);
        let mut k = start;
        let mut end = start;
        while k < limit {
            if let Some(place) = self.cover(k).filter(|place| place.start == k && place.end <= limit) {
                k = place.end;
                end = k;
            } else if self.roles(k) & (role::ACTOR | role::QUANTITY) != 0 {
                k = self.after(k);
                end = k;
            } else if self.is(k, Shape::COMMA) || self.word(k) == self.lexicon.and {
                k += 1;
            } else {
                break;
            }
        }
        let small = end < limit && self.is(end, Shape::LETTERS) && !self.is(end, Shape::CAPITAL);
        let roles = if small { self.roles(end) } else { 0 };
        let other = role::LEAD | role::STATE | role::PAST | role::PASSIVE | role::NOMINAL | role::CARRIER | role::MODAL;
        if !small || k > end || roles & other != 0 {
            return None;
        }
        let subject = self.subject(start, end).filter(|subject| subject.actor)?;
        Some(Clause {
            subject: Some(subject),
            verb: end,
            modal: None,
            forbids: false,
            told: false,
            passive: false,
            date: None,
        })
    }

    /// The noun phrase from `start` to before `end`, without what stands around it.
    pub(crate) fn subject(&self, mut start: usize, mut end: usize) -> Option<Subject> {
        while start < end {
            let roles = self.roles(start);
            if self.is(start, Shape::PUNCT) && !self.is(start, Shape::QUOTE) {
                start += 1;
            } else if roles & role::BEFORE_ACTOR != 0 {
                start = self.after(start);
            } else {
                break;
            }
        }
        let soft = Shape::COMMA.or(Shape::COLON).or(Shape::ELLIPSIS).or(Shape::DASH).or(Shape::PERIOD);
        // `các địa phương “phải …”`
        if end > start + 1
            && self.is(end - 1, Shape::QUOTE)
            && !self.tokens[start..end - 1].iter().any(|token| token.is(Shape::QUOTE))
        {
            end -= 1;
        }
        loop {
            while end > start && self.is(end - 1, soft) {
                end -= 1;
            }
            // `…, đồng thời`, `… vẫn`
            let tail = (end.saturating_sub(3).max(start)..end)
                .find(|&k| self.after(k) == end && self.roles(k) & (role::TAIL | role::LEAD) != 0 && k > start);
            match tail {
                Some(k) if self.roles(k) & role::ACTOR == 0 => end = k,
                _ => break,
            }
        }
        if start >= end {
            return None;
        }
        Some(Subject { start, end, actor: self.is_actor(start, end) })
    }

    /// True when a noun phrase names somebody who can act.
    pub(crate) fn is_actor(&self, start: usize, end: usize) -> bool {
        let mut k = start;
        for _ in 0..4 {
            if k >= end {
                return false;
            }
            let roles = self.roles(k);
            if roles & role::ACTOR != 0 {
                return true;
            }
            // `100% người …`
            if self.is(k, Shape::DIGITS.or(Shape::PERCENT)) {
                k += 1;
                continue;
            }
            if let Some(place) = self.cover(k) {
                return match self.entity(place).kind {
                    EntityType::Person | EntityType::Position | EntityType::Org | EntityType::Place => true,
                    EntityType::Document | EntityType::Event | EntityType::Programme => false,
                };
            }
            if roles & role::NOMINAL != 0 {
                return false;
            }
            if roles == 0 && self.after(k) > k + 1 {
                return false;
            }
            // An abbreviation that no table knows.
            if k == start && self.is(k, Shape::UPPER) && self.is(k, Shape::LETTERS) {
                return true;
            }
            // `các chủ hàng quán`, `những người bán`
            let next = self.after(k);
            if roles & role::QUANTITY != 0
                && next < end
                && self.term(next).hungry
                && self.roles(next) & role::NOMINAL == 0
            {
                return true;
            }
            k = next;
        }
        false
    }

    /// True for a date that can be the period of a task: no term of office, no document's or event's date.
    pub(crate) fn is_horizon(&self, date: Place, floor: usize) -> bool {
        let [term, of_office] = self.lexicon.term_of_office;
        let at = |k: usize| k + 1 < self.tokens.len() && self.word(k) == term && self.word(k + 1) == of_office;
        if at(date.start) || (date.start >= floor + 2 && at(date.start - 2)) {
            return false;
        }
        !self
            .cover(date.start)
            .is_some_and(|place| matches!(self.entity(place).kind, EntityType::Document | EntityType::Event))
    }
}
