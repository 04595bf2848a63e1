use giaoban_core::{Annotation, Registration};
use giaoban_date::DateAnalyzer;
use giaoban_entity::{EntityAnalyzer, EntityMention};
use giaoban_testing::Bench;

use crate::{Aggregate, Change, Figure, FigureKind, Profile, Qualifier, StatisticsAnalyzer, Status};

fn bench() -> Bench {
    Bench::new(&[
        Registration::of::<DateAnalyzer>("giaoban-date"),
        Registration::of::<EntityAnalyzer>("giaoban-entity"),
        Registration::of::<StatisticsAnalyzer>("giaoban-statistics"),
    ])
}

const DCT: &str = "2023-10-05";

/// A figure in one line: text, kind, value (`..max`, `/of`), unit, item, then what else is said of it.
fn record(text: &str, annotation: &Annotation<Figure>) -> String {
    let figure = &annotation.value;
    let mut out = format!("{} | ", annotation.span.of(text));
    out += match figure.kind {
        FigureKind::Count => "count",
        FigureKind::Percent => "percent",
        FigureKind::Money => "money",
        FigureKind::Measure => "measure",
        FigureKind::Ratio => "ratio",
        FigureKind::Multiple => "multiple",
    };
    out += &format!(" {}", figure.value);
    if let Some(max) = figure.max {
        out += &format!("..{max}");
    }
    if let Some(of) = figure.of {
        out += &format!("/{of}");
    }
    out += &format!(" | {} | {}", figure.unit.as_deref().unwrap_or("-"), figure.item.as_deref().unwrap_or("-"));
    if let (Some(value), Some(unit)) = (figure.base_value, &figure.base_unit)
        && figure.kind != FigureKind::Percent
    {
        out += &format!(" | = {value} {unit}");
    }
    out += match figure.qualifier {
        None => "",
        Some(Qualifier::About) => " | about",
        Some(Qualifier::Over) => " | over",
        Some(Qualifier::Under) => " | under",
        Some(Qualifier::AtLeast) => " | at least",
        Some(Qualifier::AtMost) => " | at most",
    };
    out += match figure.change {
        None => "",
        Some(Change::Up) => " | up",
        Some(Change::Down) => " | down",
    };
    if let Some(base) = &figure.compared_to {
        out += &format!(" | against {base}");
    }
    out += match figure.aggregate {
        None => "",
        Some(Aggregate::Total) => " | total",
        Some(Aggregate::Average) => " | average",
        Some(Aggregate::Cumulative) => " | cumulative",
    };
    out += match figure.status {
        None => "",
        Some(Status::Target) => " | target",
        Some(Status::Plan) => " | plan",
    };
    out
}

/// `tests/figures.txt`: a passage (`\n` for a line feed), then its figures, one in an indented line each. `FIXME` in a comment above marks a passage with
/// a known wrong result, asserted as it is.
#[test]
fn figures() {
    let bench = bench();
    let mut expected: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in include_str!("tests/figures.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix("    ") {
            Some(figure) => expected.last_mut().expect("a passage comes before its figures").1.push(figure),
            None => expected.push((line, Vec::new())),
        }
    }
    let mut failures = String::new();
    let mut rows = 0;
    for (printed, records) in expected {
        let text = &*printed.replace("\\n", "\n");
        let analyzed = bench.analyze(text, DCT);
        let found: Vec<String> = analyzed.annotations.of::<Figure>().iter().map(|a| record(text, a)).collect();
        rows += records.len();
        if found != records {
            failures += &format!("{printed}\n");
            for line in found {
                failures += &format!("    {line}\n");
            }
        }
    }
    assert!(failures.is_empty(), "found:\n{failures}");
    assert!(rows > 300, "{rows} rows");
}

