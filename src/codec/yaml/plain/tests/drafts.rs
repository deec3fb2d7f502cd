//! Documents written in block style by many hands.

use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Draft {
    Line(String),
    Literal(Vec<String>, bool),
    List(Vec<Draft>),
    Map(Vec<Draft>),
}

fn draft() -> impl Strategy<Value = Draft> {
    let line = prop_oneof![
        "[a-zé0-9 .,:#'\"\\[{}+-]{0,12}",
        "\"[a-zé :#,{}-]{0,8}\"( # [a-z]{1,3})?",
        "'[a-zé :#,{}-]{0,8}' {0,2}",
        "(\\{ ?|\\[)([a-c]: )?[a-zé0-9:. '\"-]{1,6}(, ?([d-f]: )?[a-z0-9{}\\[\\]\"-]{1,5}){0,3}( ?\\}|\\])",
        prop::sample::select(vec![
            "~", "null", "-5", "0x1f", ".5", "{}", "[]", "true", "a  # b"
        ])
        .prop_map(str::to_owned),
    ];
    let body = prop::collection::vec("([a-zé#:-][a-z #:-]{0,6}| {0,3}[a-z]|)", 1..5);
    let leaf = prop_oneof![
        2 => line.prop_map(Draft::Line),
        5 => "[a-zé0-9][a-zé0-9 ]{0,8}".prop_map(Draft::Line),
        2 => (body, any::<bool>()).prop_map(|(body, strip)| Draft::Literal(body, strip)),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..5).prop_map(Draft::List),
            prop::collection::vec(inner, 1..5).prop_map(Draft::Map),
        ]
    })
}

/// How a draft is written.
#[derive(Debug, Clone, Copy)]
struct Hand {
    step: usize,
    list_step: usize,
    after_dash: usize,
    /// A line that stands between entries.
    between: &'static str,
}

fn hand() -> impl Strategy<Value = Hand> {
    let between = prop::sample::select(vec!["", "", "", "\n", "# x\n", "  # x\n", "   \n"]);
    (1..5_usize, 0..4_usize, 1..4_usize, between).prop_map(
        |(step, list_step, after_dash, between)| Hand {
            step,
            list_step,
            after_dash,
            between,
        },
    )
}

fn write(out: &mut String, draft: &Draft, indent: usize, is_inline: bool, hand: Hand) {
    let pad = " ".repeat(indent);
    match draft {
        Draft::Line(text) => *out += &format!(" {text}\n"),
        Draft::Literal(body, strip) => {
            *out += if *strip { " |-\n" } else { " |\n" };
            for line in body {
                let pad = if line.is_empty() { "" } else { &*pad };
                *out += &format!(
                    "{pad}{}{line}\n",
                    " ".repeat(if line.is_empty() { 0 } else { hand.step })
                );
            }
        }
        Draft::List(items) | Draft::Map(items) => {
            for (index, item) in items.iter().enumerate() {
                if !is_inline || index > 0 {
                    *out += hand.between;
                    *out += &pad;
                }
                let nests = matches!(item, Draft::List(_) | Draft::Map(_));
                if matches!(draft, Draft::List(_)) {
                    *out += "-";
                    if nests {
                        *out += &" ".repeat(hand.after_dash);
                        write(out, item, indent + 1 + hand.after_dash, true, hand);
                        continue;
                    }
                    write(out, item, indent, true, hand);
                    continue;
                }
                *out += &format!("k{index}:");
                if nests {
                    *out += "\n";
                }
                let step = if matches!(item, Draft::List(_)) {
                    hand.list_step
                } else {
                    hand.step
                };
                write(
                    out,
                    item,
                    if nests { indent + step } else { indent },
                    false,
                    hand,
                );
            }
        }
    }
}

pub(super) fn written() -> impl Strategy<Value = String> {
    (prop::collection::vec(draft(), 1..5), hand()).prop_map(|(drafts, hand)| {
        let mut out = String::new();
        write(&mut out, &Draft::Map(drafts), 0, false, hand);
        out
    })
}
