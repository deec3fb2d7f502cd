//! A request that came through the issue form: a heading for each field, and below it what somebody typed.
//!
//! Anybody may type anything, headings too. The form writes each heading once and the message last, so one that stands
//! twice before the message is no longer believed: nothing that is typed into one field can fill another.

use super::draft::Draft;

/// The fields of one line, as the form calls them.
const LABELS: [&str; 8] = [
    "Company", "Domain", "Country", "Name", "Title", "E-mail", "Phone", "Campaign",
];

/// The field of many lines: the last of the form.
const MESSAGE: &str = "Message";

/// What GitHub writes where nothing was typed.
const NOTHING: &str = "_No response_";

/// How many remarks are made about fields that are not known.
const MOST_REMARKS: usize = 5;

/// How much of a name that is not known is told.
const LONGEST_LABEL: usize = 60;

/// Returns what the form of `.github/ISSUE_TEMPLATE/website-request.yml` says of a new lead, and what of it was left out.
pub fn read(body: &str) -> (Draft, Vec<String>) {
    let body = body.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let form = Form::read(&body.replace('\r', "\n"));
    let mut draft = Draft::default();
    let [
        name,
        domain,
        country,
        contact,
        title,
        email,
        phone,
        campaign,
    ] = form.values;
    draft.company.name = name;
    draft.company.domain = domain.map(|typed| plain_domain(&typed));
    draft.company.country = country.map(|typed| plain_country(&typed));
    draft.contact.name = contact;
    draft.contact.title = title;
    draft.contact.email = email;
    draft.contact.phone = phone;
    draft.campaign = campaign;
    draft.request = form.message;
    (draft, form.remarks)
}

/// A form as it was filled in.
#[derive(Default)]
struct Form {
    /// In the order of the labels.
    values: [Option<String>; LABELS.len()],
    message: Option<String>,
    remarks: Vec<String>,
}

impl Form {
    fn read(body: &str) -> Form {
        let lines: Vec<&str> = body.split('\n').collect();
        let is_message = |line: &str| label(line) == Some(MESSAGE);
        let begin = lines.iter().position(|line| is_message(line));
        let head = &lines[..begin.unwrap_or(lines.len())];
        // Where the message begins is known if its heading stands once. Then all other headings in it are only text.
        let surely = lines.iter().filter(|line| is_message(line)).count() < 2;
        let looked_at = if surely { head } else { &lines[..] };

        let mut form = Form {
            message: begin.and_then(|begin| text(&lines[begin + 1..])),
            ..Form::default()
        };
        for (field, known) in LABELS.iter().enumerate() {
            let is_its = |line: &str| label(line) == Some(*known);
            let Some(at) = head.iter().position(|line| is_its(line)) else {
                continue;
            };
            if looked_at.iter().filter(|line| is_its(line)).count() > 1 {
                form.remark(
                    known,
                    "stands in the request more than once, so it was left out",
                );
                continue;
            }
            let answer = head[at + 1..]
                .iter()
                .take_while(|line| label(line).is_none());
            let mut answer = answer.filter_map(|line| one_line(line));
            form.values[field] = answer.next();
            if answer.next().is_some() {
                form.remark(
                    known,
                    "was answered in several lines, and only the first was taken",
                );
            }
        }
        form.remarks.extend(strangers(head));
        form
    }

    fn remark(&mut self, label: &str, what: &str) {
        self.remarks.push(format!("`{label}` {what}"));
    }
}

/// Returns what a line is a heading of, if it is one.
fn label(line: &str) -> Option<&str> {
    Some(line.strip_prefix("### ")?.trim())
}

/// Returns a value of one line; none where nothing was typed.
fn one_line(typed: &str) -> Option<String> {
    let line: String = typed
        .chars()
        .map(|letter| if letter == '\t' { ' ' } else { letter })
        .filter(|letter| is_text(*letter))
        .collect();
    let line = line.trim();
    (!line.is_empty() && line != NOTHING).then(|| line.to_owned())
}

/// Returns a value of many lines; none where nothing was typed.
fn text(lines: &[&str]) -> Option<String> {
    let clean = |line: &&str| {
        let kept: String = line
            .chars()
            .filter(|letter| *letter == '\t' || is_text(*letter))
            .collect();
        kept.trim_end().to_owned()
    };
    let text = lines.iter().map(clean).collect::<Vec<_>>().join("\n");
    let text = text.trim_matches('\n').trim_end();
    (!text.trim().is_empty() && text.trim() != NOTHING).then(|| text.to_owned())
}

/// Returns whether a character is one that somebody could see: no file of a book may hold others.
fn is_text(letter: char) -> bool {
    !letter.is_control() && !matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// Returns the internet domain in what people paste from the address bar.
fn plain_domain(typed: &str) -> String {
    let small = typed.to_lowercase();
    let host = small
        .strip_prefix("https://")
        .or(small.strip_prefix("http://"))
        .unwrap_or(&small);
    let host = host.strip_prefix("www.").unwrap_or(host);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    match host.trim_end_matches('.') {
        "" => typed.to_owned(),
        host => host.to_owned(),
    }
}

/// Returns the code of a country in capital letters; anything else as it is.
fn plain_country(typed: &str) -> String {
    match typed.len() {
        2 => typed.to_ascii_uppercase(),
        _ => typed.to_owned(),
    }
}

/// Returns remarks about headings that the form does not have.
fn strangers(head: &[&str]) -> Vec<String> {
    let labels = head.iter().filter_map(|line| label(line));
    let unknown: Vec<&str> = labels.filter(|label| !LABELS.contains(label)).collect();
    let remark = |label: &&str| {
        let label: String = label.chars().take(LONGEST_LABEL).collect();
        format!("`{label}` is no field that a lead has a place for, so it was left out")
    };
    let mut remarks: Vec<String> = unknown.iter().take(MOST_REMARKS).map(remark).collect();
    match unknown.len().saturating_sub(MOST_REMARKS) {
        0 => {}
        1 => remarks.push("so was one more field".to_owned()),
        more => remarks.push(format!("so were {more} more fields")),
    }
    remarks
}

#[cfg(test)]
mod tests;
