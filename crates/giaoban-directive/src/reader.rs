//! Walks over the sentences of a document with the frame that is open, and writes down directives.

mod order;
mod rows;

use std::cell::LazyCell;

use giaoban_core::text::Shape;
use giaoban_core::{Annotation, Ref, ZoneKind};
use giaoban_date::TimexType;
use giaoban_entity::{EntityMention, EntityType};
use jiff::civil::Date;

use crate::clause::{Clause, Lead};
use crate::frame::{Frame, FrameKind, Speaker};
use crate::lexicon::{DateCue, role};
use crate::view::{Place, View};
use crate::{Directive, Modality, Strength};

/// What a piece of a sentence turned out to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outcome {
    /// One directive or more.
    Directive,
    /// The head of a list whose points follow.
    Head,
    /// A noun phrase: belongs to the piece before it.
    Noun,
    /// Something else.
    Other,
}

/// How far ahead the end of a quotation is looked for, in tokens.
const QUOTATION: usize = 240;

/// Everything that decides one directive.
struct Found {
    verb: usize,
    end: usize,
    cue: Option<(usize, usize)>,
    modality: Modality,
    issuer: Option<Speaker>,
    addressee: Option<(usize, usize)>,
    due: Option<Place>,
    forbids: bool,
    carried: Option<&'static str>,
    rule: &'static str,
    /// First token of the words that belong to the clause, its circumstances with it.
    from: usize,
    /// The words at the head of the order that name documents.
    basis: Option<(usize, usize)>,
}

pub(crate) struct Reader<'v, 'd> {
    view: &'v View<'d>,
    frame: Option<Frame>,
    /// The frame of a list of numbered points, which headings and reports between them do not end.
    base: Option<Frame>,
    /// Who spoke last.
    speaker: Option<Speaker>,
    /// Where the sentence begins whose number was parted from it.
    number: Option<usize>,
    /// A quotation that began with its sentence is still open.
    in_quotation: bool,
    /// In which sentence.
    spoke_in: Option<usize>,
    /// Whose letter was told of, and in which sentence.
    announced: Option<(Speaker, usize)>,
    /// Who signs, in an official letter.
    author: Option<Speaker>,
    /// To whom an official letter goes, as a token range.
    dear: Option<(usize, usize)>,
    expects_dear: bool,
    /// The event named last, outside what somebody is told to do.
    event: Option<Ref<EntityMention>>,
    /// The event that the sentence names, and its first token.
    named_event: Option<(Ref<EntityMention>, usize)>,
    /// The last person named in the subject of a sentence.
    last_person: Option<Speaker>,
    sentence: usize,
    /// The columns of the table that is being read.
    columns: rows::Columns,
    /// The token behind the row that was read last.
    row_end: usize,
    /// The sentence tells who was there.
    attendance: bool,
    /// First token of the piece that is being read.
    piece: usize,
    out: Vec<Annotation<Directive>>,
}

impl<'v, 'd> Reader<'v, 'd> {
    pub(crate) fn new(view: &'v View<'d>) -> Self {
        Self {
            view,
            frame: None,
            base: None,
            speaker: None,
            spoke_in: None,
            in_quotation: false,
            number: None,
            announced: None,
            author: None,
            dear: None,
            expects_dear: false,
            event: None,
            named_event: None,
            last_person: None,
            sentence: 0,
            columns: rows::Columns::default(),
            row_end: 0,
            attendance: false,
            piece: 0,
            out: Vec::new(),
        }
    }

    pub(crate) fn read(mut self) -> Vec<Annotation<Directive>> {
        let view = self.view;
        for (index, sentence) in view.document.sentences.iter().enumerate() {
            let (start, end) = (sentence.start as usize, sentence.end as usize);
            self.sentence = index;
            match view.document.zone_at(view.tokens[start].start()) {
                ZoneKind::Body | ZoneKind::Lead | ZoneKind::Heading => self.read_sentence(start, end),
                ZoneKind::Byline | ZoneKind::Credit => self.frame = None,
                ZoneKind::Title => self.read_title(start, end),
                ZoneKind::PageClock
                | ZoneKind::Stamp
                | ZoneKind::Caption
                | ZoneKind::Counter
                | ZoneKind::Media
                | ZoneKind::Related
                | ZoneKind::Furniture => {}
            }
        }
        self.out
    }

    /// `Nhiệm vụ trọng tâm tháng 9/2022` as headline: the points of the text are tasks of that period.
    fn read_title(&mut self, start: usize, end: usize) {
        let view = self.view;
        if view.roles(start) & role::PLAN == 0 || !view.is(start, Shape::LINE_START) {
            return;
        }
        let after = view.after(start);
        let due = view.dates_in(after, end).find(|date| view.is_horizon(*date, start) && !self.is_past(*date));
        let Some(due) = due.filter(|due| due.start <= after + 6) else { return };
        let mut frame = Frame::new(FrameKind::Task, None, Some((start, after)), Modality::Task, self.sentence);
        frame.due = Some(due);
        frame.last_due = frame.due;
        frame.pending = true;
        self.frame = Some(frame);
        self.base = self.frame.clone();
    }

