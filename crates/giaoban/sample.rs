//! The sample articles, written for this project, that `giaoban run` tells of when it is given no path.

/// Name and text of every article, from the file names and contents of a folder.
macro_rules! samples {
    ($($name:literal),* $(,)?) => {
        pub(crate) static SAMPLES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../tests/corpus/", $name, ".txt")))),*];
    };
}

samples![
    "2012-kien-giang-dai-doan-ket",
    "2014-dak-lak-hdnd",
    "2016-dong-thap-han-man",
    "2017-hai-duong-giao-thong",
    "2018-thua-thien-hue-nfd",
    "2019-ha-giang-giao-ban",
    "2019-long-an-bang-chi-tieu",
    "2020-lai-chau-nbsp",
    "2021-quang-tri-cong-van",
    "2022-nghe-an-cong-dien",
    "2023-khanh-hoa-thong-bao-ket-luan",
    "2024-bac-giang-tet",
    "2024-can-tho-kinh-te-9-thang",
    "2025-gia-lai-xa-tuy-phuoc",
    "2026-tuyen-quang-giao-ban-quy-1",
    "undated-quang-nam-phu-nu",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_article_of_the_folder_is_built_in() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".txt").map(str::to_owned))
            .collect();
        files.sort();
        assert_eq!(SAMPLES.iter().map(|(name, _)| *name).collect::<Vec<_>>(), files);
    }
}
