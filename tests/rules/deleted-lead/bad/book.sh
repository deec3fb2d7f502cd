# One lead is removed by a commit, an erased one that is open by another, one is hidden, and one is removed in the working tree.
git rm --quiet leads/2026-11/acme-7k3q.yaml
git commit --quiet --message "no longer needed"
git rm --quiet leads/2026-11/castellon-2k9d.yaml
git commit --quiet --message "erased anyway"
mkdir leads/.old
git mv leads/2026-11/dora-2e5g.yaml leads/.old/
git commit --quiet --message "out of sight"
rm leads/2026-11/brill-9c4z.yaml
