# A lead is removed and brought back; another moves to a new folder; a third was closed and erased before it goes.
git rm --quiet leads/2026-11/acme-7k3q.yaml
git commit --quiet --message "no longer needed"
git checkout --quiet HEAD^ -- leads/2026-11/acme-7k3q.yaml
git commit --quiet --message "needed after all"
mkdir leads/2026-12
git mv leads/2026-11/brill-9c4z.yaml leads/2026-12/
git commit --quiet --message "sorted by month"
git rm --quiet leads/2026-11/castellon-2k9d.yaml
git commit --quiet --message "retention period over"
