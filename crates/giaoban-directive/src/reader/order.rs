//! Cues, and what stands behind them: whom they address and what is to be done.

use std::ops::Deref;

use giaoban_core::text::Shape;
use giaoban_entity::EntityType;

use super::{Outcome, Position, Reader};
use crate::Modality;
use crate::clause::{Clause, Lead};
use crate::frame::{Frame, FrameKind, Speaker};
use crate::lexicon::role;

/// An instruction found behind a cue.
pub(super) struct Order {
    /// The cue, as a token range.
    cue: (usize, usize),
    modality: Modality,
    lead: Lead,
    clause: Option<Clause>,
    /// The addressee where no verb follows (`Giao Sở Nội vụ:`).
    addressee: Option<(usize, usize)>,
    speaker: Option<Speaker>,
    rule: &'static str,
}

impl Reader<'_, '_> {
    /// The first cue of a piece that instructs somebody.
    ///
    /// `clause` is the one at the head of the piece.
    pub(super) fn find_order(
        &self,
        p: usize,
        q: usize,
        clause: &impl Deref<Target = Option<Clause>>,
        position: Position,
    ) -> Option<Order> {
        let view = self.view;
        // Where the verb of the piece stands, when it begins with a verb phrase or with an actor and his verb.
        let verb = || match **clause {
            Some(clause) if clause.subject.is_none_or(|subject| subject.actor) && clause.modal.is_none() => clause.verb,
            _ => q,
        };
        let carried = self.frame.is_some() && !position.explicit;
        let mut k = p;
        let mut tried = 0;
        while k < q {
            let roles = view.roles(k);
            // `rạch Cái Cấm`
            let named = k > p
                && view.is(k, Shape::CAPITAL)
                && view.is(k - 1, Shape::CAPITAL)
                && !view.is(k, Shape::UPPER)
                && !view.is(k - 1, Shape::PUNCT.or(Shape::UPPER));
            if roles & role::CUE != 0 && !named && view.cover(k).is_none() {
                // In what somebody is told to do, `yêu cầu`, `chỉ đạo` are the addressee's own acts.
                let also_verb = roles & role::VERB != 0;
                let own_act = roles & role::TASKED == 0
                    && (carried || also_verb)
                    && (verb() < k || (verb() == k && also_verb))
                    && !self.turns_at(k, p);
                if !own_act {
                    tried += 1;
                    if let Some(order) = self.order_at(k, p, q, position) {
                        return Some(order);
                    }
                    if tried > 12 {
                        return None;
                    }
                }
            }
            k = view.after(k);
        }
        None
    }

    /// True when `đồng thời` stands before the cue at `k`, or a speaker by name.
    fn turns_at(&self, k: usize, floor: usize) -> bool {
        let view = self.view;
        let mut at = k;
        if at > floor && view.is(at - 1, Shape::COMMA) {
            at -= 1;
        }
        view.term_before(at, floor).is_some_and(|term| term.roles & role::CARRIER != 0 && term.roles & role::VERB == 0)
            && view.word(at - 1) != view.lexicon.and
            || match view.speaker_before(k, floor) {
                Ok(speaker) => !self.is_told(k, &speaker, false),
                Err(bare) => bare,
            }
    }

