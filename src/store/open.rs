//! Finds a repository, refuses what git refuses or what would make history lie, and resolves revisions.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use gix::ThreadSafeRepository;
use gix::sec::trust::Mapping;

use super::error::words;
use super::packs::Packs;
use super::{Error, Repository, ours};
use crate::domain::history::ObjectId;

/// No object of an honest book comes near it; a crafted one could exhaust the memory.
const LARGEST_OBJECT: &str = "gitoxide.objects.allocLimit=268435456";

/// What to do about a format that is too new.
const PLAIN: &str = "use a newer release of leads, or clone it again with a plain `git clone`";

/// What git calls extensions and this program reads, or need not know to read.
const EXTENSIONS: [&str; 6] = [
    "noop",
    "objectformat",
    "partialclone",
    "preciousobjects",
    "relativeworktrees",
    "worktreeconfig",
];

/// Where a repository is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Search {
    /// As git does: where the environment says, else from the folder upwards.
    Environment,
    /// From the folder upwards, whatever the environment says.
    Folder,
}

/// Returns the repository that holds a folder.
pub(super) fn discover(dir: &Path, place: Search) -> Result<Repository, Error> {
    // What begins with dots has nothing above it to look through.
    let whole = std::path::absolute(dir);
    let from = whole.as_deref().unwrap_or(dir);
    let git = match found(from, place, Trusted::Own) {
        Err(error) if error.is_permission_denied() => vouched(from, place).ok_or(error),
        found => found,
    };
    let git = git.map_err(|error| refusal(dir, &error))?;
    let local = git.to_thread_local();
    let cwd = gix::fs::current_dir(false).unwrap_or_default();
    let common_dir = gix::path::normalize(Cow::Borrowed(local.common_dir()), &cwd)
        .map_or_else(|| local.common_dir().to_owned(), Cow::into_owned);
    readable(&local)?;
    no_grafts(&common_dir)?;
    Ok(Repository {
        format: local.object_hash(),
        partial: is_partial(&local),
        git,
        common_dir,
        packs: Packs::default(),
    })
}

/// Which repositories are opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trusted {
    /// Those of the user, and those that git's settings call safe.
    Own,
    /// Any.
    Any,
}

/// Returns the repository that holds a folder, given without dots.
fn found(dir: &Path, place: Search, trusted: Trusted) -> Result<ThreadSafeRepository, gix::Error> {
    let search = gix::discover::upwards::Options {
        match_ceiling_dir_or_error: false,
        ..Default::default()
    };
    let mut trust = Mapping::<gix::open::Options>::default();
    let strict = |options: gix::open::Options| {
        let mut permissions = gix::open::Permissions::default();
        if place == Search::Folder {
            permissions.env.git_prefix = gix::sec::Permission::Deny;
        }
        let options = options
            .permissions(permissions)
            .config_overrides([LARGEST_OBJECT]);
        match trusted {
            Trusted::Own => options.bail_if_untrusted(true),
            Trusted::Any => options.filter_config_section(|_| true),
        }
    };
    trust.full = strict(trust.full);
    trust.reduced = strict(trust.reduced);
    match place {
        Search::Environment => {
            ThreadSafeRepository::discover_with_environment_overrides_opts(dir, search, trust)
        }
        Search::Folder => ThreadSafeRepository::discover_opts(dir, search, trust),
    }
}

/// Returns the repository of somebody else that holds a folder, if the environment calls it safe. Git goes by that as by
/// the user's own settings (`GIT_CONFIG_COUNT` and its kin), and its library does not.
fn vouched(dir: &Path, place: Search) -> Option<ThreadSafeRepository> {
    let settings = gix::config::File::from_env(Default::default()).ok()??;
    let safe = settings.strings("safe.directory")?;
    let git = found(dir, place, Trusted::Any).ok()?;
    let top = git.work_dir().unwrap_or(git.git_dir());
    let top = top.canonicalize().ok()?;
    let is_safe = safe.iter().fold(false, |is_safe, named| {
        let named = named.to_string();
        // An empty one takes back what was said before it.
        !named.is_empty() && (is_safe || calls(&named, &top))
    });
    is_safe.then_some(git)
}

/// Returns whether a value of `safe.directory` means a folder: by its name, by one above it and a star, or by a star alone.
fn calls(named: &str, folder: &Path) -> bool {
    let place = |text: &str| {
        let place = Path::new(text);
        place.is_absolute().then(|| place.canonicalize().ok())?
    };
    match named.strip_suffix("/*") {
        _ if named == "*" => true,
        Some(above) => place(above).is_some_and(|above| folder.starts_with(above)),
        None => place(named).is_some_and(|place| place == folder),
    }
}

