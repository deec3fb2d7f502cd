//! Bytes to text: encoding, characters that no file of a book may hold, and the marks a merge leaves behind.

use super::{Fault, FaultKind};

/// Returns the bytes as text.
///
/// # Errors
///
/// The first byte that is not UTF-8, or a NUL; the fault's message names its line and column.
pub fn text(bytes: &[u8]) -> Result<&str, Fault> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        let message = "the file is saved as UTF-16";
        return Err(Fault::new(FaultKind::Encoding, 0..2, message)
            .help("save it as UTF-8: in the editor's “Save as”, choose the encoding UTF-8"));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            let end = error.error_len().map_or(bytes.len(), |length| at + length);
            let message = format!(
                "the byte 0x{:02X} at {} is not UTF-8",
                bytes[at],
                place(bytes, at)
            );
            return Err(Fault::new(FaultKind::Encoding, at..end, message).help(
                "save the file as UTF-8: in the editor's “Save as”, choose the encoding UTF-8",
            ));
        }
    };
    let first = || bytes.iter().position(|&byte| byte == 0);
    match bytes.contains(&0).then(first).flatten() {
        Some(at) => {
            let message = format!("there is a NUL byte at {}", place(bytes, at));
            Err(Fault::new(FaultKind::Encoding, at..at + 1, message)
                .help("delete it, or save the file as UTF-8 text"))
        }
        None => Ok(text),
    }
}

/// Returns where a byte stands, in words. The bytes before it are valid UTF-8.
fn place(bytes: &[u8], at: usize) -> String {
    let before = &bytes[..at];
    let line_start = before
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |newline| newline + 1);
    let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
    let column = String::from_utf8_lossy(&before[line_start..])
        .trim_start_matches('\u{feff}')
        .chars()
        .count()
        + 1;
    format!("line {line}, column {column}")
}

/// Finds a character that may not stand in a file: it is invisible, and programs disagree on what it does.
pub(in crate::codec) fn check_characters(text: &str) -> Result<(), Fault> {
    // Most files have no byte that could begin such a character.
    let suspicious = |&byte: &u8| {
        byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r') || matches!(byte, 0x7F | 0xC2 | 0xE2)
    };
    // Looked at in blocks: without an exit after each byte a processor looks at many at a time.
    const BLOCK: usize = 64;
    let mut blocks = text.as_bytes().chunks(BLOCK);
    let in_block = |block: &[u8]| block.iter().fold(false, |any, byte| any | suspicious(byte));
    let Some(block) = blocks.position(in_block) else {
        return Ok(());
    };
    let mut before = (0..=block * BLOCK).rev();
    let first = before.find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let is_bad = |(_, character): &(usize, char)| match character {
        '\t' | '\n' | '\r' => false,
        '\u{2028}' | '\u{2029}' => true,
        _ => character.is_control(),
    };
    let Some((at, character)) = text[first..].char_indices().find(is_bad) else {
        return Ok(());
    };
    let at = first + at;
    let name = match character {
        '\0' => "a NUL character".to_owned(),
        '\u{1b}' => "an escape character (U+001B)".to_owned(),
        '\u{85}' | '\u{2028}' | '\u{2029}' => {
            format!("an invisible line break (U+{:04X})", u32::from(character))
        }
        _ => format!(
            "an invisible control character (U+{:04X})",
            u32::from(character)
        ),
    };
    let message = format!("there is {name} in the file");
    Err(
        Fault::new(FaultKind::Character, at..at + character.len_utf8(), message)
            .help("delete it; it usually comes along when text is pasted"),
    )
}

/// Returns the fault of a merge that was not finished, if its marks stand in the text.
pub(super) fn conflict(text: &str) -> Option<Fault> {
    let mut offset = 0;
    let mut first = None;
    let mut last = None;
    for line in text.split_inclusive('\n') {
        let span = offset..offset + line.trim_end().len();
        offset += line.len();
        if is_mark(line, "<<<<<<<") && first.is_none() {
            first = Some(span);
        } else if is_mark(line, ">>>>>>>") && first.is_some() {
            last = Some(span);
            break;
        }
    }
    let message = "a merge conflict is left in the file";
    let mut fault = Fault::new(FaultKind::Conflict, first?, message)
        .help("keep the lines that are right, and delete those that begin with <<<<<<<, ======= and >>>>>>>");
    fault.related = last;
    Some(fault)
}

fn is_mark(line: &str, mark: &str) -> bool {
    line.strip_prefix(mark)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\r', '\n']))
}
