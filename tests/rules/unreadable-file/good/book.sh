# The largest file that is read.
mkdir -p leads/2026-11
yes "# long" | head -c 1048576 > leads/2026-11/large.yaml
