# Mia, who leads marketing, takes over what was won in the old program; it is about to be merged.
git switch --quiet --create change
for key in 1 2; do
  cat > leads/2026-11/brill-222$key.yaml << END
id: brill-222$key
company: { name: Brill SA }
source: referral
stage: won
owner: sam
fit: [{ criterion: size, met: true, evidence: bought before }]
signals: [{ signal: asked_for_demo, evidence: bought before }]
handoff: { from: ana, to: sam, at: 2026-01-10T09:00:00Z }
x_import: { system: oldcrm, key: "$key" }
END
done
git add leads
GIT_AUTHOR_NAME='Mia Chen' GIT_AUTHOR_EMAIL=mia@brightwell.example git commit --quiet --message "import: 2 new from oldcrm"
