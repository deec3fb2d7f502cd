//! Business cards, vCard 2.1 to 4.0: each is a row, and what it says stands in columns of plain names.

use std::io::BufRead;

use super::{Columns, Fault, LARGEST_ROW, Row, utf8};

/// The columns that every file of cards has, whether a card fills them or not. `Key` is the `UID`, or else the e-mail
/// address, or else name, company and phone together.
const COLUMNS: [&str; 16] = [
    "Key",
    "FN",
    "Given name",
    "Family name",
    "ORG",
    "Department",
    "TITLE",
    "EMAIL",
    "TEL",
    "Street",
    "City",
    "Region",
    "Postal code",
    "Country",
    "URL",
    "NOTE",
];

/// The cards of a text.
pub(super) struct Cards<R> {
    source: R,
    /// The number of the line that was read last.
    line: u64,
    /// A line that was read ahead.
    ahead: Option<Vec<u8>>,
}

/// One line of a card, put together again.
struct Property {
    name: String,
    parameters: Vec<(String, String)>,
    value: String,
}

impl<R: BufRead> Cards<R> {
    pub(super) fn new(source: R) -> Self {
        Cards {
            source,
            line: 0,
            ahead: None,
        }
    }

    /// Returns the next row.
    pub(super) fn next_row(
        &mut self,
        columns: &mut Columns,
        number: usize,
    ) -> Result<Option<Row>, Fault> {
        for name in COLUMNS {
            columns.add(name);
        }
        let line = loop {
            let Some(line) = self.unfolded(0)? else {
                return Ok(None);
            };
            let line = line.trim_ascii();
            if line.eq_ignore_ascii_case(b"BEGIN:VCARD") {
                break self.line;
            }
            if !line.is_empty() {
                return Err(Fault::new(
                    format!(
                        "line {}: a card should begin here with BEGIN:VCARD",
                        self.line
                    ),
                    "export the cards again",
                ));
            }
        };
        let mut row = Row {
            line,
            cells: vec![String::new(); columns.names().len()],
            ..Row::default()
        };
        let mut length = 0;
        loop {
            let unclosed = || {
                Fault::new(
                    format!("card {number} (line {line}) has no END:VCARD"),
                    "export the cards again: a part is missing",
                )
            };
            let text = self.unfolded(length)?.ok_or_else(unclosed)?;
            length += text.len();
            if text.trim_ascii().eq_ignore_ascii_case(b"END:VCARD") {
                break;
            }
            let here = self.line;
            let place = || format!("card {number} (line {here})");
            if let Some(property) = property(&text, place)? {
                fill(&property, columns, &mut row);
            }
        }
        settle(columns, &mut row);
        Ok(Some(row))
    }

    /// Returns a line with those that go on from it: folded ones, and the soft line ends of quoted-printable.
    fn unfolded(&mut self, length: usize) -> Result<Option<Vec<u8>>, Fault> {
        let Some(mut line) = self.physical()? else {
            return Ok(None);
        };
        let is_printable = has(&line, b"QUOTED-PRINTABLE");
        loop {
            if length + line.len() > LARGEST_ROW {
                return Err(Fault::new(
                    format!("line {}: one card is larger than 16 MiB", self.line),
                    "take its pictures out, or export the cards one by one",
                ));
            }
            let next = self.physical()?;
            match next {
                Some(next) if is_printable && line.ends_with(b"=") => {
                    line.pop();
                    line.extend(next);
                }
                Some(next) if matches!(next.first(), Some(b' ' | b'\t')) => {
                    line.extend(&next[1..]);
                }
                next => {
                    self.line -= u64::from(next.is_some());
                    self.ahead = next;
                    return Ok(Some(line));
                }
            }
        }
    }

