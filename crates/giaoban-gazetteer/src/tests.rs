use super::*;

#[test]
fn every_unit_has_a_parent_and_a_known_end() {
    let g = Gazetteer::shared();
    for (index, unit) in g.units.iter().enumerate() {
        let id = UnitId(index as u32);
        match unit.level {
            Level::Commune => {
                let parent = unit.parent.map(|parent| g.unit(parent).level);
                let expected = if unit.era == Some(Era::After) { Level::Province } else { Level::District };
                assert_eq!(parent, Some(expected), "{unit:?}");
            }
            Level::District => assert!(unit.parent.is_some(), "{unit:?}"),
            _ => assert!(unit.parent.is_none(), "{unit:?}"),
        }
        if let Some(parent) = unit.parent {
            assert_eq!(g.unit(parent).era, unit.era, "{unit:?}");
        }
        match unit.end {
            End::None => assert!(unit.valid_to.is_empty() && g.successors(id).is_empty(), "{unit:?}"),
            End::Succeeded => assert!(!unit.valid_to.is_empty() && !g.successors(id).is_empty(), "{unit:?}"),
            End::Merged => {}
            End::Renamed => assert_eq!(g.successors(id).len(), 1, "{unit:?}"),
        }
    }
}

#[test]
fn codes_are_unique_within_an_era() {
    let g = Gazetteer::shared();
    let mut seen = FxHashMap::default();
    for unit in g.units.iter().filter(|unit| !unit.code.is_empty() && unit.end != End::Renamed) {
        // The province of Thừa Thiên Huế became the city of Huế and kept its code.
        if unit.name == "Thừa Thiên Huế" {
            continue;
        }
        let twin = seen.insert((unit.era, unit.level, unit.code), unit.name);
        assert_eq!(twin, None, "{unit:?}");
    }
    let count = |era, level| {
        g.units.iter().filter(|u| u.era == Some(era) && u.level == level && u.end == End::Succeeded).count()
    };
    assert_eq!(count(Era::Before, Level::Province), 64, "63 and the former province of Thừa Thiên Huế");
    assert_eq!(count(Era::Before, Level::District), 696);
    assert_eq!(count(Era::Before, Level::Commune), 10_035);
    let after = |level| g.units.iter().filter(|u| u.era == Some(Era::After) && u.level == level).count();
    assert_eq!((after(Level::Province), after(Level::Commune)), (34, 3321));
}

#[test]
fn units_are_found_by_name_level_and_era() {
    let g = Gazetteer::shared();
    let show = |id: Option<UnitId>| {
        id.map(|id| {
            let unit = g.unit(id);
            let parent = unit.parent.map_or("", |p| g.unit(p).name);
            format!("{} {} {parent}", unit.code, unit.full_name()).trim().to_owned()
        })
        .unwrap_or_default()
    };
    for (name, level, era, expected) in [
        ("Lào Cai", Level::Province, Era::Before, "10 tỉnh Lào Cai"),
        ("Lào Cai", Level::Province, Era::After, "15 tỉnh Lào Cai"),
        ("Lào Cai", Level::District, Era::Before, "080 thành phố Lào Cai Lào Cai"),
        ("TP.HCM", Level::Province, Era::After, "79 thành phố Hồ Chí Minh"),
        ("Hồ Chí Minh", Level::Province, Era::Before, "79 thành phố Hồ Chí Minh"),
        ("Hà Giang", Level::Province, Era::After, "02 tỉnh Hà Giang"),
        ("Chợ Đồn", Level::District, Era::Before, "064 huyện Chợ Đồn Bắc Kạn"),
        ("Hà Tây", Level::Province, Era::Before, "tỉnh Hà Tây"),
        ("1", Level::District, Era::Before, "760 quận 1 Hồ Chí Minh"),
        // Two districts and more have these names.
        ("Châu Thành", Level::District, Era::Before, ""),
        ("Hồng Ngự", Level::District, Era::Before, ""),
        ("Không Có", Level::Commune, Era::After, ""),
    ] {
        assert_eq!(show(g.find_one(name, level, Some(era))), expected, "{name}");
    }
    assert_eq!(show(g.province("Huế", Era::Before)), "46 thành phố Huế");
    assert_eq!(show(g.province("Hà Giang", Era::After)), "02 tỉnh Hà Giang");
    assert_eq!(show(g.by_code(Era::After, Level::Commune, "02902")), "02902 xã Phong Hải Lào Cai");
    assert_eq!(show(g.by_code(Era::Before, Level::District, "474")), "474 quận Thuận Hóa Huế");
}