    fn read_sentence(&mut self, start: usize, full_end: usize) {
        let view = self.view;
        let index = self.sentence;
        let end = view.trim_end(start, full_end);
        if start >= end {
            return;
        }
        let colon = view.tokens[end..full_end].iter().any(|token| token.is(Shape::COLON));
        if full_end - start <= 2 && end - start <= 1 && view.is(start, Shape::LINE_START) {
            // The number of a point that the segmenter parted from it: `III.`
            self.number = Some(full_end);
            return;
        }
        let parted = self.number.take() == Some(start);
        let (at, listed) = view.skip_bullet(start, end);
        let listed = listed || parted;
        if self.read_dear(at, end) {
            return;
        }
        // `Chủ tịch UBND tỉnh A điện:`: who wires.
        if colon && view.word(end - 1) == view.lexicon.wires && end > at + 1 {
            self.author = view.speaker_before(end - 1, at).ok().or_else(|| self.author.take());
            self.expects_dear = true;
            return;
        }
        // `Điều 2. Giao …`: the body in the letterhead decides.
        if self.author.is_none()
            && view.is(start, Shape::LINE_START)
            && view.word(start) == view.lexicon.article
            && start + 1 < full_end
            && view.is(start + 1, Shape::DIGITS)
        {
            self.author = view
                .next_entity(0, start.min(80), &[EntityType::Org])
                .and_then(|place| view.resolve(place, place.start));
        }
        let mut union = 0;
        let mut hands_in = false;
        let mut cover = 0;
        for mark in view.marks(at, end) {
            union |= mark.roles;
            hands_in |= mark.hands_in;
            cover |= mark.cover;
        }
        if start < self.row_end {
            return;
        }
        if union & role::BAR != 0
            && view.is(start, Shape::LINE_START)
            && let Some(row_end) = self.read_row(start)
        {
            self.row_end = row_end;
            return;
        }
        if union & role::BAR == 0 {
            self.columns = rows::Columns::default();
        }
        self.attendance = union & role::ATTEND != 0
            && view.marks(at, (at + 12).min(end)).iter().any(|mark| mark.roles & role::ATTEND != 0);
        let covered = cover > 0;
        let paragraph = parted || view.is(start, Shape::LINE_START);
        let short = end - at <= 8 && listed && view.after(at) > at + 1;
        let heads = role::TASK | role::SECTION;
        if paragraph && (view.is_capitals(at, end) || (short && view.roles(at) & heads != 0 && view.after(at) == end)) {
            // `II. NHIỆM VỤ TRONG THỜI GIAN TỚI`, `3. Tổ chức thực hiện`
            self.frame = None;
            if let Some(k) = (at..end).find(|&k| view.roles(k) & heads != 0) {
                let cue = Some((k, view.after(k)));
                let task = Frame::new(FrameKind::Task, self.author.clone(), cue, Modality::Task, index);
                self.frame = self.base.clone().or(Some(task));
                self.base = self.frame.clone();
            }
            return;
        }
        if self.frame.is_none() && listed && paragraph {
            let subject = view.subject(at, end.min(at + 40));
            if subject.is_some_and(|subject| subject.actor) {
                self.frame = self.base.clone();
            }
        }
        if let (Some(frame), Some(base)) = (&mut self.frame, &self.base)
            && base.addressee.is_some()
            && view.is(start, Shape::DIGITS)
            && at > start
            && view.is_verb(at, at, end)
        {
            // A numbered point with a verb alone is for those whom the head of the list names.
            frame.addressee = base.addressee;
        }
        if covered && let Some(event) = view.next_entity(start, full_end, &[EntityType::Event]) {
            self.named_event = Some((View::entity_ref(event), event.start));
        }
        let explicit = self.note_speaker(at, end, union, listed, covered);
        if let Some(frame) = &mut self.frame {
            (frame.cue, frame.modality) = frame.head;
        }
        if union & role::ANNOUNCE != 0
            && let Some(k) = (at..end).find(|&k| view.roles(k) & role::ANNOUNCE != 0)
            && let Ok(speaker) = view.speaker_before(k, at)
        {
            self.announced = Some((speaker, index));
        }
        // `A chỉ rõ những việc cần làm ngay. Theo đó, …`
        if explicit && union & (role::ASSERT | role::EMPHASIS | role::STEER | role::ORDER) != 0 {
            self.announced = self.speaker.clone().map(|speaker| (speaker, index));
        }
        let emitted_before = self.out.len();
        let was_pending = self.frame.as_ref().is_some_and(|frame| frame.pending);
        if self.frame.is_none()
            && !hands_in
            && union & (role::CUE | role::MODAL | role::TASK | role::PLAN | role::FUTURE) == 0
            && !(self.announced.is_some() && view.roles(at) & role::CARRIER != 0)
            && view.marks(at, (at + 4).min(end)).iter().all(|mark| mark.date == 0)
        {
            self.event = self.named_event.take().map(|(event, _)| event).or(self.event);
            return;
        }
        let mut outcome = Outcome::Other;
        let mut p = at;
        let mut first = true;
        let quoted = self.read_quoted(at, end);
        let end = quoted.unwrap_or(end);
        let explicit = explicit && quoted.is_none();
        while p < end {
            let q = view.piece_end(p, end);
            let trimmed = view.trim_end(p, q);
            if trimmed > p {
                let position = Position {
                    first,
                    follows: outcome == Outcome::Directive,
                    paragraph,
                    listed,
                    colon: colon && q == end,
                    explicit,
                    start: at,
                };
                let found = self.read_piece(p, trimmed, position);
                match found {
                    Outcome::Noun if !first && outcome == Outcome::Directive => {
                        if let Some(last) = self.out.last_mut() {
                            last.span = last.span.join(view.span(p, trimmed));
                        }
                    }
                    Outcome::Noun => outcome = Outcome::Other,
                    other => outcome = other,
                }
                first = false;
            }
            p = q + 1;
        }
        self.event = self.named_event.take().map(|(event, _)| event).or(self.event);
        let spoke = self.out.len() > emitted_before;
        if quoted.is_some() || self.frame.as_ref().is_some_and(|frame| frame.once) {
            self.frame = None;
            return;
        }
        if let Some(frame) = &mut self.frame {
            if spoke || outcome == Outcome::Head {
                frame.silent = 0;
            } else if explicit && frame.sentence != self.sentence {
                self.frame = None;
            } else if !was_pending {
                frame.silent += 1;
                let told = union & role::PAST != 0;
                if frame.kind == FrameKind::Task || told || (paragraph && !listed) || frame.silent >= 2 {
                    self.frame = None;
                }
            }
        }
    }

