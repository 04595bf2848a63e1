//! Who speaks, and how long what was said goes on.

use giaoban_core::Ref;
use giaoban_core::text::Shape;
use giaoban_entity::{EntityMention, EntityType};

use crate::lexicon::role;
use crate::view::{Place, View};
use crate::{Issuer, Modality};

/// Somebody who speaks or signs.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Speaker {
    /// Canonical name.
    pub(crate) text: String,
    pub(crate) entity: Option<Ref<EntityMention>>,
}

impl Speaker {
    pub(crate) fn issuer(&self) -> Issuer {
        Issuer { text: self.text.clone(), entity: self.entity }
    }
}

/// Kinds of frames: how far they carry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FrameKind {
    /// Somebody instructs.
    Speech,
    /// The paper tells what is planned.
    Task,
}

/// What the following clauses take over.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) kind: FrameKind,
    pub(crate) issuer: Option<Speaker>,
    /// The words that carry it, as a token range.
    pub(crate) cue: Option<(usize, usize)>,
    pub(crate) modality: Modality,
    /// Cue and modality of the head, which a sentence takes up again after a `cần` or `phải` of its own.
    pub(crate) head: (Option<(usize, usize)>, Modality),
    /// Carries to the end of its sentence only.
    pub(crate) once: bool,
    /// Who is to act, as a token range.
    pub(crate) addressee: Option<(usize, usize)>,
    /// The period at the head.
    pub(crate) due: Option<Place>,
    /// The period of the clause before, for `Trong đó, …`.
    pub(crate) last_due: Option<Place>,
    pub(crate) forbids: bool,
    /// Words before the cue that name documents, as a token range: `Thực hiện Công điện số …, X yêu cầu`.
    pub(crate) basis: Option<(usize, usize)>,
    /// The head ended with a colon and its points are still to come.
    pub(crate) pending: bool,
    /// Sentences since the last directive.
    pub(crate) silent: u8,
    /// Sentence in which the head stands.
    pub(crate) sentence: usize,
}

impl Frame {
    /// A frame that was opened in sentence `sentence`, with no addressee and no period yet.
    pub(crate) fn new(
        kind: FrameKind,
        issuer: Option<Speaker>,
        cue: Option<(usize, usize)>,
        modality: Modality,
        sentence: usize,
    ) -> Self {
        Self {
            kind,
            issuer,
            cue,
            modality,
            head: (cue, modality),
            once: false,
            addressee: None,
            due: None,
            last_due: None,
            forbids: false,
            basis: None,
            pending: false,
            silent: 0,
            sentence,
        }
    }
}

/// How far a name may stand from its verb, in tokens.
const APPOSITION: usize = 60;

