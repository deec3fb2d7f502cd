//! Leads by hands that nobody has thought of: the law holds for all of them.

use proptest::prelude::*;
use serde_json::json;

use super::*;

/// How many texts are edited.
const CASES: u32 = 400;

/// Decisions, made beforehand.
#[derive(Debug, Clone)]
pub(super) struct Dice {
    throws: Vec<u16>,
    next: usize,
}

impl Dice {
    pub(super) fn new(throws: Vec<u16>) -> Self {
        Dice { throws, next: 0 }
    }

    fn below(&mut self, count: usize) -> usize {
        let throw = self.throws.get(self.next).copied().unwrap_or_default();
        self.next += 1;
        usize::from(throw) % count
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    fn rarely(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }
}

/// Returns dice, thrown.
pub(super) fn dice() -> impl Strategy<Value = Dice> {
    prop::collection::vec(any::<u16>(), 40..400).prop_map(Dice::new)
}

const KEYS: [&str; 10] = [
    "company",
    "stage",
    "\"owner\"",
    "'source'",
    "note",
    "fit",
    "activities",
    "größe",
    "x-y",
    "12",
];

const SCALARS: [&str; 16] = [
    "Acme GmbH",
    "new",
    "12",
    "-1.5",
    "true",
    "'it''s'",
    "\"a: \\\"b\\\" # c\"",
    "2026-11-20",
    "~",
    "null",
    "Žofie 🚀",
    "a#b",
    "http://acme.example/x",
    "\"\"",
    "'- x'",
    "-5x",
];

/// How one hand writes.
struct Pen<'d> {
    dice: &'d mut Dice,
    text: String,
    step: usize,
    list_step: usize,
    gap: usize,
    remarks: bool,
}

/// Returns a text in block style that people could have written.
pub(super) fn write(dice: &mut Dice) -> String {
    let step = 1 + dice.below(4);
    let list_step = dice.one(&[&2, &0, &4, &1]).to_owned();
    let mut pen = Pen {
        step,
        list_step,
        gap: 2 + dice.below(5) / 3,
        remarks: !dice.rarely(4),
        text: dice
            .one(&["", "", "", "# head\n", "---\n", "\n"])
            .to_owned(),
        dice,
    };
    pen.map(0, 0);
    let mut text = pen.text;
    if dice.rarely(8) {
        text.insert(0, '\u{feff}');
    }
    if dice.rarely(6) {
        while text.ends_with('\n') {
            text.pop();
        }
    }
    if dice.rarely(5) {
        text = text.replace('\n', "\r\n");
    }
    text
}

