//! Years counted by the era name of an emperor.

use super::*;

impl Matcher<'_> {
    /// `Minh Mạng thứ 13`, `năm Gia Long thứ 3`, `Tự Đức năm thứ hai`, `năm Thành Thái nguyên niên` from token `i`: the
    /// year in which most of that lunar year lies, and the token after it.
    ///
    /// The name alone is mostly that of a street or school, and `thứ 3` also Tuesday: a low number is
    /// taken only with `năm` or with the year of the calendar in brackets.
    pub(super) fn reign_year(&self, i: usize) -> Option<(i16, usize)> {
        let year_before = self.role(i) == Word::Year;
        let at = i + usize::from(year_before);
        let first = self.phrases.partition_point(|m| (m.start as usize) < at);
        let name = self.phrases[first..].iter().take_while(|m| m.start as usize == at).find(|m| m.class == REIGN)?;
        if !year_before && self.role_before(i) == Word::Street {
            return None;
        }
        let reign = self.words.reigns[name.value as usize];
        let end = name.end as usize;
        if self.role(end) == Word::Origin && self.role(end + 1) == Word::Annals {
            return Some((reign.first, end + 2));
        }
        let year_behind = self.role(end) == Word::Year;
        let ordinal = end + usize::from(year_behind);
        if self.role(ordinal) != Word::Weekday {
            return None;
        }
        let (number, end) = match self.role(ordinal + 1) {
            // `thứ nhất`
            Word::Most => (1, ordinal + 2),
            _ => self.number(ordinal + 1, 2)?,
        };
        let sure = year_before
            || year_behind
            || number > 7 && self.is(ordinal + 1, Shape::DIGITS)
            || self.is(end, Shape::OPEN)
                && self.year4(end + 1 + usize::from(self.role(end + 1) == Word::Year)).is_some();
        let year = reign.first + i16::try_from(number).ok()? - 1;
        (sure && number > 0 && year <= reign.last).then_some((year, end))
    }
}
