//! Folding: the form under which two spellings are one word.
//!
//! Folded away are case, Unicode form (composed or decomposed), the place of the tone mark
//! (`hòa`, `hoà`), final `i` or `y` after a lone consonant (`tỷ`, `tỉ`; `kỹ`, `kĩ`), the letter eth
//! that web pages print for `Đ`, the kinds of dashes and quotation marks, and invisible
//! characters. Everything else is kept: `a`, `ă` and `â` are different letters and the six tones
//! are different words.
//!
//! The tone is pulled out of the vowels and written once, at the end of the key. That makes the
//! placement of the mark irrelevant without a table of rhymes.

/// The folded form of one word, packed. Words of up to 15 letters are exact; longer ones are a
/// 120-bit hash, which no word of natural language is known to share with another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Key(pub(crate) u128);

/// What one character contributes to a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Folded {
    /// A letter: its code, tone (0 none, 1 huyền, 2 sắc, 3 hỏi, 4 ngã, 5 nặng) and whether it is a capital.
    Letter { code: u8, tone: u8, upper: bool },
    /// A combining tone mark.
    Tone(u8),
    /// A combining circumflex, breve or horn.
    Mark(Mark),
    /// Any other letter or combining mark.
    Other { upper: bool },
    /// A character that is not seen (zero width, soft hyphen).
    Invisible,
    /// Not part of a word.
    NotALetter,
}

/// A combining mark that makes another letter of its base.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mark {
    Circumflex,
    Breve,
    Horn,
}

// Codes of the letters that ASCII lacks. Control bytes never occur in words.
pub(crate) const A_BREVE: u8 = 1;
pub(crate) const A_CIRCUMFLEX: u8 = 2;
pub(crate) const D_STROKE: u8 = 3;
pub(crate) const E_CIRCUMFLEX: u8 = 4;
pub(crate) const O_CIRCUMFLEX: u8 = 5;
pub(crate) const O_HORN: u8 = 6;
pub(crate) const U_HORN: u8 = 7;
const TONE_BASE: u8 = 16;

/// Folding of the letters U+1EA0 to U+1EF9, in pairs of capital and small letter.
const EXTENDED: [(u8, u8); 45] = [
    (b'a', 5),
    (b'a', 3),
    (A_CIRCUMFLEX, 2),
    (A_CIRCUMFLEX, 1),
    (A_CIRCUMFLEX, 3),
    (A_CIRCUMFLEX, 4),
    (A_CIRCUMFLEX, 5),
    (A_BREVE, 2),
    (A_BREVE, 1),
    (A_BREVE, 3),
    (A_BREVE, 4),
    (A_BREVE, 5),
    (b'e', 5),
    (b'e', 3),
    (b'e', 4),
    (E_CIRCUMFLEX, 2),
    (E_CIRCUMFLEX, 1),
    (E_CIRCUMFLEX, 3),
    (E_CIRCUMFLEX, 4),
    (E_CIRCUMFLEX, 5),
    (b'i', 3),
    (b'i', 5),
    (b'o', 5),
    (b'o', 3),
    (O_CIRCUMFLEX, 2),
    (O_CIRCUMFLEX, 1),
    (O_CIRCUMFLEX, 3),
    (O_CIRCUMFLEX, 4),
    (O_CIRCUMFLEX, 5),
    (O_HORN, 2),
    (O_HORN, 1),
    (O_HORN, 3),
    (O_HORN, 4),
    (O_HORN, 5),
    (b'u', 5),
    (b'u', 3),
    (U_HORN, 2),
    (U_HORN, 1),
    (U_HORN, 3),
    (U_HORN, 4),
    (U_HORN, 5),
    (b'y', 1),
    (b'y', 5),
    (b'y', 3),
    (b'y', 4),
];

