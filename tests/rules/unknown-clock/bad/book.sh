# What a clone with --depth 1 has.
git commit --quiet --allow-empty --message "the last of many"
git rev-parse HEAD > .git/shallow
