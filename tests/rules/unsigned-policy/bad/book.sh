# Somebody of each team signs, each by a commit of their own.
digest=$(sed -n 's/^digest: //p' policy/agreement.yaml)
printf 'digest: %s\nrequired: [marketing, sales]\nsignatures:\n' "$digest" > policy/agreement.yaml
for signature in mia:marketing sam:sales; do
  by=${signature%:*}
  echo "  - { by: $by, for: ${signature#*:}, digest: $digest, at: 2026-11-02 }" >> policy/agreement.yaml
  GIT_AUTHOR_EMAIL=$by@brightwell.example git commit --quiet --all --message "signed by $by"
done
# Then somebody changes a promise alone.
sed -i.old 's/within: 48h/within: 96h/' policy/sla.yaml && rm policy/sla.yaml.old
GIT_COMMITTER_DATE=2026-11-03T12:00:00Z git commit --quiet --all --message "more time"
