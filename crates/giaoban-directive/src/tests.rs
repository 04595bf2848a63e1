//! Passages with what they say, one file for each kind of text under `passages/`.

use giaoban_core::Registration;
use giaoban_date::DateAnalyzer;
use giaoban_entity::EntityAnalyzer;
use giaoban_testing::{Bench, check_summary_laws};

use crate::{Directive, DirectiveAnalyzer, DirectiveSummary};

fn bench() -> Bench {
    Bench::new(&[
        Registration::of::<DateAnalyzer>("giaoban-date"),
        Registration::of::<EntityAnalyzer>("giaoban-entity"),
        Registration::of::<DirectiveAnalyzer>("giaoban-directive"),
    ])
}

struct Passage {
    published: String,
    text: String,
    expected: Vec<String>,
}

fn passages(source: &str) -> Vec<Passage> {
    let mut all: Vec<Passage> = Vec::new();
    for line in source.lines() {
        if let Some(published) = line.strip_prefix('@') {
            all.push(Passage { published: published.trim().into(), text: String::new(), expected: Vec::new() });
        } else if let (Some(expected), Some(last)) = (line.strip_prefix('>'), all.last_mut()) {
            last.expected.push(expected.trim().into());
        } else if let Some(last) = all.last_mut().filter(|_| !line.starts_with('#')) {
            last.text.push_str(line);
            last.text.push('\n');
        }
    }
    all
}

/// modality | issuer | addressee | due | action
fn shown(text: &str, directive: &giaoban_core::Annotation<Directive>) -> [String; 5] {
    let value = &directive.value;
    [
        giaoban_core::Payload::kind(value).to_owned(),
        value.issuer.as_ref().map_or("-".into(), |issuer| issuer.text.clone()),
        value.addressee.as_ref().map_or("-".into(), |addressee| addressee.text.clone()),
        value.due.as_ref().map_or("-".into(), |due| due.value.clone()),
        directive.span.of(text).to_owned(),
    ]
}

fn same_action(expected: &str, found: &str) -> bool {
    match expected.split_once(" … ") {
        Some((first, last)) => found.starts_with(first) && found.ends_with(last),
        None => expected == found,
    }
}

fn mismatches(source: &str) -> Vec<String> {
    let bench = bench();
    let mut wrong = Vec::new();
    for passage in passages(source) {
        let analyzed = bench.analyze(&passage.text, &passage.published);
        let found: Vec<_> =
            analyzed.annotations.of::<Directive>().iter().map(|d| (d.rule, shown(&passage.text, d))).collect();
        let agrees = found.len() == passage.expected.len()
            && found.iter().zip(&passage.expected).all(|((_, found), expected)| {
                let expected: Vec<&str> = expected.splitn(5, '|').map(str::trim).collect();
                expected.len() == 5 && expected[..4] == found[..4] && same_action(expected[4], &found[4])
            });
        if !agrees {
            let found: Vec<String> =
                found.iter().map(|(rule, found)| format!("  got  {}   ({rule})", found.join(" | "))).collect();
            let expected: Vec<String> = passage.expected.iter().map(|e| format!("  want {e}")).collect();
            wrong.push(format!("{}{}\n{}\n", passage.text, expected.join("\n"), found.join("\n")));
        }
    }
    wrong
}

fn check(source: &str) {
    let wrong = mismatches(source);
    assert!(wrong.is_empty(), "{} passages differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn news() {
    check(include_str!("passages/news.txt"));
}

#[test]
fn letters() {
    check(include_str!("passages/letters.txt"));
}

#[test]
fn nothing_is_told() {
    check(include_str!("passages/none.txt"));
}

/// Whole pages, with what is found in them underlined.
#[test]
fn pages() {
    let bench = bench();
    macro_rules! page {
        ($($name:literal),* $(,)?) => {
            $(insta::assert_snapshot!($name, bench.render::<DirectiveAnalyzer>(include_str!(concat!("pages/", $name, ".txt")), ""));)*
        };
    }
    page!(
        "chi-thi-bao-ve-rung",
        "cong-dien-xam-nhap-man",
        "cong-van-chay-rung",
        "cong-van-dang-uy-xa",
        "cong-van-phong-noi-vu",
        "cong-van-trat-tu-do-thi",
        "dai-hoi-dang-bo-xa",
        "dan-van-thanh-uy",
        "doan-giam-sat",
        "doi-thoai-nong-dan",
        "giao-ban-huyen-uy",
        "giao-ban-mat-tran",
        "guong-sang",
        "hoi-nghi-tinh-uy",
        "hop-bao-chinh-phu",
        "hop-thu-ngan-sach",
        "ke-hoach-thang-thanh-nien",
        "khai-giang",
        "khuyen-cao-cong-an",
        "kiem-tra-ngap",
        "lam-viec-voi-tinh",
        "mua-ca-phe",
        "muc-tieu-kep",
        "nghi-quyet-kinh-te-vuon",
        "ngung-cap-dien",
        "pho-thu-tuong-kiem-tra",
        "phong-van",
        "so-ket-dang-uy-khoi",
        "so-ket-kiem-tra",
        "so-ket-phu-nu",
        "sot-xuat-huyet",
        "thanh-pho-hop-kinh-te",
        "thao-luan-to",
        "thong-bao-ket-luan",
        "thu-hut-dau-tu",
        "tiep-xuc-cu-tri",
        "xet-xu",
    );
}

#[test]
fn summaries_add_up() {
    let summary = |text: &str| {
        let bench = bench();
        DirectiveSummary::of(bench.analyze(text, "2023-05-05").annotations.of::<Directive>())
    };
    check_summary_laws(
        &summary("UBND tỉnh yêu cầu các sở, ngành khẩn trương rà soát."),
        &summary("UBND tỉnh đề nghị các huyện báo cáo kết quả."),
        &DirectiveSummary::default(),
    );
}

/// Odd and long texts: nothing panics, and the time grows with the length (the suite would not end otherwise).
#[test]
fn long_and_odd_texts_are_read_in_linear_time() {
    let bench = bench();
    for (piece, times) in [
        ("Tỉnh yêu cầu các xã rà soát, ", 8_000),
        (", ", 40_000),
        ("(", 10_000),
        ("; ", 20_000),
        ("tập trung thực hiện các nhiệm vụ sau: ", 6_000),
        ("đồng thời yêu cầu ", 10_000),
        ("“", 4_000),
        ("Đồng chí đề nghị, trong thời gian tới, ", 4_000),
        ("trước ngày 15/3, ", 4_000),
        ("1. ", 10_000),
        ("cần phải ", 10_000),
        ("Kính gửi: ", 4_000),
        ("UBND tỉnh, ", 10_000),
        ("Giao Sở Y tế:\n- Rà soát;\n", 1_000),
    ] {
        let text = piece.repeat(times);
        bench.analyze(&text, "2024-01-01");
        bench.analyze(&format!("Ông Lê Văn An yêu cầu các sở tập trung {text} rà soát."), "2024-01-01");
    }
    for odd in ["", "yêu cầu", "Yêu cầu:", "đề nghị đề nghị", ": ; , .", "cần", "giao", "“”", "1.", "Kính gửi", "- "]
    {
        bench.analyze(odd, "");
    }
}
