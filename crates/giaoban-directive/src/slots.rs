//! Deadline and addressee of a directive.

use giaoban_core::Ref;
use giaoban_core::text::Shape;
use giaoban_date::TimexType;
use giaoban_entity::EntityType;

use crate::lexicon::DateCue;
use crate::view::{Place, View};
use crate::{Addressee, Due};

impl View<'_> {
    pub(crate) fn due(&self, date: Place) -> Due {
        let value = self.date(date);
        Due { value: value.value.clone(), date: Some(Ref::new(date.index)), from: value.from, to: value.to }
    }

    /// The day or period inside an action that is the work's own: a deadline before a period with a preposition
    /// before a bare period, the first of equals.
    pub(crate) fn due_inside(&self, start: usize, end: usize) -> Option<Place> {
        let mut best: Option<(DateCue, Place)> = None;
        let mut seen = start;
        let mut bracket = false;
        for place in self.dates_in(start, end) {
            let date = self.date(place);
            // What stands in brackets describes.
            for token in &self.tokens[seen..place.start.max(seen)] {
                bracket = (bracket || token.is(Shape::OPEN)) && !token.is(Shape::CLOSE);
            }
            seen = place.start.max(seen);
            if bracket {
                continue;
            }
            if self.is_conditional(place, start) || date.value.ends_with("_REF") || !self.is_horizon(place, start) {
                continue;
            }
            let cue = self.date_cue(place.start, start);
            // `mỗi ngày 2 lần` says how often, not by when.
            let counts = match date.kind {
                TimexType::Duration => {
                    // `trong ít nhất 7 ngày`
                    (start.max(place.start.saturating_sub(3))..place.start)
                        .rev()
                        .find(|&k| !self.lexicon.approximate.contains(&self.word(k)))
                        .is_some_and(|k| self.lexicon.time_limits.contains(&self.word(k)))
                }
                TimexType::Set => cue != DateCue::None || self.is_rhythm_of_reports(place, start, end),
                TimexType::Date | TimexType::Time => true,
            };
            if !counts {
                continue;
            }
            if let (Some(published), Some(to)) = (&self.document.published.time, date.to)
                && to < published.first
                // `đã yêu cầu … trước ngày A`: an order that the paper tells of later.
                && !(place.start.saturating_sub(2).max(start)..place.start)
                    .any(|k| self.word(k) == self.lexicon.before)
            {
                continue;
            }
            if best.is_none_or(|(strongest, _)| cue > strongest) {
                best = Some((cue, place));
            }
        }
        best.map(|(_, place)| place)
    }

    /// True for `…, hằng quý báo cáo …`, `báo cáo 2 tuần một lần`.
    fn is_rhythm_of_reports(&self, place: Place, start: usize, end: usize) -> bool {
        let behind = place.start > start && self.word(place.start - 1) == self.lexicon.report;
        let ahead = place.end + 1 < end
            && (place.start == start
                || self.is(place.start - 1, Shape::COMMA)
                || self.word(place.start - 1) == self.lexicon.and)
            && self.word(place.end + 1) == self.lexicon.report;
        behind || ahead
    }

    /// True when `khi` or `nếu` opens the words in which the date stands.
    fn is_conditional(&self, place: Place, start: usize) -> bool {
        (start.max(place.start.saturating_sub(16))..place.start)
            .rev()
            .take_while(|&k| !self.is(k, Shape::COMMA))
            // `trước khi vào năm học mới` is a deadline.
            .any(|k| {
                self.lexicon.conditions.contains(&self.word(k))
                    && !(k > start && self.word(k - 1) == self.lexicon.before)
            })
    }

    /// What stands before a date: `trước (ngày)`, `chậm nhất (là)`, `trong`.
    pub(crate) fn date_cue(&self, start: usize, floor: usize) -> DateCue {
        (floor.max(start.saturating_sub(3))..start)
            .take_while(|&k| !self.is(k, Shape::COMMA))
            .map(|k| self.lexicon.date_cues.get(self.word(k)))
            .max()
            .unwrap_or(DateCue::None)
    }

    pub(crate) fn addressee(&self, start: usize, end: usize) -> Addressee {
        let kinds = [EntityType::Org, EntityType::Position, EntityType::Person, EntityType::Place];
        Addressee {
            text: self.text(start, end).to_owned(),
            entity: self.next_entity(start, end, &kinds).map(Self::entity_ref),
        }
    }
}
