use std::borrow::Cow;
use std::io::Read;

use proptest::prelude::*;

use crate::table::{TONES, VOWELS, tcvn, vni_letter, vni_marked, windows_1252_byte, windows_1258};
use crate::{Decoded, Encoding, Prior, Transcoder, decode, detect, misread, undo};

/// How capital letters with tones are written in TCVN3.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Capitals {
    /// As small letters, which a font for headings shows as capitals.
    Abc,
    /// As VN1 has them.
    Vn1,
}

/// `text`, composed, in `encoding`; what it cannot hold becomes `?`.
fn encode(text: &str, encoding: Encoding, capitals: Capitals) -> Vec<u8> {
    let mut out = Vec::new();
    for c in text.chars() {
        match encoding {
            Encoding::Utf8 => out.extend(c.to_string().bytes()),
            Encoding::Utf16Le => out.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_le_bytes())),
            Encoding::Utf16Be => out.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes())),
            Encoding::Windows1252 => out.push(windows_1252_byte(c).unwrap_or(b'?')),
            Encoding::Windows1258 => out.extend(to_windows_1258(c)),
            Encoding::Tcvn3 => out.push(to_tcvn(c, capitals)),
            Encoding::Vni => out.extend(to_vni(c)),
        }
    }
    out
}

fn to_windows_1258(c: char) -> Vec<u8> {
    let byte =
        |c| (0..=255).find(|byte: &u8| if byte.is_ascii() { char::from(*byte) == c } else { windows_1258(*byte) == c });
    if let Some(byte) = byte(c) {
        return vec![byte];
    }
    let Some((row, tone)) = place(c) else { return vec![b'?'] };
    vec![byte(VOWELS[row][0]).unwrap(), byte(TONES[tone - 1]).unwrap()]
}

fn to_tcvn(c: char, capitals: Capitals) -> u8 {
    let vn1 = |c| (0..=255).find(|byte| tcvn(*byte) == Some(c));
    let plain = |byte: &u8| (0xA1..=0xA7).contains(byte);
    match vn1(c) {
        _ if c.is_ascii() => c as u8,
        Some(byte) if capitals == Capitals::Abc && c.is_uppercase() && !plain(&byte) => {
            vn1(c.to_lowercase().next().unwrap()).unwrap()
        }
        Some(byte) => byte,
        None => windows_1252_byte(c).filter(|byte| *byte < 0xA1 || matches!(byte, 0xB0..=0xB4)).unwrap_or(b'?'),
    }
}

fn to_vni(c: char) -> Vec<u8> {
    if c.is_ascii() {
        return vec![c as u8];
    }
    if let Some(byte) = (0..=255).find(|byte| vni_letter(*byte) == Some(c)) {
        return vec![byte];
    }
    let bases = ('a'..='z').chain('A'..='Z').map(|c| (c, c as u8));
    let bases = bases.chain("ơưƠƯ".chars().map(|c| (c, to_vni(c)[0])));
    for (base, byte) in bases {
        // Marks have the case of their letter.
        let marks = if base.is_uppercase() { 0xC0..=0xDF } else { 0xE0..=0xFF };
        if let Some(mark) = marks.into_iter().find(|mark| vni_marked(base, *mark) == Some(c)) {
            return vec![byte, mark];
        }
    }
    vec![windows_1252_byte(c).unwrap_or(b'?')]
}

/// Row and tone of a vowel.
fn place(c: char) -> Option<(usize, usize)> {
    VOWELS.iter().enumerate().find_map(|(row, tones)| Some((row, tones.iter().position(|known| *known == c)?)))
}

const VIETNAMESE: [Encoding; 6] =
    [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1258, Encoding::Tcvn3, Encoding::Vni];

fn forced(encoding: Encoding, bytes: &[u8]) -> String {
    decode(bytes, Prior { forced: Some(encoding), declared: None }).unwrap().text.into_owned()
}

fn plain(bytes: &[u8]) -> Option<Decoded<'_>> {
    decode(bytes, Prior::default()).ok()
}

