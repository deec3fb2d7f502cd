# An attempt is made to have happened earlier, and a verdict disappears.
file=leads/2026-11/acme-7k3q.yaml
sed -i.old 's/T08:30:00/T08:05:00/' $file && rm $file.old
git commit --quiet --all --message "a slip of the pen"
file=leads/2026-11/brill-9c4z.yaml
sed -i.old '/^feedback/,$d' $file && rm $file.old
git commit --quiet --all --message "we made up"
# With the words that are erased, an attempt becomes a conversation.
file=leads/2026-11/castellon-2k9d.yaml
sed -i.old -e '/^contact/d' -e 's/, note: [a-z ]*//' -e 's/no_answer/connected/' $file && rm $file.old
echo "erased: { at: 2026-11-03T09:00:00+01:00, by: mia }" >> $file
git commit --quiet --all --message "personal data erased"