    /// Returns a line without its end.
    fn physical(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        if let Some(ahead) = self.ahead.take() {
            self.line += 1;
            return Ok(Some(ahead));
        }
        let mut line = Vec::new();
        loop {
            let buffer = self
                .source
                .fill_buf()
                .map_err(|error| Fault::unread(&error))?;
            if buffer.is_empty() {
                break;
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(buffer.len(), |end| end + 1);
            line.extend_from_slice(&buffer[..taken]);
            self.source.consume(taken);
            if end.is_some() || line.len() > LARGEST_ROW {
                break;
            }
        }
        if line.is_empty() {
            return Ok(None);
        }
        self.line += 1;
        while line.last().is_some_and(|byte| b"\r\n".contains(byte)) {
            line.pop();
        }
        Ok(Some(line))
    }
}

fn has(line: &[u8], word: &[u8]) -> bool {
    let head = line.split(|byte| *byte == b':').next().unwrap_or_default();
    head.windows(word.len())
        .any(|window| window.eq_ignore_ascii_case(word))
}

/// Returns the property of a line; nothing for one that says nothing to us, such as a picture.
fn property(line: &[u8], place: impl Fn() -> String) -> Result<Option<Property>, Fault> {
    if line.trim_ascii().is_empty()
        || ["PHOTO", "LOGO", "SOUND", "KEY"]
            .iter()
            .any(|name| is(line, name))
    {
        return Ok(None);
    }
    let text = utf8(line, &place)?;
    let Some((head, value)) = cut(text, ':') else {
        return Err(Fault::new(
            format!("{}: there is no colon in it", place()),
            "export the cards again",
        ));
    };
    let mut parts = head.split(';');
    let name = parts.next().unwrap_or_default();
    // A group goes before the name: item1.EMAIL.
    let name = name.rsplit('.').next().unwrap_or_default();
    let parameters: Vec<(String, String)> = parts
        .map(|part| match part.split_once('=') {
            Some((key, value)) => (key.to_ascii_uppercase(), value.trim_matches('"').to_owned()),
            None => ("TYPE".to_owned(), part.to_owned()),
        })
        .collect();
    let says = |word: &str| {
        parameters
            .iter()
            .any(|(_, value)| value.eq_ignore_ascii_case(word))
    };
    let value = match says("QUOTED-PRINTABLE") {
        true => {
            let bytes = printable(value);
            let charset = parameters.iter().find(|(key, _)| key == "CHARSET");
            match charset.map(|(_, charset)| charset.to_ascii_lowercase()) {
                Some(charset) if charset.starts_with("iso-8859-1") || charset == "windows-1252" => {
                    bytes.iter().map(|byte| char::from(*byte)).collect()
                }
                _ => utf8(&bytes, &place)?.to_owned(),
            }
        }
        false => value.to_owned(),
    };
    Ok(Some(Property {
        name: name.to_ascii_uppercase(),
        parameters,
        value,
    }))
}

/// Returns whether a line is a property of this name.
fn is(line: &[u8], name: &str) -> bool {
    let head = line
        .split(|byte| b":;".contains(byte))
        .next()
        .unwrap_or_default();
    let head = head.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    head.eq_ignore_ascii_case(name.as_bytes())
}

/// Cuts a text at the first of these that stands outside quotes.
fn cut(text: &str, at: char) -> Option<(&str, &str)> {
    let mut quoted = false;
    let place = text.char_indices().find(|(_, letter)| {
        quoted ^= *letter == '"';
        *letter == at && !quoted
    })?;
    Some((&text[..place.0], &text[place.0 + at.len_utf8()..]))
}

/// Returns the bytes that quoted-printable stands for.
fn printable(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after
            .get(..2)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        match hex.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) if *first == b'=' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

/// Returns the parts of a value between semicolons, with what was escaped in them.
fn parts(value: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        let part = parts.last_mut().expect("because there is always one");
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => part.push('\n'),
                Some(escaped) => part.push(escaped),
                None => part.push('\\'),
            },
            ';' => parts.push(String::new()),
            letter => part.push(letter),
        }
    }
    parts
}

/// Returns a value that is one text, with what was escaped in it.
fn whole(value: &str) -> String {
    parts(value).join(";")
}

