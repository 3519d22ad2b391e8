#!/bin/sh
# Checks a model: run.sh NAME.pml [-DOPTION …]. Needs spin and gcc (Debian: apt-get install spin gcc).
set -e
model=$(cd "$(dirname "$0")" && pwd)/$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
spin "$@" -a "$model" >/dev/null
gcc -O2 -w -DSAFETY -DMEMLIM=4096 -o pan pan.c
./pan -m1000000 -E | grep -E "violated|errors:|states, stored|max search depth too small" || true
