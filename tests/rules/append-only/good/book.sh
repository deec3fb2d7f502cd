# A second attempt stands below the first.
file=leads/2026-11/acme-7k3q.yaml
echo "  - { at: 2026-11-02T11:30:00+01:00, by: ana, channel: email, direction: outbound, outcome: replied }" >> $file
git commit --quiet --all --message "they answered"
# Words are erased on request.
file=leads/2026-11/brill-9c4z.yaml
sed -i.old -e '/^contact/d' -e 's/, note: [a-z ]*//' $file && rm $file.old
echo "erased: { at: 2026-11-03T09:00:00+01:00, by: mia }" >> $file
git commit --quiet --all --message "personal data erased"
