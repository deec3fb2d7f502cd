# Everything that is no plain file where a lead, or a folder of leads, should be.
mkdir -p leads/2026-11
ln -s /etc/passwd leads/2026-11/link.yaml
ln -s ../policy leads/linked-folder
git add --all
git commit --quiet --message "links"
mkfifo leads/2026-11/pipe.yaml
yes "# long" | head -c 1048577 > leads/2026-11/large.yaml
git init --quiet leads/nested
rm policy/holidays-de.ics
ln -s ../schema policy/holidays-de.ics
