# An attempt is made to have happened earlier, and a verdict disappears.
file=leads/2026-11/acme-7k3q.yaml
sed -i.old 's/T08:30:00/T08:05:00/' $file && rm $file.old
git commit --quiet --all --message "a slip of the pen"
file=leads/2026-11/brill-9c4z.yaml
sed -i.old '/^feedback/,$d' $file && rm $file.old
git commit --quiet --all --message "we made up"
