//! A page that stands alone: no script, nothing fetched, and nothing that a person wrote is taken for markup.

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::terminal::shown;

const STYLE: &str = "
:root { color-scheme: light dark; --text: #1c2430; --dim: #667085; --line: #e3e7ee; --back: #ffffff; --box: #f6f8fb;
  --bar: #3b6fd4; --good: #26774a; --warning: #966500; --bad: #c8402f; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ef; --dim: #98a2b3; --line: #2c3442; --back: #12161d;
  --box: #1a202a; --bar: #7aa2f7; --good: #5fbf8a; --warning: #e0af4a; --bad: #ef7a6a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 2rem 1.25rem; font: 15px/1.5 system-ui, sans-serif;
  color: var(--text); background: var(--back); }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2.25rem 0 .5rem; }
p { margin: .25rem 0; } .dim, .note, footer { color: var(--dim); } .note, footer { font-size: .85rem; }
.tiles { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.25rem 0; }
.tile { background: var(--box); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem 1rem; min-width: 7rem; }
.tile b { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 500; color: var(--dim); font-size: .85rem; }
th, td { padding: .25rem .9rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; white-space: pre-wrap; }
th.number, td.number { text-align: right; white-space: nowrap; }
.good { color: var(--good); } .warning { color: var(--warning); } .bad { color: var(--bad); font-weight: 600; }
svg { display: block; max-width: 100%; height: auto; }
svg text { fill: var(--text); font: 12px system-ui, sans-serif; } svg .dim { fill: var(--dim); }
svg .bar { fill: var(--bar); } svg .good { fill: var(--good); } svg .warning { fill: var(--warning); }
svg .bad { fill: var(--bad); } svg .back { fill: var(--line); } svg line { stroke: var(--dim); stroke-width: 1.5; }
dt { font-weight: 600; margin-top: .6rem; } dd { margin: 0; color: var(--dim); }
@media print { body { max-width: none; padding: 0; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
";

/// Returns text as it is to be seen: no markup, no control character, nothing that turns the direction of what is around.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match shown(character) {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            harmless => escaped.push(harmless),
        }
    }
    escaped
}

/// Returns what a page may do, for its head: show itself, in the styles and with the scripts that are allowed.
pub(super) fn policy(styles: &str, scripts: &str) -> String {
    format!(
        "default-src 'none'; style-src {styles}; script-src {scripts}; base-uri 'none'; form-action 'none'"
    )
}

/// Returns the fingerprint by which a page allows a text of its own, and no other.
pub(super) fn allowed(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

/// Writes everything up to the first heading.
pub(super) fn open(out: &mut dyn Write, title: &str) -> io::Result<()> {
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        policy(&allowed(STYLE), "'none'"),
        escaped(title)
    )
}

/// Writes the end.
pub(super) fn close(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "</body>\n</html>")
}
