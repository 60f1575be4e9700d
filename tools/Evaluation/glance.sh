#!/usr/bin/env bash
# The numbers by which detectors are compared, of one version of the models: US 1d, JP 1d, JP 5m and US 1m, tickers that are held out of training.
# About ten seconds; for trying things out. Usage: ANOMALY_DATA=BARS tools/Evaluation/glance.sh VERSION [FOLDER OF MODELS]
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
version=${1:?"Usage: ANOMALY_DATA=BARS tools/Evaluation/glance.sh VERSION [FOLDER OF MODELS]"}
models=${2:-$root/models}
bars=${ANOMALY_DATA:-}
[ -d "$bars/1d" ] || { echo "There is no folder '$bars/1d': set ANOMALY_DATA to a folder of bars ({interval}/{TICKER}.csv)." >&2; exit 1; }

dotnet build "$root/Cli" -c Release -v q --nologo -clp:NoSummary >/dev/null
lines=4
for set in "US 1d 100" "JP 1d 100" "JP 5m 600" "US 1m 600"; do
  read -r market interval points <<< "$set"
  dotnet "$root/Cli/bin/Release/net10.0/anomaly.dll" evaluate --bars "$bars" --market "$market" --interval "$interval" --points "$points" \
    --model "$models/${market}_model-$version.onnx" --models-only --markdown 2>/dev/null | awk -v lines=$lines '/^\|/ { if (++n > 3) exit; if (lines == 4 || n == 3) print }'
  lines=1
done
