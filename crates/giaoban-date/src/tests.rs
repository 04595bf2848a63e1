//! Tests of the date analyzer through whole documents.
//!
//! `tests/meanings.txt` holds phrases with what they mean, `tests/nothing.txt` texts in which nothing
//! may be found.

use std::sync::LazyLock;

use giaoban_core::Registration;
use giaoban_testing::{Bench, check_summary_laws};

use crate::{DateAnalyzer, DateBasis, DateSummary, Modifier, TimeExpression, Warning};

static BENCH: LazyLock<Bench> = LazyLock::new(|| Bench::new(&[Registration::of::<DateAnalyzer>("giaoban-date")]));

/// The phrase without its marks, and the marked texts.
fn marked(phrase: &str) -> (String, Vec<String>) {
    if !phrase.contains('‹') {
        return (phrase.to_owned(), vec![phrase.to_owned()]);
    }
    let mentions = phrase.split('‹').skip(1).map(|rest| rest.split('›').next().expect("a mark").to_owned()).collect();
    (phrase.replace(['‹', '›'], ""), mentions)
}

fn values(text: &str, published: &str) -> Vec<TimeExpression> {
    let analyzed = BENCH.analyze(text, published);
    analyzed.annotations.of::<TimeExpression>().iter().map(|a| a.value.clone()).collect()
}

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[test]
fn phrases_mean_what_they_say() {
    let (mut published, mut kind) = ("", "");
    let mut count = 0;
    let mut wrong = Vec::new();
    for line in lines(include_str!("tests/meanings.txt")) {
        if let Some(header) = line.strip_prefix("@ ") {
            (published, kind) = header.split_once(' ').expect("a time and a type");
            published = published.trim_matches('-');
            continue;
        }
        let (value, phrases) = line.split_once(" = ").expect("a value and phrases");
        let values: Vec<&str> = value.split(" & ").collect();
        for phrase in phrases.split('¦').map(str::trim).filter(|phrase| !phrase.is_empty()) {
            let (text, mentions) = marked(phrase);
            let expected: Vec<(String, &str, String)> =
                mentions.iter().zip(&values).map(|(text, value)| (text.clone(), kind, (*value).to_owned())).collect();
            assert_eq!(mentions.len(), values.len(), "{phrase}");
            let found = BENCH.check::<DateAnalyzer>(&text, published);
            count += 1;
            if found != expected {
                wrong.push(format!("[{published}] {phrase}: expected {value}, found {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 400, "{count} phrases");
}

#[test]
fn near_misses_give_nothing() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for text in lines(include_str!("tests/nothing.txt")) {
        count += 1;
        for text in [text.to_owned(), format!("Tại hội nghị, {text}.")] {
            let found = BENCH.check::<DateAnalyzer>(&text, "2023-09-27");
            if !found.is_empty() {
                wrong.push(format!("{text}: found {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 100, "{count} texts");
}

/// The modifier of the only mention in a text.
fn modifier(text: &str) -> Option<Modifier> {
    let found = values(text, "2023-09-27");
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found[0].modifier
}

#[test]
fn modifiers() {
    for (expected, texts) in [
        (
            Some(Modifier::Start),
            &[
                "đầu năm 2020",
                "Đầu tháng 5",
                "đầu nhiệm kỳ",
                "đầu quý II/2023",
                "những ngày đầu năm 2023",
                "đầu thế kỷ XX",
            ][..],
        ),
        (Some(Modifier::Mid), &["giữa năm 2020", "giữa tháng 5/2023", "giữa nhiệm kỳ 2020-2025"]),
        (
            Some(Modifier::End),
            &[
                "cuối năm 2020",
                "cuối tháng 5",
                "cuối quý IV",
                "cuối nhiệm kỳ",
                "nửa cuối tháng 5",
                "các tháng cuối năm 2023",
            ],
        ),
        (
            Some(Modifier::Before),
            &[
                "gửi trước ngày 30/9",
                "xong trước năm 2025",
                "trước 30/6/2023",
                "chậm nhất là ngày 15/10",
                "hạn chót ngày 15/10",
            ],
        ),
        (Some(Modifier::After), &["sau ngày 30/9", "sau năm 2025"]),
        (
            Some(Modifier::Approx),
            &["gần 10 năm", "khoảng 3 tháng", "hơn 20 năm qua", "khoảng tháng 5/2023", "khoảng 8 giờ sáng nay"],
        ),
        (None, &["ngày 30/9", "trong năm 2020", "từ ngày 1/6/2022", "đến năm 2030", "10 năm"]),
    ] {
        for text in texts {
            assert_eq!(modifier(text), expected, "{text}");
        }
    }
}

#[test]
fn basis_says_where_parts_came_from() {
    let basis = |text: &str| values(text, "2023-09-27").last().expect("a mention").basis;
    for (expected, texts) in [
        (
            DateBasis::Explicit,
            &["ngày 21/12/2020", "năm 2020", "quý I/2023", "nhiệm kỳ 2021-2026", "5 năm", "hàng năm"][..],
        ),
        (
            DateBasis::Document,
            &["ngày 25/9", "sáng nay", "năm nay", "quý III", "tháng trước", "6 tháng đầu năm", "5 năm qua"],
        ),
        (
            DateBasis::Context,
            &[
                "Ngày 25/9, huyện họp. Cùng ngày, xã ra quân",
                "Năm 2020, ngày 5/3, xã khởi công",
                "từ ngày 15/12/2022 đến ngày 15/3",
                "9 tháng đầu năm 2023 tăng so với cùng kỳ năm 2022",
            ],
        ),
    ] {
        for text in texts {
            assert_eq!(basis(text), expected, "{text}");
        }
    }
}

#[test]
fn warnings_tell_what_does_not_fit() {
    let warnings =
        |text: &str| values(text, "2023-09-27").into_iter().flat_map(|value| value.warnings).collect::<Vec<_>>();
    for (expected, texts) in [
        (Warning::WeekdayMismatch, &["Thứ ba, 21/12/2020", "thứ Tư ngày 26/9", "Thứ Hai (26/9)"][..]),
        (Warning::NoSuchDay, &["ngày 30/2/2023", "ngày 31/4", "ngày 29/2/2023", "ngày 31 tháng 6 năm 2020"]),
        (
            Warning::EndsBeforeItBegins,
            &["giai đoạn 2025-2020", "nhiệm kỳ 2026 - 2021", "từ ngày 20/3/2023 đến ngày 15/3/2023"],
        ),
        (Warning::AfterPublication, &["đã họp ngày 5/10/2023", "đã khai mạc sáng 1/12/2023"]),
    ] {
        for text in texts {
            assert_eq!(warnings(text), [expected], "{text}");
        }
    }
    for text in
        ["Thứ Hai, 21/12/2020", "ngày 29/2/2024", "giai đoạn 2020-2025", "sẽ họp ngày 5/10/2023", "đã họp ngày 5/9"]
    {
        assert_eq!(warnings(text), [], "{text}");
    }
}

#[test]
fn days_covered() {
    let days = |text: &str| {
        let value = values(text, "2023-09-27").remove(0);
        value.from.zip(value.to).map(|(from, to)| format!("{from} {to}"))
    };
    for (expected, texts) in [
        (Some("2023-07-01 2023-09-30"), &["quý III/2023"][..]),
        (Some("2023-01-01 2023-09-30"), &["9 tháng đầu năm 2023"]),
        (Some("2021-01-01 2026-12-31"), &["nhiệm kỳ 2021-2026"]),
        (Some("2023-09-25 2023-10-01"), &["tuần này"]),
        (Some("2018-09-28 2023-09-27"), &["5 năm qua"]),
        (Some("2023-09-28 2023-12-27"), &["3 tháng tới"]),
        (Some("1933-01-01 1933-12-31"), &["cách đây 90 năm"]),
        (Some("2023-10-12 2023-10-13"), &["đêm 12 rạng sáng 13/10/2023"]),
        (Some("2024-02-01 2024-02-29"), &["tháng 2/2024"]),
        (None, &["5 năm", "hàng năm", "hiện nay", "ngày 30/2/2023"]),
    ] {
        for text in texts {
            assert_eq!(days(text).as_deref(), expected, "{text}");
        }
    }
}

#[test]
fn decomposed_text_gives_the_same_mentions() {
    use giaoban_core::text::NormalizedText;
    let composed = "Sáng ngày 21/12, tổng kết năm 2020, 6 tháng đầu năm, nhiệm kỳ 2021 - 2026, hằng tháng, mùng 3 Tết.";
    let decomposed: String = composed.chars().flat_map(decompose).collect();
    assert_ne!(composed, decomposed);
    let folded = |text: &str| {
        BENCH
            .check::<DateAnalyzer>(text, "2020-12-21")
            .into_iter()
            .map(|(text, kind, value)| (NormalizedText::new(&text).as_str().to_owned(), kind, value))
            .collect::<Vec<_>>()
    };
    assert_eq!(folded(composed), folded(&decomposed));
    assert_eq!(folded(composed).len(), 6);
}

/// The letters of this test's text in decomposed Unicode.
fn decompose(c: char) -> Vec<char> {
    match c {
        'á' => vec!['a', '\u{301}'],
        'à' => vec!['a', '\u{300}'],
        'ă' => vec!['a', '\u{306}'],
        'ằ' => vec!['a', '\u{306}', '\u{300}'],
        'ầ' => vec!['a', '\u{302}', '\u{300}'],
        'ệ' => vec!['e', '\u{323}', '\u{302}'],
        'ế' => vec!['e', '\u{302}', '\u{301}'],
        'ù' => vec!['u', '\u{300}'],
        'ỳ' => vec!['y', '\u{300}'],
        'ổ' => vec!['o', '\u{302}', '\u{309}'],
        c => vec![c],
    }
}

#[test]
fn long_odd_input_is_read_in_one_walk() {
    for piece in [
        "ngày ",
        "1/2-",
        "1/2 - 3/4 và ",
        "đầu những ngày ",
        "hôm ",
        "tháng 1, ",
        "(",
        "năm năm ",
        "đến 5/3, ",
        "2020-",
        "thứ hai ",
    ] {
        let text = piece.repeat(20_000);
        let started = std::time::Instant::now();
        BENCH.analyze(&text, "2020-12-21");
        assert!(started.elapsed().as_secs() < 10, "{piece}");
    }
}

#[test]
fn summaries_add_up() {
    let summary = |text: &str| {
        let analyzed = BENCH.analyze(text, "2020-12-21");
        DateSummary::of(analyzed.annotations.of::<TimeExpression>())
    };
    check_summary_laws(&summary("ngày 5/3/2020, hàng năm"), &summary("ngày 30/2/2020, năm 2019"), &summary("sáng nay"));
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 256, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_printed_day_gives_that_day_back(year in 1900i16..=2099, month in 1i8..=12, day in 1i8..=31, style in 0usize..14) {
        let Ok(date) = jiff::civil::Date::new(year, month, day) else { return Ok(()) };
        const WEEKDAYS: [&str; 7] = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "chủ nhật"];
        let weekday = WEEKDAYS[date.weekday().to_monday_zero_offset() as usize];
        let mention = match style {
            0 => format!("{day}/{month}/{year}"),
            1 => format!("ngày {day:02}/{month:02}/{year}"),
            2 => format!("ngày {day}-{month}-{year}"),
            3 => format!("ngày {day:02}.{month:02}.{year}"),
            4 => format!("ngày {day} tháng {month} năm {year}"),
            5 => format!("ngày {day:02} tháng {month:02} năm {year}"),
            6 => format!("{date}"),
            7 => format!("{weekday}, {day:02}/{month:02}/{year}"),
            8 => format!("{weekday}, ngày {day} tháng {month} năm {year}"),
            9 => format!("ngày {day} – {month} – {year}"),
            10 => format!("ngày {day} tháng {month}/{year}"),
            11 => format!("Ngày {day}/{month} năm {year}"),
            12 => format!("{weekday} ngày {day}/{month}/{year}"),
            _ => format!("hôm {day}/{month}/{year}"),
        };
        let text = format!("Hội nghị diễn ra {mention} tại thị xã.");
        let found = BENCH.check::<DateAnalyzer>(&text, "2023-09-27");
        proptest::prop_assert_eq!(found, vec![(mention, "DATE", date.to_string())]);
        let value = values(&text, "2023-09-27").remove(0);
        proptest::prop_assert_eq!((value.from, value.to, value.warnings), (Some(date), Some(date), vec![]));
    }

    #[test]
    fn a_day_without_its_year_is_near_publication(year in 1990i16..=2050, month in 1i8..=12, day in 1i8..=31, ahead in -150i64..=60) {
        let Ok(date) = jiff::civil::Date::new(year, month, day) else { return Ok(()) };
        let published = date.checked_sub(jiff::Span::new().days(ahead)).expect("a day");
        let text = format!("Ngày {day}/{month}, đoàn công tác làm việc tại xã.");
        let found = BENCH.check::<DateAnalyzer>(&text, &published.to_string());
        if (month, day) != (2, 29) {
            proptest::prop_assert_eq!(&found[0].2, &date.to_string());
        }
    }

    #[test]
    fn any_text_is_read(text in "(ngày|tháng|năm|quý|tuần|thứ|sáng|Tết|[0-9]{1,4}|[/.,:;()–-]|đến|từ|và|hàng|mùng|giờ|h|đầu|cuối|nhiệm kỳ|giai đoạn| |\n){0,60}") {
        BENCH.analyze(&text, "2023-09-27");
        BENCH.analyze(&text, "");
    }
}

#[test]
fn passages() {
    for (name, published, text) in [
        ("report", "2023-12-28", include_str!("tests/report.txt")),
        ("notice", "2021-05-20", include_str!("tests/notice.txt")),
        ("history", "2020-08-25", include_str!("tests/history.txt")),
        ("page", "", include_str!("tests/page.txt")),
    ] {
        insta::assert_snapshot!(name, BENCH.render::<DateAnalyzer>(text, published));
    }
}
