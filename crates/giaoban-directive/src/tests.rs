//! Passages with what they say, one file for each kind of text under `passages/`.

use giaoban_core::{Annotation, Annotations, Cell, Ref, Register, Registration, Rows, Table};
use giaoban_date::DateAnalyzer;
use giaoban_entity::{EntityAnalyzer, EntityMention};
use giaoban_testing::{Bench, check_summary_laws};

use crate::{ClauseReader, ClauseRole, Directive, DirectiveAnalyzer, DirectiveSummary, FollowUps};

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

/// The slots besides those that have columns: `carried`, `strength`, `repeat`, `event`, `documents`, `repeats` (number
/// of the directive in its passage, from 1) and `title`, `-` when there is none.
fn others(text: &str, annotations: &Annotations, directive: &Annotation<Directive>) -> String {
    let value = &directive.value;
    let entities = annotations.of::<EntityMention>();
    let printed = |entity: Ref<EntityMention>| entities[entity.index()].span.of(text).to_owned();
    let mut slots: Vec<String> = Vec::new();
    slots.extend(value.carried.map(str::to_owned));
    slots.extend(value.strength.map(|strength| format!("{strength:?}").to_lowercase()));
    slots.extend(value.repeat.as_ref().map(|repeat| format!("every {repeat}")));
    slots.extend(value.event.map(|event| format!("at {}", printed(event))));
    slots.extend(value.documents.iter().map(|&document| format!("under {}", printed(document))));
    slots.extend(value.repeats.map(|earlier| format!("repeats {}", earlier.index() + 1)));
    slots.extend(value.in_title.then(|| "title".to_owned()));
    if slots.is_empty() { "-".into() } else { slots.join("; ") }
}

