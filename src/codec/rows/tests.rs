//! Tables of what other programs write, and of what nobody should.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

/// Returns the columns and the rows of a text, or why it cannot be read.
fn read(
    bytes: &[u8],
    format: Option<Format>,
    encoding: Option<Encoding>,
) -> Result<(Columns, Vec<Row>), Fault> {
    let mut rows = Rows::open(bytes, format, encoding)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next_row()? {
        all.push(row);
    }
    Ok((rows.columns().clone(), all))
}

/// Returns the names of the columns and the cells of each row.
fn cells(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let (columns, rows) = read(text.as_bytes(), None, None).unwrap();
    let names = columns
        .names()
        .iter()
        .map(|name| name.to_string())
        .collect();
    (names, rows.into_iter().map(|row| row.cells).collect())
}

fn refused(bytes: &[u8]) -> String {
    match read(bytes, None, None) {
        Err(fault) => format!("{}; {}", fault.message, fault.help),
        Ok((columns, rows)) => panic!("{:?} {rows:?}", columns.names()),
    }
}

#[test]
fn delimiters_are_found_out() {
    for text in [
        "a,b\n1,2\n",
        "a;b\n1;2\n",
        "a\tb\r\n1\t2\r\n",
        "a|b\n1|2",
        "\u{feff}a,b\n1,2\n",
        "sep=;\na;b\n1;2\n",
        "a;b\n\n1;2\n;\n",
        "\"a\";b\n1;2",
    ] {
        let (names, rows) = cells(text);
        assert_eq!(
            (names, rows),
            (
                vec!["a".into(), "b".into()],
                vec![vec!["1".into(), "2".into()]]
            ),
            "{text:?}"
        );
    }
    // Commas in every cell do not make commas the delimiter.
    let (names, rows) = cells("name;price\n\"Acme, Inc.\";1,5\nBrill, SA;2,5\n");
    assert_eq!(names.len(), 2);
    assert_eq!(rows[0], ["Acme, Inc.", "1,5"]);
}

#[test]
fn quotes_hold_line_ends_quotes_and_delimiters() {
    let (_, rows) = cells("a,b\n\"one\r\ntwo\",\"say \"\"yes\"\", please\"\n");
    assert_eq!(rows, [["one\ntwo", "say \"yes\", please"]]);
    let (columns, rows) = read(b"a,b\n\"x\ny\",1\n\nz,2\n", None, None).unwrap();
    let lines: Vec<_> = rows.iter().map(|row| (row.number, row.line)).collect();
    assert_eq!(lines, [(1, 2), (2, 5)]);
    assert_eq!(columns.cell(&rows[1], "b"), Some("2"));
    let (_, rows) = read(b"a,b\r\n1,\"x\r\n\"\r\n3,4\r\n5,6", None, None).unwrap();
    let lines: Vec<_> = rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 4, 5]);
}

#[test]
fn headers_may_be_odd() {
    let (names, rows) = cells("Phone,,Phone, Phone ,Phone (2)\n1,2,3,4,5\n");
    assert_eq!(
        names,
        [
            "Phone",
            "Column 2",
            "Phone (2)",
            "Phone (3)",
            "Phone (2) (2)"
        ]
    );
    assert_eq!(rows[0], ["1", "2", "3", "4", "5"]);
    assert_eq!(cells("a,b\n").1, Vec::<Vec<String>>::new());
    let wide: Vec<String> = (0..10_000).map(|number| format!("c{number}")).collect();
    let (names, rows) = cells(&format!("{}\n{}\n", wide.join(","), wide.join(",")));
    assert_eq!((names.len(), rows[0].len()), (10_000, 10_000));
}

#[test]
fn a_cell_of_two_lines_before_a_row_that_says_nothing_was_closed() {
    let (_, rows) = cells("a,b\n1,\"x\ny\"\n , \n");
    assert_eq!(rows, [["1", "x\ny"]]);
}

#[test]
fn a_row_with_cells_too_few_or_too_many_has_a_fault() {
    let (_, rows) = read(b"a,b\n1\n1,2\n1,2,\n1,2,3\n", None, None).unwrap();
    let faults: Vec<bool> = rows.iter().map(|row| row.fault.is_some()).collect();
    assert_eq!(faults, [true, false, false, true]);
    let why = rows[3].fault.as_deref().unwrap();
    assert!(why.starts_with("3 cells, where the header has 2"), "{why}");
}