    /// `“A cần …”, đồng chí B nhấn mạnh`: opens the frame of who is named behind the quotation, and says where the
    /// quotation ends.
    fn read_quoted(&mut self, at: usize, end: usize) -> Option<usize> {
        let view = self.view;
        let went_on = std::mem::take(&mut self.in_quotation);
        let opens = at < end && view.is(at, Shape::QUOTE);
        if !opens && !went_on {
            return None;
        }
        let Some(close) = (at + 1..end).find(|&k| view.is(k, Shape::QUOTE)) else {
            // The quotation goes on; whoever is named behind its end speaks here too.
            self.in_quotation = true;
            if opens {
                let limit = view.tokens.len().min(end + QUOTATION);
                let close = (end..limit).find(|&k| view.is(k, Shape::QUOTE));
                if let Some(close) = close {
                    let sentence = view.document.sentence_of(close);
                    let end = view.document.sentences.get(sentence).map_or(limit, |sentence| sentence.end as usize);
                    self.open_quoted(close, end);
                }
            }
            return None;
        };
        (close >= at + 6 && self.open_quoted(close, end)).then_some(close)
    }

    /// Opens the frame of whoever is named behind the quotation that ends at token `close`.
    fn open_quoted(&mut self, close: usize, end: usize) -> bool {
        let view = self.view;
        if close + 1 >= end || !view.is(close + 1, Shape::COMMA.or(Shape::DASH)) {
            return false;
        }
        let mut k = close + 2;
        while k < end.min(close + 60) {
            let roles = view.roles(k);
            if view.is(k, Shape::PERIOD.or(Shape::SEMICOLON)) {
                break;
            }
            if roles & (role::SPEECH | role::CUE) != 0 && view.cover(k).is_none() {
                let issuer = match view.speaker_before(k, close + 2) {
                    Ok(speaker) => Some(speaker),
                    Err(true) => self.speaker.clone(),
                    Err(false) => return false,
                };
                self.speaker = issuer.clone();
                let cue = Some((k, view.after(k)));
                let modality = view.term(k).modality;
                let addressee = self.frame.as_ref().filter(|frame| frame.issuer == issuer).and_then(|f| f.addressee);
                let mut frame = Frame::new(FrameKind::Speech, issuer, cue, modality, self.sentence);
                frame.addressee = addressee;
                self.frame = Some(frame);
                return true;
            }
            k = view.after(k);
        }
        // `”, đại biểu A lập luận`: whatever the verb, who stands there said it.
        let person = view
            .next_entity(close + 2, end.min(close + 12), &[EntityType::Person, EntityType::Position])
            .filter(|place| (close + 2..place.start).all(|k| view.roles(k) & role::ADDRESS != 0 || view.roles(k) == 0));
        let Some(issuer) = person.and_then(|_| view.speaker_after(close + 2, end)) else { return false };
        self.speaker = Some(issuer.clone());
        self.frame = Some(Frame::new(FrameKind::Speech, Some(issuer), None, Modality::Request, self.sentence));
        true
    }

    /// `Kính gửi: …`
    fn read_dear(&mut self, at: usize, end: usize) -> bool {
        let view = self.view;
        let [dear, send] = view.lexicon.dear;
        if at + 1 < end && view.word(at) == dear && view.word(at + 1) == send {
            self.expects_dear = true;
            let mut from = at + 2;
            while from < end && view.is(from, Shape::PUNCT) {
                from += 1;
            }
            if from < end {
                self.dear = Some((from, end));
                self.expects_dear = false;
            }
            if self.author.is_none() {
                // The body in the letterhead.
                self.author = view
                    .next_entity(0, at.min(80), &[EntityType::Org])
                    .and_then(|place| view.resolve(place, place.start));
            }
            return true;
        }
        if self.expects_dear {
            self.expects_dear = false;
            if view.is_actor(at, end) {
                self.dear = Some((at, end));
                return true;
            }
        }
        false
    }