    /// Reads the cue at token `k`: valid, with its complement.
    fn order_at(&self, k: usize, floor: usize, q: usize, position: Position) -> Option<Order> {
        let view = self.view;
        let mut term = view.term(k);
        let roles = term.roles;
        let after = view.after(k);
        let before = view.term_before(k, floor).map_or(0, |term| term.roles);
        if before & (role::NOMINAL | role::QUANTITY) != 0 || (before & role::STATE != 0 && k > floor) {
            return None;
        }
        // `sẽ kiến nghị …`: promised, not asked for yet.
        if roles & role::ORDER != 0 && k > floor && view.word(k - 1) == view.lexicon.will {
            return None;
        }
        // `Đề nghị công nhận xã A đã được thông qua`: the noun.
        if roles & role::ORDER != 0
            && k == position.start
            && self.frame.is_none()
            && (after..q.min(after + 40))
                .any(|k| view.roles(k) & role::PAST != 0 && view.word(view.after(k)) == view.lexicon.got)
        {
            return None;
        }
        let punctuated = after < q && view.is(after, Shape::COLON.or(Shape::COMMA));
        // `Chỉ thị nêu rõ: A VP`
        let roles = if roles & role::ASSERT != 0 && after < q && view.is(after, Shape::COLON) && {
            let head = view.lead(position.start, k).at;
            head < k && view.roles(head) & role::LETTER != 0
        } {
            term.modality = Modality::Require;
            roles | role::ORDER
        } else {
            roles
        };
        let ends = after >= q;
        let lead = view.lead(after, q);
        let clause = if lead.at < q { view.clause(lead.at, q) } else { None };
        let clause = match clause {
            None if roles & role::ORDER != 0 && lead.at < q => view.clause_behind_actors(lead.at, q),
            clause => clause,
        };
        let (lead, clause) = match clause {
            Some(clause)
                if clause.modal.is_some()
                    || (!clause.told && (roles & role::EMPHASIS == 0 || self.consequence(lead.at, q).is_none())) =>
            {
                (lead, Some(clause))
            }
            told if roles & (role::EMPHASIS | role::ASSERT) != 0 => match self.consequence(lead.at, q) {
                Some((lead, clause)) => (lead, Some(clause)),
                None => (lead, told),
            },
            clause => (lead, clause),
        };
        // `nhấn mạnh 3 nhiệm vụ: Một là, …`
        let points = self.points_inside(after, &clause, q);
        let punctuated = punctuated || points.is_some();
        let (lead, clause) = points.map_or((lead, clause), |(lead, clause)| (lead, Some(clause)));
        let actor = clause.and_then(|clause| clause.subject).is_some_and(|subject| subject.actor);
        let bare = clause.is_some_and(|clause| clause.subject.is_none());
        let modal = clause.is_some_and(|clause| clause.modal.is_some());
        let told = clause.is_some_and(|clause| clause.told);
        let heads = ends && position.colon;
        let speaker = view.speaker_before(k, position.start);
        if roles & role::STEER != 0 && matches!(&speaker, Ok(speaker) if self.is_told(k, speaker, position.listed)) {
            return None;
        }
        let subject_known = speaker.is_ok() || speaker == Err(true);
        if roles & role::TASKED != 0 {
            if self.attendance {
                return None;
            }
            let clause = clause.filter(|clause| clause.subject.is_none())?;
            let own = view.subject(view.lead(floor, k).at, k).filter(|subject| subject.actor)?;
            let speaker = self.current_speaker(position);
            // `Đơn vị được giao quản lý rừng có 42 cán bộ`: which unit is meant.
            let told = |k: usize| view.roles(k) & (role::STATE | role::PAST) != 0;
            if speaker.is_none() && (clause.verb..q).any(told) {
                return None;
            }
            return Some(Order {
                cue: (k, after),
                modality: term.modality,
                lead,
                clause: Some(clause),
                addressee: Some((own.start, own.end)),
                speaker,
                rule: "cue/tasked",
            });
        }
        let mut addressee = None;
        let valid = if roles & role::HEAD != 0 {
            heads && subject_known
        } else if roles & role::ORDER != 0 {
            let noun_heads = position.colon && clause.is_none() && {
                let subject = view.subject(lead.at, q);
                addressee = subject.filter(|subject| subject.actor).map(|subject| (subject.start, subject.end));
                addressee.is_some()
            };
            heads || noun_heads || (clause.is_some() && (actor || bare || modal || (punctuated && !told)))
        } else if roles & (role::ASSIGN | role::STEER) != 0 {
            let steer = roles & role::STEER != 0;
            let subject = match clause {
                Some(clause) => clause.subject,
                None => view.subject(lead.at, q).filter(|_| position.colon || !steer),
            };
            let subject = subject.filter(|subject| subject.actor && subject.start <= after + 3);
            let review = before & role::PAST != 0 && !matches!(&speaker, Ok(speaker) if self.is_person(speaker));
            match subject {
                Some(subject) if !steer || (subject_known && !review) => {
                    if clause.is_none() {
                        addressee = Some((subject.start, subject.end));
                    }
                    clause.is_some() || position.colon
                }
                _ => heads && subject_known,
            }
        } else if roles & role::EMPHASIS != 0 {
            clause.is_some_and(|clause| {
                let verb = view.roles(clause.verb);
                !told
                    && (modal
                        || (actor && verb & role::VERB != 0)
                        || (bare && punctuated && verb & (role::ADVERB | role::STRONG) != 0))
            }) || (heads && subject_known && view.word(after - 1) != view.lexicon.have)
        } else if roles & role::ASSERT != 0 {
            modal && !told && (actor || bare)
        } else {
            // A wish.
            clause.is_some() && actor && !told
        };
        // `nghiêm cấm tàu thuyền ra khơi`: whatever follows is forbidden.
        let (valid, clause) = if roles & role::FORBID != 0 && !(clause.is_some() && (actor || bare)) {
            let verb = lead.at;
            let free = verb < q && view.is(verb, Shape::LETTERS);
            let clause =
                Clause { subject: None, verb, modal: None, forbids: true, told: false, passive: false, date: None };
            (free, free.then_some(clause))
        } else {
            (valid, clause)
        };
        if !valid {
            return None;
        }
        let speaker = match speaker {
            Ok(speaker) if position.explicit && self.is_nameless(&speaker) && view.word(k - 1) == view.lexicon.also => {
                self.speaker.clone()
            }
            Ok(speaker) => Some(speaker),
            Err(_) => self.subject_speaker(k, floor, position),
        };
        let rule = if roles & (role::ORDER | role::HEAD) != 0 {
            "cue/order"
        } else if roles & role::ASSIGN != 0 {
            "cue/assign"
        } else if roles & role::STEER != 0 {
            "cue/steer"
        } else if roles & role::HOPE != 0 {
            "cue/hope"
        } else {
            "cue/emphasis"
        };
        Some(Order { cue: (k, after), modality: term.modality, lead, clause, addressee, speaker, rule })
    }