#[test]
fn successors_lead_to_the_later_system() {
    let g = Gazetteer::shared();
    let names = |id: UnitId| g.successors(id).iter().map(|id| g.unit(*id).full_name()).collect::<Vec<_>>().join(", ");
    let province = |name| g.find_one(name, Level::Province, Some(Era::Before)).expect(name);
    assert_eq!(names(province("Hà Giang")), "tỉnh Tuyên Quang");
    assert_eq!(names(province("Thái Bình")), "tỉnh Hưng Yên");
    assert_eq!(names(g.find("Bắc Thái")[0]), "tỉnh Thái Nguyên, tỉnh Bắc Kạn");
    assert_eq!(g.unit(g.province_in(province("Đắk Nông"), Era::After)).name, "Lâm Đồng");
    assert_eq!(g.unit(g.province_in(g.find("Hà Sơn Bình")[0], Era::After)).name, "Hà Nội");
    let commune = g.by_code(Era::Before, Level::Commune, "02071").expect("xã Nghĩa Tá");
    assert_eq!(g.unit(commune).name, "Nghĩa Tá");
    assert_eq!(names(commune), "xã Nghĩa Tá");
    let island = g.find_one("Lý Sơn", Level::District, Some(Era::Before)).expect("huyện Lý Sơn");
    assert_eq!(names(island), "đặc khu Lý Sơn");
    let split = g.by_code(Era::Before, Level::Commune, "00007").expect("phường Cống Vị");
    assert_eq!(names(split), "phường Ngọc Hà, phường Giảng Võ");
    let merged = g.find_one("Hoành Bồ", Level::District, Some(Era::Before)).expect("huyện Hoành Bồ");
    assert_eq!(names(merged), "thành phố Hạ Long");
}

