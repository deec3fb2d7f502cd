//! Which files are read.

use super::*;

#[test]
fn nothing_at_all() {
    let (policy, findings) = read(&[]);
    assert!(policy.is_none());
    assert_eq!(findings.len(), 5);
}

#[test]
fn other_files_are_passed_over_unless_they_look_like_policy() {
    let besides = |name: &str, from: &str| {
        let mut files = with(from, None);
        files.push((format!("policy/{name}"), text_of(&defaults(), from).into()));
        told(&files)
    };
    assert_eq!(besides("README.md", "agreement.yaml"), [""; 0]);
    assert_eq!(besides("old/sla.yaml", "agreement.yaml"), [""; 0]);
    assert_eq!(
        besides("slas.yaml", "agreement.yaml"),
        [
            "policy-unknown-key (warning) slas.yaml `slas.yaml` is not a policy file, so nobody reads it",
            "    did you mean `sla.yaml`?"
        ]
    );
    assert_eq!(
        besides("followup.yml", "followup.yaml"),
        [
            "policy-missing followup.yaml the policy file policy/followup.yaml is missing",
            "    rename policy/followup.yml to followup.yaml",
            "policy-unknown-key (warning) followup.yml `followup.yml` is not a policy file, so nobody reads it",
            "    did you mean `followup.yaml`?"
        ]
    );
}

#[test]
fn the_folder_may_be_anywhere() {
    for folder in ["", "policy/", "/srv/next year/policy/", "a/policy/"] {
        let files: Vec<_> = defaults()
            .into_iter()
            .map(|(path, bytes)| (path.replacen("policy/", folder, 1), bytes))
            .collect();
        assert_eq!(read(&files).1, [], "in {folder:?}");
        let (_, findings) = read(&files[1..2]);
        assert_eq!(findings[0].place.file, format!("{folder}followup.yaml"));
    }
}