#[test]
fn every_letter_comes_back() {
    let letters: Vec<char> = VOWELS.iter().flatten().copied().chain(['đ', 'Đ']).collect();
    for encoding in VIETNAMESE {
        for letter in &letters {
            // A letter that is not ASCII is no vowel to the marks after it.
            let text = format!("x{letter}x {letter}");
            let bytes = encode(&text, encoding, Capitals::Vn1);
            let back = forced(encoding, &bytes);
            if encoding == Encoding::Tcvn3 && letter.is_uppercase() {
                // Bytes of the control range are letters in syllables only.
                let syllable = format!("{letter}N");
                if giaoban_text::syllable::is_syllable(&syllable) {
                    let (text, bytes) =
                        (format!("B{syllable}"), encode(&format!("B{syllable}"), encoding, Capitals::Vn1));
                    assert_eq!(forced(encoding, &bytes), text, "{bytes:02X?}");
                }
                continue;
            }
            assert_eq!(back, text, "{encoding} {bytes:02X?}");
        }
    }
}

#[test]
fn tables_agree_with_other_encoders() {
    let text = include_str!("fixtures/vietnamese.utf-8.txt");
    let bytes = include_bytes!("fixtures/vietnamese.windows-1258.txt");
    let decoded = plain(bytes).unwrap();
    assert_eq!((&*decoded.text, decoded.encoding, decoded.replaced), (text, Encoding::Windows1258, 0));
    let bytes = include_bytes!("fixtures/vietnamese.tcvn5712-1.txt");
    let decoded = plain(bytes).unwrap();
    assert_eq!(decoded.text.replace('"', ""), text.replace(['“', '”'], ""));
    assert_eq!((decoded.encoding, decoded.replaced), (Encoding::Tcvn3, 0));
}

#[test]
fn legacy_text_as_it_is_printed_in_other_fonts() {
    // What one sees when such a text is shown in a font of windows-1252.
    for (encoding, seen, meant) in [
        (
            Encoding::Tcvn3,
            "TØnh ñy B¾c K¹n häp giao ban th¸ng 9, §/c BÝ th\u{AD} chñ tr×",
            "Tỉnh ủy Bắc Kạn họp giao ban tháng 9, Đ/c Bí thư chủ trì",
        ),
        (Encoding::Tcvn3, "céng hoµ x· héi chñ nghÜa ViÖt Nam", "cộng hoà xã hội chủ nghĩa Việt Nam"),
        (
            Encoding::Tcvn3,
            "nhiÖt ®é 37° C, 38.500 m², “kü n¨ng” – sè 5…",
            "nhiệt độ 37° C, 38.500 m², “kỹ năng” – số 5…",
        ),
        (Encoding::Vni, "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        (
            Encoding::Vni,
            "ÑAÛNG BOÄ TÆNH ÑOÀNG NAI, Quyù III: Ñöôïc muøa luùa, nöôùc luõ veà; “Yeâu caàu söû duïng ñaát”",
            "ĐẢNG BỘ TỈNH ĐỒNG NAI, Quý III: Được mùa lúa, nước lũ về; “Yêu cầu sử dụng đất”",
        ),
        (
            Encoding::Vni,
            "caét baêng, naéng, baèng, daãn, saün saøng, maët traän, lyù, kyõ, yû, tyø",
            "cắt băng, nắng, bằng, dẫn, sẵn sàng, mặt trận, lý, kỹ, yủ, tỳ",
        ),
    ] {
        let bytes = encode(seen, Encoding::Windows1252, Capitals::Abc);
        let meant = meant.replace("yủ", "yû").replace("yû", "ỷ");
        assert_eq!(forced(encoding, &bytes), meant.replace("yû", "ỷ"), "{seen}");
    }
}

#[test]
fn capitals_in_tcvn3() {
    for (text, back) in [
        // Two plain capitals in the word.
        ("TỈNH ỦY BẮC KẠN", "TỈNH ỦY BẮC KẠN"),
        ("UBND TỈNH HÀ GIANG", "UBND TỈNH HÀ GIANG"),
        // The neighbours tell.
        ("LÊ Ở HÀ NAM", "LÊ Ở HÀ NAM"),
        ("BÁO CÁO: Ý KIẾN CỬ TRI – 9 THÁNG NĂM 2004", "BÁO CÁO: Ý KIẾN CỬ TRI – 9 THÁNG NĂM 2004"),
        // Names and abbreviations among small letters.
        ("đồng chí Lê Hà, UBND tỉnh", "đồng chí Lê Hà, UBND tỉnh"),
        ("UBND Hà Nội, HĐND xã Tả Ngảo", "UBND Hà Nội, HĐND xã Tả Ngảo"),
        ("Lù Tà Sa ở THPT số 2", "Lù Tà Sa ở THPT số 2"),
        // A capital with tone of its own is not in the code.
        ("Ủy ban và Ấp 3", "ủy ban và ấp 3"),
        ("HÀ", "Hà"),
        ("Hội nghị\nTỈNH ỦY\nhọp", "Hội nghị\nTỈNH ỦY\nhọp"),
    ] {
        let back_again = forced(Encoding::Tcvn3, &encode(text, Encoding::Tcvn3, Capitals::Abc));
        assert_eq!(back_again, back, "{text}");
        let vn1 = forced(Encoding::Tcvn3, &encode(text, Encoding::Tcvn3, Capitals::Vn1));
        assert_eq!(vn1, text, "{text} with the capitals of VN1");
    }
}

