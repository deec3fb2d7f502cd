# What the benchmarks begin with, read by them at the top of the project: where books are kept, and what measures, built.
top=$(pwd)
place=${LEADS_BENCH:-$top/target/bench}
leads=$top/target/release/leads
mkdir -p "$place"

# All in one go: by itself `cargo bench` builds the library once more.
cargo build --quiet --release --bin leads --bench books --bench against
built() {
    ls -t "$top/target/release/deps/$1"-???????????????? | head -n 1
}
bench() {
    program=$(built "$1")
    shift
    "$program" "$@"
}

# Nobody's settings, and no filters that would make either side do more.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 TZ=UTC
