//! Who the user is to git.

use super::Repository;

/// Who a commit names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The name; empty where git would take it from the system's account.
    pub name: String,
    /// The e-mail address.
    pub email: String,
}

/// The setting that names an author where nothing else does.
const LAST_RESORT: &str = "gitoxide.author.nameFallback";

/// Returns the author of the next commit: from the environment, else from the settings, as git looks for it.
pub(super) fn author(repository: &Repository) -> Option<Identity> {
    let mut git = repository.git.to_thread_local();
    // An e-mail address is enough to know a person by; git's library gives none without a name.
    let mut settings = git.config_snapshot_mut();
    settings.set_raw_value(LAST_RESORT, "").ok()?;
    settings.commit().ok()?;
    let author = git.author()?.ok()?;
    let text = |bytes: &gix::bstr::BStr| bytes.to_string().trim().to_owned();
    Some(Identity {
        name: text(author.name),
        email: text(author.email),
    })
    .filter(|identity| !identity.email.is_empty())
}
