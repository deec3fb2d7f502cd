//! `agreement.yaml`: which digest stands agreed, and who signed it.

use crate::codec::yaml::{self, Limits, Tree};
use crate::domain::agreement::Signed;
use crate::domain::lead::Name;
use crate::domain::policy::{Agreement, AgreementSignature};

use super::names::Names;
use super::number;
use super::page::{Node, Page};
use super::shape::Fields;
use super::teams::date;

/// Reads `agreement.yaml`; `None` if it names no digest, or no team that must sign.
pub(super) fn read(page: &mut Page, root: Node<'_>, names: &Names) -> Option<Agreement> {
    let top = page.top(root, &["digest", "signatures", "required"])?;
    let digest = digest(page, &top);
    let mut signatures = Vec::new();
    for (position, item) in page.items(&top, "signatures").into_iter().enumerate() {
        signatures.extend(signature(page, item, position, names));
    }
    let required = required(page, &top, names);
    Some(Agreement {
        digest: digest?,
        signatures,
        required: required?,
    })
}

/// Returns the signatures of a version of the file, known people and teams or not; none if it cannot be read.
pub(super) fn signed(bytes: &[u8]) -> Vec<Signed> {
    let text = |node: Option<Node<'_>>| node?.as_text().map(str::to_owned);
    let read = |tree: Tree<'_>| {
        let list = tree.at("/signatures");
        let items = list.into_iter().flat_map(|list| list.items());
        let signed = items.filter_map(|item| {
            Some(Signed {
                by: text(item.get("by"))?.into(),
                team: text(item.get("for"))?.into(),
                digest: text(item.get("digest"))?,
            })
        });
        signed.collect()
    };
    let tree = yaml::text(bytes).and_then(|text| Tree::read(text, &Limits::default()));
    tree.map(read).unwrap_or_default()
}

fn signature(
    page: &mut Page,
    item: Node<'_>,
    position: usize,
    names: &Names,
) -> Option<AgreementSignature> {
    let fields = page.fields(item, "a signature", &["by", "for", "digest", "at"])?;
    let by = page.need(&fields, "by");
    let by = by.and_then(|node| page.known(node, &fields.part("by"), &names.people));
    let team = page.need(&fields, "for");
    let team = team.and_then(|node| page.known(node, &fields.part("for"), &names.teams));
    let digest = digest(page, &fields);
    let at = fields.get("at");
    let at = at.and_then(|node| date(page, node, &fields.part("at")));
    Some(AgreementSignature {
        by: by?,
        team: team?,
        digest: digest?,
        at,
        position,
        line: page.line(item),
    })
}

/// An agreement that nobody need sign is none.
fn required(page: &mut Page, top: &Fields<'_>, names: &Names) -> Option<Vec<Name>> {
    let node = page.need(top, "required")?;
    let errors = page.errors();
    let mut required = Vec::new();
    for node in page.scalars(node, &top.part("required")) {
        required.extend(page.known(node, &top.part("required"), &names.teams));
    }
    if required.is_empty() && page.errors() == errors {
        let message = "`required` names no team, so the agreement would hold unsigned";
        page.value(
            node,
            message,
            "name the teams that must sign, for example [marketing, sales]",
        );
    }
    (page.errors() == errors).then_some(required)
}

fn digest(page: &mut Page, fields: &Fields<'_>) -> Option<String> {
    let node = page.need(fields, "digest")?;
    let what = fields.part("digest");
    let text = page.text(node, &what)?;
    let is_digest = text.strip_prefix("sha256:").is_some_and(|hex| {
        let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        hex.len() == 64 && hex.bytes().all(is_hex)
    });
    if !is_digest {
        number::wrong(
            page,
            node,
            &what,
            "is not a digest",
            "write sha256: and 64 digits from 0-9 and a-f",
        );
    }
    is_digest.then(|| text.to_owned())
}
