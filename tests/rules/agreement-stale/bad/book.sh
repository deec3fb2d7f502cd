# Both signed, then marketing changes a promise and signs that alone.
sign() {
  echo "  - { by: $1, for: $2, digest: $digest, at: 2026-11-02 }" >> policy/agreement.yaml
  GIT_AUTHOR_EMAIL=$1@brightwell.example git commit --quiet --all --message "signed by $1"
}
begin() {
  printf 'digest: %s\nrequired: [marketing, sales]\nsignatures:\n' "$digest" > policy/agreement.yaml
}
now=$(sed -n 's/^digest: //p' policy/agreement.yaml)
digest=sha256:0000000000000000000000000000000000000000000000000000000000000000
begin
sign mia marketing
sign sam sales
digest=$now
begin
sign mia marketing
