//! The lunar calendar of Viet Nam, 1900 to 2100, at UTC+7.
//!
//! Months begin on the day of the new moon, the eleventh month holds the winter solstice, and a year of
//! thirteen months repeats the first month without a principal term. New moons and the longitude
//! of the sun follow Jean Meeus, Astronomical Algorithms, in the short form that Hồ Ngọc Đức
//! published for the Vietnamese calendar.

use std::sync::OnceLock;

use jiff::ToSpan;
use jiff::civil::{Date, date};

const FIRST_YEAR: i16 = 1900;
const LAST_YEAR: i16 = 2100;

/// A month of the lunar calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct LunarMonth {
    /// 1 to 12.
    number: u8,
    leap: bool,
    first: Date,
    /// 29 or 30.
    days: u8,
}

/// The years from [`FIRST_YEAR`], each with its 12 or 13 months, computed when first asked for.
static YEARS: [OnceLock<Vec<LunarMonth>>; (LAST_YEAR - FIRST_YEAR + 1) as usize] =
    [const { OnceLock::new() }; (LAST_YEAR - FIRST_YEAR + 1) as usize];

/// The months of a year; `None` outside [`FIRST_YEAR`] to [`LAST_YEAR`].
fn months(year: i16) -> Option<&'static [LunarMonth]> {
    let index = usize::try_from(year.checked_sub(FIRST_YEAR)?).ok()?;
    Some(YEARS.get(index)?.get_or_init(|| compute_months(year)))
}

/// The solar day of a lunar one; in a year that has the month twice, of the regular one.
///
/// `day` is 1 to 30, or 0 for the last day of the month. `None` for a day that the month does not
/// have and outside 1900 to 2100.
pub(crate) fn to_solar(year: i16, month: u8, day: u8) -> Option<Date> {
    let month = months(year)?.iter().find(|m| m.number == month && !m.leap)?;
    let day = if day == 0 { month.days } else { day };
    if day > month.days {
        return None;
    }
    month.first.checked_add(i64::from(day - 1).days()).ok()
}

/// First and last day of a lunar month.
pub(crate) fn month_days(year: i16, month: u8) -> Option<(Date, Date)> {
    Some((to_solar(year, month, 1)?, to_solar(year, month, 0)?))
}

/// First and last day of a lunar year.
pub(crate) fn year_days(year: i16) -> Option<(Date, Date)> {
    Some((to_solar(year, 1, 1)?, to_solar(year, 12, 0)?))
}

/// Julian day number of 1 January 2000.
const EPOCH: i64 = 2_451_545;

fn to_date(julian: i64) -> Date {
    date(2000, 1, 1).checked_add((julian - EPOCH).days()).expect("a day between 1899 and 2102")
}

/// The Julian day, at UTC+7, on which the `k`th new moon after 1 January 1900 falls.
fn new_moon(k: i64) -> i64 {
    let k = k as f64;
    let t = k / 1236.85;
    let (t2, t3) = (t * t, t * t * t);
    let radians = f64::to_radians(1.0);
    let mut day = 2_415_020.759_33 + 29.530_588_68 * k + 0.000_117_8 * t2 - 0.000_000_155 * t3;
    day += 0.000_33 * ((166.56 + 132.87 * t - 0.009_173 * t2) * radians).sin();
    let m = (359.2242 + 29.105_356_08 * k - 0.000_033_3 * t2 - 0.000_003_47 * t3) * radians;
    let moon = (306.0253 + 385.816_918_06 * k + 0.010_730_6 * t2 + 0.000_012_36 * t3) * radians;
    let f = (21.2964 + 390.670_506_46 * k - 0.001_652_8 * t2 - 0.000_002_39 * t3) * radians;
    let mut correction = (0.1734 - 0.000_393 * t) * m.sin() + 0.0021 * (2.0 * m).sin();
    correction += -0.4068 * moon.sin() + 0.0161 * (2.0 * moon).sin() - 0.0004 * (3.0 * moon).sin();
    correction += 0.0104 * (2.0 * f).sin() - 0.0051 * (m + moon).sin();
    correction += -0.0074 * (m - moon).sin() + 0.0004 * (2.0 * f + m).sin();
    correction += -0.0004 * (2.0 * f - m).sin() - 0.0006 * (2.0 * f + moon).sin();
    correction += 0.0010 * (2.0 * f - moon).sin() + 0.0005 * (2.0 * moon + m).sin();
    let delta = if t < -11.0 {
        0.001 + 0.000_839 * t + 0.000_226_1 * t2 - 0.000_008_45 * t3 - 0.000_000_081 * t * t3
    } else {
        -0.000_278 + 0.000_265 * t + 0.000_262 * t2
    };
    (day + correction - delta + 0.5 + 7.0 / 24.0).floor() as i64
}