/// `tests/near_misses.txt`: one passage a line, none of which holds a figure.
#[test]
fn near_misses() {
    let bench = bench();
    let lines = include_str!("tests/near_misses.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    assert!(lines.count() >= 150);
    for line in include_str!("tests/near_misses.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        for text in [line.to_owned(), format!("{line}."), format!("Theo đó, {line}; cụ thể như sau.")] {
            let found = bench.check::<StatisticsAnalyzer>(&text, DCT);
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }
}

/// What number and unit say does not depend on how the text is encoded or set.
#[test]
fn spellings_do_not_matter() {
    let bench = bench();
    for (value, kind, texts) in [
        (
            845.0,
            "count",
            &["845 đơn thư", "845\u{a0}đơn thư", "845 ĐƠN THƯ", "845 đơn thu\u{31b}", "tám trăm bốn mươi lăm đơn thư"]
                [..],
        ),
        (92.96, "percent", &["đạt 92,96%", "đạt 92,96 %", "đạt 92.96%", "đạt 92,96 phần trăm", "ĐẠT 92,96%"]),
        (
            10950.0,
            "money",
            &[
                "10.950 tỷ đồng",
                "10.950 tỉ đồng",
                "10 950 tỷ đồng",
                "10.950 tỷ đ",
                "10.950\u{a0}tỷ\u{a0}đồng",
                "10.950 TỶ ĐỒNG",
            ],
        ),
        (8110.0, "count", &["8,110 lượt xem", "8.110 lượt xem", "8110 lượt xem", "Lượt xem: 8,110", "8 110 lượt xem"]),
        (
            2.5e6,
            "money",
            &[
                "2 triệu 500 nghìn đồng",
                "2.500.000 đồng",
                "hai triệu năm trăm nghìn đồng",
                "2.500.000đ",
                "2.500.000 VNĐ",
                "hai triệu rưỡi đồng",
                "lãi hai triệu rưỡi",
                "lãi hai triệu năm trăm nghìn.",
            ],
        ),
        (
            1.205e12,
            "money",
            &["một nghìn hai trăm linh năm tỷ đồng", "một ngàn hai trăm lẻ năm tỉ đồng", "1 nghìn 205 tỷ đồng"],
        ),
        (3.0, "count", &["3 đồng chí", "03 đồng chí", "ba đồng chí", "Ba đồng chí"]),
        (30.0, "measure", &["30 m2", "30m2", "30 m²", "30 mét vuông", "30m²"]),
        (25.0, "ratio", &["25/30 xã", "25 / 30 xã", "25 trong 30 xã", "25/tổng số 30 xã", "25 trên tổng số 30 xã"]),
    ] {
        for text in texts {
            let analyzed = bench.analyze(text, DCT);
            let found: Vec<(f64, &str)> = analyzed
                .annotations
                .of::<Figure>()
                .iter()
                .map(|a| (a.value.value, giaoban_core::Payload::kind(&a.value)))
                .collect();
            assert_eq!(found, [(value, kind)], "{text}");
        }
    }
}

/// The style that a document prefers decides what shape leaves open.
#[test]
fn the_majority_decides_the_style() {
    let bench = bench();
    let values = |text: &str| -> Vec<f64> {
        bench.analyze(text, DCT).annotations.of::<Figure>().iter().map(|a| a.value.value).collect()
    };
    assert_eq!(values("Thu 3.125 tỷ đồng, chi 2,5 tỷ đồng, nợ 1,25 tỷ đồng."), [3125.0, 2.5, 1.25]);
    assert_eq!(values("Thu 3,125 tỷ đồng, chi 2.5 tỷ đồng, nợ 1.25 tỷ đồng."), [3125.0, 2.5, 1.25]);
    assert_eq!(values("Sản lượng 3,125 tấn."), [3.125]);
}

#[test]
fn links() {
    let bench = bench();
    let text = "Trong năm 2022, tỉnh Lào Cai có 120 doanh nghiệp, tăng 15 doanh nghiệp so với năm 2021.\n\
                Sở Nội vụ tỉnh đã tiếp nhận 45 hồ sơ.";
    let analyzed = bench.analyze(text, DCT);
    let layer = analyzed.annotations.of::<Figure>();
    let texts: Vec<&str> = layer.iter().map(|a| a.span.of(text)).collect();
    assert_eq!(texts, ["120 doanh nghiệp", "15 doanh nghiệp", "45 hồ sơ"]);
    let period = |i: usize| layer[i].value.period.map(|date| analyzed.annotations.at(date).value.value.clone());
    assert_eq!((period(0).as_deref(), period(1).as_deref()), (Some("2022"), Some("2022")));
    assert_eq!(layer[1].value.follows.map(giaoban_core::Ref::index), Some(0));
    let name = |entity| analyzed.annotations.at::<EntityMention>(entity).value.name.clone();
    assert_eq!(layer[0].value.place.map(name).as_deref(), Some("Lào Cai"));
    assert!(layer[2].value.reporter.map(name).is_some_and(|name| name.starts_with("Sở Nội vụ")));
}

#[test]
fn odd_input() {
    let bench = bench();
    for text in [
        "1".repeat(5000),
        "1 ".repeat(3000),
        "1/".repeat(3000),
        "1.000".repeat(500),
        "25/30 ".repeat(500),
        "hàng hàng trăm nghìn tỷ ".repeat(200),
        "một nghìn ".repeat(1000),
        "(5% ".repeat(2000),
        "tăng ".repeat(3000) + "5%",
        "tỷ lệ ".repeat(3000) + "đạt 5%",
        "5 hộ, ".repeat(3000),
        "% 5 % - 5 / đồng 5 đồng/đồng/đồng/đồng/đồng".into(),
        "5\u{0}5 \u{feff}hộ 5\u{300} hộ".into(),
        "5 hộ\n\n5\nhộ 5 -\n6 hộ".into(),
        "từ 5 đến".into(),
        "5 trong".into(),
        "0 trong 0 đánh giá".into(),
        "so với 5%".into(),
        "hơn".into(),
        "5 “".into(),
        "5 “Mái ấm".into(),
        "| ".repeat(3000),
        "5 | ".repeat(3000),
        "Xã | Số hộ\n".to_owned() + &"Tân Lập | 5\n".repeat(2000),
        "Xã | Số hộ\n".repeat(2000) + "Tân Lập | 5",
        "|\n|\n|5|\n|5".into(),
        "Xã | Số hộ (\n( | 5)\n(ha) | (5) %".into(),
    ] {
        bench.analyze(&text, "");
    }
}

/// Every number below a thousand and samples above, in digits and words before a noun, is read back.
#[test]
fn numbers_before_nouns_are_read_back() {
    let bench = bench();
    for value in (2..1000u32).step_by(7).chain([1000, 1001, 2500, 10_000, 125_430, 1_000_000, 3_450_120]) {
        let marks = ['.', ',', ' ', '\u{a0}', '\u{2009}', '\u{202f}'];
        for printed in marks.map(|mark| grouped(value, mark)).into_iter().chain([value.to_string()]) {
            let text = format!("Huyện có {printed} hộ dân được hỗ trợ.");
            let analyzed = bench.analyze(&text, DCT);
            let found: Vec<f64> = analyzed.annotations.of::<Figure>().iter().map(|a| a.value.value).collect();
            assert_eq!(found, [f64::from(value)], "{text}");
        }
    }
}

fn grouped(value: u32, mark: char) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(c);
    }
    out
}