/// Texts of the sample pages: windows of 200 to 400 characters.
fn windows() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpus");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut windows = Vec::new();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "txt")) {
        let text = std::fs::read_to_string(path).unwrap();
        // Decomposed text is not what legacy encodings were made from.
        if text.contains('\u{323}') {
            continue;
        }
        let chars: Vec<char> = text.chars().collect();
        for (i, start) in (0..chars.len()).step_by(160).enumerate() {
            let window = &chars[start..chars.len().min(start + 200 + i * 37 % 200)];
            if window.len() >= 200 {
                windows.push(window.iter().collect());
            }
        }
    }
    windows
}

#[test]
fn vietnamese_samples_are_told_apart() {
    let mut windows = windows();
    assert!(windows.len() >= 150, "{}", windows.len());
    let headings: Vec<String> = windows.iter().step_by(5).map(|text| text.to_uppercase()).collect();
    // Pages with little Vietnamese among much else, and tables.
    let thin = windows.iter().step_by(7).map(|text| {
        format!("<div class=\"main\" id=\"c1\"><script>var a = [1, 2, 3]; function f() {{ return a; }}</script>\n{text}\n<a href=\"/home/news.aspx?id=10\">Home page</a> Copyright (c) 2003 All rights reserved\n")
    });
    let thin: Vec<String> = thin.collect();
    let tables = windows.iter().step_by(7).map(|text| {
        let words: Vec<&str> = text.split_whitespace().collect();
        words
            .chunks(2)
            .enumerate()
            .map(|(i, pair)| format!("{}\t{}\t{},{}\n", pair.join(" "), i * 1373, i * 7, i % 10))
            .collect()
    });
    let tables: Vec<String> = tables.collect();
    windows.extend(headings);
    windows.extend(thin);
    windows.extend(tables);
    let mut wrong = Vec::new();
    let mut count = 0;
    for text in &windows {
        for encoding in VIETNAMESE {
            for capitals in [Capitals::Abc, Capitals::Vn1] {
                if encoding != Encoding::Tcvn3 && capitals == Capitals::Vn1 {
                    continue;
                }
                let bytes = encode(text, encoding, capitals);
                count += 1;
                let found = plain(&bytes).map(|decoded| decoded.encoding);
                if found != Some(encoding) {
                    wrong.push((encoding, found, text));
                }
            }
        }
    }
    assert!(count > 1500);
    assert!(wrong.is_empty(), "{} of {count}: {:#?}", wrong.len(), &wrong[..wrong.len().min(5)]);
}

#[test]
fn decoded_samples_are_what_was_encoded() {
    for text in windows() {
        for encoding in VIETNAMESE {
            let decoded = forced(encoding, &encode(&text, encoding, Capitals::Vn1));
            let simple = |text: &str| text.replace(|c: char| !c.is_alphanumeric(), " ");
            assert_eq!(simple(&decoded), simple(&text), "{encoding}");
            assert_eq!(
                forced(encoding, &encode(&text, encoding, Capitals::Abc)).to_lowercase().len(),
                decoded.to_lowercase().len()
            );
        }
    }
}

