use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{OfficeText, docx, not_read, odt};

const LIMIT: usize = 1 << 20;

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(content.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// A Word document with this body and these other parts below `word/`.
fn word(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let body = format!(r#"<?xml version="1.0"?><w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    let names: Vec<String> = parts.iter().map(|(name, _)| format!("word/{name}")).collect();
    let mut all = vec![("[Content_Types].xml", "<Types/>"), ("word/document.xml", &*body)];
    all.extend(names.iter().zip(parts).map(|(name, (_, content))| (&**name, *content)));
    package(&all)
}

/// Paragraphs of one run each.
fn paragraphs(texts: &[&str]) -> String {
    texts.iter().map(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")).collect()
}

fn cell(texts: &[&str]) -> String {
    format!("<w:tc>{}</w:tc>", paragraphs(texts))
}

fn row(cells: &[&str]) -> String {
    format!("<w:tr>{}</w:tr>", cells.iter().map(|text| cell(&[text])).collect::<String>())
}

fn text_of(body: &str) -> String {
    docx(&word(body, &[]), LIMIT).unwrap().text
}

#[track_caller]
fn error_of(read: fn(&[u8], usize) -> Result<OfficeText, crate::Error>, bytes: &[u8]) -> String {
    read(bytes, LIMIT).unwrap_err().to_string()
}

#[test]
fn runs_of_word_become_lines() {
    let cases = [
        (paragraphs(&["Họp giao ban", "", "", "Tỉnh ủy họp."]), "Họp giao ban\n\nTỉnh ủy họp."),
        ("<w:p><w:r><w:t>Tỉnh </w:t></w:r><w:r><w:t>ủy &amp; HĐND</w:t></w:r></w:p>".into(), "Tỉnh ủy & HĐND"),
        ("<w:p><w:r><w:t>Kính gửi:</w:t><w:tab/><w:t>Sở Y tế</w:t><w:br/><w:t>và Sở</w:t></w:r></w:p>".into(), "Kính gửi:\tSở Y tế\nvà Sở"),
        // Tab stops are no tabs.
        ("<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r></w:p>".into(), "a"),
        ("<w:p><w:r><w:t>một</w:t><w:br w:type=\"page\"/><w:t>hai</w:t></w:r></w:p>".into(), "một hai"),
        ("<w:p><w:r><w:t>2021</w:t><w:noBreakHyphen/><w:t>2026</w:t></w:r></w:p>".into(), "2021-2026"),
        // Changes tracked: what was deleted or moved away is not there, what was put in is.
        ("<w:p><w:r><w:t>trước ngày </w:t></w:r><w:del><w:r><w:delText>15</w:delText></w:r></w:del><w:ins><w:r><w:t>20</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>!</w:t></w:r></w:moveFrom><w:r><w:t>/5</w:t></w:r></w:p>".into(), "trước ngày 20/5"),
        ("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Sở </w:t></w:r></w:p><w:p><w:r><w:t>Y tế</w:t></w:r></w:p>".into(), "Sở Y tế"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>hiện</w:t></w:r></w:p>".into(), "hiện"),
        ("<w:p><w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>3</w:t></w:r></w:p>".into(), "3"),
        ("<w:p><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>đổi kiểu</w:t></w:r></w:p>".into(), "đổi kiểu"),
        ("<w:sdt><w:sdtPr><w:alias w:val=\"x\"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>ô nhập</w:t></w:r></w:p></w:sdtContent></w:sdt>".into(), "ô nhập"),
    ];
    for (body, text) in cases {
        assert_eq!(text_of(&body), text, "{body}");
    }
}

#[test]
fn rows_of_tables_become_lines() {
    let table = format!("<w:tbl>{}{}</w:tbl>", row(&["Chỉ tiêu", "2023", "2024"]), row(&["Hộ nghèo", "", "1,4%"]));
    let text = text_of(&format!("{}{table}{}", paragraphs(&["Trước"]), paragraphs(&["Sau"])));
    assert_eq!(text, "Trước\nChỉ tiêu | 2023 | 2024\nHộ nghèo |  | 1,4%\nSau");

    // Paragraphs of a cell are one text; a wide cell leaves the columns under one another.
    let wide = "<w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>Kế hoạch</w:t></w:r></w:p></w:tc>";
    let table = format!("<w:tbl>{wide}{}</w:tr>{}</w:tbl>", cell(&["Ghi", "chú"]), row(&["a", "b", "c"]));
    assert_eq!(text_of(&table), "Kế hoạch |  | Ghi chú\na | b | c");

    // A deleted row is not there; a table in a cell is part of the cell.
    let deleted = format!("<w:tr><w:trPr><w:del/></w:trPr>{}{}</w:tr>", cell(&["x"]), cell(&["y"]));
    let inner = format!("<w:tbl>{}</w:tbl>", row(&["1", "2"]));
    let outer = format!("<w:tr><w:tc>{inner}<w:p/></w:tc>{}</w:tr>", cell(&["z"]));
    assert_eq!(text_of(&format!("<w:tbl>{deleted}{outer}{}</w:tbl>", row(&["a", "b"]))), "1 | 2 | z\na | b");
}

#[test]
fn letterheads_are_read_side_after_side() {
    let left = cell(&["ỦY BAN NHÂN DÂN", "TỈNH LAI CHÂU"]);
    let right = cell(&["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]);
    let (number, day) = (cell(&["Số: 12/UBND-VX"]), cell(&["Lai Châu, ngày 3 tháng 5 năm 2024"]));
    let head = format!("<w:tbl><w:tr>{left}{right}</w:tr><w:tr>{number}{day}</w:tr></w:tbl>");
    let lines = "ỦY BAN NHÂN DÂN\nTỈNH LAI CHÂU\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
                 Số: 12/UBND-VX\nLai Châu, ngày 3 tháng 5 năm 2024";
    assert_eq!(text_of(&head), lines);

    let foot = format!(
        "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
        cell(&["Nơi nhận:", "- Như trên;", "- Lưu: VT."]),
        cell(&["CHỦ TỊCH", "", "Giàng A Sính"])
    );
    assert_eq!(text_of(&foot), "Nơi nhận:\n- Như trên;\n- Lưu: VT.\nCHỦ TỊCH\nGiàng A Sính");
    // A table of figures that happens to name the state stays a table.
    let table = format!("<w:tbl>{}{}</w:tbl>", row(&["Nước", "Thứ hạng"]), row(&["Việt Nam", "3"]));
    assert_eq!(text_of(&table), "Nước | Thứ hạng\nViệt Nam | 3");
}

#[test]
fn boxes_and_notes_have_their_place() {
    let boxed = "<w:txbxContent><w:p><w:r><w:t>Ảnh: Lò Mai</w:t></w:r></w:p></w:txbxContent>";
    let body = format!(
        "<w:p><w:r><w:t>Tỉnh ủy </w:t><mc:AlternateContent><mc:Choice><w:drawing><a:t>x</a:t>{boxed}</w:drawing></mc:Choice>\
         <mc:Fallback><w:pict>{boxed}</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>họp.</w:t></w:r></w:p>{}",
        paragraphs(&["Sau"])
    );
    assert_eq!(text_of(&body), "Tỉnh ủy họp.\nẢnh: Lò Mai\nSau");

    let notes = "<w:footnotes><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p/></w:footnote>\
                 <w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> Số liệu của Cục Thống kê.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let body =
        "<w:p><w:r><w:t>Tăng 7,2%</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:t>.</w:t></w:r></w:p>";
    let text = docx(&word(body, &[("footnotes.xml", notes)]), LIMIT).unwrap().text;
    assert_eq!(text, "Tăng 7,2%.\n\n[1] Số liệu của Cục Thống kê.");
}

#[test]
fn lists_of_word_get_their_marks() {
    let level = |level: u32, format: &str, text: &str| {
        let legal = level == 2;
        format!(
            "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:isLgl w:val=\"{legal}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering><w:abstractNum w:abstractNumId=\"0\">{}{}{}</w:abstractNum><w:abstractNum w:abstractNumId=\"1\">{}{}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>\
         <w:num w:numId=\"3\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"4\"/></w:lvlOverride></w:num></w:numbering>",
        level(0, "decimal", "%1."),
        level(1, "lowerLetter", "%2)"),
        level(2, "decimal", "%1.%2.%3."),
        level(0, "bullet", "-"),
        level(1, "bullet", "\u{F0B7}"),
    );
    let styles = "<w:styles><w:style w:type=\"paragraph\" w:styleId=\"Muc\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>\
                  <w:style w:type=\"paragraph\" w:styleId=\"MucCon\"><w:basedOn w:val=\"Muc\"/></w:style></w:styles>";
    let item = |list: u32, level: u32, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let styled = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = [
        item(1, 0, "Sở Y tế"),
        item(1, 1, "rà soát"),
        item(1, 1, "báo cáo"),
        item(1, 2, "chi tiết"),
        item(1, 0, "Sở Xây dựng"),
        item(1, 1, "kiểm tra"),
        item(2, 0, "gạch"),
        item(2, 1, "chấm"),
        styled("MucCon", "theo kiểu"),
        item(3, 0, "bắt đầu từ bốn"),
        item(0, 0, "không số"),
        item(9, 0, "không có danh sách"),
    ]
    .concat();
    let text = docx(&word(&body, &[("numbering.xml", &numbering), ("styles.xml", styles)]), LIMIT).unwrap().text;
    let lines = "1. Sở Y tế\na) rà soát\nb) báo cáo\n1.2.1. chi tiết\n2. Sở Xây dựng\na) kiểm tra\n- gạch\n• chấm\n3. theo kiểu\n\
                 4. bắt đầu từ bốn\nkhông số\nkhông có danh sách";
    assert_eq!(text, lines);
}

/// A text document with this content and these automatic styles.
fn open_document(styles: &str, content: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{content}\
         </office:text></office:body></office:document-content>"
    );
    let meta = "<office:meta><dc:title>Báo cáo</dc:title><meta:creation-date>2024-05-03T08:00:00</meta:creation-date></office:meta>";
    package(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content), ("meta.xml", meta)])
}

#[test]
fn open_documents_become_lines() {
    let cases = [
        (
            "<text:h text:outline-level=\"1\">Họp giao ban</text:h><text:p/><text:p>Tỉnh   ủy\n <text:span>họp</text:span>.</text:p>",
            "Họp giao ban\n\nTỉnh ủy họp.",
        ),
        (
            "<text:p>Kính gửi:<text:tab/>Sở Y tế<text:line-break/>a<text:s text:c=\"2\"/>b &lt; c</text:p>",
            "Kính gửi:\tSở Y tế\na  b < c",
        ),
        (
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>cũ</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>mới<text:change text:change-id=\"1\"/></text:p>",
            "mới",
        ),
        (
            "<text:p>Tăng 7,2%<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Số liệu của Cục Thống kê.</text:p></text:note-body></text:note>.</text:p>",
            "Tăng 7,2%.\n\n[1] Số liệu của Cục Thống kê.",
        ),
        (
            "<text:p>Tỉnh ủy <draw:frame><draw:text-box><text:p>Ảnh: Lò Mai</text:p></draw:text-box><svg:desc>hình</svg:desc></draw:frame>họp.</text:p>",
            "Tỉnh ủy họp.\nẢnh: Lò Mai",
        ),
        (
            "<text:p>Họp<office:annotation><dc:creator>An</dc:creator><text:p>xem lại</text:p></office:annotation>.</text:p>",
            "Họp.",
        ),
        (
            "<text:section text:display=\"none\"><text:p>ẩn</text:p></text:section><text:p text:style-name=\"An\">ẩn</text:p><text:p>hiện</text:p>",
            "hiện",
        ),
        (
            "<table:table><table:table-column/><table:table-row><table:table-cell table:number-columns-spanned=\"2\"><text:p>Kế hoạch</text:p></table:table-cell><table:covered-table-cell/><table:table-cell><text:p>Ghi</text:p><text:p>chú</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"2\"/></table:table-row></table:table>",
            "Kế hoạch |  | Ghi chú\na |  | ",
        ),
        (
            "<table:table><table:table-row><table:table-cell><text:p>TỈNH ỦY LAI CHÂU</text:p></table:table-cell><table:table-cell><text:p>ĐẢNG CỘNG SẢN VIỆT NAM</text:p></table:table-cell></table:table-row></table:table>",
            "TỈNH ỦY LAI CHÂU\nĐẢNG CỘNG SẢN VIỆT NAM",
        ),
    ];
    let hidden = "<style:style style:name=\"An\"><style:text-properties text:display=\"none\"/></style:style>";
    for (content, text) in cases {
        assert_eq!(odt(&open_document(hidden, content), LIMIT).unwrap().text, text, "{content}");
    }
}

#[test]
fn lists_of_open_documents_get_their_marks() {
    let styles = "<text:list-style style:name=\"L\"><text:list-level-style-number text:level=\"1\" style:num-suffix=\".\" style:num-format=\"1\"/>\
        <text:list-level-style-number text:level=\"2\" style:num-suffix=\")\" style:num-format=\"a\"/>\
        <text:list-level-style-number text:level=\"3\" style:num-suffix=\".\" style:num-format=\"1\" text:display-levels=\"3\"/></text:list-style>\
        <text:list-style style:name=\"B\"><text:list-level-style-bullet text:level=\"1\" text:bullet-char=\"-\"/></text:list-style>";
    let item = |content: &str| format!("<text:list-item>{content}</text:list-item>");
    let p = |text: &str| format!("<text:p>{text}</text:p>");
    let sub = |content: &str| format!("<text:list>{content}</text:list>");
    let list = |style: &str, more: &str, content: &str| {
        format!("<text:list text:style-name=\"{style}\"{more}>{content}</text:list>")
    };
    let content = [
        list(
            "L",
            "",
            &[
                item(&[p("Sở Y tế"), p("nói thêm"), sub(&[item(&p("rà soát")), item(&p("báo cáo"))].concat())].concat()),
                item(&p("Sở Xây dựng")),
            ]
            .concat(),
        ),
        list("B", "", &item(&p("gạch"))),
        list("L", " text:continue-numbering=\"true\"", &item(&sub(&item(&p("nối tiếp"))))),
        list("L", " text:continue-numbering=\"true\"", &item(&p("ba"))),
        list("L", "", &item(&p("lại từ đầu"))),
        "<text:list text:style-name=\"L\"><text:list-item text:start-value=\"7\"><text:p>bảy</text:p></text:list-item></text:list>".into(),
    ]
    .concat();
    let text = odt(&open_document(styles, &content), LIMIT).unwrap().text;
    let lines = "1. Sở Y tế\nnói thêm\na) rà soát\nb) báo cáo\n2. Sở Xây dựng\n- gạch\na) nối tiếp\n3. ba\n1. lại từ đầu\n7. bảy";
    assert_eq!(text, lines);
}

#[test]
fn properties_are_given_apart() {
    let core = "<cp:coreProperties><dc:title>Mẫu công văn</dc:title><dcterms:created>2024-05-03T01:00:00Z</dcterms:created></cp:coreProperties>";
    let body = "<w:document><w:body><w:p><w:r><w:t>a</w:t></w:r></w:p></w:body></w:document>";
    let document = docx(&package(&[("word/document.xml", body), ("docProps/core.xml", core)]), LIMIT).unwrap();
    assert_eq!(document.properties.title.as_deref(), Some("Mẫu công văn"));
    assert_eq!(document.properties.created.as_deref(), Some("2024-05-03T01:00:00Z"));
    let document = odt(&open_document("", "<text:p>a</text:p>"), LIMIT).unwrap();
    assert_eq!(document.properties.title.as_deref(), Some("Báo cáo"));
    assert_eq!(document.properties.created.as_deref(), Some("2024-05-03T08:00:00"));
}

#[test]
fn what_cannot_be_read_says_why() {
    let good = word(&paragraphs(&["Tỉnh ủy họp."]), &[]);
    assert_eq!(
        error_of(docx, &good[..good.len() / 2]),
        "broken or cut short: the list of parts at its end cannot be read"
    );
    assert_eq!(error_of(docx, b""), "empty file");
    assert_eq!(error_of(docx, "Tỉnh ủy họp.".as_bytes()), "not a Word document (.docx): it is no ZIP archive");
    assert_eq!(error_of(odt, &good), "not an OpenDocument text (.odt): the ZIP archive has no content.xml in it");
    let sheet = package(&[("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>")]);
    assert_eq!(error_of(docx, &sheet), "an Excel workbook, which is not read: save its sheets as CSV");
    let cut = package(&[("word/document.xml", "<w:document><w:body><w:p><w:r><w:t>Tỉnh")]);
    assert_eq!(error_of(docx, &cut), "broken: word/document.xml: the XML ends in the middle of an element");
    let manifest =
        "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let locked = package(&[("META-INF/manifest.xml", manifest), ("content.xml", "\u{1}\u{2}")]);
    assert!(error_of(odt, &locked).starts_with("protected with a password"), "{}", error_of(odt, &locked));
    let sheet = package(&[("content.xml", "<a><office:body><office:spreadsheet/></office:body></a>")]);
    assert!(error_of(odt, &sheet).contains("no text (a sheet"), "{}", error_of(odt, &sheet));
    // Text that is not there is no error.
    assert_eq!(text_of(""), "");
}

#[test]
fn old_and_locked_word_files_are_told_apart() {
    let compound = |name: &str| {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.resize(1024, 0);
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(2048, 0);
        bytes
    };
    let why = |bytes: &[u8]| not_read(bytes).map(|error| error.to_string()).unwrap_or_default();
    assert!(why(&compound("EncryptedPackage")).starts_with("protected with a password"));
    assert!(why(&compound("WordDocument")).starts_with("an old Word document (.doc)"));
    assert!(why(&compound("Workbook")).starts_with("an old Excel workbook"));
    assert!(why(b"{\\rtf1\\ansi").starts_with("RTF"));
    assert_eq!(not_read(b"PK\x03\x04"), None);
    assert!(error_of(docx, &compound("WordDocument")).starts_with("an old Word document (.doc)"));
}

#[test]
fn bombs_are_bounded_and_nesting_is_no_trouble() {
    let bomb = " ".repeat(80 << 20);
    let bytes = word(&format!("<w:p><w:r><w:t>{bomb}</w:t></w:r></w:p>"), &[]);
    assert!(bytes.len() < 1 << 20);
    assert_eq!(error_of(docx, &bytes), "its parts unpack to more than 64 MiB, the limit for one document");
    let long = "x".repeat(2 << 20);
    let bytes = word(&paragraphs(&[&long]), &[]);
    assert_eq!(error_of(docx, &bytes), "its text is longer than 1 MiB, the limit for one document");

    let nested = |open: &str, close: &str| {
        format!("{}{}{}", open.repeat(20_000), paragraphs(&["Tỉnh ủy"]), close.repeat(20_000))
    };
    assert_eq!(text_of(&nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>")), "Tỉnh ủy");
    assert_eq!(
        text_of(&nested("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>")),
        "Tỉnh ủy"
    );
    // Rubbish in the wrong order.
    for body in [
        "<w:tc><w:p/></w:tc>",
        "<w:tbl><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tbl>",
        "<w:tbl><w:tc><w:tc/></w:tc></w:tbl>",
        "<w:txbxContent><w:tbl><w:tr><w:txbxContent/></w:tr></w:tbl></w:txbxContent>",
    ] {
        text_of(body);
    }
}
