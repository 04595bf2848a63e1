use giaoban_core::Registration;
use giaoban_date::DateAnalyzer;
use giaoban_testing::Bench;

use crate::EntityAnalyzer;

fn bench(lexicon: &str) -> Result<Bench, giaoban_core::TermError> {
    let plan = [Registration::of::<EntityAnalyzer>("giaoban-entity"), Registration::of::<DateAnalyzer>("giaoban-date")];
    Bench::with_terms(&plan, lexicon)
}

/// What is found in `sentence` with the rows of a lexicon, as `TYPE text = name`.
fn found(rows: &[&str], sentence: &str) -> Vec<String> {
    let bench = bench(&rows.join("\n")).expect("a good lexicon");
    let found = bench.check::<EntityAnalyzer>(sentence, "2023-06-20");
    found.into_iter().map(|(text, kind, name)| format!("{kind} {text} = {name}")).collect()
}

#[test]
fn names_are_added() {
    for (row, sentence, expected) in [
        (
            "add\tORG\tcompany\tSao Khuê Xanh\tSKX",
            "Giám đốc Sao Khuê Xanh Lê Văn Tám ký với SKX.",
            &[
                "POSITION Giám đốc Sao Khuê Xanh = Giám đốc Sao Khuê Xanh",
                "ORG Sao Khuê Xanh = Sao Khuê Xanh",
                "PERSON Lê Văn Tám = Lê Văn Tám",
                "ORG SKX = Sao Khuê Xanh",
            ] as &[_],
        ),
        ("add\tORG\tcompany\tSao Khuê Xanh", "Bầu trời sao khuê xanh.", &[]),
        (
            "add\tPERSON\t\tKơ Đơ Tir\tTir Kơ",
            "Tối nay Tir Kơ hát, Kơ Đơ Tir, Chủ tịch Hội Nông dân xã khen.",
            &[
                "PERSON Tir Kơ = Kơ Đơ Tir",
                "PERSON Kơ Đơ Tir = Kơ Đơ Tir",
                "POSITION Chủ tịch Hội Nông dân xã = Chủ tịch Hội Nông dân xã",
                "ORG Hội Nông dân xã = Hội Nông dân xã",
            ],
        ),
        ("add\tPLACE\tother\tGò Cát Vàng\tgò Cát", "Dân ở gò Cát đi chợ.", &["PLACE gò Cát = Gò Cát Vàng"]),
        (
            "add\tPOSITION\t\tĐiều phối viên",
            "Ông Lê Văn Tám, Điều phối viên Sở Y tế tỉnh Lào Cai dự.",
            &[
                "PERSON Lê Văn Tám = Lê Văn Tám",
                "POSITION Điều phối viên Sở Y tế tỉnh Lào Cai = Điều phối viên Sở Y tế tỉnh Lào Cai",
                "ORG Sở Y tế tỉnh Lào Cai = Sở Y tế tỉnh Lào Cai",
                "PLACE tỉnh Lào Cai = Lào Cai",
            ],
        ),
        ("add\tPROGRAMME\t\tsóng xanh", "Xã ra quân làm sóng xanh.", &["PROGRAMME sóng xanh = sóng xanh"]),
        ("add\tEVENT\t\tFestival Hoa Ban", "Xã dự Festival Hoa Ban.", &["EVENT Festival Hoa Ban = Festival Hoa Ban"]),
        (
            "add\tDOCUMENT\t\tSổ tay Mặt trận\tsổ tay của Mặt trận",
            "Xã phát sổ tay của Mặt trận.",
            &["DOCUMENT sổ tay của Mặt trận = Sổ tay Mặt trận"],
        ),
    ] {
        let mut lines = found(&[row], sentence);
        // Bodies inside the name are found as ever.
        lines.retain(|line| !line.ends_with("Mặt trận Tổ quốc Việt Nam"));
        assert_eq!(lines, expected, "{row}");
    }
}

#[test]
fn aliases_stand_for_known_names() {
    let rows = ["alias\tORG\tfront\tỦy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai\tnhà Mặt trận tỉnh"];
    assert_eq!(
        found(&rows, "Hôm qua nhà Mặt trận tỉnh họp."),
        ["ORG nhà Mặt trận tỉnh = Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai"]
    );
}

#[test]
fn mentions_are_dropped() {
    let sentence = "Ông Lê Văn Tám, Bí thư Tỉnh ủy Lào Cai dự.";
    let all = found(&[], sentence);
    for (row, gone) in [
        ("drop\tPERSON\t\t\tLê Văn Tám", "PERSON "),
        ("drop\t*\t\t\tLê Văn Tám", "PERSON "),
        ("drop\tPOSITION\t\tBí thư Tỉnh ủy Lào Cai", "POSITION "),
        ("drop\tORG\t\tTỉnh ủy Lào Cai", "ORG "),
        ("drop\tPLACE\t\t-\tLào Cai", "PLACE "),
        ("drop\tORG\t\t\tLê Văn Tám", "nothing"),
    ] {
        let expected: Vec<&String> = all.iter().filter(|line| !line.starts_with(gone)).collect();
        assert_eq!(found(&[row], sentence).iter().collect::<Vec<_>>(), expected, "{row}");
    }
    let programme = found(&["drop\tPROGRAMME\t\tnông thôn mới"], "Xã làm tốt nông thôn mới.");
    assert_eq!(programme, [] as [String; 0]);
}

#[test]
fn names_are_merged() {
    let rows = [
        "merge\tORG\t\tTỉnh ủy Hoàng Liên Sơn\tTỉnh ủy Lào Cai",
        "merge\tPERSON\t\tLê Văn Tám (A)\tLê Văn Tám|Tám Lê",
        "merge\tPLACE\t\tHoàng Liên Sơn\tLào Cai",
        "merge\tPROGRAMME\t\tNTM\tnông thôn mới",
    ];
    assert_eq!(
        found(&rows, "Ông Lê Văn Tám, Bí thư Tỉnh ủy Lào Cai nói về nông thôn mới."),
        [
            "PERSON Lê Văn Tám = Lê Văn Tám (A)",
            "POSITION Bí thư Tỉnh ủy Lào Cai = Bí thư Tỉnh ủy Hoàng Liên Sơn",
            "ORG Tỉnh ủy Lào Cai = Tỉnh ủy Hoàng Liên Sơn",
            "PLACE Lào Cai = Hoàng Liên Sơn",
            "PROGRAMME nông thôn mới = NTM",
        ]
    );
}

#[test]
fn errors_name_file_and_line() {
    for (row, message) in [
        ("add\tPLANT\t\tA", "unknown type `PLANT`: PERSON, POSITION, ORG, PLACE, DOCUMENT, EVENT or PROGRAMME"),
        ("add\tPERSON\tking\tA", "unknown kind `king` of PERSON: it has none"),
        (
            "add\tORG\tclub\tA",
            "unknown kind `club` of ORG: party, state, front, mass, armed, judicial, press, company, school or other",
        ),
        ("add\tPLACE\tmoon\tA", "unknown kind `moon` of PLACE: country, region, province, district, commune or other"),
        ("add\tPOSITION\tlocal\tA", "unknown kind `local` of POSITION: `fixed` or nothing"),
    ] {
        let error = bench(&format!("# a comment\n\n{row}")).expect_err(row);
        assert_eq!(error.to_string(), format!("lexicon.tsv:3: {message}"));
    }
}