#[test]
fn other_languages_are_not_taken_for_vietnamese() {
    let western: [(&str, &[u8]); 6] = [
        ("French", include_bytes!("fixtures/french.windows-1252.txt")),
        ("German", include_bytes!("fixtures/german.windows-1252.txt")),
        ("English", include_bytes!("fixtures/english.windows-1252.txt")),
        ("Portuguese", include_bytes!("fixtures/portuguese.windows-1252.txt")),
        ("Spanish", include_bytes!("fixtures/spanish.windows-1252.txt")),
        ("Icelandic", include_bytes!("fixtures/icelandic.windows-1252.txt")),
    ];
    for (language, bytes) in western {
        let decoded = plain(bytes).unwrap_or_else(|| panic!("{language}"));
        assert_eq!((decoded.encoding, decoded.replaced), (Encoding::Windows1252, 0), "{language}");
    }
    // Central European letters share their bytes with Western ones: what is not an error is at least not Vietnamese.
    let others: [(&str, &[u8]); 9] = [
        ("Polish", include_bytes!("fixtures/polish.windows-1250.txt")),
        ("Czech", include_bytes!("fixtures/czech.windows-1250.txt")),
        ("Turkish", include_bytes!("fixtures/turkish.windows-1254.txt")),
        ("Russian", include_bytes!("fixtures/russian.windows-1251.txt")),
        ("Chinese", include_bytes!("fixtures/chinese.gbk.txt")),
        ("Thai", include_bytes!("fixtures/thai.tis-620.txt")),
        ("Japanese", include_bytes!("fixtures/japanese.shift-jis.txt")),
        ("Korean", include_bytes!("fixtures/korean.euc-kr.txt")),
        ("Greek", include_bytes!("fixtures/greek.windows-1253.txt")),
    ];
    let seen =
        others.map(|(language, bytes)| format!("{language}: {}", plain(bytes).map_or("-", |d| d.encoding.name())));
    let expected = [
        "Polish: -",
        "Czech: -",
        "Turkish: windows-1252",
        "Russian: -",
        "Chinese: -",
        "Thai: -",
        "Japanese: -",
        "Korean: -",
        "Greek: -",
    ];
    assert_eq!(seen, expected);
    // Any piece of them, and any line.
    for (language, bytes) in western.into_iter().chain(others) {
        for size in [40, 80, 200] {
            for start in (0..bytes.len().saturating_sub(size)).step_by(13) {
                let piece = &bytes[start..start + size];
                let encoding = plain(piece).map(|decoded| decoded.encoding);
                let vietnamese =
                    [Encoding::Tcvn3, Encoding::Vni, Encoding::Windows1258, Encoding::Utf16Be, Encoding::Utf16Le];
                assert!(
                    encoding.is_none_or(|it| !vietnamese.contains(&it)),
                    "{language} {encoding:?} {:?}",
                    piece.escape_ascii().to_string()
                );
            }
        }
    }
    assert_eq!(plain(b"Plain ASCII, 100 % of it.").unwrap().encoding, Encoding::Utf8);
}

#[test]
fn marks_are_believed_and_left_out() {
    for (bytes, encoding) in
        [(&b"\xFF\xFET\x00\xC9\x1E"[..], Encoding::Utf16Le), (b"\xFE\xFF\x00T\x1E\xC9", Encoding::Utf16Be)]
    {
        let decoded = plain(bytes).unwrap();
        assert_eq!((&*decoded.text, decoded.encoding), ("Tỉ", encoding));
    }
    let decoded = decode(b"\xEF\xBB\xBFT", Prior { forced: Some(Encoding::Utf8), declared: None }).unwrap();
    assert_eq!(decoded.text, "T");
}

#[test]
fn a_broken_byte_is_replaced_and_counted() {
    let text = include_str!("fixtures/vietnamese.utf-8.txt");
    for (broken, replaced) in [(&b"\xC3("[..], 1), (b"\xFF", 1), (b"\xE1\xBB", 1), (b"\x80 \x80 \xF5", 3)] {
        let bytes = [text.as_bytes(), broken, text.as_bytes()].concat();
        let decoded = plain(&bytes).unwrap();
        assert_eq!((decoded.encoding, decoded.replaced), (Encoding::Utf8, replaced), "{broken:02X?}");
        assert_eq!(decoded.text.matches('\u{FFFD}').count() as u64, replaced);
        assert!(decoded.text.starts_with(text) && decoded.text.ends_with(text));
    }
    // A text that was cut within a character.
    let cut = &text.as_bytes()[..text.find("ủy").unwrap() + 1];
    assert_eq!(plain(cut).unwrap().replaced, 1);
    // A stray byte in plain ASCII.
    let mut ascii = b"All members were present. ".repeat(40);
    ascii[500] = 0xFF;
    ascii[501] = 0xD0;
    assert!(plain(&ascii).is_some());
    let odd = decode(b"\xFF\xFEa", Prior::default()).unwrap();
    assert_eq!((odd.encoding, odd.replaced), (Encoding::Utf16Le, 1));
    let mut legacy = encode(text, Encoding::Windows1258, Capitals::Abc);
    legacy[300] = 0x9E;
    let decoded = plain(&legacy).unwrap();
    assert_eq!((decoded.encoding, decoded.replaced), (Encoding::Windows1258, 1));
}

