# One lead is removed by a commit, an erased one that is open by another, and one in the working tree.
git rm --quiet leads/2026-11/acme-7k3q.yaml
git commit --quiet --message "no longer needed"
git rm --quiet leads/2026-11/castellon-2k9d.yaml
git commit --quiet --message "erased anyway"
rm leads/2026-11/brill-9c4z.yaml
