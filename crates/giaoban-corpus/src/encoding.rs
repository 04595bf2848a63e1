use std::borrow::Cow;
use std::io::Read;

use crate::Options;
use crate::fault::utf8;

/// The encoding of most input, as `source.encoding` names it.
pub(crate) const UTF_8: &str = "UTF-8";

/// The text that `bytes` hold and the name of their encoding.
///
/// `hint` is what the file or its envelope says about the encoding (`charset=…` of an HTML page or of an HTTP header), which may be
/// wrong. The byte order mark is no part of the text. An error is one line that says what is wrong and where.
pub fn text_of<'a>(
    bytes: &'a [u8],
    options: &Options,
    hint: Option<&str>,
) -> Result<(Cow<'a, str>, &'static str), String> {
    let _ = (options, hint);
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    Ok((Cow::Borrowed(utf8(bytes)?), UTF_8))
}

/// A stream of text in UTF-8 and the name of the encoding that it was in.
pub(crate) type TextStream = (Box<dyn Read + Send>, &'static str);

/// The stream `input`, which begins with `head` (bytes of `head` have not been taken from it), in UTF-8.
///
/// Bytes that are wrong in UTF-8 itself are handed on as they are, so that they are a fault of their own record only.
pub(crate) fn text_stream(head: &[u8], input: Box<dyn Read + Send>, options: &Options) -> Result<TextStream, String> {
    let _ = (head, options);
    Ok((input, UTF_8))
}