#[test]
fn profile() {
    let bench = bench();
    let profile = |text: &str| {
        let analyzed = bench.analyze(text, DCT);
        let summary = analyzed.summaries.into_iter().next_back().flatten().expect("the analyzer ran");
        let mut json = Vec::new();
        summary.write_json(&mut json);
        String::from_utf8(json).expect("JSON is UTF-8")
    };
    insta::assert_snapshot!(
        "profile",
        profile(
            "Giao ban quý III\n\nToàn tỉnh có 25/30 xã đạt chuẩn, thu nhập bình quân 52,5 triệu đồng. \
             Tỉnh tiếp tục chuyển đổi số; chuyển đổi số là nhiệm vụ trọng tâm.\n"
        )
    );
    assert!(profile("").contains("\"mean_sentence_syllables\":null"));
}

#[test]
fn summaries_merge() {
    let bench = bench();
    let profile = |text: &str| -> Profile {
        let analyzed = bench.analyze(text, DCT);
        let matcher = crate::matcher::Matcher::new(&mut giaoban_core::text::LexiconBuilder::new());
        Profile::of(&analyzed.document, analyzed.annotations.of::<Figure>(), &matcher)
    };
    let (a, b, c) = (
        profile("Tỉnh có 25/30 xã. Cải cách hành chính là khâu đột phá; cải cách hành chính phải đi trước."),
        profile("Thu 3,5 tỷ đồng, tăng 5%. Hoà giải ở cơ sở, hòa giải tại chỗ, hoà giải ở cơ sở."),
        profile(""),
    );
    giaoban_testing::check_summary_laws(&a, &b, &c);
}

