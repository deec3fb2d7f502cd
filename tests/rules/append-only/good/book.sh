# A second attempt stands below the first.
file=leads/2026-11/acme-7k3q.yaml
echo "  - { at: 2026-11-02T11:30:00+01:00, by: ana, channel: email, direction: outbound, outcome: replied }" >> $file
git commit --quiet --all --message "they answered"