    /// What stands behind the colon of a noun phrase that announces tasks.
    fn points_inside(&self, start: usize, clause: &Option<Clause>, q: usize) -> Option<(Lead, Clause)> {
        let view = self.view;
        let subject = (*clause)?.subject.filter(|subject| !subject.actor)?;
        let colon = (start..subject.end).find(|&k| view.is(k, Shape::COLON))?;
        let tasks = (start..colon).any(|k| view.roles(k) & (role::TASK | role::PLAN) != 0);
        if !tasks || colon - start > 16 {
            return None;
        }
        let lead = view.lead(colon + 1, q);
        let inner = view.clause(lead.at, q).filter(|clause| !clause.told || clause.modal.is_some())?;
        Some((lead, inner))
    }

    /// Who has the floor where a sentence names nobody.
    fn current_speaker(&self, position: Position) -> Option<Speaker> {
        let floor = self.spoke_in.is_some_and(|spoke| self.sentence - spoke <= 2) && !position.paragraph;
        let carried = self.frame.as_ref().and_then(|frame| frame.issuer.clone());
        let letter = self.announced.clone().filter(|(_, sentence)| self.sentence - sentence <= 3);
        carried
            .or_else(|| self.speaker.clone().filter(|_| floor))
            .or_else(|| letter.map(|(speaker, _)| speaker))
            .or_else(|| self.author.clone())
    }

    /// `Năm nay là năm cuối nhiệm kỳ, vì vậy A cần …`: the instruction behind the reason.
    fn consequence(&self, start: usize, q: usize) -> Option<(Lead, Clause)> {
        let view = self.view;
        let limit = q.min(start + 80);
        let carrier = (start + 1..limit).find(|&k| {
            view.roles(k) & role::CARRIER != 0
                && view.roles(k) & (role::VERB | role::ELABORATE) == 0
                && view.is(k - 1, Shape::COMMA)
                && view.word(k) != view.lexicon.and
        })?;
        let lead = view.lead(carrier, q);
        let clause = view.clause(lead.at, q)?;
        (clause.modal.is_some() && clause.subject.is_some_and(|subject| subject.actor)).then_some((lead, clause))
    }