const PASSAGES: &[(&str, &str)] = &[
    ("economy", include_str!("tests/economy.txt")),
    ("commune", include_str!("tests/commune.txt")),
    ("police", include_str!("tests/police.txt")),
];

#[test]
fn passages() {
    let bench = bench();
    for (name, text) in PASSAGES {
        insta::assert_snapshot!(*name, bench.render::<StatisticsAnalyzer>(text, DCT));
    }
}

/// The syllables that two items share, as a part of both (Dice): 1 for the same items and when both are absent.
fn overlap(a: &str, b: &str) -> f64 {
    let syllables = |item: &str| -> Vec<String> {
        item.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|s| !s.is_empty()).map(str::to_owned).collect()
    };
    let (a, mut b) = (syllables(a), syllables(b));
    let sum = a.len() + b.len();
    let mut shared = 0;
    for syllable in a {
        if let Some(at) = b.iter().position(|other| *other == syllable) {
            b.swap_remove(at);
            shared += 1;
        }
    }
    if sum == 0 { 1.0 } else { 2.0 * f64::from(shared) / sum as f64 }
}

/// What was found of the passages that were annotated by hand.
#[derive(Default, Debug)]
struct Score {
    wanted: usize,
    given: usize,
    /// Right span.
    strict: usize,
    /// Some common span, and right value, range and denominator.
    value: usize,
    /// The same, and right kind and unit.
    unit: usize,
    /// Sum of overlaps over figures found.
    item: f64,
    /// Right period of figures found.
    period: usize,
}

/// `tests/annotated.txt` is annotated by meaning, not by what comes out; its scores may not fall.
#[test]
fn annotated_passages() {
    let bench = bench();
    let mut passages: Vec<(&str, Vec<Vec<&str>>)> = Vec::new();
    for line in include_str!("tests/annotated.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix("    ") {
            Some(figure) => {
                let cells = figure.split(" | ").collect();
                passages.last_mut().expect("a passage comes before its figures").1.push(cells);
            }
            None => passages.push((line, Vec::new())),
        }
    }
    let mut score = Score::default();
    let mut differences = String::new();
    for (text, wanted) in &passages {
        let analyzed = bench.analyze(text, DCT);
        let found = analyzed.annotations.of::<Figure>();
        score.wanted += wanted.len();
        score.given += found.len();
        // The figures of a passage come in order, so the same surface is looked for from the last one on.
        let mut from = 0;
        let mut used = vec![false; found.len()];
        for cells in wanted {
            let at = from + text[from..].find(cells[0]).unwrap_or_else(|| panic!("{} in {text}", cells[0]));
            from = at + cells[0].len();
            let span = giaoban_core::text::Span::new(at as u32, from as u32);
            let index = found.iter().enumerate().position(|(i, a)| !used[i] && a.span.overlaps(span));
            let Some(index) = index else {
                differences += &format!("missing: {cells:?}\n");
                continue;
            };
            used[index] = true;
            let (kind, number) = cells[1].split_once(' ').expect("kind and value");
            let value = &found[index].value;
            let mut printed = format!("{}", value.value);
            if let Some(max) = value.max {
                printed += &format!("..{max}");
            }
            if let Some(of) = value.of {
                printed += &format!("/{of}");
            }
            let period = value.period.map(|date| analyzed.annotations.at(date).value.value.clone());
            let item = if cells[3] == "-" { "" } else { cells[3] };
            let shared = overlap(item, value.item.as_deref().unwrap_or_default());
            let right = printed == number;
            let unit = value.unit.as_deref().unwrap_or("-") == cells[2] && giaoban_core::Payload::kind(value) == kind;
            let when = period.as_deref().unwrap_or("-") == cells[4];
            score.strict += usize::from(found[index].span == span);
            score.value += usize::from(right);
            score.unit += usize::from(right && unit);
            score.item += shared;
            score.period += usize::from(when);
            if !right || !unit || !when || shared < 1.0 || found[index].span != span {
                let period = period.as_deref().unwrap_or("-");
                differences += &format!("wanted {cells:?}\n   got {} | {period}\n", record(text, &found[index]));
            }
        }
        for (annotation, _) in found.iter().zip(&used).filter(|(_, used)| !**used) {
            differences += &format!("too much: {}\n", record(text, annotation));
        }
    }
    let found = score.wanted + score.given;
    let f1 = |right: usize| 2.0 * right as f64 / found as f64;
    let share = |right: f64| right / score.wanted as f64;
    let scores = [
        ("strict", f1(score.strict), 0.96),
        ("value", f1(score.value), 0.97),
        ("kind and unit", share(score.unit as f64), 0.95),
        ("item", share(score.item), 0.92),
        ("period", share(score.period as f64), 0.95),
    ];
    for (name, reached, floor) in scores {
        assert!(reached >= floor, "{name} {reached:.3} of {scores:?}\n{differences}");
    }
}

