# A merge that nobody looked at, and its repair.
file=leads/2026-11/acme-7k3q.yaml
echo "stage: working" >> $file
git commit --quiet --all --message "merged"
sed -i.old '/^stage: working/d' $file && rm $file.old
git commit --quiet --all --message "mended"
