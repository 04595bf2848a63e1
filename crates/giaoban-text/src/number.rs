//! Numbers as printed: digits of both styles and Vietnamese number words.

use crate::LexiconBuilder;
use crate::token::{Shape, Token, WordId, WordTable};

/// How a number is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// Digits only: `845`.
    Plain,
    /// `.` groups thousands and `,` parts decimals, as Vietnamese does: `1.234,5`.
    Vietnamese,
    /// `,` groups thousands and `.` parts decimals: `1,234.5`.
    English,
    /// Words: `hai trăm`.
    Words,
}

/// A number and where it ends.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Numeral {
    /// Its value.
    pub value: f64,
    /// Token after the last one.
    pub end: usize,
    /// How it is written.
    pub style: Style,
}

/// What a number word does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    None,
    /// 0 to 9; the flag tells words that are digits only after another number word (`mốt`, `tư`, `lăm`).
    Digit(u8, bool),
    /// `mười`
    Ten,
    /// `mươi`, `chục`
    Tens,
    /// `trăm`
    Hundred,
    /// `linh`, `lẻ`
    Zero,
    /// `nghìn`, `vạn`, `triệu`, `tỷ`: power of ten.
    Scale(u8),
    /// `rưỡi`
    Half,
}

/// Reads numbers at a token.
#[derive(Debug)]
pub struct NumberReader {
    roles: WordTable<Role>,
}

impl NumberReader {
    /// Names the number words.
    pub fn new(lexicon: &mut LexiconBuilder) -> Self {
        let mut roles = WordTable::new(Role::None);
        let mut set = |word: &str, role| roles.set(lexicon.word(word), role);
        for (word, value) in [
            ("không", 0),
            ("một", 1),
            ("hai", 2),
            ("ba", 3),
            ("bốn", 4),
            ("năm", 5),
            ("sáu", 6),
            ("bảy", 7),
            ("bẩy", 7),
            ("tám", 8),
            ("chín", 9),
        ] {
            set(word, Role::Digit(value, false));
        }
        for (word, value) in [("mốt", 1), ("tư", 4), ("lăm", 5), ("nhăm", 5)] {
            set(word, Role::Digit(value, true));
        }
        set("mười", Role::Ten);
        set("mươi", Role::Tens);
        set("chục", Role::Tens);
        set("trăm", Role::Hundred);
        set("linh", Role::Zero);
        set("lẻ", Role::Zero);
        set("nghìn", Role::Scale(3));
        set("ngàn", Role::Scale(3));
        set("vạn", Role::Scale(4));
        set("triệu", Role::Scale(6));
        set("tỷ", Role::Scale(9));
        set("rưỡi", Role::Half);
        Self { roles }
    }

    /// True when the token is a number word that may begin a number.
    pub fn is_number_word(&self, word: WordId) -> bool {
        matches!(self.roles.get(word), Role::Digit(_, false) | Role::Ten)
    }

    /// Reads the number in digits at token `at`, with its separators. Groups of three digits after
    /// a `.` are thousands, after a `,` too when there are two groups or more; otherwise a `,` or
    /// `.` parts decimals.
    pub fn digits(&self, text: &str, tokens: &[Token], at: usize) -> Option<Numeral> {
        let first = tokens.get(at)?;
        if !first.is(Shape::DIGITS) {
            return None;
        }
        let mut literal = String::from(first.text(text));
        let mut end = at + 1;
        let mut style = Style::Plain;
        let glued_digits = |i: usize| tokens.get(i).filter(|t| t.is(Shape::DIGITS) && t.is_glued());
        let glued_mark = |i: usize, mark: Shape| tokens.get(i).is_some_and(|t| t.is(mark) && t.is_glued());
        let grouping = |mark: Shape| {
            let mut groups = 0;
            let mut i = at + 1;
            while first.end() - first.start() <= 3
                && glued_mark(i, mark)
                && glued_digits(i + 1).is_some_and(|t| t.end() - t.start() == 3)
            {
                groups += 1;
                i += 2;
            }
            groups
        };
        let (dots, commas) = (grouping(Shape::PERIOD), grouping(Shape::COMMA));
        let (groups, decimal) = if dots > 0 {
            style = Style::Vietnamese;
            (dots, Shape::COMMA)
        } else if commas > 1 || (commas == 1 && glued_mark(at + 3, Shape::PERIOD) && glued_digits(at + 4).is_some()) {
            style = Style::English;
            (commas, Shape::PERIOD)
        } else {
            (0, Shape::COMMA.or(Shape::PERIOD))
        };
        for _ in 0..groups {
            literal.push_str(tokens[end + 1].text(text));
            end += 2;
        }
        if glued_mark(end, decimal)
            && let Some(fraction) = glued_digits(end + 1)
        {
            if style == Style::Plain {
                style = if tokens[end].is(Shape::COMMA) { Style::Vietnamese } else { Style::English };
            }
            literal.push('.');
            literal.push_str(fraction.text(text));
            end += 2;
        }
        Some(Numeral { value: literal.parse().ok()?, end, style })
    }

