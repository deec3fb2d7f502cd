# The first move, and one to nurture with all that it asks for.
file=leads/2026-11/acme-7k3q.yaml
sed -i.old 's/^stage: inquiry/stage: working/' $file && rm $file.old
GIT_AUTHOR_NAME='Ana Ruiz' GIT_AUTHOR_EMAIL=ana@brightwell.example git commit --quiet --all --message "I take it"
sed -i.old 's/^stage: working/stage: nurture/' $file && rm $file.old
echo "recycle: { reason: bad_timing, revisit_on: 2027-02-01 }" >> $file
GIT_AUTHOR_NAME='Ana Ruiz' GIT_AUTHOR_EMAIL=ana@brightwell.example git commit --quiet --all --message "not now"