    /// Finds who speaks in a sentence. True when somebody does by name, office or `đồng chí`.
    fn note_speaker(&mut self, at: usize, end: usize, union: u64, listed: bool, covered: bool) -> bool {
        let view = self.view;
        let verbs = role::SPEECH | role::CUE;
        let mut explicit = false;
        if union & (verbs | role::OPENER) != 0 {
            let mut seen = 0;
            let mut opener = None;
            // `Sau khi nghe Sở A báo cáo, đồng chí B kết luận`: who speaks in the circumstance is not who speaks.
            let heard = view.roles(at) & role::LEAD != 0 && view.roles(at) & role::CLOSER != 0;
            let mut k = if heard { view.lead(at, end).at } else { at };
            while k < end && seen < 8 {
                let roles = view.roles(k);
                if roles & role::OPENER != 0 && opener.is_none() && k < at + 12 {
                    opener = Some(view.after(k));
                }
                if roles & verbs != 0 && roles & role::TASKED == 0 && view.cover(k).is_none() {
                    seen += 1;
                    match view.speaker_before(k, at) {
                        // `Sở A chủ trì …`, `Sở B chỉ đạo …` in a chain: what the body is told to do.
                        Ok(speaker) if self.is_told(k, &speaker, listed) => {}
                        // `Đồng chí Chủ tịch UBND tỉnh cũng yêu cầu`: an office without a name, and `cũng`: who
                        // spoke before.
                        Ok(speaker) if view.word(k - 1) == view.lexicon.also && self.is_nameless(&speaker) => {
                            self.speaker = self.speaker.take().or(Some(speaker));
                            explicit = true;
                        }
                        Ok(speaker) => {
                            self.speaker = Some(speaker);
                            explicit = true;
                        }
                        Err(true) => {
                            if let Some(person) = &self.last_person {
                                self.speaker = self.speaker.take().or(Some(person.clone()));
                            }
                            explicit = true;
                        }
                        Err(false) => {}
                    }
                    if explicit {
                        break;
                    }
                }
                k = view.after(k);
            }
            if !explicit && let Some(speaker) = opener.and_then(|after| view.speaker_after(after, end)) {
                self.speaker = Some(speaker);
                explicit = true;
            }
        }
        if explicit {
            self.spoke_in = Some(self.sentence);
        }
        // Whom a later `đồng chí` means: the first person or office of the sentence.
        if covered && let Some(place) = view.next_entity(at, end.min(at + 40), &[EntityType::Person]) {
            self.last_person = view.resolve(place, place.start);
            if !explicit {
                self.speaker = self.last_person.clone();
            }
        }
        explicit
    }

    /// True for an office of which nothing says who holds it.
    fn is_nameless(&self, speaker: &Speaker) -> bool {
        speaker.entity.is_some_and(|entity| self.view.entities[entity.index()].value.kind == EntityType::Position)
    }

    /// True when the verb at `k`, whose subject is `speaker`, is what the open frame tells him to do.
    fn is_told(&self, k: usize, speaker: &Speaker, listed: bool) -> bool {
        let Some(frame) = &self.frame else { return false };
        let roles = self.view.roles(k);
        let own_verb = roles & (role::VERB | role::STEER) != 0 && (listed || roles & role::ORDER == 0);
        own_verb && frame.issuer.as_ref() != Some(speaker) && (listed || !self.is_person(speaker))
    }

    fn read_piece(&mut self, p: usize, q: usize, position: Position) -> Outcome {
        let view = self.view;
        self.piece = p;
        let lead = view.lead(p, q);
        if position.first && (lead.closes || lead.contrasts) {
            self.frame = None;
        }
        if lead.at >= q {
            return Outcome::Other;
        }
        let clause = LazyCell::new(|| view.clause(lead.at, q));
        if let Some(order) = self.find_order(p, q, &clause, position) {
            return self.write_order(order, q, position);
        }
        if let Some(outcome) = self.read_task_list(p, q, position) {
            return outcome;
        }
        if let Some(outcome) = self.read_deadline(p, q, &lead, position) {
            return outcome;
        }
        let Some(clause) = *clause else {
            return match self.unknown_verb(&lead, q, position) {
                Some(clause) => self.read_clause(&lead, clause, q, position),
                None => self.read_heading(&lead, q, position),
            };
        };
        self.read_clause(&lead, clause, q, position)
    }

    /// In a chain or list, what must be an action although no verb is known: behind actors, or as a point by itself.
    fn unknown_verb(&self, lead: &Lead, q: usize, position: Position) -> Option<Clause> {
        let view = self.view;
        let frame = self.frame.as_ref().filter(|_| position.listed || !position.first)?;
        if frame.kind != FrameKind::Speech || position.explicit && frame.sentence != self.sentence {
            return None;
        }
        if let Some(clause) = view.clause_behind_actors(lead.at, q) {
            return Some(clause);
        }
        let nouns =
            role::QUANTITY | role::NOMINAL | role::ACTOR | role::PAST | role::STATE | role::LEAD | role::PASSIVE;
        let labels = (lead.at..q.min(lead.at + 6)).any(|k| view.is(k, Shape::COLON));
        // Behind `;` what names no thing and tells nothing.
        let told = role::PAST | role::STATE | role::PASSIVE;
        let goes_on = || {
            position.follows
                && lead.at > 0
                && view.is(lead.at - 1, Shape::SEMICOLON)
                && !view.lexicon.things.get(view.word(lead.at))
                && (lead.at..q.min(lead.at + 24)).all(|k| view.roles(k) & told == 0)
        };
        let verb = ((position.listed && position.first) || goes_on())
            && !labels
            && q > lead.at + 3
            && view.roles(lead.at) & nouns == 0
            && view.is(lead.at, Shape::LETTERS)
            && !view.is(lead.at, Shape::UPPER)
            && view.cover(lead.at).is_none();
        verb.then_some(Clause {
            subject: None,
            verb: lead.at,
            modal: None,
            forbids: false,
            told: false,
            passive: false,
            date: None,
        })
    }