    /// Reads a number in words at token `at`: `hai mươi mốt`, `một nghìn hai trăm`, `ba trăm linh năm`,
    /// `mười lăm`, `hai triệu rưỡi`.
    pub fn words(&self, tokens: &[Token], at: usize) -> Option<Numeral> {
        let role = |i: usize| {
            tokens
                .get(i)
                .filter(|t| i == at || !t.is(Shape::SENTENCE_START))
                .map_or(Role::None, |t| self.roles.get(t.word))
        };
        if !matches!(role(at), Role::Digit(_, false) | Role::Ten) {
            return None;
        }
        let mut total = 0.0_f64;
        let mut last_scale = f64::INFINITY;
        let mut i = at;
        while let Some((group, next)) = Self::below_thousand(&role, i) {
            let Role::Scale(power) = role(next) else {
                // `một nghìn hai` is colloquial for 1,200; kept out, too rare in this press.
                total += group;
                i = next;
                break;
            };
            let mut scale = 10f64.powi(i32::from(power));
            let mut next = next + 1;
            if let Role::Scale(more) = role(next)
                && power == 3
                && more > power
            {
                scale *= 10f64.powi(i32::from(more));
                next += 1;
            }
            if scale >= last_scale {
                break;
            }
            total += group * scale;
            last_scale = scale;
            i = next;
            if role(i) == Role::Half {
                total += scale / 2.0;
                i += 1;
                break;
            }
            if role(i) == Role::Zero && matches!(role(i + 1), Role::Digit(..)) {
                i += 1;
            }
        }
        (i > at).then_some(Numeral { value: total, end: i, style: Style::Words })
    }

    /// One group of a number in words, below 1,000, and the token after it.
    fn below_thousand(role: &impl Fn(usize) -> Role, at: usize) -> Option<(f64, usize)> {
        let mut i = at;
        let mut value = match role(i) {
            Role::Digit(digit, false) => {
                i += 1;
                u32::from(digit)
            }
            Role::Ten => {
                i += 1;
                return Some(match role(i) {
                    Role::Digit(digit, _) => (f64::from(10 + digit), i + 1),
                    _ => (10.0, i),
                });
            }
            _ => return None,
        };
        if role(i) == Role::Hundred {
            i += 1;
            value *= 100;
            match (role(i), role(i + 1)) {
                (Role::Zero, Role::Digit(digit, _)) => return Some((f64::from(value + u32::from(digit)), i + 2)),
                (Role::Half, _) => return Some((f64::from(value + 50), i + 1)),
                (Role::Ten, Role::Digit(digit, _)) => return Some((f64::from(value + 10 + u32::from(digit)), i + 2)),
                (Role::Ten, _) => return Some((f64::from(value + 10), i + 1)),
                (Role::Digit(tens, false), Role::Tens) => {
                    i += 2;
                    value += u32::from(tens) * 10;
                    if let Role::Digit(digit, _) = role(i) {
                        value += u32::from(digit);
                        i += 1;
                    }
                }
                _ => {}
            }
            return Some((f64::from(value), i));
        }
        if role(i) == Role::Tens {
            i += 1;
            value *= 10;
            if let Role::Digit(digit, _) = role(i) {
                value += u32::from(digit);
                i += 1;
            }
        } else if let Role::Digit(digit, true) = role(i) {
            // `hai mốt`: twenty-one with the word for ten dropped.
            if value >= 2 {
                value = value * 10 + u32::from(digit);
                i += 1;
            }
        }
        Some((f64::from(value), i))
    }

    /// Reads digits or words at token `at`, without a scale after digits.
    pub fn read(&self, text: &str, tokens: &[Token], at: usize) -> Option<Numeral> {
        self.digits(text, tokens, at).or_else(|| self.words(tokens, at))
    }

    /// The power of ten of a scale word (`nghìn` 3, `triệu` 6, `tỷ` 9), `None` for other words.
    pub fn scale(&self, word: WordId) -> Option<u8> {
        match self.roles.get(word) {
            Role::Scale(power) => Some(power),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TokenBuffer, tokenize};

    #[test]
    fn numbers() {
        let mut builder = LexiconBuilder::new();
        let reader = NumberReader::new(&mut builder);
        let lexicon = builder.build();
        for (value, texts) in [
            (845.0, &["845"][..]),
            (92.96, &["92,96", "92.96"]),
            (10950.0, &["10.950"]),
            (1234567.5, &["1.234.567,5", "1,234,567.5"]),
            (21.0, &["hai mươi mốt", "hai mốt", "21"]),
            (15.0, &["mười lăm"]),
            (200.0, &["hai trăm"]),
            (305.0, &["ba trăm linh năm", "ba trăm lẻ năm"]),
            (1200.0, &["một nghìn hai trăm", "một ngàn hai trăm"]),
            (2500000.0, &["hai triệu rưỡi", "hai triệu năm trăm nghìn"]),
            (24.0, &["hai mươi tư", "hai mươi bốn"]),
            (115.0, &["một trăm mười lăm"]),
        ] {
            for text in texts {
                let tokens = tokenize(text, lexicon.vocabulary(), &mut TokenBuffer::default());
                let number = reader.read(text, &tokens, 0).unwrap_or_else(|| panic!("{text}"));
                assert_eq!((number.value, number.end), (value, tokens.len()), "{text}");
            }
        }
    }
}
