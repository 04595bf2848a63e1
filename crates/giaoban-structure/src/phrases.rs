//! The phrases that tell what a line is, from `data/line_phrases.tsv`.

use giaoban_core::text::{Case, LexiconBuilder, Owner};

/// Under which name the phrases stand in the shared lexicon.
pub(crate) const OWNER: Owner = "structure";

const TABLE: &str = include_str!("../data/line_phrases.tsv");

/// A set of [`Cue`]s.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Cues(u64);

impl Cues {
    /// A set of several.
    pub(crate) const fn of(cues: &[Cue]) -> Self {
        let mut set = 0;
        let mut i = 0;
        while i < cues.len() {
            set |= 1 << cues[i] as u16;
            i += 1;
        }
        Self(set)
    }

    /// True when the two sets have a cue in common.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Adds all of another set.
    pub(crate) fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    pub(crate) fn has(self, cue: Cue) -> bool {
        self.0 & (1 << cue as u16) != 0
    }
}

macro_rules! cues {
    ($($(#[$doc:meta])* $name:ident = $kind:literal $place:literal,)*) => {
        /// What a phrase says of the line in which it stands: `kind` and `place` of its table row.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u16)]
        pub(crate) enum Cue {
            $($(#[$doc])* $name,)*
        }

        impl Cue {
            #[cfg(test)]
            const ALL: &[Cue] = &[$(Cue::$name),*];

            fn named(kind: &str, place: &str) -> Option<Cue> {
                match (kind, place) {
                    $(($kind, $place) => Some(Cue::$name),)*
                    _ => None,
                }
            }
        }
    };
}

cues! {
    /// `Xem thêm`, `Chia sẻ`, `Trang chủ`
    Furniture = "furniture" "whole",
    /// `Bản quyền`, `Giấy phép số`
    FurnitureStart = "furniture" "start",
    /// `Ý kiến bạn đọc`, above what readers wrote
    Comments = "furniture" "comments",
    /// `Tin liên quan`, above a list of teasers
    RelatedHeader = "related" "header",
    /// `Bài trước`, before one teaser
    RelatedStart = "related" "start",
    /// `lượt xem`
    Counter = "counter" "any",
    /// `Lượt xem`
    CounterStart = "counter" "start",
    /// `Audio`, `Tệp đính kèm`
    Media = "media" "start",
    /// `Quang cảnh`
    CaptionStart = "caption" "start",
    /// `trao quà`, `phát biểu tại`: what people do in pictures
    CaptionVerb = "caption" "verb",
    /// `Trình diễn`: first word of a caption that names no person
    CaptionOpener = "caption" "opener",
    /// `Ảnh`, before the name of the photographer
    Photo = "caption" "photo",
    /// `Tin, ảnh`
    Byline = "byline" "start",
    /// `Nhóm phóng viên`
    BylineWhole = "byline" "whole",
    /// `Phòng`, `Trung tâm`: first word of a body that signs a text
    BylineBody = "byline" "body",
    /// `Theo`, `Nguồn`
    Credit = "credit" "start",
    /// `TTXVN`
    CreditWhole = "credit" "whole",
    /// `Ngày đăng`
    Published = "stamp" "published",
    /// `Cập nhật`
    Updated = "stamp" "updated",
    /// `lúc`, `ngày`: other words of a stamp
    StampWord = "stamp" "word",
    /// `Hôm nay là`
    ClockWord = "clock" "word",
    /// `Độc lập - Tự do - Hạnh phúc`
    LetterHead = "letter" "head",
    /// `Số` of an official letter
    LetterNumber = "letter" "number",
    /// `QUYẾT ĐỊNH`
    LetterType = "letter" "type",
    /// `Ủy ban nhân dân`, above the grounds of a decision
    LetterIssuer = "letter" "issuer",
    /// `V/v`
    LetterSubject = "letter" "subject",
    /// `Kính gửi`
    LetterTo = "letter" "to",
    /// `Nơi nhận`
    LetterCopies = "letter" "copies",
    /// `TM.`
    LetterSignature = "letter" "signature",
    /// `Cổng thông tin điện tử`
    Masthead = "masthead" "start",
    /// `Bên cạnh đó`: a paragraph that goes on, no lead
    Connective = "connective" "start",
    /// `Đồng chí`, `Lãnh đạo`: how captions begin
    PersonStart = "person" "start",
    /// `nhấn mạnh`: told by the text, not seen in a picture
    Speech = "speech" "any",
}

impl Cue {
    /// The cue with the class number of a match, as a set.
    pub(crate) fn of_class(class: u16) -> Cues {
        Cues(1u64.wrapping_shl(u32::from(class)))
    }
}

/// Contributes all phrases.
pub(crate) fn contribute(lexicon: &mut LexiconBuilder) {
    for (kind, place, phrase) in rows() {
        let cue = Cue::named(kind, place)
            .unwrap_or_else(|| panic!("line_phrases.tsv: no cue is called `{kind}` at `{place}` (`{phrase}`)"));
        lexicon.phrase(OWNER, phrase, Case::Any, cue as u16, 0);
    }
}

/// Kind, place and phrase of every row.
fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1).map(|line| {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_else(|| panic!("line_phrases.tsv: a cell is missing in `{line}`"));
        (cell(), cell(), cell())
    })
}

/// The phrases that may be glued to the title behind them (`Bài trướcHội nghị …`).
pub(crate) fn glued() -> Vec<&'static str> {
    rows().filter(|(kind, place, _)| (*kind, *place) == ("related", "start")).map(|(_, _, phrase)| phrase).collect()
}

/// The phrases whose words may stand in a stamp or beside it on its line.
pub(crate) fn stamp_phrases() -> impl Iterator<Item = &'static str> {
    rows().filter(|(kind, _, _)| matches!(*kind, "stamp" | "clock" | "counter")).map(|(_, _, phrase)| phrase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_whole() {
        contribute(&mut LexiconBuilder::new());
        let mut seen = std::collections::BTreeSet::new();
        for row in rows() {
            assert!(seen.insert(row), "{row:?} stands twice");
        }
        assert!(glued().contains(&"Bài tiếp theo"));
        assert!(Cue::ALL.len() <= 64);
    }
}
