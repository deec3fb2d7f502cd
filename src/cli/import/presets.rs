//! Which mapping an import goes by: one of the user's own, or one that comes with the program.

use std::io::Read as _;
use std::path::Path;

use crate::cli::{Failure, input};
use crate::finding::nearest;
use crate::store::LARGEST_FILE_BYTES;

/// The mappings that come with the program.
pub(super) const PRESETS: [(&str, &str); 8] = [
    ("espocrm", include_str!("presets/espocrm.yaml")),
    ("hubspot", include_str!("presets/hubspot.yaml")),
    ("odoo", include_str!("presets/odoo.yaml")),
    ("pipedrive", include_str!("presets/pipedrive.yaml")),
    ("salesforce", include_str!("presets/salesforce.yaml")),
    ("suitecrm", include_str!("presets/suitecrm.yaml")),
    ("vcard", include_str!("presets/vcard.yaml")),
    ("zoho", include_str!("presets/zoho.yaml")),
];

/// Returns the name and the text of the mapping to go by.
pub(super) fn mapping(
    directory: &Path,
    file: Option<&str>,
    preset: Option<&str>,
) -> Result<(String, String), Failure> {
    match (file, preset) {
        (Some(file), _) => Ok((file.to_owned(), read(directory, file)?)),
        (None, Some(preset)) => Ok((format!("preset {preset}"), find(preset)?.to_owned())),
        (None, None) => Err(Failure::new("nothing says which column is which field").hint(
            "leads import FILE --suggest > map.yaml writes a mapping to look over; then --mapping map.yaml, or --preset NAME",
        )),
    }
}

/// Returns the text of a mapping that comes with the program.
pub(super) fn find(name: &str) -> Result<&'static str, Failure> {
    let names = || PRESETS.iter().map(|(name, _)| *name);
    let found = PRESETS.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| *text).ok_or_else(|| {
        let failure = Failure::new(format!("no preset is called `{name}`"));
        match nearest(name, names()) {
            Some(near) => failure.hint(format!("did you mean {near}?")),
            None => failure.hint(format!(
                "there are: {}",
                names().collect::<Vec<_>>().join(", ")
            )),
        }
    })
}

/// What to do where a mapping is asked for.
const HELP: &str = "name the file of a mapping: leads import FILE --suggest > map.yaml writes one";

fn read(directory: &Path, name: &str) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let most = LARGEST_FILE_BYTES + 1;
    let file = input::open(&directory.join(name), name, HELP)?;
    let read = file.take(most).read_to_end(&mut bytes);
    read.map_err(|error| input::unreadable(name, &error, HELP))?;
    if bytes.len() as u64 > LARGEST_FILE_BYTES {
        return Err(Failure::new(format!("{name} is larger than 1 MiB"))
            .hint("a mapping is a page or two; look whether it is the right file"));
    }
    let text = crate::codec::yaml::text(&bytes).map_err(|fault| {
        Failure::new(format!("{name}: {}", fault.message)).hint("save the mapping as UTF-8")
    })?;
    Ok(text.to_owned())
}
