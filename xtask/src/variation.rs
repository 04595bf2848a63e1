//! Makes new text from old by exchanging what a reader would see change from page to page: names, places, dates,
//! numbers.

/// SplitMix64: small, fast, the same on every machine.
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`, which is not 0.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// A number from `low` to `high`, both included.
    fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u64) as usize]
    }
}

const SURNAMES: &[&str] = &[
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
    "Lý", "Đinh", "Lò", "Vàng", "Thào", "Ma", "Nông", "Hà", "Lương", "Trịnh", "Mai", "Cao", "Tạ", "Quách", "Châu",
];
const MIDDLES: &[&str] = &["Văn", "Thị", "Đức", "Hữu", "Quang", "Minh", "Ngọc", "Xuân", "Thanh", "Quốc", "Công", "Bá"];
const OFFICES: &[&str] = &[
    "Bí thư Huyện ủy",
    "Chủ tịch UBND huyện",
    "Phó Chủ tịch Thường trực HĐND tỉnh",
    "Giám đốc Sở Tài chính",
    "Trưởng Ban Tổ chức Tỉnh ủy",
    "Chủ tịch Hội Nông dân tỉnh",
    "Bí thư Tỉnh đoàn",
    "Chánh Văn phòng UBND tỉnh",
];
const CLASSIFIERS: &[&str] = &["xã", "xã", "xã", "phường", "huyện", "thị trấn", "thôn", "tỉnh"];
const PROVINCES: &[&str] = &[
    "An Giang",
    "Bắc Kạn",
    "Bắc Ninh",
    "Bến Tre",
    "Bình Định",
    "Bình Phước",
    "Cà Mau",
    "Cao Bằng",
    "Đà Nẵng",
    "Đắk Nông",
    "Điện Biên",
    "Đồng Nai",
    "Gia Lai",
    "Hà Nam",
    "Hà Tĩnh",
    "Hải Phòng",
    "Hậu Giang",
    "Hòa Bình",
    "Hưng Yên",
    "Kon Tum",
    "Lạng Sơn",
    "Lâm Đồng",
    "Nam Định",
    "Ninh Thuận",
    "Phú Thọ",
    "Phú Yên",
    "Quảng Bình",
    "Quảng Ngãi",
    "Quảng Ninh",
    "Sóc Trăng",
    "Sơn La",
    "Tây Ninh",
    "Thái Nguyên",
    "Thanh Hóa",
    "Tiền Giang",
    "Trà Vinh",
    "Vĩnh Long",
    "Vĩnh Phúc",
    "Yên Bái",
];
const ONSETS: &[&str] =
    &["", "b", "ch", "d", "đ", "h", "kh", "l", "m", "n", "nh", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x"];
const RIMES: &[&str] = &[
    "an", "ang", "anh", "ai", "ao", "ăm", "ăng", "ân", "âm", "ê", "ênh", "iên", "inh", "oa", "oan", "ôn", "ông", "ơn",
    "ung", "ương", "uyên", "ích", "ạch", "ốc", "át", "ật", "ược", "à", "ành", "ình", "ền", "ồng", "ường", "ủy", "ải",
    "ão", "ỗ", "ĩnh", "ệ", "ội", "ọ", "ạnh", "ái", "ắng", "ếch", "ín",
];
const ACTIONS: &[&str] = &[
    "rà soát, bổ sung quy hoạch sử dụng đất",
    "hoàn thành hồ sơ xét công nhận đạt chuẩn nông thôn mới",
    "đẩy nhanh tiến độ giải phóng mặt bằng",
    "kiểm tra công tác phòng cháy, chữa cháy rừng",
    "tổ chức đối thoại với người dân vùng dự án",
    "báo cáo kết quả xử lý đơn thư khiếu nại, tố cáo",
    "phân công cán bộ phụ trách từng địa bàn",
    "vận động hội viên tham gia bảo hiểm xã hội tự nguyện",
];
/// Words before the name of a person.
const HONORIFICS: &[&str] = &["chí", "ông", "bà", "anh", "chị", "đ/c"];

/// Exchanges names, places, dates and numbers.
pub(crate) struct Variation<'r> {
    pub(crate) random: &'r mut Random,
    /// The year that the page is about.
    year: u64,
}

impl<'r> Variation<'r> {
    pub(crate) fn new(random: &'r mut Random) -> Self {
        let year = random.between(2012, 2026);
        Self { random, year }
    }

    /// A day of the page's year, ISO 8601.
    pub(crate) fn day(&mut self) -> String {
        format!("{}-{:02}-{:02}", self.year, self.random.between(1, 12), self.random.between(1, 28))
    }

    /// A capitalised syllable.
    fn syllable(&mut self) -> String {
        let syllable = format!("{}{}", self.random.pick(ONSETS), self.random.pick(RIMES));
        let mut letters = syllable.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    fn person(&mut self) -> String {
        let surname = *self.random.pick(SURNAMES);
        let middle = *self.random.pick(MIDDLES);
        format!("{surname} {middle} {}", self.syllable())
    }

    fn place(&mut self) -> String {
        let classifier = *self.random.pick(CLASSIFIERS);
        match classifier {
            "tỉnh" => format!("tỉnh {}", self.random.pick(PROVINCES)),
            "phường" if self.random.below(2) == 0 => format!("phường {}", self.random.between(1, 20)),
            _ => format!("{classifier} {} {}", self.syllable(), self.syllable()),
        }
    }

    /// A new sentence with a person, an office, places, a date, a figure and an order.
    pub(crate) fn sentence(&mut self) -> String {
        let person = self.person();
        let office = *self.random.pick(OFFICES);
        let (here, there) = (self.place(), self.place());
        let (day, month, year) = (self.random.between(1, 28), self.random.between(1, 12), self.year);
        let action = *self.random.pick(ACTIONS);
        let number = self.random.between(2, 9_999);
        match self.random.below(4) {
            0 => format!("Đồng chí {person}, {office} yêu cầu {here} {action} trước ngày {day}/{month}/{year}."),
            1 => format!(
                "Đến ngày {day}/{month}, {here} đã có {number} hộ tham gia, tăng {day},{month}% so với năm {}.",
                year - 1
            ),
            2 => format!(
                "Ông {person}, {office} cho biết {here} và {there} được hỗ trợ {number} triệu đồng trong quý I/{year}."
            ),
            _ => format!(
                "Giao UBND {here} chủ trì, phối hợp với {there} {action}; hoàn thành trong tháng {month}/{year}."
            ),
        }
    }

    /// `text` with its numbers, dates and the persons after honorifics exchanged.
    pub(crate) fn of(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 32);
        let mut rest = text;
        let mut previous = String::new();
        while !rest.is_empty() {
            let word_end = rest.find([' ', '\u{a0}']).unwrap_or(rest.len());
            let (word, after) = rest.split_at(word_end);
            let lower = previous.to_lowercase();
            if HONORIFICS.contains(&lower.as_str())
                && let Some(name) = name(rest)
            {
                out.push_str(&self.person());
                rest = &rest[name..];
                previous.clear();
                continue;
            }
            self.numbers(word, &lower, &mut out);
            previous.clear();
            previous.push_str(word);
            let gap = after.chars().next().map_or(0, char::len_utf8);
            out.push_str(&after[..gap]);
            rest = &after[gap..];
        }
        out
    }

    fn numbers(&mut self, word: &str, previous: &str, out: &mut String) {
        let mut rest = word;
        while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
            out.push_str(&rest[..start]);
            rest = &rest[start..];
            let bytes = rest.as_bytes();
            let mut end = 1;
            while end < bytes.len() {
                let joined = b"/-.,:".contains(&bytes[end]) && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
                if !bytes[end].is_ascii_digit() && !joined {
                    break;
                }
                end += 1;
            }
            let (number, after) = rest.split_at(end);
            self.number(number, previous, out);
            rest = after;
        }
        out.push_str(rest);
    }

    fn number(&mut self, number: &str, previous: &str, out: &mut String) {
        use std::fmt::Write as _;
        let separator = number.chars().find(|c| !c.is_ascii_digit());
        let groups: Vec<&str> = number.split(|c: char| !c.is_ascii_digit()).collect();
        let values: Vec<u64> = groups.iter().map(|group| group.parse().unwrap_or(0)).collect();
        let is_year = |value: u64| (1990..2040).contains(&value);
        let (day, month) = (self.random.between(1, 28), self.random.between(1, 12));
        let year = self.year;
        let result = match (separator, values.as_slice()) {
            (Some(s), [1..=31, 1..=12, y]) if is_year(*y) => write!(out, "{day:02}{s}{month:02}{s}{year}"),
            (Some('/' | '-' | '.'), [1..=12, y]) if is_year(*y) => {
                write!(out, "{month}{}{year}", separator.unwrap_or('/'))
            }
            (Some('/' | '-'), [a, b]) if is_year(*a) && is_year(*b) => {
                write!(out, "{year}{}{}", separator.unwrap_or('-'), year + (b.saturating_sub(*a)).clamp(1, 10))
            }
            // Round the clock.
            (Some('/'), [24, 24 | 7]) => write!(out, "{number}"),
            (Some(s @ ('/' | '-')), [1..=31, 1..=12]) => write!(out, "{day}{s}{month}"),
            (Some(':'), [0..=23, minutes @ ..]) => {
                let _ = write!(out, "{:02}", self.random.below(24));
                for _ in minutes {
                    let _ = write!(out, ":{:02}", self.random.below(60));
                }
                Ok(())
            }
            (None, [y]) if is_year(*y) && !matches!(previous, "số" | "số:") => {
                write!(out, "{}", year - self.random.below(3))
            }
            (None, [1..=31]) if previous == "ngày" => write!(out, "{day}"),
            (None, [1..=12]) if previous == "tháng" => write!(out, "{month}"),
            // Section numbers and the like.
            (None, [0 | 1]) => write!(out, "{number}"),
            _ => {
                let mut first = true;
                for c in number.chars() {
                    match c {
                        '1'..='9' if first => out.push(char::from(b'1' + self.random.below(9) as u8)),
                        '0'..='9' if !first => out.push(char::from(b'0' + self.random.below(10) as u8)),
                        _ => out.push(c),
                    }
                    // A number may begin anew after a slash or hyphen.
                    first = matches!(c, '/' | '-');
                }
                Ok(())
            }
        };
        result.expect("a string takes everything");
    }
}

/// Bytes of the name that `text` begins with: two to five capitalised words.
fn name(text: &str) -> Option<usize> {
    let mut end = 0;
    let mut words = 0;
    for word in text.split(' ').take(5) {
        let letters = word.trim_end_matches(|c: char| !c.is_alphabetic());
        let mut chars = letters.chars();
        let capitalised = chars.next().is_some_and(char::is_uppercase) && chars.all(char::is_lowercase);
        if !capitalised {
            break;
        }
        words += 1;
        end += letters.len();
        if letters.len() < word.len() {
            return (words >= 2).then_some(end);
        }
        end += 1;
    }
    (words >= 2).then(|| end - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_at_commas_and_small_letters() {
        for (text, name_is) in [
            ("Vàng Seo Chúng, Ủy viên", Some("Vàng Seo Chúng")),
            ("Lê Văn Đạt cho biết", Some("Lê Văn Đạt")),
            ("Lê Văn Đạt", Some("Lê Văn Đạt")),
            ("Bí thư Tỉnh ủy", None),
            ("", None),
        ] {
            assert_eq!(name(text).map(|end| &text[..end]), name_is, "{text:?}");
        }
    }

    #[test]
    fn shapes_of_numbers_stay() {
        let text = "Ngày 12/7/2019, tăng 5,6 tỷ (24/24), số 15-CT/TU, 10.950 đồng, 07:45, tháng 3.";
        let mut random = Random::new(3);
        let varied = Variation::new(&mut random).of(text);
        let shape = |text: &str| -> String {
            let mut shape = String::new();
            for c in text.chars() {
                let c = if c.is_ascii_digit() { '0' } else { c };
                if c != '0' || !shape.ends_with('0') {
                    shape.push(c);
                }
            }
            shape
        };
        assert_eq!(shape(&varied), shape(text));
        assert_ne!(varied, text);
        assert!(varied.contains("(24/24)"));
    }
}
