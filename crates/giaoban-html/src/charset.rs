use memchr::memmem::Finder;

/// How far from its beginning a page may say what encoding it is in, in bytes. The standard says 1024; pages with long comments and
/// scripts before it are common.
const REACH: usize = 4096;

/// The name of the encoding that a page says it is in: `charset=` of a `<meta>` or the `encoding=` of an XML declaration, as written,
/// within the first 4096 bytes. `None` when there is none. It may be wrong, and mostly is where it says something else than `utf-8`.
pub fn charset(html: &[u8]) -> Option<&str> {
    let head = &html[..html.len().min(REACH)];
    let lower = head.to_ascii_lowercase();
    let declared = lower.starts_with(b"<?xml").then(|| lower.iter().position(|&byte| byte == b'>')).flatten();
    if let Some(end) = declared
        && let Some(name) = value(head, &lower[..end], b"encoding")
    {
        return Some(name);
    }
    let meta = Finder::new(b"<meta");
    let mut from = 0;
    while let Some(at) = meta.find(&lower[from..]) {
        let start = from + at;
        let end = lower[start..].iter().position(|&byte| byte == b'>').map_or(lower.len(), |length| start + length);
        if let Some(name) = value(&head[start..end], &lower[start..end], b"charset") {
            return Some(name);
        }
        from = end;
    }
    None
}

/// The value behind `name =` in `lower`, as it stands in `text`.
fn value<'a>(text: &'a [u8], lower: &[u8], name: &[u8]) -> Option<&'a str> {
    let at = memchr::memmem::find(lower, name)? + name.len();
    let rest = text.get(at..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest).trim_ascii_start();
    let length =
        rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b"-_.:".contains(byte))).unwrap_or(rest.len());
    std::str::from_utf8(&rest[..length]).ok().filter(|name| !name.is_empty() && name.len() <= 40)
}

#[cfg(test)]
mod tests {
    use super::charset;

    #[test]
    fn pages_name_their_encoding() {
        for (name, html) in [
            ("utf-8", "<!DOCTYPE html><html><head><meta charset=\"utf-8\">"),
            ("UTF-8", "<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=UTF-8'>"),
            ("windows-1258", "<meta http-equiv=\"content-type\" content=\"text/html; charset=windows-1258\" />"),
            ("x-sjis", "<meta name=a content=b><meta charset = x-sjis >"),
            ("iso-8859-1", "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><html>"),
            ("us-ascii", "<meta charset=us-ascii>"),
        ] {
            assert_eq!(charset(html.as_bytes()), Some(name), "{html}");
        }
        for html in
            ["", "<p>charset=utf-8", "<meta charset=", "<meta charset=\"\">", "<meta name=charset>", "\u{0}\u{1}<met"]
        {
            assert_eq!(charset(html.as_bytes()), None, "{html}");
        }
    }
}
