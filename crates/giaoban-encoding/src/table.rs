//! What the bytes of the single-byte encodings stand for.

/// The vowels with their tones: none, grave (`huyền`), acute (`sắc`), hook (`hỏi`), tilde (`ngã`), dot (`nặng`).
pub(crate) const VOWELS: [[char; 6]; 24] = [
    ['a', 'à', 'á', 'ả', 'ã', 'ạ'],
    ['ă', 'ằ', 'ắ', 'ẳ', 'ẵ', 'ặ'],
    ['â', 'ầ', 'ấ', 'ẩ', 'ẫ', 'ậ'],
    ['e', 'è', 'é', 'ẻ', 'ẽ', 'ẹ'],
    ['ê', 'ề', 'ế', 'ể', 'ễ', 'ệ'],
    ['i', 'ì', 'í', 'ỉ', 'ĩ', 'ị'],
    ['o', 'ò', 'ó', 'ỏ', 'õ', 'ọ'],
    ['ô', 'ồ', 'ố', 'ổ', 'ỗ', 'ộ'],
    ['ơ', 'ờ', 'ớ', 'ở', 'ỡ', 'ợ'],
    ['u', 'ù', 'ú', 'ủ', 'ũ', 'ụ'],
    ['ư', 'ừ', 'ứ', 'ử', 'ữ', 'ự'],
    ['y', 'ỳ', 'ý', 'ỷ', 'ỹ', 'ỵ'],
    ['A', 'À', 'Á', 'Ả', 'Ã', 'Ạ'],
    ['Ă', 'Ằ', 'Ắ', 'Ẳ', 'Ẵ', 'Ặ'],
    ['Â', 'Ầ', 'Ấ', 'Ẩ', 'Ẫ', 'Ậ'],
    ['E', 'È', 'É', 'Ẻ', 'Ẽ', 'Ẹ'],
    ['Ê', 'Ề', 'Ế', 'Ể', 'Ễ', 'Ệ'],
    ['I', 'Ì', 'Í', 'Ỉ', 'Ĩ', 'Ị'],
    ['O', 'Ò', 'Ó', 'Ỏ', 'Õ', 'Ọ'],
    ['Ô', 'Ồ', 'Ố', 'Ổ', 'Ỗ', 'Ộ'],
    ['Ơ', 'Ờ', 'Ớ', 'Ở', 'Ỡ', 'Ợ'],
    ['U', 'Ù', 'Ú', 'Ủ', 'Ũ', 'Ụ'],
    ['Ư', 'Ừ', 'Ứ', 'Ử', 'Ữ', 'Ự'],
    ['Y', 'Ỳ', 'Ý', 'Ỷ', 'Ỹ', 'Ỵ'],
];

/// The combining marks of the tones, in the order of [`VOWELS`].
pub(crate) const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'];

/// The vowel without tone `vowel` with tone number `tone` (see [`VOWELS`]); `None` when it is no such vowel.
pub(crate) fn toned(vowel: char, tone: usize) -> Option<char> {
    VOWELS.iter().find(|row| row[0] == vowel).map(|row| row[tone])
}

/// windows-1252 from 0x80 to 0x9F; U+FFFD where it has no character. The upper half is that of Latin-1.
///
/// Source: the table of windows-1252 that Microsoft published.
#[rustfmt::skip]
pub(crate) const WINDOWS_1252: [char; 32] = [
    '€', '\u{FFFD}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{FFFD}', 'Ž', '\u{FFFD}',
    '\u{FFFD}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{FFFD}', 'ž', 'Ÿ',
];

/// The character of `byte` in windows-1252.
pub(crate) fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The byte of `c` in windows-1252 or Latin-1, which has control characters where the other has punctuation.
pub(crate) fn windows_1252_byte(c: char) -> Option<u8> {
    match u32::from(c) {
        code @ 0..=0xFF => Some(code as u8),
        0xFFFD => None,
        _ => WINDOWS_1252.iter().position(|known| *known == c).map(|at| at as u8 + 0x80),
    }
}

/// The character of `byte` in windows-1258: windows-1252 but for fourteen.
///
/// Source: the table of windows-1258 that Microsoft published.
pub(crate) fn windows_1258(byte: u8) -> char {
    match byte {
        0x8A | 0x8E | 0x9A | 0x9E => '\u{FFFD}',
        0xC3 => 'Ă',
        0xCC => '\u{300}',
        0xD0 => 'Đ',
        0xD2 => '\u{309}',
        0xD5 => 'Ơ',
        0xDD => 'Ư',
        0xDE => '\u{303}',
        0xE3 => 'ă',
        0xEC => '\u{301}',
        0xF0 => 'đ',
        0xF2 => '\u{323}',
        0xF5 => 'ơ',
        0xFD => 'ư',
        0xFE => '₫',
        _ => windows_1252(byte),
    }
}