impl Pen<'_> {
    /// Ends a line, maybe with a remark, and maybe goes on with lines that mean nothing.
    fn end(&mut self, indent: usize) {
        if self.remarks && self.dice.rarely(4) {
            self.text += self.dice.one(&[" # why", "   # - x", " #", " # a: b"]);
        }
        self.text.push('\n');
        self.between(indent);
    }

    fn between(&mut self, indent: usize) {
        if !self.remarks {
            return;
        }
        let pad = " ".repeat(indent);
        match self.dice.below(14) {
            0 => self.text.push('\n'),
            1 => self.text += &format!("{pad}# remark\n"),
            2 => self.text += &format!("{pad}  # deeper\n"),
            3 => self.text += &format!("\n{pad}# after a gap\n\n"),
            4 => self.text += "# at the edge\n",
            _ => {}
        }
    }

    fn map(&mut self, indent: usize, depth: usize) {
        let first = self.dice.below(KEYS.len());
        for index in 0..1 + self.dice.below(4) {
            if index > 0 {
                self.text += &" ".repeat(indent);
            }
            let key = KEYS[(first + index) % KEYS.len()];
            self.text += key;
            self.text += self.dice.one(&[":", ":", ":", ":", " :"]);
            self.value(indent, depth, true);
        }
    }

    fn list(&mut self, indent: usize, depth: usize) {
        for index in 0..1 + self.dice.below(3) {
            if index > 0 {
                self.text += &" ".repeat(indent);
            }
            self.text.push('-');
            if depth < 3 && self.dice.rarely(2) {
                self.text += &" ".repeat(self.gap - 1);
                if self.dice.rarely(4) {
                    self.list(indent + self.gap, depth + 1);
                } else {
                    self.map(indent + self.gap, depth + 1);
                }
            } else {
                self.value(indent, depth + 1, false);
            }
        }
    }

    /// Writes what follows a colon or a dash that stands behind so many spaces.
    fn value(&mut self, indent: usize, depth: usize, is_keyed: bool) {
        let step = if is_keyed { self.step } else { self.gap };
        let pad = " ".repeat(indent + step);
        match self.dice.below(if depth < 3 { 14 } else { 10 }) {
            0 => {
                self.end(indent);
            }
            1 => {
                let header = self
                    .dice
                    .one(&["|", "|-", "|+", ">", ">-", "| # bar", ">+"]);
                let body = self.dice.one(&[
                    "one",
                    "one\n\ntwo: 2",
                    "one\n  deeper\ntwo",
                    "- x\n# no remark",
                ]);
                self.text += &format!(" {header}\n");
                for line in body.split('\n') {
                    self.text += &match line {
                        "" => "\n".to_owned(),
                        _ => format!("{pad}{line}\n"),
                    };
                }
                self.text += self.dice.one(&["", "", "", "\n", "\n\n"]);
            }
            2 => {
                self.text += " ";
                self.flow(indent + step, 0);
                self.end(indent);
            }
            3 => {
                self.text += &format!("\n{pad}below");
                self.end(indent);
            }
            4 => {
                self.text += &self
                    .dice
                    .one(&[
                        " two\n{pad}lines",
                        " \"two\n{pad}lines\"",
                        " 'two\n\n{pad}lines'",
                    ])
                    .replace("{pad}", &pad);
                self.end(indent);
            }
            10.. if self.dice.rarely(2) => {
                self.end(indent + if is_keyed { self.list_step } else { step });
                let indent = indent + if is_keyed { self.list_step } else { step };
                self.text += &" ".repeat(indent);
                self.list(indent, depth + 1);
            }
            10.. => {
                self.end(indent + step);
                self.text += &pad;
                self.map(indent + step, depth + 1);
            }
            _ => {
                let scalar = self.dice.one(&SCALARS);
                self.text += &format!("{}{scalar}", self.dice.one(&[" ", " ", "  "]));
                self.end(indent);
            }
        }
    }

    fn flow(&mut self, indent: usize, depth: usize) {
        let is_map = self.dice.rarely(2);
        let count = self.dice.below(4);
        let is_spread = depth == 0 && self.dice.rarely(3);
        let pad = match (is_spread, count) {
            (true, _) => format!("\n{}", " ".repeat(indent)),
            (false, 0) => String::new(),
            (false, _) => self.dice.one(&["", " "]).to_owned(),
        };
        self.text.push(if is_map { '{' } else { '[' });
        for index in 0..count {
            self.text += if index == 0 || is_spread { &pad } else { " " };
            if is_map {
                self.text += &format!("{}: ", ["a", "\"b\"", "c", "d"][index]);
            }
            if depth < 2 && self.dice.rarely(4) {
                self.flow(indent, depth + 1);
            } else {
                self.text +=
                    self.dice
                        .one(&["x", "12", "'y, z'", "\"q\"", "~", "2026-11-20", "a b"]);
            }
            if index + 1 < count || is_spread && self.dice.rarely(2) {
                self.text.push(',');
            }
            if is_spread && self.dice.rarely(3) {
                self.text += " # each";
            }
        }
        self.text += &pad;
        self.text.push(if is_map { '}' } else { ']' });
    }
}

