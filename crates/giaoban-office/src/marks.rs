//! Marks of list items.

/// How the number of a list level is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Numeral {
    Decimal,
    /// Two digits at least: `01`.
    DecimalZero,
    LowerLetter,
    UpperLetter,
    LowerRoman,
    UpperRoman,
    /// Not written.
    #[default]
    None,
}

/// Longest mark; a file may ask for letters repeated as often as it likes.
const LONGEST_MARK: usize = 40;

impl Numeral {
    /// `number` as the level writes it.
    pub(crate) fn write(self, number: u32, out: &mut String) {
        match self {
            Numeral::None => {}
            Numeral::DecimalZero => out.push_str(&format!("{number:02}")),
            Numeral::LowerLetter | Numeral::UpperLetter if number > 0 => {
                let first = if self == Numeral::LowerLetter { b'a' } else { b'A' };
                // Both word processors go on with `aa`, `bb` behind `z`.
                let (letter, times) = ((number - 1) % 26, (number - 1) / 26 + 1);
                let letter = char::from(first + letter as u8);
                out.extend(std::iter::repeat_n(letter, times.min(LONGEST_MARK as u32) as usize));
            }
            Numeral::LowerRoman if (1..4000).contains(&number) => out.push_str(&roman(number).to_lowercase()),
            Numeral::UpperRoman if (1..4000).contains(&number) => out.push_str(&roman(number)),
            _ => out.push_str(&number.to_string()),
        }
    }
}

fn roman(mut number: u32) -> String {
    const DIGITS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (value, digit) in DIGITS {
        while number >= value {
            out.push_str(digit);
            number -= value;
        }
    }
    out
}

/// A bullet as text: signs of symbol fonts, which have code points of their own making, become `•`.
pub(crate) fn bullet(sign: &str) -> String {
    let mut out: String = sign.trim().chars().take(LONGEST_MARK).collect();
    if out.chars().any(|c| ('\u{E000}'..='\u{F8FF}').contains(&c)) || out == "·" || out == "o" || out == "§" {
        out = "•".to_owned();
    }
    out
}