/// modality | issuer | addressee | due | action | other slots
fn shown(text: &str, annotations: &Annotations, directive: &Annotation<Directive>) -> [String; 6] {
    let value = &directive.value;
    [
        giaoban_core::Payload::kind(value).to_owned(),
        value.issuer.as_ref().map_or("-".into(), |issuer| issuer.text.clone()),
        value.addressee.as_ref().map_or("-".into(), |addressee| addressee.text.clone()),
        value.due.as_ref().map_or("-".into(), |due| due.value.clone()),
        directive.span.of(text).to_owned(),
        others(text, annotations, directive),
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
        let found: Vec<_> = analyzed
            .annotations
            .of::<Directive>()
            .iter()
            .map(|d| (d.rule, shown(&passage.text, &analyzed.annotations, d)))
            .collect();
        let agrees = found.len() == passage.expected.len()
            && found.iter().zip(&passage.expected).all(|((_, found), expected)| {
                let expected: Vec<&str> = expected.splitn(6, '|').map(str::trim).collect();
                expected.len() == 6
                    && expected[..4] == found[..4]
                    && same_action(expected[4], &found[4])
                    && expected[5] == found[5]
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

/// Prints how many directives of all passages are found, and how many slots of these are right.
#[test]
#[ignore = "a measure, no test"]
fn measure() {
    let bench = bench();
    let (mut expected_count, mut found_count, mut matched, mut slots) = (0, 0, 0, [0; 4]);
    for path in std::env::var("PASSAGES").unwrap_or_default().split(' ') {
        let source = std::fs::read_to_string(path).expect("a file of passages");
        for passage in passages(&source) {
            let analyzed = bench.analyze(&passage.text, &passage.published);
            let mut found: Vec<_> = analyzed.annotations.of::<Directive>().iter().collect();
            expected_count += passage.expected.len();
            found_count += found.len();
            for expected in &passage.expected {
                let slots_expected: Vec<&str> = expected.splitn(6, '|').map(str::trim).collect();
                let (first, last) =
                    slots_expected[4].split_once(" … ").unwrap_or((slots_expected[4], slots_expected[4]));
                let mut at = 0;
                // The same words may be said twice: the one that is found, if any.
                while let Some(start) = passage.text[at..].find(first).map(|start| start + at) {
                    let Some(end) = passage.text[start..].find(last).map(|end| start + end + last.len()) else { break };
                    let hit = found.iter().position(|directive| {
                        let (s, e) = (directive.span.start() as usize, directive.span.end() as usize);
                        let shared = e.min(end).saturating_sub(s.max(start));
                        2 * shared >= e.max(end) - s.min(start)
                    });
                    if let Some(hit) = hit {
                        let directive = found.remove(hit);
                        matched += 1;
                        let got = shown(&passage.text, &analyzed.annotations, directive);
                        for slot in 0..4 {
                            slots[slot] += usize::from(got[slot] == slots_expected[slot]);
                        }
                        break;
                    }
                    at = start + first.len();
                }
            }
        }
    }
    panic!(
        "{expected_count} expected, {found_count} found, {matched} matched; modality, issuer, addressee, due right: {slots:?}"
    );
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
fn speeches() {
    check(include_str!("passages/speeches.txt"));
}

#[test]
fn papers() {
    check(include_str!("passages/papers.txt"));
}

#[test]
fn regions() {
    check(include_str!("passages/regions.txt"));
}

#[test]
fn bulletins() {
    check(include_str!("passages/bulletins.txt"));
}

#[test]
fn reviews() {
    check(include_str!("passages/reviews.txt"));
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

/// Reads the clauses of each document after the directives, as an analyzer that builds on them does.
struct ClauseProbe(ClauseReader);

/// A clause, as a payload.
#[derive(Debug, serde::Serialize)]
struct ClauseNote(&'static str);

impl giaoban_core::Payload for ClauseNote {
    const ID_PREFIX: &'static str = "probe";

    fn kind(&self) -> &'static str {
        self.0
    }

    fn gloss(&self) -> std::borrow::Cow<'_, str> {
        self.0.into()
    }
}

/// Nothing.
#[derive(Clone, Default, Debug, serde::Serialize)]
struct NoSummary {}

impl giaoban_core::Summary for NoSummary {
    fn merge(&mut self, _: Self) {}
}

impl giaoban_core::Analyzer for ClauseProbe {
    const NAME: &'static str = "clause-probe";
    const DESCRIPTION: &'static str = "what clauses say";
    const READS: &'static [&'static str] = &["date", "entity", "directive"];
    type Payload = ClauseNote;
    type Summary = NoSummary;
    type Register = ();

    fn new(lexicon: &mut giaoban_core::text::LexiconBuilder) -> Self {
        Self(ClauseReader::new(lexicon))
    }

    fn analyze(&self, document: &giaoban_core::Document, prior: &Annotations) -> Vec<Annotation<ClauseNote>> {
        let clauses = self.0.read(document, prior);
        clauses
            .iter()
            .map(|clause| {
                let role = match clause.role {
                    ClauseRole::Result => "result",
                    ClauseRole::Limitation => "limitation",
                    ClauseRole::Directive => "directive",
                    ClauseRole::Plan => "plan",
                    ClauseRole::Proposal => "proposal",
                    ClauseRole::Praise => "praise",
                    ClauseRole::Attendance => "attendance",
                    ClauseRole::Furniture => "furniture",
                };
                Annotation { span: clause.span, rule: "probe", value: ClauseNote(role) }
            })
            .collect()
    }

    fn summarize(&self, _: &giaoban_core::Document, _: &[Annotation<ClauseNote>]) -> NoSummary {
        NoSummary {}
    }
}

/// Another analyzer can ask what clauses say.
#[test]
fn clauses_have_roles() {
    let bench = Bench::new(&[
        Registration::of::<DateAnalyzer>("giaoban-date"),
        Registration::of::<EntityAnalyzer>("giaoban-entity"),
        Registration::of::<DirectiveAnalyzer>("giaoban-directive"),
        Registration::of::<ClauseProbe>("giaoban-directive"),
    ]);
    for page in include_str!("clauses.txt").split("\n@ ").skip(1) {
        let (published, rest) = page.split_once('\n').expect("a day and a text");
        let (text, expected) = rest.split_once("\n= ").expect("clauses");
        let text = format!("{text}\n");
        let analyzed = bench.analyze(&text, published);
        let found = analyzed.annotations.of::<ClauseNote>();
        let shown: Vec<String> = found.iter().map(|c| format!("{}: {}", c.value.0, c.span.of(&text))).collect();
        let expected: Vec<&str> = expected.trim_end().split("\n= ").collect();
        let agrees = shown.len() == expected.len()
            && shown.iter().zip(&expected).all(|(shown, expected)| shown.starts_with(expected.trim()));
        assert!(agrees, "{text}\nwant {expected:#?}\ngot {shown:#?}");
    }
}

/// The pages of `follow_ups.txt`, analyzed and added to one register each, and the links that they hold: page, first
/// words of the directive, later page, relation.
fn related_pages() -> (Vec<FollowUps>, Vec<[String; 4]>) {
    let bench = bench();
    let mut pages: Vec<(String, String, String)> = Vec::new();
    let mut links = Vec::new();
    for line in include_str!("follow_ups.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some(head) = line.strip_prefix("@ ") {
            let (id, published) = head.split_once(' ').expect("id and day");
            pages.push((id.into(), published.into(), String::new()));
        } else if let Some(link) = line.strip_prefix("= ") {
            let (page, rest) = link.split_once(": ").expect("a page");
            let (action, later) = rest.split_once(" -> ").expect("an arrow");
            let (later, relation) = later.split_once(' ').expect("a relation");
            links.push([page, action, later, relation].map(str::to_owned));
        } else if let Some((_, _, text)) = pages.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    let analyzer = bench.engine().plan().find(|(registration, _)| registration.name == "directive").expect("it runs").1;
    let registers = pages.iter().map(|(id, published, text)| {
        let mut analyzed = bench.analyze(text, published);
        analyzed.document.id.clone_from(id);
        let mut register = FollowUps::default();
        analyzer.add_to_register(&analyzed.document, &analyzed.annotations, &mut register);
        register
    });
    (registers.collect(), links)
}

/// The rows of a register, as text.
fn written(register: &FollowUps) -> Vec<Vec<String>> {
    struct Written(Vec<Vec<String>>);
    impl Rows for Written {
        fn row(&mut self, table: &'static Table, cells: &[Cell<'_>]) {
            assert_eq!(table.columns.len(), cells.len());
            assert!(cells.iter().zip(table.columns).all(|(cell, column)| cell.fits(column.kind)));
            self.0.push(
                cells
                    .iter()
                    .map(|cell| match cell {
                        Cell::Text(text) | Cell::Json(text) => (*text).to_owned(),
                        other => format!("{other:?}"),
                    })
                    .collect(),
            );
        }
    }
    let mut rows = Written(Vec::new());
    register.rows(&mut rows);
    rows.0
}

fn merged(registers: &[FollowUps]) -> FollowUps {
    registers.iter().fold(FollowUps::default(), |mut all, register| {
        all.merge(register.clone());
        all
    })
}

/// Of the links found in related pages at least four fifths are right, and at least three fifths of them are found.
#[test]
fn later_pages_are_linked() {
    let (registers, links) = related_pages();
    let rows = written(&merged(&registers));
    // document, action, later document, relation
    let found: Vec<(&str, &str, &str, &str)> =
        rows.iter().map(|row| (&*row[0], &*row[6], &*row[7], &*row[10])).collect();
    let same = |[page, action, later, relation]: &[String; 4], found: &(&str, &str, &str, &str)| {
        page == found.0 && found.1.starts_with(action) && later == found.2 && relation == found.3
    };
    let right = found.iter().filter(|found| links.iter().any(|link| same(link, found))).count();
    let missed: Vec<_> = links.iter().filter(|link| !found.iter().any(|found| same(link, found))).collect();
    let wrong: Vec<_> = found.iter().filter(|found| !links.iter().any(|link| same(link, found))).collect();
    let recall = (links.len() - missed.len()) as f64 / links.len() as f64;
    let precision = right as f64 / found.len().max(1) as f64;
    assert!(
        precision >= 0.8 && recall >= 0.6,
        "precision {precision:.2}, recall {recall:.2}\nmissed {missed:#?}\nwrong {wrong:#?}\n{}",
        rows.iter()
            .map(|r| format!("ROW {} {} [{}] -> {} {} [{}] {}", r[0], r[1], r[6], r[7], r[10], r[14], r[15]))
            .collect::<Vec<_>>()
            .join("\n")
    );
}

/// Registers of blocks add up to the same, however the corpus was cut.
#[test]
fn registers_add_up() {
    let (registers, _) = related_pages();
    let whole = merged(&registers);
    for size in [1, 2, 7, 29] {
        let blocks: Vec<FollowUps> = registers.chunks(size).map(merged).collect();
        assert!(merged(&blocks) == whole, "blocks of {size}");
    }
    let mut right = registers[20..].to_vec();
    while let Some(last) = right.pop() {
        match right.last_mut() {
            Some(before) => before.merge(last),
            None => right.push(last),
        }
        if right.len() == 1 {
            break;
        }
    }
    assert!(merged(&[merged(&registers[..20]), right.remove(0)]) == whole, "merged from the right");
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