    /// A noun phrase without a verb: who the following points are for, or a part of the piece before.
    fn read_heading(&mut self, lead: &Lead, q: usize, position: Position) -> Outcome {
        let view = self.view;
        if let Some(frame) = &mut self.frame {
            let heads = position.colon || (position.listed && position.paragraph);
            if position.first
                && heads
                && q - lead.at <= 40
                && let Some(subject) = view.subject(lead.at, q).filter(|subject| subject.actor)
            {
                frame.addressee = Some((subject.start, subject.end));
                frame.pending = true;
                return Outcome::Head;
            }
        }
        Outcome::Noun
    }

    fn is_person(&self, speaker: &Speaker) -> bool {
        speaker.entity.is_none_or(|entity| {
            matches!(self.view.entities[entity.index()].value.kind, EntityType::Person | EntityType::Position)
        })
    }

    /// True for `năm qua`, `thời gian qua`.
    fn is_over(&self, date: Place) -> bool {
        self.view.word(date.end - 1) == self.view.lexicon.over
    }

    fn is_future(&self, date: Place) -> bool {
        if self.is_over(date) {
            return false;
        }
        let date = self.view.date(date);
        if date.value == "FUTURE_REF" {
            return true;
        }
        let (Some(from), Some(to)) = (date.from, date.to) else { return false };
        let Some(published) = &self.view.document.published.time else { return false };
        // To come, or in its first quarter.
        let days = |from: Date, to: Date| from.until(to).map_or(0, |span| span.get_days());
        to > published.last && days(from, published.first) * 4 <= days(from, to)
    }

    fn is_past(&self, date: Place) -> bool {
        if self.is_over(date) {
            return true;
        }
        let date = self.view.date(date);
        let published = &self.view.document.published.time;
        date.value == "PAST_REF" || matches!((date.to, published), (Some(to), Some(published)) if to < published.first)
    }

    /// `… các nhiệm vụ trọng tâm: tiếp tục …`
    fn read_task_list(&mut self, p: usize, q: usize, position: Position) -> Option<Outcome> {
        let view = self.view;
        let head = position.first && view.roles(p) & role::PLAN != 0;
        let task = if head {
            // `Nhiệm vụ tháng 9: …`
            let after = view.after(p);
            (p, view.dates_in(after, q).next().filter(|date| date.start == after).map_or(after, |date| date.end.min(q)))
        } else {
            view.task_words(p, q)?
        };
        let colon = (task.1..q.min(task.1 + 40)).find(|&k| view.is(k, Shape::COLON));
        // `nhiệm vụ trước mắt là khôi phục …`, `trọng tâm là …`
        let is = (task.1 - 1..q.min(task.1 + 8)).find(|&k| view.word(k) == view.lexicon.is);
        let (head_end, rest) = match (colon, is) {
            (Some(colon), _) => (colon, colon + 1),
            (None, _) if position.colon => (q, q),
            (None, Some(is)) if is + 1 < q => (is, is + 1),
            _ => return None,
        };
        if rest < q {
            let lead = view.lead(rest, q);
            let actor = |clause: Clause| {
                let verb = view.roles(clause.verb) & role::VERB != 0 && !clause.told && !clause.passive;
                // Under somebody's order it is a subject of his own.
                let spoken = self.frame.as_ref().is_some_and(|frame| frame.kind == FrameKind::Speech);
                verb && !spoken && clause.subject.is_some_and(|subject| subject.actor)
            };
            if lead.at >= q || !(view.is_verb(lead.at, lead.at, q) || view.clause(lead.at, q).is_some_and(actor)) {
                return None;
            }
        }
        // What the paper tells of the past is no list of tasks; that tasks were set is.
        let told = (p..head_end).any(|k| view.roles(k) & role::PAST != 0);
        let set = (p..head_end).any(|k| view.lexicon.sets_tasks.contains(&view.word(k)));
        let lead = view.lead(p, head_end);
        if (told && !set) || lead.date.is_some_and(|date| self.is_past(date)) {
            return None;
        }
        let due = lead
            .date
            .or_else(|| view.dates_in(p, head_end).find(|date| view.is_horizon(*date, p)))
            .filter(|date| !self.is_past(*date));
        let spoken = self.frame.as_ref().filter(|frame| frame.kind == FrameKind::Speech).cloned();
        self.frame = Some(match spoken {
            Some(frame) => Frame { pending: true, due: due.or(frame.due), ..frame },
            None => {
                let source = lead.source.and_then(|from| view.speaker_after(from, head_end));
                let frame = Frame::new(FrameKind::Task, source, Some(task), Modality::Task, self.sentence);
                Frame { due, last_due: due, pending: rest >= q, ..frame }
            }
        });
        if rest >= q {
            return Some(Outcome::Head);
        }
        let lead = view.lead(rest, q);
        let clause = view.clause(lead.at, q)?;
        if let (Some(frame), Some(subject)) = (&mut self.frame, clause.subject.filter(|subject| subject.actor)) {
            frame.addressee = Some((subject.start, subject.end));
        }
        Some(self.write_clause(&clause, q, None, "task/list", &lead, position))
    }

