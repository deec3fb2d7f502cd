# What happened on Monday afternoon is committed on Wednesday.
file=leads/2026-11/acme-7k3q.yaml
echo "  - { at: 2026-11-02T16:00:00+01:00, by: ana, channel: email, direction: outbound, outcome: replied }" >> $file
GIT_COMMITTER_DATE=2026-11-04T12:00:00Z git commit --quiet --all --message "from my notes"
