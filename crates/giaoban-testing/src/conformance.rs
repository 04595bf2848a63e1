//! What holds for every analyzer, whatever it finds.
//!
//! [`check_text`] puts all analyzers of an engine through one text; [`odd_texts`] are texts that break careless
//! code. An analyzer crate runs both over its own [`Registration`](giaoban_core::Registration); the workspace runs
//! them over the whole registry.

use std::time::{Duration, Instant};

use giaoban_core::text::TokenBuffer;
use giaoban_core::{Metadata, Offsets, RawDocument};
use giaoban_runner::{Analyzed, Engine};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;

/// A JSON object with its fields in order, a repeated one twice.
#[derive(Debug)]
struct Fields(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Fields;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

fn analyze(engine: &Engine, text: &str, published: Option<&str>, buffer: &mut TokenBuffer) -> Analyzed {
    let raw = RawDocument {
        id: "conformance".into(),
        text: text.into(),
        metadata: Metadata { published: published.map(str::to_owned), ..Metadata::default() },
        ..RawDocument::default()
    };
    engine.analyze(raw, buffer)
}

/// The layers of a document as they are written, in the order of the plan.
fn written(engine: &Engine, analyzed: &Analyzed) -> Vec<String> {
    let offsets = Offsets::code_points(&analyzed.document.text);
    engine
        .plan()
        .map(|(_, analyzer)| {
            let mut json = Vec::new();
            analyzer.write_layer(&analyzed.document, &analyzed.annotations, &offsets, &mut json);
            String::from_utf8(json).expect("JSON is UTF-8")
        })
        .collect()
}

/// Runs all analyzers of `engine` over `text` and checks that
/// - none of them fails, and a second run writes the same bytes;
/// - annotations are sorted by start, longer ones first, with ids counted from 0;
/// - `start` and `end` cut `text` out of the document in code points, and the cut is not blank;
/// - `id`, `start`, `end`, `text` and `rule` come first and no field comes twice;
/// - absent values are left out: nothing is `null` or `""`;
/// - references point at annotations that exist.
///
/// `name` stands in the messages.
///
/// # Panics
/// Panics when one of these does not hold.
pub fn check_text(engine: &Engine, name: &str, text: &str, published: Option<&str>) {
    let mut buffer = TokenBuffer::default();
    let analyzed = analyze(engine, text, published, &mut buffer);
    assert_eq!(analyzed.faults, [], "{name}: faults");
    let layers = written(engine, &analyzed);
    // The buffer is used again on purpose: what it keeps from one document must not show in the next.
    let again = written(engine, &analyze(engine, text, published, &mut buffer));
    assert_eq!(layers, again, "{name}: a second run differs");

    let characters: Vec<char> = text.chars().collect();
    let sizes: Vec<(&str, usize)> = engine
        .plan()
        .map(|(registration, analyzer)| (registration.id_prefix, analyzer.mentions(&analyzed.annotations).len()))
        .collect();
    for ((registration, analyzer), layer) in engine.plan().zip(&layers) {
        let rows: Vec<Fields> = serde_json::from_str(layer).expect("a layer is a JSON list of objects");
        let mut before = (0, usize::MAX);
        for (index, Fields(fields)) in rows.iter().enumerate() {
            let place = || format!("{name}: {} {index}: {fields:?}", registration.name);
            let names: Vec<&str> = fields.iter().map(|(field, _)| field.as_str()).collect();
            assert_eq!(names[..5], ["id", "start", "end", "text", "rule"], "{}", place());
            for (i, field) in names.iter().enumerate() {
                assert!(!names[..i].contains(field), "{field} comes twice: {}", place());
            }
            for (field, value) in fields {
                assert!(is_present(value), "{field} is empty and should be left out: {}", place());
            }
            assert_eq!(fields[0].1, format!("{}{index}", registration.id_prefix), "{}", place());
            let offset = |i: usize| fields[i].1.as_u64().expect("an offset is a whole number") as usize;
            let (start, end) = (offset(1), offset(2));
            assert!(start < end && end <= characters.len(), "{}", place());
            let cut: String = characters[start..end].iter().collect();
            assert_eq!(fields[3].1, cut, "{}", place());
            assert!(!cut.trim().is_empty(), "blank: {}", place());
            assert!(before.0 < start || before.0 == start && before.1 >= end, "not sorted: {}", place());
            before = (start, end);
        }
        for mention in analyzer.mentions(&analyzed.annotations) {
            for (prefix, index) in &mention.references {
                let size = sizes.iter().find(|(p, _)| p == prefix).map(|(_, size)| *size);
                assert!(size.is_some_and(|size| *index < size), "{name}: {mention:?} points at nothing");
            }
        }
    }
    for (summary, (registration, _)) in analyzed.summaries.iter().zip(engine.plan()) {
        let mut json = Vec::new();
        summary.as_ref().expect("an analyzer without a fault gives a summary").write_json(&mut json);
        let value: Value = serde_json::from_slice(&json).expect("a summary is JSON");
        assert!(value.is_object(), "{name}: the summary of {} is no object: {value}", registration.name);
    }
}

/// Neither `null` nor `""`, all the way down.
fn is_present(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => items.iter().all(is_present),
        Value::Object(fields) => fields.values().all(is_present),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Short texts that break careless code, each with a name: blanks, broken grammar, odd Unicode.
pub fn odd_texts() -> Vec<(&'static str, String)> {
    let mut texts: Vec<(&'static str, String)> = [
        ("nothing", ""),
        ("a blank", " "),
        ("blanks of all sorts", " \t\r\n\n\u{a0}\u{200b}\u{3000}\u{2028}\u{feff}\n"),
        ("one letter", "ă"),
        ("one digit", "7"),
        ("one mark", "%"),
        ("a lone combining mark", "\u{301}"),
        ("combining marks after everything", "n\u{303}g\u{300}a\u{301}y\u{323} 1\u{301}2\u{323}/\u{300}3 %\u{301}"),
        ("many marks on one letter", "ngày a\u{300}\u{301}\u{303}\u{309}\u{323}\u{302}\u{306}\u{31b} 3/4"),
        ("control characters", "ngày\u{0}12/3\u{1}\u{8}\u{1b}[31m năm 2020\u{7f}\u{85}"),
        ("zero-width characters inside words", "ng\u{200b}ày 1\u{200d}2/3/20\u{feff}20, Tỉnh\u{ad} ủy"),
        ("emoji", "😀 Đồng chí 👨‍👩‍👧‍👦 Lê Văn Đạt 🇻🇳 12/3/2020 💯% 5️⃣ xã"),
        ("other scripts", "会议 12/3/2020 в Ханое مؤتمر ١٢٣ Tỉnh ủy ประชุม ៥"),
        ("full-width digits", "ngày １２／３／２０２０, ５０％ số hộ, ② xã, ½ tỷ, x² km²"),
        (
            "Windows line ends",
            "Tiêu đề\r\n\r\n07:45, 13/07/2019\r\nChiều 12/7, họp.\r\nĐồng chí đề nghị:\r\n- Làm;\r\n",
        ),
        ("no line end, no space", "Chiều12/7/2019,TỉnhủyHàGiangyêucầu50%hộ"),
        ("numbers out of bounds", "ngày 32/13/2020, 0/0/0000, ngày 99, tháng 13, quý V, 25 giờ 61, năm 0, năm 99999"),
        ("enormous numbers", "99999999999999999999999999999999999999,99 tỷ đồng và 1.000.000.000.000.000.000.000 ha"),
        ("separators only", ". , ; : / - – — … ( ) [ ] { } “ ” ‘ ’ \" ' % & * @ # ^ | \\ ~ ` < > = + _"),
        (
            "dates cut short",
            "ngày 12/ ngày 12/3/ ngày tháng năm ngày - từ ngày đến ngày giai đoạn - 20 nhiệm kỳ 2021 -",
        ),
        (
            "ranges the wrong way round",
            "từ ngày 30/6/2020 đến ngày 1/1/2019; giai đoạn 2025 - 2020; 15-3/3; 9.000 - 1 đồng",
        ),
        ("cues without content", "Yêu cầu. Đề nghị: ; Giao ; Đồng chí đề nghị: . Cần. Phải; không được. Kết luận:"),
        ("only cues", "yêu cầu đề nghị giao chỉ đạo nhấn mạnh cần phải nghiêm cấm trước ngày trong thời gian tới"),
        (
            "offices without bodies",
            "Bí thư, Phó Bí thư, Chủ tịch, Phó Chủ tịch, Trưởng ban, Giám đốc, nguyên, đồng chí, ông, bà",
        ),
        ("bodies without places", "Tỉnh ủy Huyện ủy UBND HĐND MTTQ xã tỉnh huyện phường TP. TX. Q. P."),
        ("documents cut short", "Nghị quyết số , Chỉ thị số 15-, Công văn số /UBND-VX, Luật , Đề án -ĐA/TU ngày , của"),
        ("closing marks first", ")) ] ” ’ } . ngày 1/2) [Đồng chí ( “ Lê ” ("),
        ("a figure at each end", "12 xã và 50%"),
        ("a date at the end", "đến hết ngày"),
        (
            "capitals only",
            "CHIỀU 12/7, TỈNH ỦY HÀ GIANG TỔ CHỨC HỘI NGHỊ. ĐỒNG CHÍ LÊ VĂN ĐẠT YÊU CẦU 5 XÃ BÁO CÁO TRƯỚC NGÀY 1/8.",
        ),
        ("every line a heading", "I\n1\na\n-\n*\n1.\na)\nI.\n\n\n2)\n"),
        ("a mixture of forms", "Tỉnh uỷ, Tỉnh ủy, Tỉnh u\u{309}y, TỈNH UỶ, Ti\u{309}nh u\u{309}y, tỉnh uy\u{309}"),
    ]
    .into_iter()
    .map(|(name, text)| (name, text.to_owned()))
    .collect();
    texts.push(("digits without end", "1234567890".repeat(60)));
    texts.push(("one long word", "ngày".repeat(3_000)));
    texts.push(("brackets within brackets", format!("{}ngày 1/2{}", "(“[".repeat(2_000), "]”)".repeat(2_000))));
    texts.push(("many empty lines", "\n".repeat(5_000) + "Chiều 12/7"));
    texts.push(("many short lines", "Ảnh: A\n12\n- \n".repeat(700)));
    texts
}

/// Units that, repeated, lead careless matchers to look at everything again for every repetition.
const REPEATED: &[&str] = &[
    "ngày ",
    "12/3/2020 ",
    "1, ",
    "2020 - ",
    "từ ngày 1/2 đến ",
    "năm 2020, ",
    "(",
    "“",
    "( “ [ ",
    ", ",
    "; ",
    "- ",
    "Nguyễn ",
    "Đồng chí Lê Văn Đạt, ",
    "Chủ tịch UBND tỉnh, ",
    "Bí thư ",
    "xã Tân Lập, ",
    "HĐND, UBND ",
    "và ",
    "của ",
    "đề nghị ",
    "yêu cầu: ",
    "Đồng chí đề nghị ",
    "không được ",
    "1.000.000",
    "5% ",
    "50 xã, ",
    "hai trăm ",
    "Nghị quyết số 29-NQ/TU ",
    "Ảnh: A\n",
    "a\n\n",
    "Tin liên quan\n",
    ". ",
    "TP. ",
];

/// Time that this thread has spent working, so that other work on the machine does not count: from the kernel's
/// accounts where it keeps them, else the time of day.
fn working_time(since: Instant) -> Duration {
    // The accounts are brought up to date when the thread gives way.
    std::thread::yield_now();
    let accounts = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = accounts.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

/// Checks that cost grows in step with length: eight times the text must not take more than thirty times as long
/// (it would be sixty-four with a quadratic step). Short times are not judged, because they are mostly noise.
///
/// # Panics
/// Panics when a repeated unit costs more.
pub fn check_linear_cost(engine: &Engine) {
    const SHORT: usize = 16_000;
    const FACTOR: usize = 8;
    let begin = Instant::now();
    let mut buffer = TokenBuffer::default();
    let mut best_of = |text: &str, runs: usize| {
        let mut best = Duration::MAX;
        for _ in 0..runs {
            let start = working_time(begin);
            analyze(engine, text, Some("2020-06-01"), &mut buffer);
            best = best.min(working_time(begin) - start);
        }
        best
    };
    for unit in REPEATED {
        // Memory and caches are shared with other work, so that one measurement may be spoilt, but not all of them.
        let mut measured = Vec::new();
        let fits = (0..4).any(|_| {
            let short = best_of(&unit.repeat(SHORT / unit.len()), 3);
            let long = best_of(&unit.repeat(FACTOR * SHORT / unit.len()), 1);
            measured.push((short, long));
            long < short.max(Duration::from_millis(4)) * 30
        });
        assert!(fits, "{FACTOR} times as much {unit:?} costs too much: {measured:?}");
    }
}

/// `text` cut at places all over it, the beginnings and the ends: whatever an analyzer expects next may be missing.
pub fn cuts(text: &str) -> impl Iterator<Item = &str> {
    let step = (text.len() / 40).max(1);
    let boundaries = (0..text.len()).step_by(step).filter(|&at| text.is_char_boundary(at));
    boundaries.flat_map(move |at| [&text[..at], &text[at..]])
}