    /// Subject and verb, or a verb alone, without a cue.
    fn read_clause(&mut self, lead: &Lead, clause: Clause, q: usize, position: Position) -> Outcome {
        let view = self.view;
        // A quotation opens the frame of whom is named behind it.
        let own = position.first && self.frame.as_ref().is_some_and(|frame| frame.sentence == self.sentence);
        let carried = Some(if own {
            "quotation"
        } else if !position.first {
            "semicolon"
        } else if position.listed {
            "list"
        } else if position.paragraph {
            "paragraph"
        } else {
            "sentence"
        });
        let subject = clause.subject;
        let actor = subject.filter(|subject| subject.actor);
        let verb_roles = view.roles(clause.verb);
        // Who speaks here says nothing to do.
        if position.explicit && self.frame.as_ref().is_none_or(|frame| frame.sentence != self.sentence) {
            self.frame = None;
            return Outcome::Other;
        }
        // What is told of a time that is over.
        if clause.modal.is_none() && lead.date.is_some_and(|date| self.is_past(date)) {
            return Outcome::Other;
        }
        // `Theo đó, A …` behind the news of a letter.
        if self.frame.is_none()
            && position.first
            && lead.carries
            && !clause.told
            && let Some((speaker, sentence)) = self.announced.clone()
            && self.sentence - sentence <= 3
            && let Some(subject) = actor
        {
            let modality = clause.modal.map_or(Modality::Require, |(modal, _)| view.term(modal).modality);
            let mut frame = Frame::new(FrameKind::Speech, Some(speaker), clause.modal, modality, self.sentence);
            frame.addressee = Some((subject.start, subject.end));
            frame.due = lead.date;
            frame.last_due = lead.date;
            self.frame = Some(frame);
            return self.write_clause(&clause, q, carried, "carried/letter", lead, position);
        }
        // `UBND tỉnh nghiêm khắc phê bình …`, `Đại tá A thay mặt đơn vị tiếp thu …`: said, not told to do.
        if let Some(subject) = actor.filter(|_| self.frame.is_some() && clause.modal.is_none()) {
            let person = view.next_entity(subject.start, clause.verb, &[EntityType::Person]).is_some();
            let speaks = person
                && (verb_roles & role::SPEECH != 0
                    || (subject.start..clause.verb).any(|k| view.roles(k) & role::OPENER != 0));
            if verb_roles & role::PRAISE != 0 || speaks {
                self.frame = None;
                return Outcome::Other;
            }
        }
        let plan = lead.future || lead.date.is_some_and(|date| self.is_future(date)) || lead.task.is_some();
        // What a new addressee begins with holds for the clauses behind it.
        let horizon =
            lead.date.filter(|date| view.date(*date).kind != TimexType::Set && view.is_horizon(*date, date.start));
        if let Some(frame) = &mut self.frame {
            if clause.told && clause.modal.is_none() {
                return Outcome::Other;
            }
            if frame.kind == FrameKind::Task
                && position.first
                && position.paragraph
                && !position.listed
                && !frame.pending
            {
                if !plan {
                    return Outcome::Other;
                }
            } else if let Some((m, m_end)) = clause.modal {
                let head = (frame.cue, frame.modality);
                let term = view.term(m);
                if let Some(subject) = actor {
                    frame.addressee = Some((subject.start, subject.end));
                    frame.due = horizon;
                    frame.last_due = horizon;
                } else if subject.is_some_and(|subject| subject.end - subject.start > 40) {
                    return Outcome::Other;
                }
                // `cần` is as strong as the chain; `phải` is an order.
                let strong = term.roles & role::FORBID != 0 || view.word(m) != view.lexicon.need;
                let frame_modality = if strong { term.modality } else { frame.modality };
                frame.cue = Some((m, m_end));
                frame.modality = frame_modality;
                let outcome = self.write_clause(&clause, q, carried, "carried/modal", lead, position);
                // What goes on after `phải` goes on with the head.
                if actor.is_some() || subject.is_none() {
                    return outcome;
                }
                if let Some(frame) = &mut self.frame {
                    (frame.cue, frame.modality) = head;
                }
                return outcome;
            } else if subject.is_none() {
                // In a quotation a bare verb phrase may tell anything.
                let cue = frame.cue.map_or(0, |(cue, _)| view.roles(cue));
                if cue & role::SPEECH != 0 && cue & role::CUE == 0 {
                    return Outcome::Other;
                }
                return self.write_clause(&clause, q, carried, "carried/verb", lead, position);
            } else if let Some(subject) = actor
                && (verb_roles & role::VERB != 0 || position.listed || !position.first)
                && !(view.word(clause.verb) == view.lexicon.not && view.after(clause.verb) == clause.verb + 1)
                && !clause.passive
                // A paragraph that begins with somebody's name tells what he does.
                && !(position.paragraph
                    && !position.listed
                    && position.first
                    && view.next_entity(subject.start, subject.end, &[EntityType::Person]).is_some())
            {
                frame.addressee = Some((subject.start, subject.end));
                // The period of a list of tasks is everybody's.
                if frame.kind == FrameKind::Speech || horizon.is_some() {
                    frame.due = horizon;
                }
                frame.last_due = frame.due;
                return self.write_clause(&clause, q, carried, "carried/subject", lead, position);
            } else if clause.passive && frame.kind == FrameKind::Speech && verb_roles & role::VERB != 0 {
                // `Số liệu sẽ được tổng hợp …`
                return self.write_clause(&clause, q, carried, "carried/passive", lead, position);
            } else if lead.task.is_none() && !plan {
                return if position.first { Outcome::Other } else { Outcome::Noun };
            }
        }
        if clause.told && clause.modal.is_none() {
            return Outcome::Other;
        }
        if let Some((m, m_end)) = clause.modal {
            return self.read_modal(lead, &clause, (m, m_end), q, position);
        }
        // `Ngày 25/6, huyện tổ chức lễ hội`: a programme, no task.
        let day = lead.task.is_none()
            && lead.date.map(|date| view.date(date)).is_some_and(|date| date.from.is_some() && date.from == date.to);
        if plan && !day && position.first && (actor.is_some() || subject.is_none()) && verb_roles & role::VERB != 0 {
            let date = lead.date.filter(|date| lead.task.is_some() || self.is_future(*date));
            let cue = lead.task.or(lead.date.map(|date| (date.start, date.end)));
            let mut frame = Frame::new(FrameKind::Task, None, cue, Modality::Task, self.sentence);
            frame.addressee = subject.map(|subject| (subject.start, subject.end));
            frame.due = date;
            frame.last_due = date;
            self.frame = Some(frame);
            return self.write_clause(&clause, q, None, "task/period", lead, position);
        }
        Outcome::Other
    }