#[test]
fn another_encoding_further_on_is_an_error() {
    let text = include_str!("fixtures/vietnamese.utf-8.txt").repeat(200);
    let vni = encode(&text, Encoding::Vni, Capitals::Abc);
    let tcvn3 = encode(&text, Encoding::Tcvn3, Capitals::Abc);
    assert_eq!(plain(&vni).unwrap().encoding, Encoding::Vni);
    let both = [&vni[..], &tcvn3].concat();
    let error = decode(&both, Prior::default()).unwrap_err();
    assert!(error.offset() >= vni.len() && error.to_string().starts_with("VNI at the beginning, but"), "{error}");
    // Plain ASCII in between is no contradiction.
    let ascii = "Copyright (c) 2003. ".repeat(40_000);
    assert_eq!(plain(&[&vni[..], ascii.as_bytes(), &vni].concat()).unwrap().encoding, Encoding::Vni);
}

#[test]
fn a_declaration_is_evidence_not_truth() {
    let declared =
        |bytes: &[u8], name: &str| decode(bytes, Prior { forced: None, declared: Some(name) }).map(|d| d.encoding).ok();
    let text = include_str!("fixtures/vietnamese.utf-8.txt");
    let tcvn3 = encode(text, Encoding::Tcvn3, Capitals::Abc);
    for name in ["utf-8", "windows-1252", "ISO-8859-1", "windows-1258", "gb2312", "x-user-defined"] {
        assert_eq!(declared(&tcvn3, name), Some(Encoding::Tcvn3), "{name}");
        assert_eq!(declared(text.as_bytes(), name), Some(Encoding::Utf8), "{name}");
    }
    // One word says too little.
    let word = encode("Sơn La", Encoding::Tcvn3, Capitals::Abc);
    assert_eq!(declared(&word, "TCVN-5712"), Some(Encoding::Tcvn3));
    assert_ne!(declared(&word, "utf-8"), Some(Encoding::Tcvn3));
    let french = include_bytes!("fixtures/french.windows-1252.txt");
    assert_eq!(declared(french, "windows-1258"), Some(Encoding::Windows1252));
    assert_eq!(declared(french, "utf-8"), Some(Encoding::Windows1252));
    let error = decode(
        include_bytes!("fixtures/russian.windows-1251.txt"),
        Prior { forced: None, declared: Some("windows-1251") },
    );
    let message = error.unwrap_err().to_string();
    assert!(message.contains("invalid byte 0xC2 at byte 0") && message.contains("declares windows-1251"), "{message}");
}

fn repair(text: &str) -> Option<(String, Encoding)> {
    misread(text).map(|encoding| (undo(text, encoding, &mut []), encoding))
}

#[test]
fn places_are_moved_along() {
    let seen = "Tá»‰nh á»§y há»\u{8d}p";
    let at = |text: &str, word: &str| text.find(word).unwrap();
    let mut places = [0, at(seen, "á»§y"), at(seen, " há»"), seen.len(), seen.len()];
    let meant = undo(seen, Encoding::Utf8, &mut places);
    assert_eq!(meant, "Tỉnh ủy họp");
    assert_eq!(places, [0, at(&meant, "ủy"), at(&meant, " họp"), meant.len(), meant.len()]);
}

#[test]
fn wrong_decodings_are_undone() {
    let text = include_str!("fixtures/vietnamese.utf-8.txt");
    for encoding in [Encoding::Utf8, Encoding::Tcvn3, Encoding::Vni] {
        // As browsers do it: bytes without a character become control characters.
        let seen: String = encode(text, encoding, Capitals::Abc)
            .into_iter()
            .map(|byte| (0..=0x2122).filter_map(char::from_u32).find(|c| windows_1252_byte(*c) == Some(byte)).unwrap())
            .collect();
        let (repaired, inner) = repair(&seen).unwrap_or_else(|| panic!("{encoding}: {seen}"));
        assert_eq!(inner, encoding);
        assert_eq!(repaired.to_lowercase(), text.to_lowercase());
        // What was put in around it stays.
        let page = format!("{seen}\u{4E2D} → {seen}");
        assert_eq!(repair(&page).unwrap().0, format!("{repaired}\u{4E2D} → {repaired}"));
    }
    // With pieces that were right already.
    let mixed = "Tá»‰nh á»§y Bắc Hà há»\u{8d}p bÃ\u{a0}n vá»\u{81} nÃ\u{b4}ng thÃ\u{b4}n má»›i";
    assert_eq!(repair(mixed), None);
    let mixed = mixed.replace("Bắc Hà", "Bố");
    assert_eq!(repair(&mixed.replace("Bố", "Hà")).unwrap().0, "Tỉnh ủy Hà họp bàn về nông thôn mới");
    for sound in [
        text,
        "Plain ASCII",
        "",
        "Müller und Söhne aus Köln, „größer“",
        "à la carte, déjà vu, né à Genève, l'été là-bas",
        "Chúng tôi là ai",
        "à, là, nhà, đó là cá và quá xa",
    ] {
        assert_eq!(repair(sound), None, "{sound}");
    }
    for bytes in
        [&include_bytes!("fixtures/french.windows-1252.txt")[..], include_bytes!("fixtures/icelandic.windows-1252.txt")]
    {
        assert_eq!(repair(&forced(Encoding::Windows1252, bytes)), None);
    }
}

