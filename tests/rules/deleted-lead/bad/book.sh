# One lead is removed by a commit, another in the working tree.
git rm --quiet leads/2026-11/acme-7k3q.yaml
git commit --quiet --message "no longer needed"
rm leads/2026-11/brill-9c4z.yaml
