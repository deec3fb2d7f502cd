# Each side changes its own lines.
file=leads/2026-11/acme-7k3q.yaml
git switch --quiet --create change
echo "activities:
  - { at: 2026-11-02T08:30:00+01:00, by: ana, channel: call, direction: outbound, outcome: connected }" >> $file
git commit --quiet --all --message "called"
git switch --quiet main
sed -i.old 's/Acme GmbH/Acme AG/' $file && rm $file.old
git commit --quiet --all --message "their name"
git switch --quiet change