    /// `Hồ sơ gửi trước ngày …`: what is to be handed in by a day to come, where nobody speaks.
    fn read_deadline(&mut self, p: usize, q: usize, lead: &Lead, position: Position) -> Option<Outcome> {
        let view = self.view;
        if position.explicit {
            return None;
        }
        let told = role::PAST | role::STATE | role::PASSIVE;
        let mut k = p;
        let verb = loop {
            if k >= q || view.roles(k) & told != 0 {
                return None;
            }
            if view.term(k).hands_in && view.dates_in(k, (k + 9).min(q)).next().is_some() {
                break k;
            }
            k = view.after(k);
        };
        let due = view.due_inside(verb, q)?;
        if view.date_cue(due.start, verb) != DateCue::Deadline
            || (view.document.published.time.is_some() && !self.is_future(due))
        {
            return None;
        }
        let own = view.clause(lead.at, q).filter(|clause| clause.verb == verb && clause.modal.is_none());
        let subject = own.and_then(|clause| clause.subject).filter(|subject| subject.actor);
        if let Some(frame) = &mut self.frame {
            // `Toàn bộ số tiền nộp về Quỹ trước ngày …`: what is to be handed in, by nobody in particular.
            let thing = own.and_then(|clause| clause.subject).is_some_and(|subject| !subject.actor);
            if !thing || frame.kind != FrameKind::Speech || !position.first {
                return None;
            }
            frame.addressee = None;
            let clause = own?;
            return Some(self.write_clause(&clause, q, Some("sentence"), "carried/deadline", lead, position));
        }
        let clause = &Clause { subject, verb, modal: None, forbids: false, told: false, passive: false, date: None };
        let mut frame = Frame::new(FrameKind::Task, None, None, Modality::Task, self.sentence);
        frame.addressee = subject.map(|subject| (subject.start, subject.end));
        self.frame = Some(frame);
        let outcome = self.write_clause(clause, q, None, "task/deadline", lead, position);
        self.frame = None;
        Some(outcome)
    }

    /// `A cần VP` where nobody speaks.
    fn read_modal(
        &mut self,
        lead: &Lead,
        clause: &Clause,
        cue: (usize, usize),
        q: usize,
        position: Position,
    ) -> Outcome {
        let view = self.view;
        let Some(subject) = clause.subject.filter(|subject| subject.actor) else { return Outcome::Other };
        let known = view.roles(clause.verb) & role::VERB != 0 || clause.forbids;
        if !known || lead.contrasts || !(position.first || position.follows) {
            return Outcome::Other;
        }
        // `Nhiều hộ phải di dời`, `Các trường phải đóng cửa do mưa lũ`: what had to be done is told.
        let some = (subject.start..subject.end.min(subject.start + 3))
            .any(|k| view.is(k, Shape::DIGITS) || view.lexicon.indefinite.contains(&view.word(k)));
        let cause = (clause.verb..q.min(clause.verb + 60)).any(|k| view.lexicon.causes.contains(&view.word(k)));
        let over = lead.date.is_some_and(|date| self.is_past(date));
        if view.roles(cue.0) & role::FORBID == 0 && (some || cause || over || clause.told) {
            return Outcome::Other;
        }
        let term = view.term(cue.0);
        let letter = lead.source.and_then(|from| view.letter_author(from, subject.start));
        if let Some(author) = &letter {
            self.announced = Some((author.clone(), self.sentence));
        }
        let source = letter.or_else(|| lead.source.and_then(|from| view.speaker_after(from, subject.start)));
        // Whoever spoke right before goes on.
        let floor = self.spoke_in.is_some_and(|spoke| self.sentence - spoke <= 2) && !position.paragraph;
        let speaker = if floor { self.speaker.clone() } else { None };
        let issuer = source.or(speaker).or_else(|| self.author.clone());
        let mut frame = Frame::new(FrameKind::Speech, issuer, Some(cue), term.modality, self.sentence);
        frame.addressee = Some((subject.start, subject.end));
        frame.due = lead.date;
        frame.last_due = lead.date;
        // Said by nobody, nothing carries it on.
        frame.once = !floor;
        self.frame = Some(frame);
        self.write_clause(clause, q, None, "cue/modal", lead, position)
    }

