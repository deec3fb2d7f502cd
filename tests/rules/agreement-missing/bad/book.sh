# Marketing signs, and sales does not.
digest=$(sed -n 's/^digest: //p' policy/agreement.yaml)
printf 'digest: %s\nrequired: [marketing, sales]\nsignatures:\n' "$digest" > policy/agreement.yaml
echo "  - { by: mia, for: marketing, digest: $digest, at: 2026-11-02 }" >> policy/agreement.yaml
GIT_AUTHOR_EMAIL=mia@brightwell.example git commit --quiet --all --message "signed by mia"
