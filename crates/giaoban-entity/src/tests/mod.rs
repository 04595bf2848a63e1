use giaoban_core::Registration;
use giaoban_date::DateAnalyzer;
use giaoban_testing::{Bench, check_summary_laws};

use crate::{EntityAnalyzer, EntitySummary};

mod passages;

pub(crate) fn bench() -> Bench {
    Bench::new(&[
        Registration::of::<EntityAnalyzer>("giaoban-entity"),
        Registration::of::<DateAnalyzer>("giaoban-date"),
    ])
}

/// Every phrase, put for `{}` into `frame`, must give one mention of `kind` that covers it exactly, with the name before it.
fn names(kind: &str, frame: &str, table: &[(&str, &[&str])]) {
    let bench = bench();
    let mut wrong = Vec::new();
    for (name, phrases) in table {
        for phrase in *phrases {
            let text = frame.replace("{}", phrase);
            let found = bench.check::<EntityAnalyzer>(&text, "2023-06-20");
            if !found.iter().any(|(text, found, gloss)| text == phrase && *found == kind && gloss == name) {
                let near: Vec<_> = found.iter().filter(|(_, found, _)| *found == kind).collect();
                wrong.push(format!("{phrase:?} should be {name:?}, found {near:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// No sentence may give a mention of one of `kinds`.
fn none(kinds: &[&str], sentences: &[&str]) {
    let bench = bench();
    let mut wrong = Vec::new();
    for sentence in sentences {
        let found = bench.check::<EntityAnalyzer>(sentence, "2023-06-20");
        for (text, kind, _) in found.iter().filter(|(_, kind, _)| kinds.contains(kind)) {
            wrong.push(format!("{sentence:?}: {kind} {text:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const PLACE: &str = "Ngày 5/6, tại xã Nghĩa Đô, huyện Bảo Yên, tỉnh Lào Cai, {} họp phiên đầu tiên.";

#[test]
fn party_bodies() {
    names(
        "ORG",
        PLACE,
        &[
            ("Tỉnh ủy Lào Cai", &["Tỉnh ủy", "Tỉnh uỷ", "Tỉnh ủy Lào Cai", "Tỉnh ủy tỉnh Lào Cai", "TỈNH ỦY"]),
            (
                "Ban Thường vụ Tỉnh ủy Lào Cai",
                &["Ban Thường vụ Tỉnh ủy", "BTV Tỉnh ủy", "Ban thường vụ Tỉnh uỷ", "Thường vụ Tỉnh ủy"],
            ),
            ("Thường trực Tỉnh ủy Lào Cai", &["Thường trực Tỉnh ủy", "Thường trực Tỉnh uỷ Lào Cai"]),
            ("Ban Dân vận Tỉnh ủy Lào Cai", &["Ban Dân vận Tỉnh ủy", "Ban dân vận Tỉnh ủy Lào Cai"]),
            (
                "Ban Tuyên giáo và Dân vận Tỉnh ủy Lào Cai",
                &["Ban Tuyên giáo và Dân vận Tỉnh ủy", "Ban Tuyên giáo - Dân vận Tỉnh ủy"],
            ),
            ("Ban Tổ chức Tỉnh ủy Lào Cai", &["Ban Tổ chức Tỉnh ủy"]),
            ("Ủy ban Kiểm tra Tỉnh ủy Lào Cai", &["Ủy ban Kiểm tra Tỉnh ủy", "UBKT Tỉnh ủy"]),
            ("Văn phòng Tỉnh ủy Lào Cai", &["Văn phòng Tỉnh ủy"]),
            ("Huyện ủy Bảo Yên", &["Huyện ủy", "Huyện uỷ Bảo Yên"]),
            ("Ban Thường vụ Huyện ủy Bảo Yên", &["Ban Thường vụ Huyện ủy", "BTV Huyện ủy Bảo Yên"]),
            ("Thành ủy Lào Cai", &["Thành ủy Lào Cai"]),
            ("Đảng ủy xã Nghĩa Đô", &["Đảng ủy xã", "Đảng ủy xã Nghĩa Đô"]),
            ("Đảng bộ tỉnh Lào Cai", &["Đảng bộ tỉnh", "đảng bộ tỉnh", "Đảng bộ tỉnh Lào Cai"]),
            ("Ban Chấp hành Đảng bộ tỉnh Lào Cai", &["Ban Chấp hành Đảng bộ tỉnh", "BCH Đảng bộ tỉnh"]),
            ("Đảng ủy Quân sự tỉnh Lào Cai", &["Đảng ủy Quân sự tỉnh"]),
            ("Đảng ủy Công an tỉnh Lào Cai", &["Đảng ủy Công an tỉnh"]),
            ("Đảng ủy Sở Y tế tỉnh Lào Cai", &["Đảng ủy Sở Y tế"]),
            ("Đảng ủy Khối các cơ quan tỉnh Lào Cai", &["Đảng ủy Khối các cơ quan tỉnh"]),
            ("Bộ Chính trị", &["Bộ Chính trị"]),
            ("Ban Bí thư", &["Ban Bí thư", "Ban Bí thư Trung ương Đảng"]),
            ("Ban Dân vận Trung ương", &["Ban Dân vận Trung ương", "Ban Dân vận T.Ư"]),
            ("Ủy ban Kiểm tra Trung ương", &["Ủy ban Kiểm tra Trung ương", "UBKT Trung ương"]),
            (
                "Ban Chấp hành Trung ương Đảng Cộng sản Việt Nam",
                &["Ban Chấp hành Trung ương Đảng", "Trung ương Đảng", "BCH Trung ương Đảng"],
            ),
            ("Đảng Cộng sản Việt Nam", &["Đảng", "Đảng Cộng sản Việt Nam"]),
            ("Khối Dân vận tỉnh Lào Cai", &["Khối Dân vận tỉnh", "Khối dân vận tỉnh"]),
        ],
    );
}

#[test]
fn state_bodies() {
    names(
        "ORG",
        PLACE,
        &[
            ("Hội đồng nhân dân tỉnh Lào Cai", &["HĐND tỉnh", "Hội đồng nhân dân tỉnh", "HĐND tỉnh Lào Cai"]),
            ("Thường trực Hội đồng nhân dân tỉnh Lào Cai", &["Thường trực HĐND tỉnh"]),
            ("Ủy ban nhân dân tỉnh Lào Cai", &["UBND tỉnh", "Uỷ ban nhân dân tỉnh", "Ủy ban Nhân dân tỉnh Lào Cai"]),
            ("Ủy ban nhân dân huyện Bảo Yên", &["UBND huyện", "UBND huyện Bảo Yên", "ủy ban nhân dân huyện"]),
            ("Ủy ban nhân dân xã Nghĩa Đô", &["UBND xã", "UBND xã Nghĩa Đô"]),
            (
                "Ban Kinh tế - Ngân sách Hội đồng nhân dân tỉnh Lào Cai",
                &["Ban Kinh tế - Ngân sách HĐND tỉnh", "Ban KT-NS HĐND tỉnh"],
            ),
            ("Đoàn đại biểu Quốc hội tỉnh Lào Cai", &["Đoàn ĐBQH tỉnh", "Đoàn đại biểu Quốc hội tỉnh"]),
            ("Sở Nội vụ tỉnh Lào Cai", &["Sở Nội vụ", "Sở Nội vụ tỉnh", "Sở Nội vụ tỉnh Lào Cai"]),
            (
                "Sở Tài nguyên và Môi trường tỉnh Lào Cai",
                &["Sở TN&MT", "Sở Tài nguyên & Môi trường", "Sở Tài nguyên và Môi trường tỉnh", "Sở TN-MT"],
            ),
            (
                "Sở Lao động - Thương binh và Xã hội tỉnh Lào Cai",
                &[
                    "Sở LĐ-TB&XH",
                    "Sở LĐTBXH",
                    "Sở Lao động, Thương binh và Xã hội",
                    "Sở Lao động – Thương binh và Xã hội",
                ],
            ),
            ("Sở Nông nghiệp và Phát triển nông thôn tỉnh Lào Cai", &["Sở NN&PTNT", "Sở Nông nghiệp và PTNT"]),
            ("Sở Nông nghiệp và Môi trường tỉnh Lào Cai", &["Sở Nông nghiệp và Môi trường", "Sở NN&MT"]),
            ("Sở Giáo dục và Đào tạo tỉnh Lào Cai", &["Sở GD&ĐT", "Sở GD-ĐT", "Sở Giáo dục & Đào tạo"]),
            ("Sở Văn hóa, Thể thao và Du lịch tỉnh Lào Cai", &["Sở VHTT&DL", "Sở Văn hoá, Thể thao và Du lịch"]),
            ("Phòng Nội vụ huyện Bảo Yên", &["Phòng Nội vụ", "Phòng Nội vụ huyện"]),
            ("Phòng Giáo dục và Đào tạo huyện Bảo Yên", &["Phòng GD&ĐT huyện", "Phòng GD-ĐT"]),
            ("Phòng Tài chính - Kế hoạch huyện Bảo Yên", &["Phòng Tài chính - Kế hoạch", "Phòng TC-KH huyện"]),
            ("Bộ Y tế", &["Bộ Y tế"]),
            ("Bộ Giáo dục và Đào tạo", &["Bộ GD&ĐT", "Bộ Giáo dục và Đào tạo"]),
            ("Bộ Nông nghiệp và Môi trường", &["Bộ Nông nghiệp và Môi trường", "Bộ NN&MT"]),
            ("Quốc hội", &["Quốc hội"]),
            ("Ủy ban Thường vụ Quốc hội", &["Ủy ban Thường vụ Quốc hội", "UBTVQH"]),
            ("Chính phủ", &["Chính phủ"]),
            ("Nhà nước Cộng hòa xã hội chủ nghĩa Việt Nam", &["Nhà nước"]),
            ("Ngân hàng Nhà nước Việt Nam", &["Ngân hàng Nhà nước", "NHNN"]),
            ("Thanh tra tỉnh Lào Cai", &["Thanh tra tỉnh"]),
            ("Kho bạc Nhà nước huyện Bảo Yên", &["Kho bạc Nhà nước huyện"]),
            ("Chi cục Kiểm lâm tỉnh Lào Cai", &["Chi cục Kiểm lâm", "Chi cục Kiểm lâm tỉnh"]),
            ("Ban Tiếp công dân tỉnh Lào Cai", &["Ban Tiếp công dân tỉnh"]),
            (
                "Trung tâm Kiểm soát bệnh tật tỉnh Lào Cai",
                &["Trung tâm Kiểm soát bệnh tật (CDC) tỉnh", "Trung tâm Kiểm soát bệnh tật tỉnh"],
            ),
        ],
    );
}

#[test]
fn front_and_mass_bodies() {
    names(
        "ORG",
        PLACE,
        &[
            (
                "Mặt trận Tổ quốc Việt Nam",
                &["MTTQ", "Mặt trận Tổ quốc", "mặt trận Tổ quốc", "MTTQ Việt Nam", "Mặt trận Tổ quốc Việt Nam"],
            ),
            (
                "Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai",
                &["MTTQ tỉnh", "MTTQ Việt Nam tỉnh", "MTTQ Việt Nam tỉnh Lào Cai"],
            ),
            (
                "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai",
                &[
                    "Ủy ban MTTQ tỉnh",
                    "UBMTTQ tỉnh",
                    "UB MTTQ tỉnh",
                    "Uỷ ban MTTQ Việt Nam tỉnh",
                    "Ủy ban Mặt trận Tổ quốc tỉnh Lào Cai",
                    "Ủy ban MTTQVN tỉnh",
                ],
            ),
            (
                "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai",
                &["Ban Thường trực Ủy ban MTTQ tỉnh", "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh"],
            ),
            (
                "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam",
                &[
                    "Ủy ban Trung ương MTTQ Việt Nam",
                    "UBTW MTTQ Việt Nam",
                    "Uỷ ban Trung ương Mặt trận Tổ quốc Việt Nam",
                ],
            ),
            ("Hội Liên hiệp Phụ nữ tỉnh Lào Cai", &["Hội LHPN tỉnh", "Hội Phụ nữ tỉnh", "Hội Liên hiệp Phụ nữ tỉnh"]),
            ("Hội Nông dân huyện Bảo Yên", &["Hội Nông dân huyện", "hội nông dân huyện"]),
            ("Hội Nông dân Việt Nam", &["Hội Nông dân Việt Nam", "Trung ương Hội Nông dân Việt Nam"]),
            ("Hội Cựu chiến binh xã Nghĩa Đô", &["Hội CCB xã", "Hội Cựu chiến binh xã Nghĩa Đô"]),
            ("Liên đoàn Lao động tỉnh Lào Cai", &["LĐLĐ tỉnh", "Liên đoàn Lao động tỉnh"]),
            ("Tổng Liên đoàn Lao động Việt Nam", &["Tổng Liên đoàn Lao động Việt Nam", "Tổng LĐLĐ Việt Nam"]),
            ("Tỉnh đoàn Lào Cai", &["Tỉnh đoàn", "Tỉnh Đoàn", "Tỉnh đoàn Lào Cai"]),
            ("Huyện đoàn Bảo Yên", &["Huyện đoàn"]),
            ("Đoàn Thanh niên Cộng sản Hồ Chí Minh", &["Đoàn Thanh niên", "Đoàn TNCS Hồ Chí Minh"]),
            ("Hội Chữ thập đỏ tỉnh Lào Cai", &["Hội Chữ thập đỏ tỉnh", "Hội CTĐ tỉnh", "hội chữ thập đỏ tỉnh"]),
            ("Hội Người cao tuổi xã Nghĩa Đô", &["Hội Người cao tuổi xã", "Hội NCT xã"]),
        ],
    );
}

#[test]
fn other_bodies() {
    names(
        "ORG",
        PLACE,
        &[
            ("Công an tỉnh Lào Cai", &["Công an tỉnh", "Công an tỉnh Lào Cai"]),
            ("Công an xã Nghĩa Đô", &["Công an xã"]),
            ("Bộ Chỉ huy quân sự tỉnh Lào Cai", &["Bộ CHQS tỉnh", "Bộ Chỉ huy Quân sự tỉnh"]),
            ("Ban Chỉ huy quân sự huyện Bảo Yên", &["Ban CHQS huyện", "Ban Chỉ huy Quân sự huyện"]),
            (
                "Bộ Chỉ huy Bộ đội Biên phòng tỉnh Lào Cai",
                &["Bộ Chỉ huy BĐBP tỉnh", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh"],
            ),
            ("Quân khu 2", &["Quân khu 2"]),
            ("Bộ Tư lệnh Quân khu 2", &["Bộ Tư lệnh Quân khu 2"]),
            ("Trung đoàn 254", &["Trung đoàn 254"]),
            ("Tòa án nhân dân tỉnh Lào Cai", &["TAND tỉnh", "Toà án nhân dân tỉnh"]),
            ("Viện kiểm sát nhân dân huyện Bảo Yên", &["VKSND huyện", "Viện KSND huyện Bảo Yên"]),
            ("Tòa án nhân dân tối cao", &["TAND tối cao", "Tòa án nhân dân tối cao"]),
            ("Báo Lào Cai", &["Báo Lào Cai", "báo Lào Cai"]),
            ("Đài Phát thanh - Truyền hình tỉnh Lào Cai", &["Đài PT-TH tỉnh", "Đài Phát thanh và Truyền hình tỉnh"]),
            ("Thông tấn xã Việt Nam", &["TTXVN", "Thông tấn xã Việt Nam"]),
            ("Tạp chí Cộng sản", &["Tạp chí Cộng sản"]),
            ("Trường THPT Nguyễn Huệ", &["Trường THPT Nguyễn Huệ", "trường THPT Nguyễn Huệ"]),
            ("Trường Tiểu học và THCS Nghĩa Đô", &["Trường Tiểu học và THCS Nghĩa Đô"]),
            ("Trường Cao đẳng Lào Cai", &["Trường Cao đẳng Lào Cai"]),
            ("Học viện Báo chí và Tuyên truyền", &["Học viện Báo chí và Tuyên truyền"]),
            ("Bệnh viện Đa khoa tỉnh Lào Cai", &["Bệnh viện Đa khoa tỉnh", "BVĐK tỉnh"]),
            ("Bệnh viện Bạch Mai", &["Bệnh viện Bạch Mai"]),
            ("Công ty Cổ phần Xây dựng Sao Vàng", &["Công ty Cổ phần Xây dựng Sao Vàng"]),
            ("Công ty TNHH MTV Minh Phát", &["Công ty TNHH MTV Minh Phát"]),
            ("Tập đoàn Dầu khí Việt Nam", &["Tập đoàn Dầu khí Việt Nam"]),
            ("Trung tâm Dịch vụ việc làm tỉnh Lào Cai", &["Trung tâm Dịch vụ việc làm tỉnh"]),
            ("Ban Chỉ đạo 35 tỉnh Lào Cai", &["Ban Chỉ đạo 35 tỉnh"]),
            ("Ban Chỉ đạo phòng, chống dịch Covid-19 tỉnh Lào Cai", &["Ban Chỉ đạo phòng, chống dịch Covid-19 tỉnh"]),
            ("Tổ chức Y tế Thế giới", &["Tổ chức Y tế Thế giới", "WHO"]),
            (
                "Cơ quan Cảnh sát điều tra Công an tỉnh Lào Cai",
                &["Cơ quan Cảnh sát điều tra Công an tỉnh", "Cơ quan CSĐT Công an tỉnh"],
            ),
            ("Quỹ Vì người nghèo", &["Quỹ “Vì người nghèo”"]),
            ("Ủy ban Kinh tế của Quốc hội", &["Ủy ban Kinh tế của Quốc hội"]),
            ("Lữ đoàn Công binh 513", &["Lữ đoàn Công binh 513"]),
            ("Phòng PC08 Công an tỉnh Lào Cai", &["Phòng PC08 Công an tỉnh"]),
            ("Đội Quản lý thị trường số 2", &["Đội Quản lý thị trường số 2"]),
            ("Hiệp hội Lương thực Việt Nam", &["Hiệp hội Lương thực Việt Nam"]),
            ("Nhà máy Thủy điện Cốc San", &["Nhà máy Thủy điện Cốc San"]),
            ("Viện Dinh dưỡng", &["Viện Dinh dưỡng"]),
            ("Vụ Giáo dục Tiểu học", &["Vụ Giáo dục Tiểu học"]),
            ("Thuế tỉnh Lào Cai", &["Thuế tỉnh"]),
            ("Kho bạc Nhà nước khu vực VIII", &["Kho bạc Nhà nước khu vực VIII"]),
            ("Tòa án nhân dân khu vực 1 - Lào Cai", &["Tòa án nhân dân khu vực 1 - Lào Cai"]),
            ("Công ty Điện lực Lào Cai", &["Công ty Điện lực Lào Cai"]),
            ("Đồn Biên phòng Cửa khẩu quốc tế Kim Thành", &["Đồn Biên phòng Cửa khẩu quốc tế Kim Thành"]),
        ],
    );
}

#[test]
fn what_is_no_body() {
    none(
        &["ORG"],
        &[
            "UBND các huyện, thành phố khẩn trương rà soát.",
            "UBND cấp xã, HĐND các cấp thực hiện nghiêm.",
            "UBND huyện, thị xã, thành phố chịu trách nhiệm.",
            "Các huyện ủy, thành ủy quan tâm lãnh đạo.",
            "Các sở, ban, ngành, đoàn thể phối hợp.",
            "Cấp ủy đảng, chính quyền các cấp vào cuộc.",
            "Công tác dân vận của cơ quan nhà nước được đổi mới.",
            "Cán bộ mặt trận cơ sở đến từng hộ.",
            "Công tác mặt trận ngày càng thiết thực.",
            "Đảng viên trẻ xung phong.",
            "Nhân dân các dân tộc phấn khởi đón Tết.",
            "Trường học khang trang, trạm y tế đạt chuẩn.",
            "Hội trường chật kín, hội thi diễn ra sôi nổi.",
            "Hội nghị diễn ra trong không khí nghiêm túc.",
            "Báo cáo được thông qua, báo chí đưa tin.",
            "Phòng, chống dịch bệnh là nhiệm vụ chung.",
            "Quỹ đất của xã còn hạn chế.",
            "Đài tưởng niệm được tu sửa, tôn tạo.",
            "Bộ mặt nông thôn đổi mới từng ngày.",
            "Sở dĩ đạt kết quả đó là nhờ sự đoàn kết.",
            "Trung tâm xã có chợ và trạm xá.",
            "Thị trường Việt Nam rộng mở, môi trường Việt Nam trong lành.",
            "Viện trợ cho vùng lũ đã đến nơi.",
            "Chi bộ trong sạch, đảng bộ các cấp vững mạnh.",
            "Các đoàn thể và các tổ chức chính trị - xã hội tham gia.",
            "Đoàn kết là sức mạnh, hội viên đồng thuận.",
            "Văn phòng phẩm được mua sắm tiết kiệm.",
            "Tổ chức Lễ hội xuân trang trọng.",
            "Dịch tả lợn Châu Phi bùng phát.",
            "Toàn xã hội chung tay, công an nhân dân và quân đội.",
            "Ủy ban MTTQ các cấp và UBKT các cấp vào cuộc.",
            "Đảng ủy, HĐND, UBND các xã ra quân.",
            "Giám sát tại các Trung tâm Phục vụ hành chính công.",
            "Toàn bộ cán bộ, công chức chấp hành nội quy cơ sở.",
            "Số: 1874/UBND-KGVX",
            "Chi hội phụ nữ thôn góp vốn giúp nhau.",
        ],
    );
}

#[test]
fn offices_with_their_bodies() {
    names(
        "POSITION",
        "Tại tỉnh Lào Cai, huyện Bảo Yên, xã Nghĩa Đô, đồng chí Nguyễn Văn An, {} phát biểu.",
        &[
            (
                "Bí thư Tỉnh ủy Lào Cai",
                &["Bí thư Tỉnh ủy", "Bí thư Tỉnh uỷ", "Bí thư Tỉnh ủy Lào Cai", "bí thư Tỉnh ủy"],
            ),
            (
                "Phó Bí thư Thường trực Tỉnh ủy Lào Cai",
                &["Phó Bí thư Thường trực Tỉnh ủy", "Phó Bí thư thường trực Tỉnh ủy", "Phó Bí thư TT Tỉnh ủy"],
            ),
            ("Phó Bí thư Tỉnh ủy Lào Cai", &["Phó Bí thư Tỉnh ủy", "Phó bí thư Tỉnh ủy"]),
            (
                "Ủy viên Ban Thường vụ Tỉnh ủy Lào Cai",
                &["Ủy viên Ban Thường vụ Tỉnh ủy", "Uỷ viên BTV Tỉnh ủy", "Ủy viên Ban Thường vụ"],
            ),
            ("Tỉnh ủy viên Lào Cai", &["Tỉnh ủy viên", "Tỉnh uỷ viên"]),
            (
                "Chủ tịch Hội đồng nhân dân tỉnh Lào Cai",
                &["Chủ tịch HĐND tỉnh", "Chủ tịch Hội đồng nhân dân tỉnh", "chủ tịch HĐND tỉnh"],
            ),
            (
                "Phó Chủ tịch Thường trực Ủy ban nhân dân tỉnh Lào Cai",
                &["Phó Chủ tịch Thường trực UBND tỉnh", "Phó Chủ tịch thường trực UBND tỉnh"],
            ),
            ("Chủ tịch Ủy ban nhân dân huyện Bảo Yên", &["Chủ tịch UBND huyện", "Chủ tịch UBND huyện Bảo Yên"]),
            (
                "Chủ tịch Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai",
                &["Chủ tịch Ủy ban MTTQ tỉnh", "Chủ tịch UBMTTQ Việt Nam tỉnh"],
            ),
            ("Trưởng Ban Dân vận Tỉnh ủy Lào Cai", &["Trưởng ban Dân vận Tỉnh ủy", "Trưởng Ban Dân vận Tỉnh ủy"]),
            (
                "Phó Trưởng Ban Tổ chức Tỉnh ủy Lào Cai",
                &["Phó Trưởng ban Tổ chức Tỉnh ủy", "Phó trưởng Ban Tổ chức Tỉnh ủy"],
            ),
            (
                "Phó Trưởng ban Thường trực Ban Tuyên giáo Tỉnh ủy Lào Cai",
                &["Phó Trưởng ban Thường trực Ban Tuyên giáo Tỉnh ủy"],
            ),
            ("Chánh Văn phòng Tỉnh ủy Lào Cai", &["Chánh Văn phòng Tỉnh ủy"]),
            (
                "Chủ nhiệm Ủy ban Kiểm tra Tỉnh ủy Lào Cai",
                &["Chủ nhiệm UBKT Tỉnh ủy", "Chủ nhiệm Ủy ban Kiểm tra Tỉnh ủy"],
            ),
            ("Giám đốc Sở Y tế tỉnh Lào Cai", &["Giám đốc Sở Y tế"]),
            ("Phó Giám đốc Sở Tài chính tỉnh Lào Cai", &["Phó Giám đốc Sở Tài chính", "Phó giám đốc Sở Tài chính"]),
            ("Giám đốc Công an tỉnh Lào Cai", &["Giám đốc Công an tỉnh"]),
            ("Chỉ huy trưởng Bộ Chỉ huy quân sự tỉnh Lào Cai", &["Chỉ huy trưởng Bộ CHQS tỉnh"]),
            ("Chính ủy Bộ Chỉ huy quân sự tỉnh Lào Cai", &["Chính ủy Bộ CHQS tỉnh"]),
            ("Phó Chủ nhiệm Chính trị Quân khu 2", &["Phó Chủ nhiệm Chính trị Quân khu 2"]),
            ("Trưởng Phòng Nội vụ huyện Bảo Yên", &["Trưởng phòng Nội vụ huyện", "Trưởng Phòng Nội vụ"]),
            ("Trưởng Công an xã Nghĩa Đô", &["Trưởng Công an xã"]),
            ("Bí thư Đảng ủy xã Nghĩa Đô", &["Bí thư Đảng ủy xã", "Bí thư Đảng ủy xã Nghĩa Đô"]),
            ("Bí thư Tỉnh đoàn Lào Cai", &["Bí thư Tỉnh đoàn"]),
            ("Chủ tịch Hội Liên hiệp Phụ nữ tỉnh Lào Cai", &["Chủ tịch Hội LHPN tỉnh"]),
            (
                "Ủy viên Ban Chấp hành Trung ương Đảng Cộng sản Việt Nam",
                &["Ủy viên Trung ương Đảng", "Ủy viên Ban Chấp hành Trung ương Đảng"],
            ),
            ("Ủy viên Bộ Chính trị", &["Ủy viên Bộ Chính trị"]),
            ("Bí thư Trung ương Đảng", &["Bí thư Trung ương Đảng"]),
            ("Thủ tướng Chính phủ", &["Thủ tướng Chính phủ", "Thủ tướng"]),
            ("Phó Thủ tướng Chính phủ", &["Phó Thủ tướng Chính phủ", "Phó Thủ tướng"]),
            ("Bộ trưởng Bộ Nội vụ", &["Bộ trưởng Bộ Nội vụ", "Bộ trưởng Nội vụ"]),
            ("Chánh án Tòa án nhân dân tỉnh Lào Cai", &["Chánh án TAND tỉnh"]),
            ("Viện trưởng Viện kiểm sát nhân dân tỉnh Lào Cai", &["Viện trưởng VKSND tỉnh"]),
            ("Hiệu trưởng Trường THPT Nguyễn Huệ", &["Hiệu trưởng Trường THPT Nguyễn Huệ"]),
            (
                "Trưởng Đoàn đại biểu Quốc hội tỉnh Lào Cai",
                &["Trưởng đoàn ĐBQH tỉnh", "Trưởng Đoàn đại biểu Quốc hội tỉnh"],
            ),
            ("Bí thư Tỉnh ủy Lào Cai", &["Bí thư Lào Cai"]),
            ("Chủ tịch Ủy ban nhân dân tỉnh Lào Cai", &["Chủ tịch tỉnh"]),
        ],
    );
}

#[test]
fn what_is_no_office() {
    none(
        &["POSITION"],
        &[
            "Lãnh đạo tỉnh và đại biểu Quốc hội dự lễ.",
            "Người đứng đầu cấp ủy đối thoại với Nhân dân.",
            "Chủ tịch UBND các huyện chịu trách nhiệm.",
            "Các chi hội trưởng, trưởng thôn được tập huấn.",
            "Thường trực phối hợp thường xuyên.",
            "Bí thư chi bộ là hạt nhân ở thôn.",
            "Phó mặc cho số phận.",
            "Các đồng chí Bí thư, Chủ tịch UBND các xã dự họp.",
            "Công an, quân sự phối hợp.",
            "Đoàn công tác do ông Nguyễn Văn An làm trưởng đoàn đã đến thăm.",
        ],
    );
}

#[test]
fn names_with_titles() {
    let bench = bench();
    for (sentence, expected) in [
        ("Đồng chí Đoàn Thu Hà dự họp.", "Đoàn Thu Hà"),
        ("Có đ/c Mai Văn Lộc tham dự.", "Mai Văn Lộc"),
        ("Ông Hoàng Giang cho biết.", "Hoàng Giang"),
        ("Bà Nguyễn Thị Hoa phấn khởi.", "Nguyễn Thị Hoa"),
        ("Đại tá Trần Quốc Bảo chủ trì.", "Trần Quốc Bảo"),
        ("PGS.TS Lê Minh Tâm trình bày.", "Lê Minh Tâm"),
        ("BSCKII Phạm Văn Hải khuyến cáo.", "Phạm Văn Hải"),
        ("Thượng tọa Thích Minh Quang ban đạo từ.", "Thích Minh Quang"),
        ("Linh mục Nguyễn Văn Hiền dâng lễ.", "Nguyễn Văn Hiền"),
        ("Anh Giàng A Páo trồng quế.", "Giàng A Páo"),
        ("Già làng Ksor H’Blăm kể lại.", "Ksor H’Blăm"),
        ("Chị H’Yim Kđoh mở lớp.", "H’Yim Kđoh"),
        ("Ông Y Thanh Hà Niê Kđăm phát biểu.", "Y Thanh Hà Niê Kđăm"),
        ("Ông Điểu K’Ré dự lễ.", "Điểu K’Ré"),
        ("Ông Joe Biden gửi điện mừng.", "Joe Biden"),
        ("Ông Kim Jong-un gửi điện mừng.", "Kim Jong-un"),
        ("Phát hiện bà P.T.T.N. (50 tuổi) mắc bệnh.", "P.T.T.N."),
        ("Chủ tịch UBND tỉnh Thanh Hóa Đỗ Quang Minh kiểm tra.", "Đỗ Quang Minh"),
        ("Chủ tịch UBND huyện Lê Văn Tám kiểm tra.", "Lê Văn Tám"),
        ("Bí thư Huyện ủy Vi Hữu Lộc trao thưởng.", "Vi Hữu Lộc"),
        ("Thủ tướng Trần Văn Bình làm việc với tỉnh.", "Trần Văn Bình"),
        ("Bắt tạm giam Phạm Thị Lý (SN 1967).", "Phạm Thị Lý"),
        ("Vi Hữu Lộc, Ủy viên BTV Tỉnh ủy chủ trì.", "Vi Hữu Lộc"),
        ("Bùi Quang Hải – Tỉnh ủy viên, Bí thư Đảng ủy chủ trì.", "Bùi Quang Hải"),
        ("Các đại biểu dự lễ. Ảnh: Thành Tâm", "Thành Tâm"),
        ("Quang cảnh buổi lễ (Ảnh: Thu Hằng)", "Thu Hằng"),
        ("Kết quả tốt.\nTin, ảnh: Hoàng Nam", "Hoàng Nam"),
        ("Kết quả tốt.\nBài và ảnh: Quốc Khánh", "Quốc Khánh"),
        ("Liệt sĩ Nguyễn Viết Xuân được truy tặng.", "Nguyễn Viết Xuân"),
        ("Hộ bà Lò Thị Ến được hỗ trợ.", "Lò Thị Ến"),
        ("Bị cáo Trần Văn Cường khai nhận.", "Trần Văn Cường"),
        ("Nghệ nhân Ưu tú Hà Thị Cầu hát xẩm.", "Hà Thị Cầu"),
    ] {
        let found = bench.check::<EntityAnalyzer>(sentence, "2023-06-20");
        let persons: Vec<&str> =
            found.iter().filter(|(_, kind, _)| *kind == "PERSON").map(|(text, ..)| text.as_str()).collect();
        assert_eq!(persons, [expected], "{sentence}");
    }
}

#[test]
fn later_mentions_share_the_full_name() {
    let bench = bench();
    let text = "Ông Phạm Anh Dũng, Chủ tịch UBND xã, chủ trì. Bà Lê Thị Hoa cùng dự. Theo ông Dũng, việc này cần làm ngay. \
                Bà Hoa đồng tình.\n\nPHẠM ANH DŨNG";
    let names: Vec<String> = bench
        .check::<EntityAnalyzer>(text, "")
        .into_iter()
        .filter(|(_, kind, _)| *kind == "PERSON")
        .map(|(_, _, name)| name)
        .collect();
    assert_eq!(names, ["Phạm Anh Dũng", "Lê Thị Hoa", "Phạm Anh Dũng", "Lê Thị Hoa", "Phạm Anh Dũng"]);
}

#[test]
fn what_is_no_person() {
    none(
        &["PERSON"],
        &[
            "Tuyến đường Nguyễn Trãi và phố Lê Hoàn được mở rộng.",
            "Trường THPT Nguyễn Huệ đón bằng công nhận.",
            "Học tập tư tưởng Hồ Chí Minh.",
            "Thái Bình, Hà Giang và Hà Nam phối hợp.",
            "Tỉnh Bà Rịa - Vũng Tàu đón khách.",
            "Đồng chí Bí thư Tỉnh ủy phát biểu.",
            "Các đồng chí Thường trực Tỉnh ủy dự lễ.",
            "Ông bà, anh em đoàn kết.",
            "Nhân dân phấn khởi. Tết đã đến gần.",
            "Ảnh: PV",
            "Ảnh: TTXVN",
            "Nghị quyết Đại hội đi vào cuộc sống.",
            "Hoàng Sa, Trường Sa là của Việt Nam.",
            "Cao Bằng, Lạng Sơn có mưa.",
            "THƯỜNG TRỰC TỈNH ỦY HỌP PHIÊN THỨ BA",
        ],
    );
}

#[test]
fn holders_of_offices() {
    let bench = bench();
    for (sentence, expected) in [
        (
            "Đồng chí Nguyễn Văn An, Phó Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh và ông Trần Bình Minh, Giám đốc Sở Y tế.",
            &[
                ("Phó Bí thư Tỉnh ủy", "Nguyễn Văn An"),
                ("Chủ tịch HĐND tỉnh", "Nguyễn Văn An"),
                ("Giám đốc Sở Y tế", "Trần Bình Minh"),
            ][..],
        ),
        (
            "Các đồng chí: Lê Thị Hoa, Bí thư Huyện ủy; Mùa A Vảng, Chủ tịch UBND huyện; Vi Hữu Lộc - Trưởng ban Dân vận Huyện ủy.",
            &[
                ("Bí thư Huyện ủy", "Lê Thị Hoa"),
                ("Chủ tịch UBND huyện", "Mùa A Vảng"),
                ("Trưởng ban Dân vận Huyện ủy", "Vi Hữu Lộc"),
            ],
        ),
        (
            "Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh Nguyễn Văn An tiếp Thủ tướng Trần Văn Bình, Phó Thủ tướng Lê Minh Khôi.",
            &[
                ("Bí thư Tỉnh ủy", "Nguyễn Văn An"),
                ("Chủ tịch HĐND tỉnh", "Nguyễn Văn An"),
                ("Thủ tướng", "Trần Văn Bình"),
                ("Phó Thủ tướng", "Lê Minh Khôi"),
            ],
        ),
        ("Ông Trần Văn Thành, 62 tuổi, Bí thư Chi bộ thôn 6 cho biết.", &[("Bí thư Chi bộ thôn 6", "Trần Văn Thành")]),
        (
            "Thừa ủy quyền của Chủ tịch UBND tỉnh, Bí thư Huyện ủy Vi Hữu Lộc trao bằng.",
            &[("Bí thư Huyện ủy", "Vi Hữu Lộc")],
        ),
        (
            "Ông Nguyễn Văn An, nguyên Bí thư Tỉnh ủy; bà Lê Thị Hoa (SN 1970, trú tại phường Kim Tân), nguyên Giám đốc Sở Y tế.",
            &[("Bí thư Tỉnh ủy", "Nguyễn Văn An"), ("Giám đốc Sở Y tế", "Lê Thị Hoa")],
        ),
        (
            "Đồng chí Nguyễn Văn An, Bí thư Tỉnh ủy chủ trì. Sau đó, Bí thư Tỉnh ủy đề nghị các đơn vị tập trung.",
            &[("Bí thư Tỉnh ủy", "Nguyễn Văn An"), ("Bí thư Tỉnh ủy", "Nguyễn Văn An")],
        ),
    ] {
        let analyzed = bench.analyze(sentence, "2023-06-20");
        let layer = analyzed.annotations.of::<crate::EntityMention>();
        let held: Vec<(&str, &str)> = layer
            .iter()
            .filter_map(|a| a.value.holder.map(|holder| (a.span.of(sentence), layer[holder.index()].span.of(sentence))))
            .collect();
        assert_eq!(held, expected, "{sentence}");
    }
}

#[test]
fn abbreviations_that_the_text_explains() {
    let text = "Ban Quản lý Vườn quốc gia Hoàng Liên (BQLVQG) ra quân. Theo BQLVQG, rừng được giữ tốt.";
    let found = bench().check::<EntityAnalyzer>(text, "");
    let bodies: Vec<(&str, &str)> = found
        .iter()
        .filter(|(_, kind, _)| *kind == "ORG")
        .map(|(text, _, name)| (text.as_str(), name.as_str()))
        .collect();
    assert_eq!(bodies.len(), 3, "{bodies:?}");
    assert!(bodies.iter().all(|(_, name)| *name == bodies[0].1), "{bodies:?}");
}

#[test]
fn what_a_body_does_is_no_part_of_its_name() {
    names(
        "ORG",
        "Tại tỉnh Lào Cai, huyện Bảo Yên, {} hỗ trợ 20 hộ nghèo.",
        &[
            ("Trung tâm Y tế huyện Bảo Yên", &["Trung tâm Y tế huyện"]),
            ("Công ty TNHH Minh Phát", &["Công ty TNHH Minh Phát"]),
            ("Trường THPT Nguyễn Huệ", &["Trường THPT Nguyễn Huệ"]),
            ("Công ty Điện lực Lào Cai", &["Công ty Điện lực Lào Cai"]),
            ("Hội Nông dân tỉnh Lào Cai", &["Hội Nông dân tỉnh"]),
        ],
    );
}

#[test]
fn documents() {
    names(
        "DOCUMENT",
        "Ngày 5/6, tại xã Nghĩa Đô, huyện Bảo Yên, tỉnh Lào Cai, hội nghị triển khai {} về công tác dân vận.",
        &[
            (
                "Nghị quyết 25-NQ/TW của Ban Chấp hành Trung ương Đảng Cộng sản Việt Nam",
                &[
                    "Nghị quyết số 25-NQ/TW",
                    "Nghị quyết 25-NQ/TW",
                    "Nghị quyết số 25-NQ/TW ngày 3/6/2013",
                    "Nghị quyết số 25-NQ/TW, ngày 3/6/2013 của Ban Chấp hành Trung ương Đảng",
                ],
            ),
            (
                "Nghị quyết 29-NQ/TU của Ban Thường vụ Tỉnh ủy Lào Cai",
                &[
                    "Nghị quyết số 29-NQ/TU, ngày 22/7/2022 của BTV Tỉnh ủy",
                    "Nghị quyết 29-NQ/TU của Ban Thường vụ Tỉnh ủy",
                ],
            ),
            (
                "Nghị quyết số 29 của Ban Thường vụ Tỉnh ủy Lào Cai",
                &[
                    "Nghị quyết số 29 ngày 22/7/2022 của Ban Thường vụ Tỉnh ủy",
                    "Nghị quyết 29 của Ban Thường vụ Tỉnh ủy",
                ],
            ),
            (
                "Đề án 12-ĐA/TU của Tỉnh ủy Lào Cai",
                &["Đề án 12-ĐA/TU", "Đề án số 12-ĐA/TU ngày 23/10/2018 của Tỉnh ủy", "đề án 12-ĐA/TU của Tỉnh ủy"],
            ),
            (
                "Chỉ thị 05-CT/TW của Bộ Chính trị",
                &["Chỉ thị số 05-CT/TW của Bộ Chính trị", "Chỉ thị 05-CT/TW của Bộ Chính trị"],
            ),
            (
                "Nghị định 34/2016/NĐ-CP của Chính phủ",
                &["Nghị định 34/2016/NĐ-CP", "Nghị định số 34/2016/NĐ-CP ngày 14/5/2016 của Chính phủ"],
            ),
            (
                "Quyết định 1719/QĐ-TTg của Thủ tướng Chính phủ",
                &["Quyết định số 1719/QĐ-TTg", "Quyết định số 1719/QĐ-TTg ngày 14/10/2021 của Thủ tướng Chính phủ"],
            ),
            (
                "Công điện 155/CĐ-TTg của Thủ tướng Chính phủ",
                &["Công điện 155/CĐ-TTg, ngày 22-2-2022 của Thủ tướng Chính phủ"],
            ),
            (
                "Thông tư 02/2022/TT-BTNMT của Bộ Tài nguyên và Môi trường",
                &["Thông tư số 02/2022/TT-BTNMT", "Thông tư 02/2022/TT-BTNMT"],
            ),
            (
                "Kế hoạch 112/KH-UBND của Ủy ban nhân dân tỉnh Lào Cai",
                &["Kế hoạch số 112/KH-UBND ngày 5/4/2022 của UBND tỉnh"],
            ),
            ("Nghị quyết số 19 của Hội đồng nhân dân huyện Bảo Yên", &["Nghị quyết 19 của HĐND huyện"]),
            ("Kết luận số 03 của Ban Thường vụ Tỉnh ủy Lào Cai", &["Kết luận số 03 của Ban Thường vụ Tỉnh ủy"]),
            ("Luật Mặt trận Tổ quốc Việt Nam năm 2015", &["Luật Mặt trận Tổ quốc Việt Nam năm 2015"]),
            ("Luật Đất đai 2024", &["Luật Đất đai 2024"]),
            ("Luật 45/2019/QH14 của Quốc hội", &["Luật số 45/2019/QH14"]),
            ("Nghị quyết Trung ương 4 khóa XII", &["Nghị quyết Trung ương 4 khóa XII"]),
            (
                "Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng",
                &[
                    "Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng",
                    "nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng",
                ],
            ),
            (
                "Quyết định số 2846 của Chủ tịch Ủy ban nhân dân tỉnh Lào Cai",
                &["Quyết định số 2846 của Chủ tịch UBND tỉnh"],
            ),
        ],
    );
    none(
        &["DOCUMENT"],
        &[
            "Kế hoạch 5 năm được hoàn thành.",
            "Thông báo 2 trường hợp mắc mới.",
            "Báo cáo 6 tháng đầu năm nêu rõ.",
            "Quy chế dân chủ ở cơ sở được thực hiện.",
            "Quy chế phối hợp giữa các bên.",
            "Luật Ngân sách Nhà nước quy định rõ.",
            "Nghị quyết đại hội đảng bộ các cấp đi vào cuộc sống.",
            "Kế hoạch công tác năm 2020 được triển khai.",
            "Các chỉ thị, nghị quyết, quyết định của tỉnh.",
            "Hướng dẫn 15 hộ làm chuồng trại.",
            "Xử lý kỷ luật 118 đảng viên.",
            "Đơn vị | Kế hoạch 2019 | Thực hiện 2019",
            "Số: 1874/UBND-KGVX",
        ],
    );
}

#[test]
fn events() {
    names(
        "EVENT",
        "Ngày 5/6, tại xã Nghĩa Đô, huyện Bảo Yên, tỉnh Lào Cai, các đại biểu hướng tới {}.",
        &[
            (
                "Đại hội đại biểu toàn quốc lần thứ XIII của Đảng",
                &[
                    "Đại hội đại biểu toàn quốc lần thứ XIII của Đảng",
                    "Đại hội Đại biểu toàn quốc lần thứ XIII của Đảng",
                ],
            ),
            ("Đại hội XIII của Đảng", &["Đại hội XIII của Đảng"]),
            (
                "Đại hội Đảng bộ tỉnh Lào Cai lần thứ XVI",
                &["Đại hội Đảng bộ tỉnh lần thứ XVI", "Đại hội Đảng bộ tỉnh Lào Cai lần thứ XVI"],
            ),
            ("Đại hội Đảng bộ xã Nghĩa Đô khóa I", &["Đại hội Đảng bộ xã khóa I"]),
            (
                "bầu cử đại biểu Quốc hội khóa XV",
                &["bầu cử đại biểu Quốc hội khóa XV", "bầu cử đại biểu Quốc hội khoá XV"],
            ),
            ("kỳ họp thường lệ giữa năm 2025", &["kỳ họp thường lệ giữa năm 2025"]),
            ("Kỳ họp thứ 10, Hội đồng nhân dân tỉnh Lào Cai khóa XVI", &["Kỳ họp thứ 10, HĐND tỉnh khóa XVI"]),
            ("Hội nghị Trung ương 8 khóa XIII", &["Hội nghị Trung ương 8 khóa XIII"]),
            (
                "hội nghị tổng kết công tác dân vận năm 2022, triển khai nhiệm vụ năm 2023",
                &["hội nghị tổng kết công tác dân vận năm 2022, triển khai nhiệm vụ năm 2023"],
            ),
            ("Hội nghị giao ban quý II/2023", &["Hội nghị giao ban quý II/2023"]),
            (
                "Đại hội đại biểu Hội Nông dân Việt Nam lần thứ VIII",
                &["Đại hội đại biểu Hội Nông dân Việt Nam lần thứ VIII"],
            ),
        ],
    );
    none(
        &["EVENT"],
        &[
            "Hội nghị diễn ra sôi nổi.",
            "Chào mừng đại hội đảng bộ các cấp.",
            "Đại hội đã bầu Ban Chấp hành khóa mới.",
            "Kỳ họp bế mạc sau hai ngày làm việc.",
            "Cuộc bầu cử thành công tốt đẹp.",
        ],
    );
}

#[test]
fn programmes() {
    names(
        "PROGRAMME",
        "Xã tích cực hưởng ứng phong trào thi đua, {} trong toàn dân.",
        &[
            ("Dân vận khéo", &["Dân vận khéo", "dân vận khéo"]),
            ("nông thôn mới", &["nông thôn mới", "Nông thôn mới", "NTM"]),
            ("nông thôn mới nâng cao", &["nông thôn mới nâng cao", "NTM nâng cao"]),
            ("nông thôn mới kiểu mẫu", &["nông thôn mới kiểu mẫu"]),
            ("đô thị văn minh", &["đô thị văn minh"]),
            ("giảm nghèo bền vững", &["giảm nghèo bền vững"]),
            ("Mỗi xã một sản phẩm", &["Mỗi xã một sản phẩm", "OCOP"]),
            ("Toàn dân bảo vệ an ninh Tổ quốc", &["toàn dân bảo vệ an ninh Tổ quốc", "Toàn dân bảo vệ ANTQ"]),
            ("Chính quyền thân thiện", &["chính quyền thân thiện"]),
            ("Người Việt Nam ưu tiên dùng hàng Việt Nam", &["Người Việt Nam ưu tiên dùng hàng Việt Nam"]),
            ("5 không, 3 sạch", &["5 không, 3 sạch"]),
        ],
    );
    names(
        "PROGRAMME",
        "Xã duy trì các mô hình “{}”, “Sạch ngõ đẹp nhà”.",
        &[("Camera an ninh", &["Camera an ninh"]), ("Tiếng loa bình yên", &["Tiếng loa bình yên"])],
    );
    none(
        &["PROGRAMME"],
        &[
            "Bàn giao nhà Đại đoàn kết cho hộ nghèo.",
            "Đẩy mạnh chuyển đổi số và cải cách hành chính.",
            "Các phong trào thi đua yêu nước được đẩy mạnh.",
            "Nông thôn đổi mới từng ngày.",
        ],
    );
}

#[test]
fn a_provincial_report() {
    let text = "Lào Cai: Tổng kết 5 năm thực hiện công tác dân vận\n\n\
        Sáng 15/3, Ban Thường vụ Tỉnh ủy Lào Cai tổ chức hội nghị tổng kết 5 năm thực hiện Nghị quyết số 25-NQ/TW, ngày \
        03/6/2013 của Ban Chấp hành Trung ương Đảng. Dự hội nghị có các đồng chí: Đinh Quốc Phong, Ủy viên Trung ương Đảng, \
        Bí thư Tỉnh ủy; Mai Thị Lan, Phó Bí thư Thường trực Tỉnh ủy, Chủ tịch HĐND tỉnh; lãnh đạo Sở NN&PTNT, Trung tâm Kiểm \
        soát bệnh tật (CDC) tỉnh, Công an tỉnh, Bộ CHQS tỉnh, Liên đoàn Lao động tỉnh, Hội LHPN, Hội Nông dân tỉnh.\n\n\
        Đại tá Trần Đức Hòa, Phó Giám đốc Công an tỉnh cho biết, Công an huyện Bảo Yên phối hợp với UBND xã Nghĩa Đô vận \
        động Nhân dân tham gia phong trào “Toàn dân bảo vệ an ninh Tổ quốc”. Theo ông Hòa, HĐND, UBND các xã cần vào cuộc.\n\n\
        Phát biểu kết luận, Bí thư Tỉnh ủy Đinh Quốc Phong đề nghị Ban Tuyên giáo, Ban Tổ chức Tỉnh ủy tham mưu thực hiện tốt \
        Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVI, nhiệm kỳ 2020 - 2025, chuẩn bị cho Đại hội đại biểu MTTQ Việt Nam tỉnh \
        lần thứ XV; xây dựng nông thôn mới, nhân rộng mô hình “Chính quyền thân thiện”.\n\n\
        Tin, ảnh: THU HẰNG - Quốc Bảo";
    insta::assert_snapshot!(bench().render::<EntityAnalyzer>(text, "2023-03-15"));
}

#[test]
fn a_commune_after_the_reorganisation() {
    let text = "MTTQ XÃ TÂN PHONG GIÁM SÁT VIỆC SẮP XẾP BỘ MÁY\n\n\
        Ngày 12/8/2025, Ủy ban MTTQ Việt Nam xã Tân Phong, tỉnh Đồng Tháp phối hợp với Thường trực HĐND xã tổ chức giám sát. \
        Ông Trần Văn Út – Bí thư Đảng ủy, Chủ tịch HĐND xã – chủ trì; bà Lê Thị Bé Ba, Phó Bí thư Đảng ủy, Chủ tịch UBND xã; Trưởng \
        ban Công tác Mặt trận ấp 3 Nguyễn Văn Tám cùng dự.\n\n\
        Theo báo cáo của Trung tâm Phục vụ hành chính công xã, cán bộ mặt trận đã vận động Quỹ “Vì người nghèo” được 85 triệu \
        đồng. Sở Nông nghiệp và Môi trường, Công an xã, Ban Chỉ huy Quân sự xã, Hội Nông dân xã, Hội CCB phối hợp chặt chẽ. \
        Thực hiện Chỉ thị số 16/CT-TTg và Công văn số 123/UBND-VX ngày 01/7/2025, đồng chí Bí thư Đảng ủy yêu cầu Đảng bộ, chính \
        quyền và nhân dân xã Tân Phong tiếp tục đoàn kết. Bà Ba cho biết đã khởi công đường Nguyễn Văn Cừ.\n\n\
        THANH TUYỀN";
    insta::assert_snapshot!(bench().render::<EntityAnalyzer>(text, "2025-08-13"));
}

#[test]
fn summaries_add_up() {
    let bench = bench();
    let summary = |text: &str| {
        let analyzed = bench.analyze(text, "");
        EntitySummary::of(analyzed.annotations.of::<crate::EntityMention>())
    };
    check_summary_laws(
        &summary("Đồng chí Nguyễn Văn An, Bí thư Tỉnh ủy Lào Cai."),
        &summary("MTTQ và Hội Nông dân tỉnh Lào Cai."),
        &summary("Ông Trần Bình Minh. MTTQ."),
    );
}

#[test]
fn odd_text_is_no_trouble() {
    let bench = bench();
    for text in [
        "",
        "(((((((((((((((",
        "Bí thư",
        "Ban",
        "Đại hội",
        "Nghị quyết số",
        "đồng chí",
        "Phó Phó Phó Phó",
        "Ảnh:",
        "Ban Thường vụ Ban Thường vụ Ban Thường vụ Ban Thường vụ",
        "UBND HĐND UBND HĐND tỉnh",
        "Quỹ “",
        "“““““”””””",
        "phong trào “",
        "A.B.C.D.E.F.G.H.",
        "1-1-1-1-1/1/1/1/1",
        "Kỳ họp thứ",
        "Hội nghị tổng kết",
    ] {
        bench.analyze(text, "");
    }
    let long = "Chủ tịch UBND tỉnh, ".repeat(3000);
    bench.analyze(&long, "");
    bench.analyze(&"(".repeat(50_000), "");
}

#[test]
fn names_of_places_that_begin_like_another_word() {
    names(
        "ORG",
        "Ngày 5/6, tại tỉnh Quảng Nam, {} họp phiên đầu tiên.",
        &[
            ("Ủy ban nhân dân thành phố Hội An", &["UBND thành phố Hội An", "UBND TP Hội An", "UBND TP. Hội An"]),
            ("Hội đồng nhân dân thành phố Hội An", &["HĐND thành phố Hội An"]),
        ],
    );
    names("ORG", PLACE, &[("Tỉnh đoàn Lào Cai", &["Tỉnh Đoàn Lào Cai"]), ("Tỉnh ủy Lào Cai", &["Tỉnh Ủy Lào Cai"])]);
    none(
        &["ORG"],
        &["Tình hình kinh tế - xã hội ổn định.", "KINH TẾ - XÃ HỘI CỦA XÃ", "Bảo hiểm y tế toàn dân, Xã hội học tập."],
    );
}

#[test]
fn what_is_no_byline() {
    none(
        &["PERSON"],
        &[
            "UBND TỈNH LÀO CAI\n\nNGHỊ QUYẾT\nVề kế hoạch năm 2023\n\nĐiều 1. Thông qua kế hoạch.",
            "Điều 1. Thông qua kế hoạch.\n\nTỜ TRÌNH",
            "Đề nghị các đơn vị thực hiện.\n\nT/M BAN THƯỜNG VỤ",
            "Đề nghị các đơn vị thực hiện.\n\nT/L CHỦ TỊCH",
            "Đề nghị các đơn vị thực hiện.\n\nV",
        ],
    );
    let text = |byline: &str| format!("Đoàn công tác thăm 20 hộ nghèo của xã.\n\n{byline}");
    let bench = bench();
    for (byline, name) in [
        ("Ảnh: Q.HÙNG", "Q.Hùng"),
        ("THU HÀ", "Thu Hà"),
        ("Lan Anh - Văn phòng HĐND và UBND xã", "Lan Anh"),
        ("Minh Tuấn - Ban Tuyên giáo Huyện ủy", "Minh Tuấn"),
    ] {
        let found = bench.check::<EntityAnalyzer>(&text(byline), "2023-06-20");
        let persons: Vec<_> = found.iter().filter(|(_, kind, _)| *kind == "PERSON").map(|(_, _, name)| name).collect();
        assert_eq!(persons, [name], "{byline}");
    }
}

#[test]
fn events_with_ordinals_in_words_and_periods_in_brackets() {
    names(
        "EVENT",
        "Ngày 5/6, tại huyện Bảo Yên, tỉnh Lào Cai, các đại biểu dự {}.",
        &[
            ("Kỳ họp thứ Chín", &["Kỳ họp thứ Chín"]),
            ("kỳ họp thứ mười", &["kỳ họp thứ mười"]),
            ("kỳ họp thứ hai mươi mốt", &["kỳ họp thứ hai mươi mốt"]),
            ("Kỳ họp thứ nhất, Quốc hội khóa XV", &["Kỳ họp thứ nhất, Quốc hội khóa XV"]),
            (
                "hội nghị sơ kết 3 năm (2020 - 2022) thực hiện mô hình “Nước sạch bản em, sạch từ đầu nguồn”",
                &["hội nghị sơ kết 3 năm (2020 - 2022) thực hiện mô hình “Nước sạch bản em, sạch từ đầu nguồn”"],
            ),
            (
                "Hội nghị Ban Chấp hành Đảng bộ tỉnh Lào Cai lần thứ 15 khóa XVI",
                &[
                    "Hội nghị Ban Chấp hành Đảng bộ tỉnh lần thứ 15 khóa XVI",
                    "Hội nghị Ban Chấp hành Đảng bộ tỉnh Lào Cai lần thứ 15 khóa XVI",
                ],
            ),
            (
                "Hội nghị Ban Chấp hành Đảng bộ tỉnh Lào Cai lần thứ 15 (khóa XVI)",
                &["Hội nghị Ban Chấp hành Đảng bộ tỉnh lần thứ 15 (khóa XVI)"],
            ),
        ],
    );
    none(&["EVENT"], &["Cuộc họp thứ Hai hằng tuần.", "Kỳ họp hai ngày.", "Hội nghị kéo dài 3 năm (như dự kiến)."]);
    let found = bench().check::<EntityAnalyzer>(
        "Cử tri gửi kiến nghị trước Kỳ họp thứ 6, Quốc hội khóa XV. Kỳ họp thứ 6 sẽ xem xét 9 dự án luật.",
        "2023-06-20",
    );
    let events: Vec<_> = found.iter().filter(|(_, kind, _)| *kind == "EVENT").map(|(_, _, name)| name).collect();
    assert_eq!(events, ["Kỳ họp thứ 6, Quốc hội khóa XV"; 2]);
}

#[test]
fn kinds_and_tags() {
    names(
        "ORG",
        "{} - Sáng 5/6, đoàn công tác đã kiểm tra thao trường.",
        &[("Báo Quân đội nhân dân", &["QĐND", "QĐND Online"]), ("Báo Tuổi Trẻ", &["TT", "TTO"])],
    );
    none(&["ORG"], &["TT - Huế đón khách.", "Xã phối hợp với phòng LĐ-TB-XH mở lớp.", "Anh đến phòng Nội vụ nộp đơn."]);
    names(
        "PROGRAMME",
        "Tối 5/6 diễn ra chương trình “{}”.",
        &[("Xuân biên phòng ấm lòng dân bản", &["Xuân biên phòng ấm lòng dân bản"])],
    );
}

#[test]
fn offices_in_signatures() {
    let bench = bench();
    let offices = |text: &str| -> Vec<String> {
        let found = bench.check::<EntityAnalyzer>(text, "2021-06-20");
        found.into_iter().filter(|(_, kind, _)| *kind == "POSITION").map(|(_, _, name)| name).collect()
    };
    let health = "UBND TỈNH LÀO CAI\nSỞ Y TẾ\nLào Cai, ngày 5 tháng 6 năm 2021\n\nĐề nghị các đơn vị thực hiện./.\n\n";
    let council = "HỘI ĐỒNG NHÂN DÂN HUYỆN BẢO YÊN\n\nUBND huyện tổ chức thực hiện Nghị quyết này./.\n\n";
    let party = "TỈNH ỦY LÀO CAI\n\nBan Tuyên giáo Tỉnh ủy theo dõi việc thực hiện./.\n\n";
    for (head, signature, expected) in [
        (health, "GIÁM ĐỐC\nHoàng Thị Mai", &["Giám đốc Sở Y tế tỉnh Lào Cai"] as &[_]),
        (
            health,
            "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nHoàng Thị Mai",
            &["Giám đốc Sở Y tế tỉnh Lào Cai", "Phó Giám đốc Sở Y tế tỉnh Lào Cai"],
        ),
        (council, "CHỦ TỊCH\nVi Văn Long", &["Chủ tịch Hội đồng nhân dân huyện Bảo Yên"]),
        (council, "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nVi Văn Long", &["Chủ tịch Ủy ban nhân dân huyện Bảo Yên"]),
        (party, "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\nHoàng Thị Mai", &["Phó Bí thư Tỉnh ủy Lào Cai"]),
        (party, "BÍ THƯ\nHoàng Thị Mai", &["Bí thư Tỉnh ủy Lào Cai"]),
        (health, "Báo cáo Giám đốc Sở trước ngày 10/6.", &["Giám đốc Sở Y tế tỉnh Lào Cai"]),
        (health, "Giám đốc Sở, ban, ngành chịu trách nhiệm.", &[]),
        (health, "Chủ tịch chịu trách nhiệm.", &[]),
    ] {
        assert_eq!(offices(&format!("{head}{signature}")), expected, "{signature}");
    }
    for (sentence, expected) in [
        (
            "Đoàn công tác của Quân khu 2 do Thiếu tướng Trần Văn Bình, Phó Tư lệnh, Tham mưu trưởng Quân khu dẫn đầu.",
            &["Phó Tư lệnh Quân khu 2", "Tham mưu trưởng Quân khu 2"] as &[_],
        ),
        (
            "Dự có đồng chí Trần Văn Bình, Phó Bí thư, Chủ tịch UBND tỉnh Lào Cai.",
            &["Phó Bí thư", "Chủ tịch Ủy ban nhân dân tỉnh Lào Cai"],
        ),
    ] {
        assert_eq!(offices(sentence), expected, "{sentence}");
    }
}

#[test]
fn names_of_many_peoples() {
    let bench = bench();
    for (sentence, expected) in [
        ("Đại biểu K'Brêl (Lâm Đồng) nêu ý kiến.", &["K'Brêl"] as &[_]),
        ("Đại biểu H’Yim nêu ý kiến.", &["H’Yim"]),
        (
            "Các đại biểu Quốc hội: Trần Thị Ngọc Mai, Danh Thạch Sên và Lê Quang Vinh dự.",
            &["Trần Thị Ngọc Mai", "Danh Thạch Sên", "Lê Quang Vinh"],
        ),
        ("Cử tri Lâm Sà Rươn kiến nghị sửa đường.", &["Lâm Sà Rươn"]),
        ("Cử tri Danh Thạch Sên ở ấp 2 kiến nghị sửa đường.", &["Danh Thạch Sên"]),
        ("Công an tạm giữ Phạm Thị L. (SN 1990) để điều tra.", &["Phạm Thị L."]),
        ("Bà Phạm Thị L. và con gái được hỗ trợ.", &["Phạm Thị L."]),
        ("Công an tạm giữ Phạm Thị L. để điều tra.", &["Phạm Thị L."]),
        ("Đoàn đến thị trấn. TT.Phú Long đón đoàn.", &[]),
        ("Các hộ ở TT.Phú Long, huyện Hàm Thuận Bắc được hỗ trợ.", &[]),
    ] {
        let found = bench.check::<EntityAnalyzer>(sentence, "2021-06-20");
        let persons: Vec<_> =
            found.iter().filter(|(_, kind, _)| *kind == "PERSON").map(|(_, _, name)| name.as_str()).collect();
        assert_eq!(persons, expected, "{sentence}");
    }
}

#[test]
fn abbreviations_of_bodies() {
    let bench = bench();
    for (sentence, expected) in [
        ("UBND tỉnh Lào Cai họp.", Some("UBND")),
        ("Sáng 5/6, UBMTTQ tỉnh Lào Cai họp.", Some("UBMTTQ")),
        ("Theo Trung tâm Kiểm soát bệnh tật (CDC) tỉnh Lào Cai.", Some("CDC")),
        ("Ủy ban nhân dân tỉnh Lào Cai họp.", None),
        ("ỦY BAN NHÂN DÂN TỈNH LÀO CAI", None),
        ("ĐẢNG BỘ TỈNH LÀO CAI", None),
        ("Đảng lãnh đạo.", None),
    ] {
        let analyzed = bench.analyze(sentence, "");
        let layer = analyzed.annotations.of::<crate::EntityMention>();
        let body = layer.iter().find(|a| a.value.kind == crate::EntityType::Org).expect("a body");
        assert_eq!(body.value.abbreviation.as_deref(), expected, "{sentence}");
    }
}

#[test]
fn keys_of_persons() {
    let bench = bench();
    for (sentence, expected) in [
        ("Bí thư Tỉnh ủy Lào Cai Vàng Seo Lử tiếp dân.", Some("Vàng Seo Lử@Lào Cai")),
        ("Tại tỉnh Lào Cai, Phó Chủ tịch UBND tỉnh Nghệ An Lê Văn Tám dự.", Some("Lê Văn Tám@Nghệ An")),
        ("Ông Lê Văn Tám trồng rừng.", Some("Lê Văn Tám")),
        ("Ông Tám trồng rừng.", None),
        ("Công an bắt Phạm Thị L. (SN 1990).", None),
        ("Mưa lớn kéo dài ở tỉnh Lào Cai. Ảnh: Thành Tâm", Some("Thành Tâm")),
    ] {
        let analyzed = bench.analyze(sentence, "");
        let layer = analyzed.annotations.of::<crate::EntityMention>();
        let person = layer.iter().find(|a| a.value.kind == crate::EntityType::Person).expect("a person");
        assert_eq!(person.value.person.as_deref(), expected, "{sentence}");
    }
}
