#!/bin/sh
# Makes books, runs whole commands side by side with git in turn, and prints how they compare and how they grow.
#
#   tests/bench/run.sh [SIZES [LAYOUTS [ROUNDS]]]      say: tests/bench/run.sh "1000 10000" "month flat" 5
#
# A size is a number of leads; each has ten commits. Books are made once and kept in $LEADS_BENCH, or target/bench.
# Needs git, cargo, awk and a quiet machine.
set -eu

sizes=${1:-"1000 10000"}
layouts=${2:-"month"}
rounds=${3:-5}

cd "$(dirname "$0")/../.."
. tests/bench/built.sh
as_of=2027-01-06T08:00:00Z

# Makes a book as a clone of a server has it: packed anew, with a work tree.
book() {
    git init --quiet --initial-branch=main "$3"
    bench books "$1" "$2" "$4" | git -C "$3" fast-import --quiet --done
    git -C "$3" branch --quiet -D branch
    git -C "$3" repack -adfq
    git -C "$3" reset --quiet --hard
}

commit=$(git rev-parse --short HEAD)
echo "commit $commit, $(date +%Y-%m-%d), $(uname -sm), $(getconf _NPROCESSORS_ONLN) cores, $(git --version), $rounds rounds"
echo "load when it began: $(uptime | sed 's/.*load average[s]*: //')"
for layout in $layouts; do
    growth=
    for size in $sizes; do
        commits=$((size * 10))
        dir=$place/$size-$layout
        [ -d "$dir" ] || book "$size" "$commits" "$dir" "$layout"
        one=$(git -C "$dir" ls-files leads | sed -n '500p;$p' | head -1)
        id=$(basename "$one" .yaml)
        index=.git/leads/index-v1
        # The index of all commits, and as it was ten commits ago.
        whole=$place/whole behind=$place/behind
        rm -f "$dir/$index"
        git -C "$dir" update-ref refs/bench/tip HEAD
        git -C "$dir" reset --quiet --hard HEAD~10
        "$leads" -C "$dir" status --as-of $as_of >/dev/null || true
        cp "$dir/$index" "$behind"
        git -C "$dir" reset --quiet --hard refs/bench/tip
        # Git's note of the files is older than a second then, and need not be doubted.
        sleep 1.1 && git -C "$dir" update-index --refresh
        rm "$dir/$index"
        "$leads" -C "$dir" status --as-of $as_of >/dev/null || true
        cp "$dir/$index" "$whole"

        printf '\n%s leads, %s commits, %s\n' "$size" "$commits" "$layout"
        printf '%-34s %9s %9s %9s   %6s %6s %6s %7s   %7s %6s\n' '' 'ms least' median most ratio median most MB 'CPU ms' ratio
        show() { awk -F '\t' '{ printf "%-34s %9s %9s %9s   %6s %6s %6s %7s   %7s %6s\n", $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 }'; }
        cold=$(bench against "$dir" "$rounds" \
            "git log --raw --first-parent -m|git log --raw --first-parent -m" \
            "status, cold|$leads status --as-of $as_of --no-index" \
            "check --committed|$leads check --committed --as-of $as_of")
        echo "$cold" | show
        bench against "$dir" $((rounds * 4)) \
            "git status|git status --short" \
            "status, warm|$leads status --as-of $as_of|cp $whole $index" \
            "status, ten new commits|$leads status --as-of $as_of|cp $behind $index" | show
        cp "$whole" "$dir/$index"
        bench against "$dir" "$rounds" \
            "git log -- FILE|git log --first-parent -m -- $one" \
            "log ID, cold|$leads log $id --as-of $as_of --no-index" \
            "log ID, warm|$leads log $id --as-of $as_of" | show
        growth="$growth$(echo "$cold" | awk -F '\t' -v size="$size" '{ print size "\t" $1 "\t" $2 }')
"
    done
    printf '\ngrowth, %s: time = leads ^ exponent, from least to least\n' "$layout"
    printf '%s' "$growth" | awk -F '\t' '
        NF == 3 { if ($2 in last) printf "%-34s %8d to %8d leads: %.2f\n", $2, size[$2], $1, log($3 / last[$2]) / log($1 / size[$2]);
                  last[$2] = $3; size[$2] = $1 }'
done
