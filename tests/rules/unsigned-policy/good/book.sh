# Somebody of each team signs, each by a commit of their own.
digest=$(sed -n 's/^digest: //p' policy/agreement.yaml)
printf 'digest: %s\nrequired: [marketing, sales]\nsignatures:\n' "$digest" > policy/agreement.yaml
for signature in mia:marketing sam:sales; do
  by=${signature%:*}
  echo "  - { by: $by, for: ${signature#*:}, digest: $digest, at: 2026-11-02 }" >> policy/agreement.yaml
  GIT_AUTHOR_EMAIL=$by@brightwell.example git commit --quiet --all --message "signed by $by"
done