/// Puts what a property says into its cells. Of several e-mail addresses and the like the first counts, or the one that
/// is preferred; the others get columns of their own.
fn fill(property: &Property, columns: &mut Columns, row: &mut Row) {
    let value = &property.value;
    match property.name.as_str() {
        "N" => several(row, columns, value, &["Family name", "Given name"]),
        "ORG" => several(row, columns, value, &["ORG", "Department"]),
        "ADR" => several(
            row,
            columns,
            value,
            &["", "", "Street", "City", "Region", "Postal code", "Country"],
        ),
        "EMAIL" | "TEL" => {
            let value = whole(value);
            let value = value.strip_prefix("tel:").unwrap_or(&value);
            let value = value.strip_prefix("mailto:").unwrap_or(value);
            let is_preferred = property.parameters.iter().any(|(key, value)| {
                key == "PREF"
                    || key == "TYPE"
                        && value
                            .split(',')
                            .any(|kind| kind.eq_ignore_ascii_case("pref"))
            });
            let place = columns.place(&property.name);
            let known = place.map(|place| std::mem::take(&mut row.cells[place]));
            match known.filter(|known| !known.is_empty()) {
                None => put(row, columns, &property.name, value),
                Some(known) => {
                    let (first, second) = if is_preferred {
                        (value, &*known)
                    } else {
                        (&*known, value)
                    };
                    put(row, columns, &property.name, first);
                    another(row, columns, &property.name, second);
                }
            }
        }
        "UID" => put(row, columns, "Key", &whole(value)),
        "FN" | "TITLE" | "URL" | "NOTE" => {
            let place = columns.place(&property.name);
            let is_free = place.is_some_and(|place| row.cells[place].is_empty());
            if is_free {
                put(row, columns, &property.name, &whole(value));
            }
        }
        "ROLE" | "CATEGORIES" | "REV" | "NICKNAME" => {
            put(row, columns, &property.name, &whole(value))
        }
        _ => {}
    }
}

fn put(row: &mut Row, columns: &mut Columns, name: &str, value: &str) {
    let Some(place) = columns.add(name) else {
        return;
    };
    if row.cells.len() <= place {
        row.cells.resize(place + 1, String::new());
    }
    row.cells[place] = value.trim().to_owned();
}

/// Puts a further value into the next column of its kind: `EMAIL (2)`.
fn another(row: &mut Row, columns: &mut Columns, name: &str, value: &str) {
    let mut numbered = (2..10).map(|number| format!("{name} ({number})"));
    let free = numbered.find(|name| columns.cell(row, name).is_none());
    if let Some(name) = free {
        put(row, columns, &name, value);
    }
}

/// Puts the parts of a value into columns, unless an earlier property filled them.
fn several(row: &mut Row, columns: &mut Columns, value: &str, names: &[&str]) {
    let is_filled = |name: &&str| !name.is_empty() && columns.cell(row, name).is_some();
    if names.iter().any(is_filled) {
        return;
    }
    for (name, part) in names.iter().zip(parts(value)) {
        if !name.is_empty() {
            put(row, columns, name, &part);
        }
    }
}

/// Fills what can be told from the rest: the name, and the key.
fn settle(columns: &mut Columns, row: &mut Row) {
    let joined = |row: &Row, columns: &Columns, names: &[&str]| {
        let said = names.iter().filter_map(|name| columns.cell(row, name));
        said.collect::<Vec<_>>().join(" ")
    };
    if columns.cell(row, "FN").is_none() {
        let name = joined(row, columns, &["Given name", "Family name"]);
        put(row, columns, "FN", &name);
    }
    if columns.cell(row, "Key").is_none() {
        let key = match columns.cell(row, "EMAIL") {
            Some(email) => email.to_lowercase(),
            None => joined(row, columns, &["FN", "ORG", "TEL"]),
        };
        put(row, columns, "Key", &key);
    }
}