#[inline]
pub(crate) fn fold_char(c: char) -> Folded {
    let u = c as u32;
    let letter = |code: u8, tone: u8, upper: bool| Folded::Letter { code, tone, upper };
    match u {
        0x61..=0x7A => letter(u as u8, 0, false),
        0x41..=0x5A => letter(u as u8 + 32, 0, true),
        0x1EA0..=0x1EF9 => {
            let (code, tone) = EXTENDED[((u - 0x1EA0) / 2) as usize];
            letter(code, tone, u.is_multiple_of(2))
        }
        0xC0..=0xFF => {
            let upper = u < 0xE0;
            match u | 0x20 {
                0xE0 => letter(b'a', 1, upper),
                0xE1 => letter(b'a', 2, upper),
                0xE2 => letter(A_CIRCUMFLEX, 0, upper),
                0xE3 => letter(b'a', 4, upper),
                0xE8 => letter(b'e', 1, upper),
                0xE9 => letter(b'e', 2, upper),
                0xEA => letter(E_CIRCUMFLEX, 0, upper),
                0xEC => letter(b'i', 1, upper),
                0xED => letter(b'i', 2, upper),
                0xF0 => letter(D_STROKE, 0, upper),
                0xF2 => letter(b'o', 1, upper),
                0xF3 => letter(b'o', 2, upper),
                0xF4 => letter(O_CIRCUMFLEX, 0, upper),
                0xF5 => letter(b'o', 4, upper),
                0xF9 => letter(b'u', 1, upper),
                0xFA => letter(b'u', 2, upper),
                0xFD => letter(b'y', 2, upper),
                // Multiplication and division sign.
                0xF7 => Folded::NotALetter,
                _ => Folded::Other { upper: upper && u != 0xDF },
            }
        }
        0x102 | 0x103 => letter(A_BREVE, 0, u == 0x102),
        0x110 | 0x111 => letter(D_STROKE, 0, u == 0x110),
        0x128 | 0x129 => letter(b'i', 4, u == 0x128),
        0x168 | 0x169 => letter(b'u', 4, u == 0x168),
        0x1A0 | 0x1A1 => letter(O_HORN, 0, u == 0x1A0),
        0x1AF | 0x1B0 => letter(U_HORN, 0, u == 0x1AF),
        0x300 | 0x340 => Folded::Tone(1),
        0x301 | 0x341 => Folded::Tone(2),
        0x309 => Folded::Tone(3),
        0x303 => Folded::Tone(4),
        0x323 => Folded::Tone(5),
        0x302 => Folded::Mark(Mark::Circumflex),
        0x306 => Folded::Mark(Mark::Breve),
        0x31B => Folded::Mark(Mark::Horn),
        0x304..=0x36F => Folded::Other { upper: false },
        0xAD | 0x200B..=0x200F | 0x2060..=0x2064 | 0xFEFF | 0x202A..=0x202E => Folded::Invisible,
        0..=0xBF => {
            if matches!(c, 'ª' | 'µ' | 'º') {
                Folded::Other { upper: false }
            } else {
                Folded::NotALetter
            }
        }
        _ if c.is_alphabetic() => Folded::Other { upper: c.is_uppercase() },
        _ => Folded::NotALetter,
    }
}

/// The character that a punctuation mark or symbol is folded to.
#[inline]
pub(crate) fn fold_symbol(c: char) -> char {
    match c {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹘' | '－' => '-',
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '＂' => '"',
        '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' => '\'',
        '，' => ',',
        '：' => ':',
        '；' => ';',
        '（' => '(',
        '）' => ')',
        '∕' | '⁄' | '／' => '/',
        _ => c,
    }
}

/// Builds a [`Key`] letter by letter.
#[derive(Clone, Copy)]
pub(crate) struct KeyBuilder {
    bytes: [u8; 16],
    len: u8,
    tone: u8,
    hash: u128,
}

const HASH_FACTOR: u128 = 0x2D99_787A_12B4_6F13_9E37_79B9_7F4A_7C15;

impl KeyBuilder {
    #[inline]
    pub(crate) fn new() -> Self {
        Self { bytes: [0; 16], len: 0, tone: 0, hash: 0 }
    }

    #[inline]
    pub(crate) fn push(&mut self, byte: u8) {
        if self.len == 15 {
            self.spill();
        }
        self.bytes[self.len as usize] = byte;
        self.len += 1;
    }