#[test]
fn figures_as_rows() {
    let text = "Trong năm 2022, tỉnh Lào Cai có 120 doanh nghiệp, tăng 15 doanh nghiệp so với năm 2021. Thu ngân sách đạt \
                trên 9,5 nghìn tỷ đồng, trong đó thu nội địa 6.200 tỷ đồng.";
    insta::assert_snapshot!(bench().rows::<StatisticsAnalyzer>(text, DCT));
}

/// Wordings, spellings and order of an indicator do not matter, what it is of does.
#[test]
fn series_and_conflicts() {
    let corpus = [
        (
            "a",
            "Năm 2020, tỷ lệ hộ nghèo của tỉnh Lào Cai là 8,2%. Tổng thu ngân sách nhà nước trên địa bàn tỉnh Lào Cai năm 2020 đạt 8.745 tỷ đồng.",
            "2021-01-05",
        ),
        (
            "b",
            "Năm 2021, Lào Cai đạt kết quả tốt. Tỉ lệ hộ nghèo của Lào Cai còn 6,3%, thu NSNN tỉnh Lào Cai đạt 9,1 nghìn tỷ đồng.",
            "2022-01-06",
        ),
        ("c", "Năm 2021, tỷ lệ hộ nghèo tỉnh Lào Cai giảm còn 6,8%.", "2022-02-01"),
        ("d", "Năm 2021, thu ngân sách tỉnh Lào Cai đạt 9.120 tỷ đồng; tỷ lệ hộ nghèo còn khoảng 6,2%.", "2022-03-01"),
        (
            "e",
            "Năm 2022, tỷ lệ hộ cận nghèo tỉnh Lào Cai là 9%. Phấn đấu năm 2023 tỷ lệ hộ nghèo tỉnh Lào Cai còn 4%.",
            "2022-12-20",
        ),
        ("f", "Năm 2021, tỷ lệ hộ nghèo tỉnh Yên Bái còn 7,1%.", "2022-02-01"),
        ("g", "Năm 2021, tỷ lệ hộ nghèo tỉnh Lào Cai còn 6,3%, tức 6,3%.", "2022-02-09"),
        (
            "h",
            "Số hộ nghèo tỉnh Yên Bái năm 2020 là 14.500 hộ. Năm 2021, tổng số hộ nghèo của tỉnh Yên Bái là 12.700 hộ.",
            "2022-02-09",
        ),
    ];
    insta::assert_snapshot!(bench().register::<StatisticsAnalyzer>(&corpus));
}