/// Returns our words for a repository that could not be opened.
fn refusal(dir: &Path, error: &gix::Error) -> Error {
    let absent = error
        .downcast_any_ref::<gix::discover::upwards::Error>()
        .is_some();
    if error.is_permission_denied()
        && let Some(candidate) = owner_of(dir)
    {
        return Error::Untrusted { dir: candidate };
    }
    if absent {
        return Error::NoRepository {
            dir: dir.to_owned(),
        };
    }
    if error.is_unsupported() {
        return Error::Unsupported {
            what: format!("a format of its own ({})", words(error)),
            hint: PLAIN,
        };
    }
    Error::Git {
        action: "open the repository",
        reason: words(error),
    }
}

/// Returns the folder that git would name in its advice: the nearest one that looks like a repository.
fn owner_of(dir: &Path) -> Option<PathBuf> {
    let dir = std::path::absolute(dir).ok()?;
    dir.ancestors()
        .find(|above| above.join(".git").symlink_metadata().is_ok() || above.join("HEAD").is_file())
        .map(Path::to_owned)
}

/// Fails if the repository is stored in a way that cannot be read.
fn readable(git: &gix::Repository) -> Result<(), Error> {
    let config = git.config_snapshot();
    if config
        .string("extensions.refStorage")
        .is_some_and(|storage| !storage.eq_ignore_ascii_case(b"files"))
    {
        return Err(Error::Unsupported {
            what: "reftable to store its references".into(),
            hint: "convert it: git refs migrate --ref-format=files",
        });
    }
    if config.integer("core.repositoryFormatVersion").unwrap_or(0) == 0 {
        return Ok(());
    }
    for section in config.sections_by_name("extensions").into_iter().flatten() {
        for name in section.body().value_names() {
            let name = name.to_string().to_ascii_lowercase();
            if name != "refstorage" && !EXTENSIONS.contains(&name.as_str()) {
                return Err(Error::Unsupported {
                    what: format!("the extension `{name}`"),
                    hint: PLAIN,
                });
            }
        }
    }
    Ok(())
}

/// Fails if history is rewritten by a grafts file, which git honours and no object records.
fn no_grafts(common_dir: &Path) -> Result<(), Error> {
    let file = common_dir.join("info").join("grafts");
    match file.symlink_metadata() {
        Ok(metadata) if metadata.len() > 0 => Err(Error::Grafts { file }),
        _ => Ok(()),
    }
}

/// Returns whether some remote promised to deliver objects later.
fn is_partial(git: &gix::Repository) -> bool {
    let config = git.config_snapshot();
    config.string("extensions.partialClone").is_some()
        || config
            .sections_by_name("remote")
            .into_iter()
            .flatten()
            .any(|remote| {
                remote.value("promisor").is_some() || remote.value("partialclonefilter").is_some()
            })
}

/// Returns the commit that `HEAD` names.
pub(super) fn head(repository: &Repository) -> Result<Option<ObjectId>, Error> {
    let git = repository.git.to_thread_local();
    let failed = |error: gix::Error| Error::Git {
        action: "read HEAD",
        reason: words(&error),
    };
    let head = git.head().map_err(failed)?;
    if head.is_unborn() {
        return Ok(None);
    }
    let commit = head.into_peeled_id().map_err(failed)?;
    Ok(Some(ours(&commit)))
}

/// Returns the name of the branch that `HEAD` is on.
pub(super) fn branch(repository: &Repository) -> Result<Option<String>, Error> {
    let git = repository.git.to_thread_local();
    let head = git.head().map_err(|error| Error::Git {
        action: "read HEAD",
        reason: words(&error),
    })?;
    Ok(head.referent_name().map(|name| name.shorten().to_string()))
}

/// Returns the commit that a revision names.
pub(super) fn resolve(repository: &Repository, revision: &str) -> Result<ObjectId, Error> {
    let git = repository.git.to_thread_local();
    let commit = format!("{revision}^{{commit}}");
    let found = git.rev_parse_single(commit.as_str());
    match found {
        Ok(id) => Ok(ours(&id)),
        Err(error) => Err(Error::UnknownRevision {
            revision: revision.to_owned(),
            reason: match head(repository) {
                Ok(None) => "nothing is committed yet".to_owned(),
                _ => words(&error),
            },
        }),
    }
}