    #[cold]
    fn spill(&mut self) {
        self.hash = mix(self.hash ^ u128::from_le_bytes(self.bytes));
        self.bytes = [0; 16];
        self.len = 0;
    }

    #[inline]
    pub(crate) fn push_tone(&mut self, tone: u8) {
        if self.tone == 0 {
            self.tone = tone;
        } else if tone != 0 {
            // Two toned vowels: two words glued together. Keep the second where it stands.
            self.push(TONE_BASE + 8 + tone);
        }
    }

    /// A combining mark changes the letter before it.
    #[inline]
    pub(crate) fn push_mark(&mut self, mark: Mark) {
        let Some(last) = self.len.checked_sub(1) else { return };
        let slot = &mut self.bytes[last as usize];
        *slot = Self::letter(*slot, mark);
    }

    /// The code of the letter that `mark` makes of the letter `base`; `base` when it makes none.
    #[inline]
    pub(crate) fn letter(base: u8, mark: Mark) -> u8 {
        match (mark, base) {
            (Mark::Circumflex, b'a') => A_CIRCUMFLEX,
            (Mark::Circumflex, b'e') => E_CIRCUMFLEX,
            (Mark::Circumflex, b'o') => O_CIRCUMFLEX,
            (Mark::Breve, b'a') => A_BREVE,
            (Mark::Horn, b'o') => O_HORN,
            (Mark::Horn, b'u') => U_HORN,
            (_, other) => other,
        }
    }

    /// Any other character, small.
    #[cold]
    pub(crate) fn push_other(&mut self, c: char) {
        for lower in c.to_lowercase() {
            let mut buffer = [0; 4];
            for &byte in lower.encode_utf8(&mut buffer).as_bytes() {
                self.push(byte);
            }
        }
    }

    #[inline]
    pub(crate) fn finish(mut self) -> Key {
        let n = self.len as usize;
        if n >= 2 && self.hash == 0 && self.bytes[n - 1] == b'y' {
            let lone = match self.bytes[n - 2] {
                b'h' | b'k' | b'l' | b'm' | b's' | b't' | b'v' => true,
                b'u' => n == 3 && self.bytes[0] == b'q',
                _ => false,
            };
            if lone {
                self.bytes[n - 1] = b'i';
            }
        }
        if self.tone != 0 {
            self.bytes[n] = TONE_BASE + self.tone;
        }
        let packed = u128::from_le_bytes(self.bytes);
        if self.hash == 0 { Key(packed) } else { Key(mix(self.hash ^ packed) | (0xFF << 120)) }
    }
}

fn mix(value: u128) -> u128 {
    let product = value.wrapping_mul(HASH_FACTOR);
    product ^ (product >> 67)
}

/// Puts the tone mark of one composed syllable where the older orthography has it
/// (`hoà` to `hòa`, `thuý` to `thúy`, `uỷ` to `ủy`), keeping case. Other words are returned as they are.
///
/// The reference tables and all canonical names of the project are written in this placement.
pub fn tone_to_older_placement(word: &str) -> std::borrow::Cow<'_, str> {
    use std::borrow::Cow;
    let chars: Vec<char> = word.chars().collect();
    let n = chars.len();
    if n < 2 {
        return Cow::Borrowed(word);
    }
    // Only open syllables in oa, oe and uy differ.
    let (first, last) = (chars[n - 2], chars[n - 1]);
    let (Folded::Letter { code: a, tone: 0, upper }, Folded::Letter { code: b, tone, upper: last_upper }) =
        (fold_char(first), fold_char(last))
    else {
        return Cow::Borrowed(word);
    };
    let after_q = n >= 3 && matches!(chars[n - 3], 'q' | 'Q');
    if tone == 0 || after_q || !matches!((a, b), (b'o', b'a') | (b'o', b'e') | (b'u', b'y')) {
        return Cow::Borrowed(word);
    }
    let (Some(toned), Some(plain)) = (compose(a, tone, upper), compose(b, 0, last_upper)) else {
        return Cow::Borrowed(word);
    };
    let mut out: String = chars[..n - 2].iter().collect();
    out.push(toned);
    out.push(plain);
    Cow::Owned(out)
}