/// The twelfth of the ecliptic, 0 to 11, in which the sun stands at midnight, UTC+7, that begins a Julian day.
fn sun_sector(julian: i64) -> i64 {
    let t = (julian as f64 - 2_451_545.5 - 7.0 / 24.0) / 36525.0;
    let t2 = t * t;
    let radians = f64::to_radians(1.0);
    let m = 357.529_10 + 35_999.050_30 * t - 0.000_155_9 * t2 - 0.000_000_48 * t * t2;
    let l0 = 280.466_45 + 36_000.769_83 * t + 0.000_303_2 * t2;
    let mut longitude = (1.914_600 - 0.004_817 * t - 0.000_014 * t2) * (m * radians).sin();
    longitude += (0.019_993 - 0.000_101 * t) * (2.0 * m * radians).sin() + 0.000_290 * (3.0 * m * radians).sin();
    ((l0 + longitude).rem_euclid(360.0) / 30.0).floor() as i64
}

/// Number of the new moon, and its Julian day, that begins the month of the winter solstice of a year.
fn eleventh_month(year: i16) -> (i64, i64) {
    let last = i64::from((date(year, 12, 31) - date(2000, 1, 1)).get_days()) + EPOCH;
    let mut k = ((last - 2_415_021) as f64 / 29.530_588_853).floor() as i64;
    let mut day = new_moon(k);
    if sun_sector(day) >= 9 {
        k -= 1;
        day = new_moon(k);
    }
    (k, day)
}

/// The months of a lunar year, which lie in two rounds from eleventh month to eleventh month.
fn compute_months(wanted: i16) -> Vec<LunarMonth> {
    let mut months = Vec::with_capacity(13);
    for year in [wanted - 1, wanted] {
        let (first, _) = eleventh_month(year);
        let (next, _) = eleventh_month(year + 1);
        let leap_round = next - first == 13;
        let mut number = 11u8;
        let mut leap_seen = !leap_round;
        let mut lunar_year = year;
        for k in first..next {
            let (start, end) = (new_moon(k), new_moon(k + 1));
            let mut leap = false;
            if k > first {
                if !leap_seen && sun_sector(start) == sun_sector(end) {
                    leap = true;
                    leap_seen = true;
                } else {
                    number = number % 12 + 1;
                    if number == 1 {
                        lunar_year += 1;
                    }
                }
            }
            if lunar_year == wanted {
                months.push(LunarMonth { number, leap, first: to_date(start), days: (end - start) as u8 });
            }
        }
    }
    months
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        let mut rows = 0;
        for row in include_str!("../data/lunar_check.tsv").lines().skip(2) {
            let cells: Vec<&str> = row.split('\t').collect();
            let solar: Date = cells[0].parse().expect("a date");
            let number = |i: usize| cells[i].parse::<i16>().expect("a number");
            let (day, month, year, leap) = (number(1) as u8, number(2) as u8, number(3), number(4) == 1);
            let months = months(year).expect("a year");
            let found = months.iter().find(|m| m.number == month && m.leap == leap).expect(row);
            assert_eq!(found.first.checked_add(i64::from(day - 1).days()).expect("a day"), solar, "{row}");
            if !leap {
                assert_eq!(to_solar(year, month, day), Some(solar), "{row}");
            }
            rows += 1;
        }
        assert!(rows > 100);
    }

    #[test]
    fn years_follow_each_other() {
        for year in FIRST_YEAR..LAST_YEAR {
            let (_, last) = year_days(year).expect("a year");
            let (first, _) = year_days(year + 1).expect("a year");
            assert_eq!(last.tomorrow().expect("a day"), first, "{year}");
            let months = months(year).expect("a year");
            assert!(months.len() == 12 || months.len() == 13, "{year}");
            assert!(months.iter().all(|m| m.days == 29 || m.days == 30), "{year}");
        }
    }

    #[test]
    fn no_such_day() {
        assert_eq!(to_solar(1899, 1, 1), None);
        assert_eq!(to_solar(2101, 1, 1), None);
        assert_eq!(to_solar(i16::MIN, 1, 1), None);
        assert_eq!(to_solar(2024, 13, 1), None);
        assert_eq!(to_solar(2024, 1, 31), None);
    }
}
