#!/bin/sh
# Judges the same lead files by the same schema with `leads check` and with other command-line validators: first whether all
# find the same files wrong, then how long whole commands take, in turn.
#
#   tests/bench/validate.sh [LEADS [ROUNDS [WITHOUT]]]      say: tests/bench/validate.sh 10000 3 "check-jsonschema"
#
# One file in 25 is given a fault. Files and peers are kept in $LEADS_BENCH, or target/bench; what cannot be installed there
# (with python3, npm, cargo) is passed over. Needs git, cargo, awk, room for a million bytes of arguments and a quiet machine.
set -eu

files=${1:-10000}
rounds=${2:-5}
without=${3:-}

cd "$(dirname "$0")/../.."
. tests/bench/built.sh
schema=schema/lead.schema.json
peers=$place/peers
past=$place/validate-$files-past
dir=$place/validate-$files
mkdir -p "$peers"

# Text as bytes, and a name for the two commits made here.
export LC_ALL=C
export GIT_AUTHOR_NAME=mia GIT_AUTHOR_EMAIL=mia@brightwell.example GIT_AUTHOR_DATE='2027-01-05T08:00:00Z'
export GIT_COMMITTER_NAME=mia GIT_COMMITTER_EMAIL=mia@brightwell.example GIT_COMMITTER_DATE='2027-01-05T08:00:00Z'

# Puts one of seven faults into a file: a type, a stage, a key that is missing, no date, a date that no calendar has, a key
# too many, what a stage asks for.
spoil() {
    case $(($1 % 7)) in
        0) sed 's/employees: [0-9]*,/employees: many,/' ;;
        1) sed 's/^stage: .*/stage: sleeping/' ;;
        2) sed '/^source: /d' ;;
        3) sed 's/^received_at: .*/received_at: last tuesday/' ;;
        4) sed 's/^received_at: .*/received_at: 2025-02-30T09:00:00+01:00/' ;;
        5) sed 's/^priority: /urgency: /' ;;
        6) sed 's/^stage: .*/stage: lost/' ;;
    esac <"$2" >"$place/draft"
    cat "$place/draft" >"$2"
}

# The book with all of its past, and the same files in a repository of one commit.
if [ ! -d "$dir" ]; then
    rm -rf "$past" "$place/files"
    git init --quiet --initial-branch=main "$past"
    # A few leads are removed in the course of their lives.
    bench books $((files + files / 10)) $((files * 11)) month | git -C "$past" fast-import --quiet --done
    git -C "$past" branch --quiet -D branch
    git -C "$past" repack -adfq
    git -C "$past" reset --quiet --hard
    git -C "$past" ls-files leads >"$place/files"
    sed "1,${files}d" "$place/files" | xargs git -C "$past" rm --quiet --
    awk -v files="$files" 'NR <= files && NR % 25 == 0' "$place/files" >"$past/.git/spoilt"
    number=0
    while read -r file; do
        spoil "$number" "$past/$file"
        number=$((number + 1))
    done <"$past/.git/spoilt"
    git -C "$past" commit --quiet -am "Slips of the finger"
    git init --quiet --initial-branch=main "$place/draft-book"
    (cd "$past" && tar -cf - leads policy schema) | tar -xf - -C "$place/draft-book"
    git -C "$place/draft-book" add .
    git -C "$place/draft-book" commit --quiet -m "All leads"
    mv "$place/draft-book" "$dir"
fi

# Whether a peer is to run, and whether it can.
wanted() {
    case " $without " in *" $1 "*) return 1 ;; esac
}
ready() {
    wanted "$1" && [ -e "$peers/$1.done" ]
}

# Installs a peer, or says that it cannot be.
install() {
    name=$1
    shift
    wanted "$name" || return 0
    [ -e "$peers/$name.done" ] && return
    if "$@" >"$peers/$name.log" 2>&1; then
        : >"$peers/$name.done"
    else
        echo "$name: cannot be installed here, passed over ($peers/$name.log)"
    fi
}
python_peer() {
    python3 -m venv "$peers/python" && "$peers/python/bin/pip" install check-jsonschema
}
node_peer() {
    npm install --no-audit --no-fund --prefix "$peers/node" ajv-cli ajv-formats js-yaml
}
rust_peer() {
    cargo install --locked --root "$peers/rust" --target-dir "$peers/target" "$1"
}
install check-jsonschema python_peer
install ajv-cli node_peer
install boon-cli rust_peer boon-cli
install jsonschema-cli rust_peer jsonschema-cli

