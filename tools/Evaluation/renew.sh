#!/usr/bin/env bash
# Measures the shipped models and writes what it finds into docs/reference: evaluation-tables.md whole, and in evaluation.md what stands between
# "<!-- NAME -->" and "<!-- /NAME -->". A few minutes on one core. Usage: ANOMALY_DATA=BARS tools/Evaluation/renew.sh VERSION [OLDER VERSION ...]
set -Eeuo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
version=${1:?"Usage: ANOMALY_DATA=BARS tools/Evaluation/renew.sh VERSION [OLDER VERSION ...]"}
versions=("$@")
[ $# -gt 1 ] || versions+=(0.1.0)
bars=${ANOMALY_DATA:-}
[ -d "$bars/1d" ] || { echo "There is no folder '$bars/1d': set ANOMALY_DATA to a folder of bars ({interval}/{TICKER}.csv)." >&2; exit 1; }
page=$root/docs/reference/evaluation.md
tables=$root/docs/reference/evaluation-tables.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'tail -n 3 "$work/warnings" >&2' ERR
touch "$work/warnings"

dotnet build "$root/Cli" -c Release -v q --nologo -clp:NoSummary >/dev/null
anomaly() { dotnet "$root/Cli/bin/Release/net10.0/anomaly.dll" evaluate --markdown "$@" 2>>"$work/warnings"; }
models() { for one in "${versions[@]}"; do printf -- '--model\n%s\n' "$root/models/$1_model-$one.onnx"; done; }

# Puts a file between the two marks of a name.
put() {
  awk -v name="$1" -v file="$2" '
    $0 == "<!-- " name " -->" { print; while ((getline line < file) > 0) print line; skip = 1 }
    $0 == "<!-- /" name " -->" { skip = 0 }
    !skip' "$page" > "$work/page"
  grep -qx "<!-- $1 -->" "$page" || { echo "$page has no mark '<!-- $1 -->'." >&2; exit 1; }
  cp "$work/page" "$page"
}

cat > "$work/tables" <<TEXT
# Evaluation tables

All tables of the shipped models ${versions[*]}, beside the yardsticks. \`tools/Evaluation/renew.sh ${versions[*]}\` writes this page; what the tables mean stands in [evaluation](evaluation.md).
TEXT

# Adds the rows of a table of the report to those of the reports before, below one heading.
collect() {
  awk -v number="$1" -v headed="$([ -s "$work/$2" ] && echo 1)" '
    /^\|/ && !inside { inside = 1; n++; row = 0 }
    !/^\|/ { inside = 0 }
    inside && n == number && (++row > 2 || !headed)' "$work/report" >> "$work/$2"
}

measure() {
  local name=$1
  shift
  echo "$name" >&2
  anomaly "$@" > "$work/report"
  [[ $name == simulated* ]] || { printf '\n## %s\n' "$name"; cat "$work/report"; } >> "$work/tables"
  collect 1 glance
  collect 2 budgets
}

for set in "US 1d 100" "JP 1d 100" "JP 5m 600" "US 1m 600" "US 1h 200" "TH 1d 300"; do
  read -r market interval points <<< "$set"
  mapfile -t files < <(models "$market")
  measure "$market $interval" --bars "$bars" --market "$market" --interval "$interval" --points "$points" "${files[@]}"
done
for market in US JP TH; do
  mapfile -t files < <(models $market)
  measure "simulated $market 1d" --bars simulated --market $market --interval 1d --from 2014-01-01 --to 2024-01-01 "${files[@]}"
done

# The recipe rather than the file that ships: every ticker by a model trained on the others.
for set in "US 1d 100 5" "JP 1d 100 5" "JP 5m 600 4" "US 1m 600 2"; do
  read -r market interval points folds <<< "$set"
  echo "$market $interval in $folds folds" >&2
  anomaly --bars "$bars" --market "$market" --interval "$interval" --points "$points" --folds "$folds" > "$work/report"
  collect 1 folds
  awk -v set="$market $interval" -v headed="$([ -s "$work/fairness" ] && echo 1)" '
    /^\|/ && !inside { inside = 1; n++; row = 0 }
    !/^\|/ { inside = 0 }
    inside && n == 4 { row++; if (row > 2) { sub(/^\| [^|]*/, "| " set " "); print } else if (!headed) { sub(/^\| contender/, "| set"); print } }' "$work/report" >> "$work/fairness"
done

event() {
  local market=$1 interval=$2 time=$3
  shift 3
  anomaly --bars "$bars" --market "$market" --interval "$interval" --model "$root/models/${market}_model-$version.onnx" --event "$time" "$@" > "$work/report"
  awk -v first="$([ -s "$work/events" ] || echo 1)" -v interval="$interval" '
    NR == 1 { if (first) print "| interval " $0; next }
    NR == 2 { if (first) print "|---" $0; next }
    { print "| " interval " " $0 }' "$work/report" >> "$work/events"
}
event US 1d 2020-02-20/2020-05-01 --tickers AAPL,BABA,BAC,BP,CVX,FB,GE,GOOG,INTC,MPC,MSFT,T,UNH,VLO,WMT,XOM
event US 1d 2018-02-05/2018-02-06 --tickers SPY
event US 1h 2010-05-06T18:00/2010-05-06T19:00
event US 1m 2022-03-22/2022-03-23
event JP 1d 2024-08-05/2024-08-06 --tickers 8306.T,7203.T
event JP 5m 2025-04-07/2025-04-08
event TH 1d 2020-03-09/2020-03-10 --tickers PTT.BK

put glance "$work/glance"
put budgets "$work/budgets"
put folds "$work/folds"
put fairness "$work/fairness"
put events "$work/events"
cp "$work/tables" "$tables"
sort -u "$work/warnings" | grep "was trained on" >&2 || true
