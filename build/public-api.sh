#!/usr/bin/env bash
# Writes PublicAPI.Shipped.txt of the packages anew from their sources. An analyzer holds a build to these files, so that a public
# member is never added, changed or lost by accident: run this after a change that is meant, read the difference and commit it.
set -euo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for project in Detection Grains.Interfaces; do
  for list in Shipped Unshipped; do echo '#nullable enable' > "$project/PublicAPI.$list.txt"; done
  dotnet build "$project" --no-incremental -nologo -v q -p:TreatWarningsAsErrors=false > "$log" 2>&1 || { cat "$log"; exit 1; }
  { grep -F "/$project/" "$log" || true; } | sed -n "s/.*RS0016: Symbol '\(.*\)' is not part of the declared public API.*/\1/p" \
    | LC_ALL=C sort -u >> "$project/PublicAPI.Shipped.txt"
  echo "$project: $(($(wc -l < "$project/PublicAPI.Shipped.txt") - 1)) members"
done