# Dates in YAML are no text to ajv-cli, whatever the schema says: it is handed the same files as JSON, converted beforehand.
if ready ajv-cli && [ ! -d "$dir/json" ]; then
    echo /json >>"$dir/.git/info/exclude"
    (cd "$dir" && NODE_PATH=$peers/node/node_modules node -e '
        const fs = require("fs"), path = require("path"), yaml = require("js-yaml");
        for (const file of fs.readFileSync(0, "utf8").trim().split("\n")) {
            const to = "json/" + file.replace(/^leads\//, "").replace(/yaml$/, "json");
            fs.mkdirSync(path.dirname(to), { recursive: true });
            fs.writeFileSync(to, JSON.stringify(yaml.load(fs.readFileSync(file, "utf8"), { schema: yaml.CORE_SCHEMA })));
        }' <<FILES
$(git -C "$dir" ls-files leads)
FILES
    )
fi

# Each validator is a script for `sh` in the folder of the book, and a way from what it prints to the files that it finds wrong.
run=$place/run
rm -rf "$run"
mkdir -p "$run"
contestants="leads check --only schema|$leads check --only schema"
same=true
wrong() {
    sed -n "$2" | sed -e 's|^json/|leads/|' -e 's|json$|yaml|' | sort -u >"$run/$1.wrong"
    echo "$1: $(wc -l <"$run/$1.wrong" | tr -d ' ') of $files files are wrong"
    cmp -s "$run/leads.wrong" "$run/$1.wrong" || { echo "$1: the verdict differs" && same=false; }
}
peer() {
    (cd "$dir" && sh "$run/$1.sh" 2>&1 || true) >"$run/$1.out"
    wrong "$1" "$3" <"$run/$1.out"
    contestants="$contestants
$2|sh $run/$1.sh"
}

("$leads" -C "$dir" check --only schema --format github || true) >"$run/leads.out"
wrong leads 's/^::error .*file=\([^,]*\),.*/\1/p' <"$run/leads.out"
if ready boon-cli; then
    echo "exec $peers/rust/bin/boon --assert-format $schema leads/*/*.yaml" >"$run/boon-cli.sh"
    peer boon-cli "boon-cli $("$peers/rust/bin/boon" --version)" 's/^instance \(.*\): failed$/\1/p'
fi
if ready jsonschema-cli; then
    echo "exec $peers/rust/bin/jsonschema-cli validate --assert-format --errors-only $schema -i leads/*/*.yaml" >"$run/jsonschema-cli.sh"
    peer jsonschema-cli "$("$peers/rust/bin/jsonschema-cli" --version)" 's/^\(.*\) - INVALID.*/\1/p'
fi
if ready check-jsonschema; then
    echo "exec $peers/python/bin/check-jsonschema --schemafile $schema leads/*/*.yaml" >"$run/check-jsonschema.sh"
    peer check-jsonschema "$("$peers/python/bin/check-jsonschema" --version)" 's/^ *\(leads[^:]*\)::.*/\1/p'
fi
if ready ajv-cli; then
    ajv=$peers/node/node_modules/.bin/ajv
    echo "exec $ajv validate --spec=draft2020 --strict=false -c ajv-formats -s $schema -d 'json/*/*.json'" >"$run/ajv-cli.sh"
    peer ajv-cli "ajv-cli $(node -p "require('$peers/node/node_modules/ajv-cli/package.json').version") on JSON" 's/^\(.*\) invalid$/\1/p'
fi
"$same" || { echo "no times: the verdicts differ" && exit 1; }

commit=$(git rev-parse --short HEAD)
echo "commit $commit, $(date +%Y-%m-%d), $(uname -sm), $(getconf _NPROCESSORS_ONLN) cores, $rounds rounds"
echo "load when it began: $(uptime | sed 's/.*load average[s]*: //')"
show='{ printf "%-34s %9s %9s %9s   %6s %6s %6s %7s   %9s %6s\n", $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 }'
printf '\tms least\tmedian\tmost\tratio\tmedian\tmost\tMB\tCPU ms\tratio\n' | awk -F '\t' "$show"
contestants="$contestants
the same, and $((files * 11)) commits|$leads -C $past check --only schema"
echo "$contestants" | tr '\n' '\0' | xargs -0 "$(built against)" "$dir" "$rounds" |
    awk -F '\t' "$show"