/// Returns a value to write.
fn new_value(dice: &mut Dice) -> Value {
    match dice.below(14) {
        0 => json!(null),
        1 => json!(250),
        2 => json!("one\ntwo\n"),
        3 => json!("one\n\n  two"),
        4 => json!({}),
        5 => json!([]),
        6 => {
            json!({"at": "2026-11-20T14:05:00+01:00", "by": "ana", "note": "wants: a [demo], # soon"})
        }
        7 => json!({"from": {"name": "ana", "tags": ["x", "no"]}, "note": "one\ntwo\n"}),
        8 => json!(["a", {"b": 1, "c": [true, "true"]}, []]),
        9 => json!("no"),
        10 => json!("why: \"because\" #1"),
        11 => json!("+49 30 123456"),
        12 => json!(-0.5),
        _ => json!("qualified"),
    }
}

/// Returns the pointers to all that is below a value.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), value))
            .collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(index, value)| (index.to_string(), value))
            .collect(),
        _ => Vec::new(),
    };
    for (key, value) in children {
        let pointer = format!("{at}/{key}");
        pointers(value, &pointer, found);
        found.push(pointer);
    }
}

/// Returns an edit that the text can take.
pub(super) fn edit(dice: &mut Dice, value: &Value) -> Edit {
    let mut all = Vec::new();
    pointers(value, "", &mut all);
    let of = |is: &dyn Fn(&Value) -> bool| -> Vec<&String> {
        all.iter()
            .filter(|pointer| value.pointer(pointer).is_some_and(is))
            .collect()
    };
    let maps = of(&|value| value.is_object() || value.is_null());
    let lists = of(&|value| value.is_array() || value.is_null());
    let new = new_value(dice);
    let pick = |dice: &mut Dice, of: &[&String]| {
        of.get(dice.below(of.len().max(1)))
            .map(|pointer| (*pointer).clone())
    };
    match dice.below(10) {
        0 | 1 => match pick(dice, &lists) {
            Some(pointer) => append(&pointer, new),
            None => append("/added", new),
        },
        8 | 9 => {
            let pointer = pick(dice, &lists).unwrap_or("/added".to_owned());
            let index = dice.below(3);
            let value = new;
            Edit::Insert {
                pointer,
                index,
                value,
            }
        }
        2 => match pick(dice, &maps) {
            Some(pointer) => set(&format!("{pointer}/added"), new),
            None => set("/added/deeper", new),
        },
        3 => set("/added", new),
        4 | 5 => {
            let index = dice.below(all.len());
            remove(&all[index])
        }
        _ => {
            let index = dice.below(all.len());
            set(&all[index], new)
        }
    }
}

/// How many texts could be read, edited, and not edited.
#[derive(Debug, Default)]
struct Count {
    texts: u32,
    edits: u32,
    refused: u32,
}

/// Makes a few edits on a text of these dice.
fn try_edits(mut dice: Dice, count: &mut Count) {
    let text = write(&mut dice);
    let limits = Limits::default();
    let Ok(tree) = Tree::read(&text, &limits) else {
        return;
    };
    count.texts += 1;
    let value = tree.root().to_json();
    for _ in 0..4 {
        let edit = edit(&mut dice, &value);
        count.edits += 1;
        match apply_one(&text, &edit) {
            Ok(_) => {
                check(&text, &edit);
            }
            Err(refused) => {
                count.refused += 1;
                assert!(refused.line.is_some(), "{refused}");
            }
        }
    }
}

#[test]
fn what_is_intended_is_there_and_the_rest_is_untouched() {
    let mut count = Count::default();
    let config = ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let counted = std::cell::RefCell::new(&mut count);
    let result = runner.run(&dice(), |dice| {
        try_edits(dice, &mut counted.borrow_mut());
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    // The generator writes YAML, and what people write can be edited.
    assert!(count.texts > CASES * 3 / 4, "{count:?}");
    assert!(count.refused * 200 < count.edits, "{count:?}");
}