/// The composed letter of a code and a tone. `None` where Unicode has no such letter.
fn compose(code: u8, tone: u8, upper: bool) -> Option<char> {
    let base = match code {
        A_BREVE => 'ă',
        A_CIRCUMFLEX => 'â',
        D_STROKE => 'đ',
        E_CIRCUMFLEX => 'ê',
        O_CIRCUMFLEX => 'ô',
        O_HORN => 'ơ',
        U_HORN => 'ư',
        other => other as char,
    };
    let mark = match tone {
        0 => None,
        1 => Some('\u{300}'),
        2 => Some('\u{301}'),
        3 => Some('\u{309}'),
        4 => Some('\u{303}'),
        _ => Some('\u{323}'),
    };
    let lower = match mark {
        None => base,
        Some(mark) => unicode_normalization::char::compose(base, mark)?,
    };
    if upper { lower.to_uppercase().next() } else { Some(lower) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(word: &str) -> Key {
        let mut builder = KeyBuilder::new();
        for c in word.chars() {
            match fold_char(c) {
                Folded::Letter { code, tone, .. } => {
                    builder.push(code);
                    builder.push_tone(tone);
                }
                Folded::Tone(tone) => builder.push_tone(tone),
                Folded::Mark(mark) => builder.push_mark(mark),
                Folded::Other { .. } => builder.push_other(c),
                Folded::Invisible => {}
                Folded::NotALetter => builder.push_other(c),
            }
        }
        builder.finish()
    }

    #[test]
    fn spellings_of_one_word_fold_together() {
        for group in [
            &["hòa", "hoà", "HÒA", "Hoà", "ho\u{300}a", "hoa\u{300}"][..],
            &["ủy", "uỷ", "ỦY", "Uỷ", "u\u{309}y", "uy\u{309}"],
            &["tỷ", "tỉ", "TỶ"],
            &["quý", "quí", "Quý"],
            &["kỹ", "kĩ"],
            &["Đảng", "Ðảng", "đảng", "ĐẢNG", "Đa\u{309}ng"],
            &["ậ", "Ậ", "a\u{323}\u{302}", "a\u{302}\u{323}", "â\u{323}", "ạ\u{302}"],
            &["ữ", "ư\u{303}", "u\u{31b}\u{303}", "u\u{303}\u{31b}"],
            &["nghiêng", "NGHIÊNG", "nghi\u{ea}ng", "nghie\u{302}ng"],
        ] {
            for word in group {
                assert_eq!(key(word), key(group[0]), "{word} and {}", group[0]);
            }
        }
    }

    #[test]
    fn different_words_stay_apart() {
        let words = [
            "ma",
            "mà",
            "má",
            "mả",
            "mã",
            "mạ",
            "mă",
            "mâ",
            "thuy",
            "thui",
            "thúy",
            "thúi",
            "tai",
            "tay",
            "đa",
            "da",
            "o",
            "ô",
            "ơ",
            "u",
            "ư",
            "hội",
            "hơi",
            "internationalisation",
            "internationalization",
        ];
        for (i, a) in words.iter().enumerate() {
            for b in &words[i + 1..] {
                assert_ne!(key(a), key(b), "{a} {b}");
            }
        }
    }

    #[test]
    fn tone_marks_move_to_the_older_place() {
        for (from, to) in [
            ("hoà", "hòa"),
            ("HOÀ", "HÒA"),
            ("thuý", "thúy"),
            ("uỷ", "ủy"),
            ("Uỷ", "Ủy"),
            ("khoẻ", "khỏe"),
            ("quý", "quý"),
            ("quỷ", "quỷ"),
            ("toán", "toán"),
            ("hòa", "hòa"),
            ("xoè", "xòe"),
            ("tỉnh", "tỉnh"),
        ] {
            assert_eq!(tone_to_older_placement(from), to);
        }
    }
}