    /// Who instructs where no name stands before the cue: the subject of the sentence, who spoke last, who signs.
    fn subject_speaker(&self, k: usize, floor: usize, position: Position) -> Option<Speaker> {
        let view = self.view;
        if position.explicit {
            return self.speaker.clone();
        }
        // `Đối với Sở A, đề nghị …`: who is to act stands in front.
        if self.fronted(position.start, k).is_some() {
            return self.current_speaker(position).or_else(|| self.speaker.clone());
        }
        // `…; nghiêm cấm …`: goes on.
        if let Some(frame) = self.frame.as_ref().filter(|_| view.lead(floor, k).at >= k) {
            return frame.issuer.clone();
        }
        let lead = view.lead(position.start, k);
        // `…, Sở A có Công văn số … đề nghị`: the body at the head of a clause.
        let mut from = position.start;
        for _ in 0..4 {
            let kinds = [EntityType::Org, EntityType::Person, EntityType::Position];
            let Some(place) = view.next_entity(from, k, &kinds) else { break };
            let heads = place.start == position.start
                || place.start == lead.at
                || view.is(place.start - 1, Shape::COMMA)
                || view.term_before(place.start, from).is_some_and(|term| term.roles & role::ADDRESS != 0);
            let after = if place.end < k { view.roles(place.end) } else { 0 };
            if heads
                && after & (role::STATE | role::PAST | role::STRONG) != 0
                && let Some(speaker) = view.resolve(place, position.start)
            {
                return Some(speaker);
            }
            from = place.end;
        }
        if lead.at < k {
            // `Công văn của Sở A gửi các huyện đề nghị …`
            if let Some(author) = view.letter_author(lead.at, k) {
                return Some(author);
            }
            if let Some(place) = view.cover(lead.at).filter(|place| place.start == lead.at)
                && let Some(speaker) = view.resolve(place, position.start)
            {
                return Some(speaker);
            }
            // `Nghị quyết yêu cầu …`: whoever was said to have issued it.
            if view.roles(lead.at) & role::LETTER != 0
                && let Some((speaker, _)) = &self.announced
            {
                return Some(speaker.clone());
            }
            // `cử tri phản ánh …; kiến nghị`: what stands before the first verb.
            let verbs = role::SPEECH | role::PAST | role::STATE | role::STRONG | role::CUE;
            let end =
                (lead.at..k).find(|&at| view.roles(at) & verbs != 0 || view.is(at, Shape::SEMICOLON)).unwrap_or(k);
            if let Some(subject) = view.subject(lead.at, end).filter(|subject| subject.actor)
                && subject.end - subject.start <= 30
            {
                return Some(Speaker { text: view.text(subject.start, subject.end).to_owned(), entity: None });
            }
        }
        let carried = self.frame.as_ref().and_then(|frame| frame.issuer.clone());
        carried.or_else(|| self.author.clone()).or_else(|| self.speaker.clone())
    }

