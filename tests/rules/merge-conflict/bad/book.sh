# Two people give one lead to two others.
file=leads/2026-11/acme-7k3q.yaml
git switch --quiet --create change
sed -i.old 's/^owner: ana/owner: leo/' $file && rm $file.old
git commit --quiet --all --message "leo has time"
git switch --quiet main
sed -i.old 's/^owner: ana/owner: kim/' $file && rm $file.old
git commit --quiet --all --message "kim knows them"
git switch --quiet change