    /// Writes the directive of one clause under the open frame.
    fn write_clause(
        &mut self,
        clause: &Clause,
        q: usize,
        carried: Option<&'static str>,
        rule: &'static str,
        lead: &Lead,
        position: Position,
    ) -> Outcome {
        let view = self.view;
        let mut end = view.trim_end(clause.verb, q);
        if end <= clause.verb {
            return Outcome::Other;
        }
        // The mark that closes a quotation in which the clause stands.
        if view.is(end - 1, Shape::QUOTE) && end - 1 > clause.verb {
            let marks = view.tokens[clause.verb..end].iter().filter(|token| token.is(Shape::QUOTE)).count();
            if marks % 2 == 1 {
                end = view.trim_end(clause.verb, end - 1);
            }
        }
        // `tập trung vào các nhiệm vụ sau: …`: the points say what to do.
        let (mut clause, mut lead) = (*clause, *lead);
        while let Some(colon) = (clause.verb..end.min(clause.verb + 60)).find(|&k| view.is(k, Shape::COLON)) {
            let rest = view.lead(colon + 1, end);
            // `…, đó là: …`
            let names = view.word(colon - 1) == view.lexicon.is || view.task_words(clause.verb, colon).is_some();
            if rest.at >= end || !view.is_verb(rest.at, rest.at, end) || !names {
                break;
            }
            let Some(inner) = view.clause(rest.at, end) else { return Outcome::Other };
            if let Some(frame) = &mut self.frame
                && frame.due.is_none()
            {
                frame.due = view.due_inside(clause.verb, colon);
            }
            (clause, lead) = (inner, rest);
        }
        if position.colon && (view.task_words(clause.verb, end).is_some() || view.is_generic(clause.verb, end)) {
            if let Some(frame) = &mut self.frame {
                frame.pending = true;
            }
            return Outcome::Head;
        }
        let Some(frame) = &mut self.frame else { return Outcome::Other };
        let inside = view.due_inside(clause.verb, end);
        let before = clause.date.or(lead.date).filter(|date| view.is_horizon(*date, date.start));
        let base = if lead.elaborates { frame.last_due } else { frame.due };
        let due = inside.or(before).or(base);
        if lead.elaborates {
            frame.due = frame.last_due;
        }
        frame.last_due = due;
        frame.pending = false;
        let found = Found {
            verb: clause.verb,
            end,
            cue: frame.cue,
            modality: frame.modality,
            issuer: frame.issuer.clone(),
            addressee: frame.addressee,
            due,
            forbids: clause.forbids || frame.forbids,
            carried,
            rule,
            from: self.piece,
            basis: frame.basis,
        };
        self.write(found);
        Outcome::Directive
    }

    fn write(&mut self, found: Found) {
        let view = self.view;
        let recurs = |date: &Place| view.date(*date).kind == TimexType::Set;
        let repeat = found.due.filter(recurs).or_else(|| view.dates_in(found.verb, found.end).find(recurs));
        // `trình tại kỳ họp thứ 12`: an event inside the action is not where it was given.
        let event = match self.named_event.take_if(|(_, at)| (found.verb..found.end).contains(at)) {
            Some(_) => self.event,
            None => self.named_event.map(|(event, _)| event).or(self.event),
        };
        let mut documents = Vec::new();
        for (start, end) in found.basis.into_iter().chain([(found.from, found.end)]) {
            view.documents_in(start, end, &mut documents);
        }
        let mut roles = 0;
        for mark in view.marks(found.from, found.end) {
            roles |= mark.roles;
        }
        let strength = if found.forbids {
            Some(Strength::Prohibiting)
        } else if roles & role::PRESSING != 0 {
            Some(Strength::Pressing)
        } else if roles & role::FLEXIBLE != 0 {
            Some(Strength::Flexible)
        } else {
            None
        };
        self.out.push(Annotation {
            span: view.span(found.verb, found.end),
            rule: found.rule,
            value: Directive {
                modality: found.modality,
                cue: found.cue.map(|(start, end)| view.text(start, end).to_owned()),
                issuer: found.issuer.as_ref().map(Speaker::issuer),
                addressee: found.addressee.map(|(start, end)| view.addressee(start, end)),
                due: found.due.map(|date| view.due(date)),
                event,
                repeat: repeat.map(|date| view.date(date).value.clone()),
                repeat_date: repeat.map(|date| Ref::new(date.index)),
                strength,
                documents,
                repeats: None,
                in_title: false,
                prohibition: found.forbids,
                carried: found.carried,
            },
        });
    }
}

/// Where a piece stands.
#[derive(Clone, Copy, Debug)]
struct Position {
    /// First of its sentence.
    first: bool,
    /// The piece before it is a directive.
    follows: bool,
    /// The sentence begins a line.
    paragraph: bool,
    /// A list mark stands before it.
    listed: bool,
    /// The sentence ends with a colon and the piece is its last.
    colon: bool,
    /// The sentence names who speaks.
    explicit: bool,
    /// First token of the sentence, behind list marks.
    start: usize,
}
