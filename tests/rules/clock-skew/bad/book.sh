# Between two commits is one by a computer whose clock is two weeks slow.
echo "owner: ana" >> leads/2026-11/acme-7k3q.yaml
GIT_COMMITTER_DATE=2026-10-19T11:00:00Z git commit --quiet --all --message "mine"
echo "owner: leo" >> leads/2026-11/brill-9c4z.yaml
GIT_COMMITTER_DATE=2026-11-03T08:00:00Z git commit --quiet --all --message "his"
