use crate::Span;
use crate::fold::{self, Folded, tone_to_older_placement};
use unicode_normalization::UnicodeNormalization;

/// A text in one spelling, with the way back to the text as given.
///
/// The view is NFC, in small letters, with tone marks in the older placement, one space for every
/// run of blanks within a line, plain dashes and quotation marks, and without invisible characters.
/// Line feeds are kept. It serves searching and comparing; annotations carry spans of the text as
/// given, which [`NormalizedText::original`] finds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NormalizedText {
    text: String,
    /// For every change of distance between the two texts: offset here, start and end there of the
    /// piece that begins at it. Sorted by the first.
    pieces: Vec<Piece>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Piece {
    here: u32,
    start: u32,
    end: u32,
}

impl NormalizedText {
    /// Normalizes `text`.
    pub fn new(text: &str) -> Self {
        let mut out = String::with_capacity(text.len());
        let mut pieces = Vec::with_capacity(text.len() / 4 + 1);
        let mut chars = text.char_indices().peekable();
        let mut word = String::new();
        while let Some(&(start, c)) = chars.peek() {
            let piece =
                |out: &String, end: usize| Piece { here: out.len() as u32, start: start as u32, end: end as u32 };
            match fold::fold_char(c) {
                Folded::Invisible => {
                    chars.next();
                }
                Folded::NotALetter => {
                    chars.next();
                    let end = start + c.len_utf8();
                    if c == '\n' {
                        pieces.push(piece(&out, end));
                        out.push('\n');
                    } else if c.is_whitespace() {
                        let mut end = end;
                        while let Some(&(at, next)) = chars.peek() {
                            if next == '\n' || !next.is_whitespace() {
                                break;
                            }
                            end = at + next.len_utf8();
                            chars.next();
                        }
                        match pieces.last_mut() {
                            // Only invisible characters stand between two runs of blanks.
                            Some(last) if out.ends_with(' ') => last.end = end as u32,
                            _ => {
                                pieces.push(piece(&out, end));
                                out.push(' ');
                            }
                        }
                    } else {
                        pieces.push(piece(&out, end));
                        out.push(fold::fold_symbol(c));
                    }
                }
                _ => {
                    word.clear();
                    let mut end = start;
                    while let Some(&(at, next)) = chars.peek() {
                        match fold::fold_char(next) {
                            Folded::NotALetter => break,
                            Folded::Invisible => {}
                            _ => {
                                word.push(next);
                                end = at + next.len_utf8();
                            }
                        }
                        chars.next();
                    }
                    // A small letter may compose where its capital did not (`ῼ` and a grave).
                    let small: String = word.nfc().flat_map(char::to_lowercase).nfc().collect();
                    let small = tone_to_older_placement(&small);
                    // Letters map one to one where nothing was composed; otherwise the word is one piece.
                    if small.chars().count() == text[start..end].chars().count() {
                        for ((at, c), new) in text[start..end].char_indices().zip(small.chars()) {
                            let at = start + at;
                            pieces.push(Piece {
                                here: out.len() as u32,
                                start: at as u32,
                                end: (at + c.len_utf8()) as u32,
                            });
                            out.push(new);
                        }
                    } else {
                        pieces.push(piece(&out, end));
                        out.push_str(&small);
                    }
                }
            }
        }
        Self { text: out, pieces }
    }

    /// The normalized text of `text` alone, for names and keys. Words of composed letters with blanks between them, which
    /// nearly all are, need no second look.
    pub fn string(text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut word = 0;
        for c in text.chars() {
            match fold::fold_char(c) {
                Folded::Letter { upper: false, .. } => out.push(c),
                Folded::Letter { .. } => out.extend(c.to_lowercase()),
                Folded::NotALetter if c == ' ' && word < out.len() => {
                    settle_tone(&mut out, word);
                    out.push(' ');
                    word = out.len();
                }
                _ => return Self::new(text).text,
            }
        }
        settle_tone(&mut out, word);
        out
    }

    /// The normalized text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The span of the text as given that a range of the normalized text stands for. Where a
    /// decomposed word was composed, the whole word is given for any part of it.
    ///
    /// # Panics
    /// Panics when the range does not lie inside the normalized text.
    pub fn original(&self, range: std::ops::Range<usize>) -> Span {
        assert!(range.start <= range.end && range.end <= self.text.len(), "range inside the normalized text");
        let first = self.pieces.partition_point(|piece| piece.here as usize <= range.start);
        let start = first.checked_sub(1).map_or(0, |i| self.pieces[i].start);
        if range.is_empty() {
            return Span::new(start, start);
        }
        let last = self.pieces.partition_point(|piece| (piece.here as usize) < range.end);
        let end = last.checked_sub(1).map_or(start, |i| self.pieces[i].end);
        Span::new(start, end.max(start))
    }
}

/// Puts the tone mark of the small word from byte `word` on in its older place.
fn settle_tone(out: &mut String, word: usize) {
    let mut last = out[word..].chars().rev();
    // Only a toned letter behind `o` or `u` moves its mark.
    if last.next().is_some_and(|c| !c.is_ascii()) && matches!(last.next(), Some('o' | 'u')) {
        let placed = tone_to_older_placement(&out[word..]).into_owned();
        out.truncate(word);
        out.push_str(&placed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_string_alone_is_the_same() {
        for text in [
            "",
            " ",
            "Hoà giải ở CƠ SỞ",
            "quý hai thuỷ ngân",
            "khoẻ  mạnh",
            " tỉnh uỷ ",
            "Ðảng uỷ\nxã",
            "ho\u{300}a gia\u{309}i",
            "An toàn – vệ sinh",
            "quá trình, uỷ",
            "ῼ\u{300}",
        ] {
            assert_eq!(NormalizedText::string(text), NormalizedText::new(text).as_str(), "{text}");
        }
    }

    #[test]
    fn ranges_map_back() {
        let text = "  Tỉnh\u{a0}\u{a0}uỷ HOA\u{300} Bi\u{300}nh – “Dân\u{200b} vận”\nÐảng";
        let view = NormalizedText::new(text);
        assert_eq!(view.as_str(), " tỉnh ủy hòa bình - \"dân vận\"\nðảng");
        for (needle, original) in [
            ("tỉnh ủy", "Tỉnh\u{a0}\u{a0}uỷ"),
            ("hòa bình", "HOA\u{300} Bi\u{300}nh"),
            ("dân vận", "Dân\u{200b} vận"),
            ("ủy", "uỷ"),
        ] {
            let at = view.as_str().find(needle).unwrap();
            assert_eq!(view.original(at..at + needle.len()).of(text), original);
        }
    }
}