#[test]
fn names() {
    for encoding in Encoding::ALL {
        assert_eq!(Encoding::named(encoding.name()), Some(encoding));
        assert_eq!(Encoding::named(&encoding.name().to_lowercase().replace('-', "_")), Some(encoding));
    }
    for (name, encoding) in [
        ("utf8", Encoding::Utf8),
        ("CP1258", Encoding::Windows1258),
        ("TCVN5712-1", Encoding::Tcvn3),
        ("iso-8859-1", Encoding::Windows1252),
    ] {
        assert_eq!(Encoding::named(name), Some(encoding));
    }
    for name in ["", "gb2312", "windows-1251", "koi8-r", "viscii", "utf-7"] {
        assert_eq!(Encoding::named(name), None, "{name}");
    }
}

/// A source that gives a few bytes at a time.
struct Drip<'a>(&'a [u8], usize);

impl Read for Drip<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let size = self.0.len().min(self.1).min(out.len());
        out[..size].copy_from_slice(&self.0[..size]);
        self.0 = &self.0[size..];
        Ok(size)
    }
}

fn streamed(bytes: &[u8], encoding: Encoding, step: usize) -> String {
    let mut text = String::new();
    Transcoder::new(Drip(bytes, step), encoding).read_to_string(&mut text).unwrap();
    text
}

#[test]
fn streams_are_decoded_alike() {
    let text = include_str!("fixtures/vietnamese.utf-8.txt").repeat(100);
    for encoding in VIETNAMESE {
        for bytes in [encode(&text, encoding, Capitals::Abc), encode(&text.replace('\n', " "), encoding, Capitals::Abc)]
        {
            let whole = forced(encoding, &bytes);
            assert_eq!(streamed(&bytes, encoding, 7777).len(), whole.len(), "{encoding}");
            assert_eq!(streamed(&bytes, encoding, 1 << 20), whole, "{encoding}");
        }
        let marked = [crate::decode::mark(encoding), &encode("Tỉnh ủy", encoding, Capitals::Abc)].concat();
        assert_eq!(streamed(&marked, encoding, 1), "Tỉnh ủy");
        assert_eq!(streamed(b"", encoding, 1), "");
    }
    // Nothing to cut at.
    let long = vec![0xB8; 5 << 18];
    assert_eq!(streamed(&long, Encoding::Tcvn3, 9000).len(), 2 * long.len());
}

proptest! {
    #[test]
    fn any_bytes_are_decoded(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = decode(&bytes, Prior::default());
        let _ = detect(&bytes, Some("windows-1258"));
        for encoding in Encoding::ALL {
            let whole = forced(encoding, &bytes);
            if encoding != Encoding::Utf8 {
                prop_assert_eq!(streamed(&bytes, encoding, 5), whole);
            }
        }
        let _ = repair(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn syllables_come_back(words in proptest::collection::vec("[bcdghklmnpqrstvx]{0,2}[aăâeêioôơuưyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]{1,3}[cghmnpt]{0,2}|đ|Đ|Ô|Ơ|Ư", 1..30)) {
        let text = words.join(" ");
        for encoding in VIETNAMESE {
            prop_assert_eq!(&forced(encoding, &encode(&text, encoding, Capitals::Abc)), &text, "{}", encoding);
        }
    }

    #[test]
    fn valid_text_is_left_alone(text in "\\PC{0,80}") {
        let decoded = plain(text.as_bytes());
        if !text.contains('\0') {
            prop_assert_eq!(decoded, Some(Decoded { text: Cow::Borrowed(&*text), encoding: Encoding::Utf8, replaced: 0 }));
        }
    }
}