    pub(super) fn write_order(&mut self, order: Order, q: usize, position: Position) -> Outcome {
        let view = self.view;
        let mut order = order;
        let mut wrote = Outcome::Head;
        loop {
            let modality = match &self.frame {
                Some(frame)
                    if matches!(order.rule, "cue/emphasis")
                        && frame.kind == FrameKind::Speech
                        && frame.issuer == order.speaker =>
                {
                    frame.modality
                }
                _ => order.modality,
            };
            let forbids = view.roles(order.cue.0) & role::FORBID != 0;
            // `nhấn mạnh, A phải …`: the modal says how binding it is, except `cần`.
            let modality = match order.clause.and_then(|clause| clause.modal) {
                Some((modal, _)) if order.rule != "cue/order" && view.word(modal) != view.lexicon.need => {
                    view.term(modal).modality
                }
                _ => modality,
            };
            let own = order.clause.and_then(|clause| clause.subject).filter(|subject| subject.actor);
            let same = self.frame.as_ref().filter(|frame| forbids && frame.issuer == order.speaker);
            let addressee = order
                .addressee
                .or(own.map(|subject| (subject.start, subject.end)))
                .or_else(|| self.fronted(position.start, order.cue.0))
                .or(same.and_then(|frame| frame.addressee))
                .or(self.dear);
            let mut due = order.lead.date;
            if due.is_none() {
                // `Trong thời gian tới, đồng chí đề nghị …`
                let before = view.lead(position.start, order.cue.0);
                due = before.date.filter(|date| self.is_future(*date));
            }
            let mut frame =
                Frame::new(FrameKind::Speech, order.speaker.clone(), Some(order.cue), modality, self.sentence);
            frame.addressee = addressee;
            frame.due = due;
            frame.last_due = due;
            frame.forbids = forbids;
            let head = (position.start, order.cue.0);
            frame.basis = view.next_entity(head.0, head.1, &[EntityType::Document]).map(|_| head);
            frame.pending = order.clause.is_none();
            // A ban stands for itself; what was said before goes on behind it.
            let before = if forbids { self.frame.take() } else { None };
            if frame.pending {
                self.base = Some(frame.clone());
            } else if self.base.as_ref().is_some_and(|base| base.issuer != frame.issuer) {
                self.base = None;
            }
            self.frame = Some(frame);
            self.speaker = order.speaker.clone().or_else(|| self.speaker.take());
            let Some(clause) = order.clause else { return wrote };
            if forbids {
                let outcome = self.write_clause(&clause, q, None, order.rule, &order.lead, position);
                self.frame = before;
                return outcome;
            }
            // A second cue in the same piece: `…, đồng thời yêu cầu B …`, `đã yêu cầu …, đã giao …`.
            let second = self.second_cue(clause.verb, q, position);
            let end = second.as_ref().map_or(q, |(cut, _)| *cut);
            wrote = self.write_clause(&clause, end, None, order.rule, &order.lead, position);
            match second {
                Some((_, next)) => {
                    order = next;
                    if order.speaker.is_none() {
                        order.speaker = self.frame.as_ref().and_then(|frame| frame.issuer.clone());
                    }
                }
                None => return wrote,
            }
        }
    }

    /// `Đối với Sở A, đồng chí yêu cầu …`: the addressee before the speaker.
    fn fronted(&self, start: usize, cue: usize) -> Option<(usize, usize)> {
        let view = self.view;
        if view.roles(start) & role::BEFORE_ACTOR == 0 {
            return None;
        }
        let comma = (start..cue.min(start + 60)).rev().find(|&k| view.is(k, Shape::COMMA))?;
        let subject = view.subject(start, comma).filter(|subject| subject.actor)?;
        Some((subject.start, subject.end))
    }

    /// A cue inside an action that turns to somebody else; where the action ends before it.
    fn second_cue(&self, verb: usize, q: usize, position: Position) -> Option<(usize, Order)> {
        let view = self.view;
        let mut k = view.after(verb);
        while k < q {
            let roles = view.roles(k);
            if roles & (role::ORDER | role::ASSIGN) != 0 && view.cover(k).is_none() {
                let mut cut = k;
                let mut joined = false;
                for _ in 0..4 {
                    if cut <= verb + 1 {
                        break;
                    }
                    if view.is(cut - 1, Shape::COMMA) {
                        cut -= 1;
                    } else if view.word(cut - 1) == view.lexicon.been || view.word(cut - 1) == view.lexicon.also {
                        joined = true;
                        cut -= 1;
                    } else if view
                        .term_before(cut, verb)
                        .is_some_and(|term| term.roles & role::CARRIER != 0 && term.roles & role::VERB == 0)
                        && view.word(cut - 1) != view.lexicon.and
                    {
                        joined = true;
                        cut = view.start_before(cut, verb).unwrap_or(cut - 1);
                    } else {
                        break;
                    }
                }
                // `…, phân công B làm …` is the addressee's own act.
                joined |= roles & role::ASSIGN != 0 && cut < k && roles & role::VERB == 0;
                if joined && cut < k {
                    let inner = Position { explicit: true, ..position };
                    if let Some(order) = self.order_at(k, cut, q, inner) {
                        return Some((cut, order));
                    }
                }
            }
            k = view.after(k);
        }
        None
    }
}