#[test]
fn what_is_no_table_is_refused_in_words() {
    for (bytes, words) in [
        (&b""[..], "it is empty"),
        (b" \n\n", "it is empty"),
        (b"\xef\xbb\xbf", "it is empty"),
        (b"\xff\xfea\0,\0", "UTF-16"),
        (
            b"a\0,\0b\0\n\0\xfc\0,\0\x11\x04\n\0",
            "it is written in UTF-16; save it anew as UTF-8",
        ),
        (
            b"\0a\0,\0b\0\n\0\xfc\0,\x04\x11\0\n",
            "it is written in UTF-16; save it anew as UTF-8",
        ),
        (
            b"a,b\n1,M\xfcller\n",
            "row 1 (line 2), column `b`: the byte FC is not UTF-8 text; say how it was saved: --encoding windows-1252",
        ),
        (b"a,b\xfc\n", "the header, column 2"),
        (
            b"a,b\n1,2\n3,\"never\nclosed\n4,5\n",
            "row 2 (line 3): its quotes are never closed",
        ),
        (b"[{\"a\":1},", "the list ends in the middle, after row 1"),
        (b"{\"a\":", "row 1 (line 1) is never closed"),
        (b"{\"a\" 1}", "row 1 (line 1) is not JSON"),
        (
            b"[1, 2]",
            "line 1: a row should begin here with {, and there is `1`",
        ),
        (b"{\"a\":1} x", "there is `x`"),
        (b"BEGIN:VCARD\nFN:Eva\n", "card 1 (line 1) has no END:VCARD"),
        (
            b"BEGIN:VCARD\nEva\nEND:VCARD\n",
            "card 1 (line 2): there is no colon in it",
        ),
        (
            b"BEGIN:VCARD\nFN:M\xfcller\nEND:VCARD\n",
            "card 1 (line 2): the byte FC",
        ),
        (
            b"BEGIN:VCARD\nEND:VCARD\nx\n",
            "line 3: a card should begin here",
        ),
    ] {
        let said = refused(bytes);
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn other_encodings_are_read_where_they_are_named() {
    let bytes = b"a\n\x80 M\xfcller \x96 Soci\xe9t\xe9\n";
    let (_, rows) = read(bytes, None, Some(Encoding::Windows1252)).unwrap();
    assert_eq!(rows[0].cells, ["€ Müller – Société"]);
    let (_, rows) = read(bytes, None, Some(Encoding::Latin1)).unwrap();
    assert_eq!(rows[0].cells, ["\u{80} Müller \u{96} Société"]);
}

#[test]
fn huge_cells_are_read_and_endless_ones_are_not() {
    let mebibyte = "x".repeat(1 << 20);
    let (_, rows) = cells(&format!("a,b\n{mebibyte},2\n3,4\n"));
    assert_eq!((rows[0][0].len(), &*rows[1][1]), (1 << 20, "4"));
    let endless = format!("a,b\n\"{}", "x".repeat(17 << 20));
    assert!(refused(endless.as_bytes()).contains("one row is larger than 16 MiB"));
    let endless = format!("{{\"a\":\"{}", "x".repeat(17 << 20));
    assert!(refused(endless.as_bytes()).contains("larger than 16 MiB"));
    // Many rows together may be as large as they like.
    let mut many = "a,b\n".to_owned();
    for _ in 0..40 {
        writeln!(many, "{},2", &mebibyte[..1 << 19]).unwrap();
    }
    assert_eq!(cells(&many).1.len(), 40);
}

#[test]
fn what_spreadsheets_and_terminals_would_obey_is_text() {
    let (_, rows) = cells("a,b\n=1+1,'=1+1\n\u{202e}evil,a\0b\n'tis,'\n");
    assert_eq!(rows[0], ["=1+1", "'=1+1"]);
    assert_eq!(rows[1], ["\u{202e}evil", "a\0b"]);
    assert_eq!(rows[2], ["'tis", "'"]);
}

/// What this program wrote begins with an apostrophe more than it says; what others wrote says what it says.
#[test]
fn an_apostrophe_is_taken_off_where_this_program_set_it() {
    for (more, ours) in [
        ("", false),
        ("id,stage,", false),
        ("leads_reason,", true),
        ("file,id,stage,", true),
    ] {
        let blank = ",".repeat(more.matches(',').count());
        let (names, rows) = cells(&format!(
            "{more}a,'=b\n{blank}'=1+1,''=x\n{blank}'tis,'+49 30\n"
        ));
        let end = names.len() - 2;
        let said = [&names[end..], &rows[0][end..], &rows[1][end..]].concat();
        let expected = match ours {
            true => ["a", "=b", "=1+1", "'=x", "'tis", "+49 30"],
            false => ["a", "'=b", "'=1+1", "''=x", "'tis", "'+49 30"],
        };
        assert_eq!(said, expected, "{more}");
    }
}

#[test]
fn json_comes_in_lists_and_in_lines() {
    for text in [
        r#"[{"a":"1","b":{"c":true,"d":[1,"x"]}},{"b":null,"e":1.5}]"#,
        "{\"a\":\"1\",\"b\":{\"c\":true,\"d\":[1,\"x\"]}}\n{\"b\":null,\"e\":1.5}\n",
    ] {
        let (names, rows) = cells(text);
        assert_eq!(names, ["a", "b.c", "b.d", "b", "e"], "{text}");
        assert_eq!(
            rows,
            [vec!["1", "true", "1; x"], vec!["", "", "", "", "1.5"]]
        );
    }
    let (_, rows) = read(
        br#"[{"a":[{"b":1},{"b":2}],"k":"}\"]"},{"a":1,"a":2},{"n":12345678901234567890123}]"#,
        None,
        None,
    )
    .unwrap();
    assert_eq!(rows[0].cells, ["1", "2", "}\"]"]);
    assert_eq!(rows[1].fault.as_deref(), Some("`a` is there twice"));
    assert!(
        rows[2]
            .fault
            .as_deref()
            .unwrap()
            .contains("more digits than a program keeps")
    );
    let deep = format!("{}1{}", "{\"a\":".repeat(30), "}".repeat(30));
    let (_, rows) = read(deep.as_bytes(), None, None).unwrap();
    assert!(rows[0].fault.as_deref().unwrap().contains("deeper"));
}

#[test]
fn cards_of_all_versions_fill_the_same_columns() {
    let text = "BEGIN:VCARD\r\nVERSION:2.1\r\nN:Muster;Eva\r\nORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Acme =C3=9Cbersee=\r\n GmbH;Sales\r\nTEL;WORK;VOICE:+49 30 1\r\nEMAIL;INTERNET:eva@acme.example\r\nEND:VCARD\r\n\
                BEGIN:VCARD\nVERSION:3.0\nFN:Jo\\, the Lead\nitem1.EMAIL;TYPE=home:jo@home.example\nEMAIL;TYPE=work,pref:jo@brill.example\nADR;TYPE=work:;;Main St 1;Lyon;;69001;France\nNOTE:two\\nlines\nPHOTO;ENCODING=b:AAAA\n BBBB\nUID:urn:uuid:1\nEND:VCARD\n\
                BEGIN:VCARD\nVERSION:4.0\nFN:Ada\nTEL;VALUE=uri:tel:+44-1\nTITLE:Head of \n Operations\nEND:VCARD\n";
    let (columns, rows) = read(text.as_bytes(), None, None).unwrap();
    let said = |row: usize, name: &str| {
        columns
            .cell(&rows[row], name)
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(rows.len(), 3);
    for (row, name, expected) in [
        (0, "FN", "Eva Muster"),
        (0, "ORG", "Acme Übersee GmbH"),
        (0, "Department", "Sales"),
        (0, "Key", "eva@acme.example"),
        (0, "TEL", "+49 30 1"),
        (1, "FN", "Jo, the Lead"),
        (1, "EMAIL", "jo@brill.example"),
        (1, "EMAIL (2)", "jo@home.example"),
        (1, "City", "Lyon"),
        (1, "Country", "France"),
        (1, "NOTE", "two\nlines"),
        (1, "Key", "urn:uuid:1"),
        (2, "TEL", "+44-1"),
        (2, "TITLE", "Head of Operations"),
        (2, "Key", "Ada +44-1"),
    ] {
        assert_eq!(said(row, name), expected, "{row} {name}");
    }
}

/// Cells that hold whatever a person or a program may write.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zé0-9 ]{0,6}",
        prop::sample::select(vec![
            "\"", "a\"b", ",", ";", "a\nb", "=1", "'x", "\t", "|", "ß→", " ", ""
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn whatever_is_written_is_read_again(
        rows in prop::collection::vec(prop::collection::vec(cell(), 3), 0..6),
        delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["one", "two", "three"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let (_, read) = read(&bytes, Some(Format::Delimited(Some(delimiter))), None).unwrap();
        let says = |row: &&Vec<String>| row.iter().any(|cell| !cell.trim_ascii().is_empty());
        let expected: Vec<&Vec<String>> = rows.iter().filter(says).collect();
        let found: Vec<&Vec<String>> = read.iter().map(|row| &row.cells).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), begins in 0..4_usize) {
        let mut text = [&b""[..], b"{\"a\":", b"BEGIN:VCARD\n", b"a,b\n"][begins].to_vec();
        text.extend(bytes);
        let _ = read(&text, None, None);
        let _ = read(&text, None, Some(Encoding::Windows1252));
    }
}