/// Every province of both systems by its portal, its paper, its station and its party committee.
#[test]
fn hosts_of_all_provinces() {
    let g = Gazetteer::shared();
    let mut wrong = Vec::new();
    let mut count = 0;
    for unit in g.units().iter().filter(|unit| unit.level == Level::Province) {
        let Some(era) = unit.era.filter(|era| *era != Era::Historic) else { continue };
        count += 1;
        let slug = crate::table::slug(unit.name);
        for host in [
            format!("{slug}.gov.vn"),
            format!("www.{slug}.gov.vn"),
            format!("bao{slug}.vn"),
            format!("bao{slug}.com.vn"),
            format!("tinhuy{slug}.vn"),
            format!("{slug}tv.vn"),
            format!("sonoivu.{slug}.gov.vn"),
            format!("mttq.{slug}.gov.vn"),
            format!("congan.{slug}.gov.vn"),
            format!("dbnd.{slug}.gov.vn"),
            format!("tinhdoan{slug}.org.vn"),
        ] {
            let found = g.place_of_host(&host, era).map(|id| g.unit(id));
            if found.is_none_or(|found| found.name != unit.name || found.era != unit.era) {
                wrong.push(format!("{host}: {:?}, not {}", found.map(|unit| unit.name), unit.name));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
    // Huế is there as a province and as a city.
    assert_eq!(count, 63 + 1 + 34);
}

#[test]
fn hosts_name_places() {
    let g = Gazetteer::shared();
    let name = |host: &str, era| g.place_of_host(host, era).map_or("", |id| g.unit(id).name);
    for (host, expected) in [
        ("baolangson.vn", "Lạng Sơn"),
        ("www.baohagiang.vn", "Hà Giang"),
        ("laocai.gov.vn", "Lào Cai"),
        ("vixuyen.hagiang.gov.vn", "Vị Xuyên"),
        ("sonoivu.thanhhoa.gov.vn", "Thanh Hóa"),
        ("tinhuybackan.vn", "Bắc Kạn"),
        ("ubmttq.angiang.gov.vn", "An Giang"),
        ("hochiminhcity.gov.vn", "Hồ Chí Minh"),
        ("thuathienhue.gov.vn", "Thừa Thiên Huế"),
        ("daklaktv.vn", "Đắk Lắk"),
        ("baria-vungtau.gov.vn", "Bà Rịa - Vũng Tàu"),
        ("www.brvt.gov.vn", "Bà Rịa - Vũng Tàu"),
        ("sldtbxh.tphcm.gov.vn", "Hồ Chí Minh"),
        ("www.hcmcpv.org.vn", "Hồ Chí Minh"),
        ("baothuathienhue.vn", "Thừa Thiên Huế"),
        ("huengaynay.vn", "Thừa Thiên Huế"),
        ("baoapbac.vn", "Tiền Giang"),
        ("baodongkhoi.vn", "Bến Tre"),
        ("baodienbienphu.vn", "Điện Biên"),
        ("sggp.org.vn", "Hồ Chí Minh"),
        ("hanoimoi.vn", "Hà Nội"),
        ("chodon.backan.gov.vn", "Chợ Đồn"),
        ("krongnang.daklak.gov.vn", "Krông Năng"),
        ("chinhphu.vn", ""),
        ("xaydungchinhsach.chinhphu.vn", ""),
        ("moha.gov.vn", ""),
        ("quochoi.vn", ""),
        ("vov.vn", ""),
        ("dantri.com.vn", ""),
        ("nhandan.vn", ""),
        ("tapchimattran.vn", ""),
        ("example.com", ""),
        ("", ""),
    ] {
        assert_eq!(name(host, Era::Before), expected, "{host}");
    }
    assert_eq!(g.press_of_host("baolangson.vn").map(|p| (p.name, p.province)), Some(("Báo Lạng Sơn", "Lạng Sơn")));
    assert!(g.press_of_host("notbaolangson.vn").is_none());
}

#[test]
fn names_stand_in_the_scan_in_every_spelling() {
    use giaoban_text::{TokenBuffer, tokenize};
    let g = Gazetteer::shared();
    let mut builder = LexiconBuilder::new();
    g.contribute(&mut builder);
    let phrases = {
        g.contribute(&mut builder);
        let lexicon = builder.build();
        for (text, expected) in [
            ("Hoà Bình", "Hòa Bình"),
            ("HÒA BÌNH", "Hòa Bình"),
            ("Đắc Lắc", "Đắk Lắk"),
            ("Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu"),
            ("Bà Rịa – Vũng Tàu", "Bà Rịa - Vũng Tàu"),
            ("TP. HCM", "Hồ Chí Minh"),
            ("LSO", "Báo Lạng Sơn"),
            ("hòa bình", ""),
        ] {
            let tokens = tokenize(text, lexicon.vocabulary(), &mut TokenBuffer::default());
            let matches = lexicon.scan(&tokens);
            let whole = matches.of(OWNER).iter().find(|m| m.len() == tokens.len());
            let name = whole.map_or("", |m| match m.class {
                class::PRESS => g.press(m.value).name,
                _ => g.unit(g.named(NameId(m.value))[0]).name,
            });
            assert_eq!(name, expected, "{text}");
        }
        lexicon.len()
    };
    assert!((8_000..30_000).contains(&phrases), "{phrases}");
}
