# One folder with a lead too many.
mkdir -p leads/all
for n in $(seq 2001); do echo "stage: inquiry" > "leads/all/lead-$n.yaml"; done
