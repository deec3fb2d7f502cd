# Ana commits the signature of somebody else, and Leo signs for a team that he is not in.
digest=$(sed -n 's/^digest: //p' policy/agreement.yaml)
cat > policy/agreement.yaml <<END
digest: $digest
required: [marketing, sales]
signatures:
  - by: mia
    for: marketing
    digest: $digest
END
git commit --quiet --all --message "signed, as mia would"
cat >> policy/agreement.yaml <<END
  - by: leo
    for: sales
    digest: $digest
END
GIT_AUTHOR_EMAIL=leo@brightwell.example git commit --quiet --all --message "signed by leo"