impl View<'_> {
    /// Who is the subject of the verb at token `k`, when that is said in the tokens from `floor`: a person, office
    /// or body right before it. `Err(true)` for `đồng chí` or `ông` alone.
    pub(crate) fn speaker_before(&self, k: usize, floor: usize) -> Result<Speaker, bool> {
        let floor = floor.max(k.saturating_sub(APPOSITION));
        let mut end = k;
        let verb = end;
        // Adverbs and auxiliaries between subject and verb.
        loop {
            if end <= floor {
                return Err(false);
            }
            if self.is(end - 1, Shape::COMMA.or(Shape::DASH).or(Shape::COLON)) {
                end -= 1;
                continue;
            }
            // `cử tri Lê Văn A (ấp B, xã C) kiến nghị`
            if self.is(end - 1, Shape::CLOSE)
                && let Some(open) = (floor.max(end.saturating_sub(16))..end).rev().find(|&k| self.is(k, Shape::OPEN))
            {
                end = open;
                continue;
            }
            match self.term_before(end, floor) {
                Some(term)
                    if term.roles & (role::PAST | role::ADVERB | role::TAIL) != 0
                        && term.roles & (role::ACTOR | role::ADDRESS) == 0 =>
                {
                    end = self.start_before(end, floor).unwrap_or(end - 1);
                }
                _ => break,
            }
        }
        if let Some(place) = self.entity_ending(end, floor)
            && let Some(speaker) = self.resolve(place, floor)
        {
            // `Đối với Sở A, kiến nghị …`: who is to act.
            let addressed = end < verb
                && self.term_before(place.start, floor).is_some_and(|term| term.roles & role::BEFORE_ACTOR != 0);
            return if addressed { Err(false) } else { Ok(speaker) };
        }
        if let Some(speaker) = self.plain_name(end, floor) {
            return Ok(speaker);
        }
        let bare = self.term_before(end, floor).is_some_and(|term| term.roles & role::ADDRESS != 0);
        Err(bare)
    }

    /// The speaker that an entity in subject position stands for.
    pub(crate) fn resolve(&self, place: Place, floor: usize) -> Option<Speaker> {
        let entity = self.entity(place);
        let named =
            |place: Place| Speaker { text: self.entity(place).name.clone(), entity: Some(Self::entity_ref(place)) };
        match entity.kind {
            EntityType::Person => Some(named(place)),
            EntityType::Position => {
                if let Some(person) = self.person_in_apposition(place.start, floor) {
                    return Some(named(person));
                }
                match self.holder(place) {
                    Some(holder) => {
                        Some(Speaker { text: self.entities[holder].value.name.clone(), entity: Some(Ref::new(holder)) })
                    }
                    None => Some(named(place)),
                }
            }
            EntityType::Org => match self.person_in_apposition(place.start, floor) {
                Some(person) => Some(named(person)),
                None => Some(named(place)),
            },
            EntityType::Document => entity
                .issuer
                .filter(|issuer| issuer.index() < self.entities.len())
                .map(|issuer| Speaker { text: self.entities[issuer.index()].value.name.clone(), entity: Some(issuer) }),
            // `cử tri xã A` is not the commune.
            EntityType::Place if self.person_in_apposition(place.start, floor).is_some() => {
                self.person_in_apposition(place.start, floor).map(named)
            }
            EntityType::Place => {
                // `Cử tri xã A, huyện B`: not the district.
                let mut start = place.start;
                for _ in 0..3 {
                    if start <= floor + 1 || !self.is(start - 1, Shape::COMMA) {
                        break;
                    }
                    match self.entity_ending(start - 1, floor) {
                        Some(unit) if self.entity(unit).kind == EntityType::Place => start = unit.start,
                        _ => break,
                    }
                }
                (start == floor || self.is(start - 1, Shape::PUNCT)).then(|| named(place))
            }
            EntityType::Event | EntityType::Programme => None,
        }
    }

    /// The person to whom the offices before token `k` belong: `đồng chí A, Phó Bí thư, Chủ tịch …`.
    fn person_in_apposition(&self, mut k: usize, floor: usize) -> Option<Place> {
        for _ in 0..16 {
            // Over what joins appositions; small words such as `nguyên` or `Phó` that no entity covers.
            let mut joined = false;
            for _ in 0..4 {
                if k <= floor {
                    return None;
                }
                if self.is(k - 1, Shape::COMMA.or(Shape::DASH).or(Shape::OPEN).or(Shape::CLOSE)) {
                    joined = true;
                    k -= 1;
                    continue;
                }
                if let Some(place) = self.entity_ending(k, floor) {
                    match self.entity(place).kind {
                        // A person right before an office without a comma is somebody else's office or his own.
                        EntityType::Person if joined => return Some(place),
                        EntityType::Position | EntityType::Org | EntityType::Place => {
                            k = place.start;
                        }
                        _ => return None,
                    }
                    break;
                }
                if self.roles(k - 1) & (role::CUE | role::SPEECH | role::PAST | role::ORDER) != 0
                    || self.is(k - 1, Shape::PUNCT)
                {
                    return None;
                }
                k -= 1;
            }
        }
        None
    }

    /// A name that no entity covers: an honorific and a run of one to six capitalised words before token `end`.
    fn plain_name(&self, end: usize, floor: usize) -> Option<Speaker> {
        let mut start = end;
        while start > floor
            && end - start < 6
            && self.is(start - 1, Shape::CAPITAL)
            && self.is(start - 1, Shape::LETTERS)
            && self.roles(start - 1) & role::ADDRESS == 0
        {
            start -= 1;
        }
        // `đại biểu K'Mát`: one word is a name behind an honorific.
        if end == start || start == floor {
            return None;
        }
        let honorific = self.term_before(start, floor.saturating_sub(1))?;
        (honorific.roles & role::ADDRESS != 0 && self.roles(start) & role::ACTOR == 0)
            .then(|| Speaker { text: self.text(start, end).to_owned(), entity: None })
    }

    /// The body whose letter, not known by a number, begins at token `start`: `Công văn của Sở A …`.
    pub(crate) fn letter_author(&self, start: usize, end: usize) -> Option<Speaker> {
        if self.roles(start) & role::LETTER == 0 || self.cover(start).is_some() {
            return None;
        }
        let place = self.next_entity(start, end.min(start + 12), &[EntityType::Org, EntityType::Position])?;
        (self.word(place.start - 1) == self.lexicon.of).then(|| self.resolve(place, place.start)).flatten()
    }

    /// The person or office that somebody's taking the floor names: `Phát biểu kết luận, đồng chí A, …`.
    pub(crate) fn speaker_after(&self, start: usize, end: usize) -> Option<Speaker> {
        let place = self.next_entity(start, end, &[EntityType::Person, EntityType::Position])?;
        if place.start > start + 40 {
            return None;
        }
        match self.entity(place).kind {
            EntityType::Person => self.resolve(place, place.start),
            _ => {
                // `Phó Bí thư Tỉnh ủy Nguyễn Văn A`, `Phó Bí thư A, Chủ tịch B`: the name may follow.
                let person = self.next_entity(place.end, end, &[EntityType::Person]);
                match person {
                    Some(person) if person.start == place.end => self.resolve(person, person.start),
                    _ => self.resolve(place, start),
                }
            }
        }
    }
}
