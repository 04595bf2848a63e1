use crate::EntityAnalyzer;
use crate::tests::bench;

/// The rows of the register over these texts, whose ids are their numbers. The bench checks that merging is associative.
fn rows(texts: &[(&str, &str)]) -> String {
    let ids: Vec<String> = (1..=texts.len()).map(|number| format!("p{number}")).collect();
    let texts: Vec<(&str, &str, &str)> =
        ids.iter().zip(texts).map(|(id, (published, text))| (id.as_str(), *text, *published)).collect();
    bench().register::<EntityAnalyzer>(&texts)
}

/// What the rows of persons say: key, then the offices.
fn persons(texts: &[(&str, &str)]) -> Vec<String> {
    rows(texts)
        .lines()
        .filter(|row| row.starts_with("persons\t"))
        .map(|row| {
            let cell = |name: &str| row.split('\t').find_map(|cell| cell.strip_prefix(name)).unwrap_or_default();
            let offices: Vec<&str> =
                cell("offices=").split("\"office\":\"").skip(1).filter_map(|o| o.split('"').next()).collect();
            format!("{}: {}", cell("key="), offices.join("; "))
        })
        .collect()
}

#[test]
fn a_career_is_one_person() {
    let found = persons(&[
        ("2015-03-01", "Tại huyện Bảo Yên, tỉnh Lào Cai, đồng chí Vàng Seo Lử, Bí thư Huyện ủy phát biểu."),
        ("2019-06-02", "Tại tỉnh Lào Cai, ông Vàng Seo Lử, Phó Chủ tịch UBND tỉnh kiểm tra. Ông Lử yêu cầu tập trung."),
        ("2021-06-02", "Bí thư Tỉnh ủy Lào Cai Vàng Seo Lử tiếp dân."),
        ("2021-07-02", "Tại tỉnh Lào Cai, ông Vàng Seo Lử thăm hộ nghèo."),
    ]);
    assert_eq!(
        found,
        [
            "Vàng Seo Lử@Lào Cai: Bí thư Huyện ủy Bảo Yên; Phó Chủ tịch Ủy ban nhân dân tỉnh Lào Cai; Bí thư Tỉnh ủy Lào Cai"
        ]
    );
}

#[test]
fn homonyms_stay_apart() {
    for (texts, expected) in [
        // Two provinces.
        (
            [
                ("2021-03-01", "Chủ tịch UBND tỉnh Nghệ An Trần Văn Bình chủ trì."),
                ("2021-03-05", "Phó Chủ tịch UBND tỉnh Hà Giang Trần Văn Bình kiểm tra."),
                ("2021-03-09", "Chủ tịch UBND tỉnh Nghệ An Trần Văn Bình tiếp dân."),
            ],
            &[
                "Trần Văn Bình@Hà Giang: Phó Chủ tịch Ủy ban nhân dân tỉnh Hà Giang",
                "Trần Văn Bình@Nghệ An: Chủ tịch Ủy ban nhân dân tỉnh Nghệ An",
            ] as &[_],
        ),
        // Two units of one province at a time.
        (
            [
                ("2021-03-01", "Tại huyện Bảo Yên, tỉnh Lào Cai, ông Trần Văn Bình, Chủ tịch UBND huyện dự."),
                ("2021-03-05", "Tại huyện Bát Xát, tỉnh Lào Cai, ông Trần Văn Bình, Chủ tịch UBND huyện dự."),
                ("2021-03-09", "Tại huyện Bảo Yên, tỉnh Lào Cai, ông Trần Văn Bình, Chủ tịch UBND huyện dự."),
            ],
            &[
                "Trần Văn Bình@Lào Cai: Chủ tịch Ủy ban nhân dân huyện Bảo Yên",
                "Trần Văn Bình@Lào Cai#2: Chủ tịch Ủy ban nhân dân huyện Bát Xát",
            ],
        ),
        // The photographer is nobody else.
        (
            [
                ("2021-03-01", "Chủ tịch UBND tỉnh Nghệ An Trần Văn Bình chủ trì."),
                ("2021-03-05", "Lũ quét gây thiệt hại. Ảnh: Trần Văn Bình"),
                ("2021-03-09", "Mưa lớn kéo dài. Ảnh: Trần Văn Bình"),
            ],
            &["Trần Văn Bình: ", "Trần Văn Bình@Nghệ An: Chủ tịch Ủy ban nhân dân tỉnh Nghệ An"],
        ),
        // What one page says of one person holds over provinces.
        (
            [
                ("2021-03-01", "Chủ tịch UBND tỉnh Nghệ An Trần Văn Bình chủ trì."),
                ("2022-03-05", "Phó Chủ tịch UBND tỉnh Hà Giang Trần Văn Bình kiểm tra."),
                (
                    "2022-04-09",
                    "Ông Trần Văn Bình, Phó Chủ tịch UBND tỉnh Hà Giang, nguyên Chủ tịch UBND tỉnh Nghệ An, dự.",
                ),
            ],
            &[
                "Trần Văn Bình@Hà Giang: Chủ tịch Ủy ban nhân dân tỉnh Nghệ An; Phó Chủ tịch Ủy ban nhân dân tỉnh Hà Giang",
            ],
        ),
    ] {
        assert_eq!(persons(&texts), expected, "{texts:?}");
    }
}

#[test]
fn spellings_and_later_mentions_are_one_person() {
    let found = rows(&[
        ("2021-03-01", "Tại tỉnh Lào Cai, đồng chí Đỗ Thị Hòa, Bí thư Tỉnh ủy chủ trì. Bà Hòa đề nghị rà soát."),
        ("2021-03-02", "Tại tỉnh Lào Cai, Bí thư Tỉnh uỷ Đỗ Thị Hoà chủ trì."),
    ]);
    insta::assert_snapshot!(found);
}

#[test]
fn a_corpus() {
    let found = rows(&[
        (
            "2021-03-01",
            "Sáng 1/3, đồng chí Đinh Quốc Phong, Bí thư Tỉnh ủy Lào Cai chủ trì hội nghị với UBND tỉnh, Hội LHPN tỉnh.",
        ),
        (
            "2022-03-01",
            "Sáng 1/3, Bí thư Tỉnh ủy Lào Cai Mai Thị Lan làm việc với Hội Liên hiệp Phụ nữ tỉnh Lào Cai và MTTQ.\n\nẢnh: Thành Tâm",
        ),
        ("", "Bà Mai Thị Lan, Bí thư Tỉnh ủy Lào Cai. Công an bắt N.V.A. và anh Páo."),
    ]);
    insta::assert_snapshot!(found);
}