/// TCVN 5712 (VN1) from 0x80. The ABC fonts share the half from 0xA1 but for the toned capitals in it.
///
/// Source: TCVN 5712:1993.
#[rustfmt::skip]
const TCVN_HIGH: [char; 128] = [
    'À', 'Ả', 'Ã', 'Á', 'Ạ', 'Ặ', 'Ậ', 'È', 'Ẻ', 'Ẽ', 'É', 'Ẹ', 'Ệ', 'Ì', 'Ỉ', 'Ĩ',
    'Í', 'Ị', 'Ò', 'Ỏ', 'Õ', 'Ó', 'Ọ', 'Ộ', 'Ờ', 'Ở', 'Ỡ', 'Ớ', 'Ợ', 'Ù', 'Ủ', 'Ũ',
    '\u{A0}', 'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', 'Ằ',
    '\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}', 'à', 'ả', 'ã', 'á', 'ạ', 'Ẳ', 'ằ', 'ẳ', 'ẵ', 'ắ', 'Ẵ',
    'Ắ', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ề', 'ặ', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ', 'è', 'Ể', 'ẻ', 'ẽ',
    'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế', 'ệ', 'ì', 'ỉ', 'Ễ', 'Ế', 'Ồ', 'ĩ', 'í', 'ị', 'ò',
    'Ổ', 'ỏ', 'õ', 'ó', 'ọ', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù',
    'Ỗ', 'ủ', 'ũ', 'ú', 'ụ', 'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ', 'Ố',
];

/// The letter of `byte` in TCVN 5712 (VN1), which may be a combining tone; `None` where it has no letter beyond ASCII.
pub(crate) fn tcvn(byte: u8) -> Option<char> {
    Some(match byte {
        0x01 => 'Ú',
        0x02 => 'Ụ',
        0x04 => 'Ừ',
        0x05 => 'Ử',
        0x06 => 'Ữ',
        0x11 => 'Ứ',
        0x12 => 'Ự',
        0x13 => 'Ỳ',
        0x14 => 'Ỷ',
        0x15 => 'Ỹ',
        0x16 => 'Ý',
        0x17 => 'Ỵ',
        0xA0 => return None,
        0x80.. => TCVN_HIGH[usize::from(byte - 0x80)],
        _ => return None,
    })
}

/// Letters that VNI writes with one byte.
///
/// Source: the code table of the VNI fonts for Windows, as keyboard drivers and converters publish it.
pub(crate) fn vni_letter(byte: u8) -> Option<char> {
    Some(match byte {
        0xC6 => 'Ỉ',
        0xCC => 'Ì',
        0xCD => 'Í',
        0xCE => 'Ỵ',
        0xD1 => 'Đ',
        0xD2 => 'Ị',
        0xD3 => 'Ĩ',
        0xD4 => 'Ơ',
        0xD6 => 'Ư',
        0xE6 => 'ỉ',
        0xEC => 'ì',
        0xED => 'í',
        0xEE => 'ỵ',
        0xF1 => 'đ',
        0xF2 => 'ị',
        0xF3 => 'ĩ',
        0xF4 => 'ơ',
        0xF6 => 'ư',
        _ => return None,
    })
}

/// What `mark`, the byte behind it, makes of the vowel `base` in VNI (source: see [`vni_letter`]); `None` when it is no
/// mark for that vowel. The case of the mark does not matter.
pub(crate) fn vni_marked(base: char, mark: u8) -> Option<char> {
    // Letter over which the tone stands, and number of the tone (see `VOWELS`).
    let (over, tone) = match mark | 0x20 {
        0xF8 => ("", 1),
        0xF9 => ("", 2),
        0xFB => ("", 3),
        0xF5 => ("", 4),
        0xEF => ("", 5),
        0xEA => ("ă", 0),
        0xE8 => ("ă", 1),
        0xE9 => ("ă", 2),
        0xFA => ("ă", 3),
        0xFC => ("ă", 4),
        0xEB => ("ă", 5),
        0xE2 => ("âêô", 0),
        0xE0 => ("âêô", 1),
        0xE1 => ("âêô", 2),
        0xE5 => ("âêô", 3),
        0xE3 => ("âêô", 4),
        0xE4 => ("âêô", 5),
        _ => return None,
    };
    if over.is_empty() {
        return toned(base, tone);
    }
    let vowel = over.chars().nth("aeo".find(base.to_ascii_lowercase())?)?;
    let row = VOWELS.iter().position(|row| row[0] == vowel)?;
    let capital = if base.is_ascii_uppercase() { VOWELS.len() / 2 } else { 0 };
    Some(VOWELS[row + capital][tone])
}
