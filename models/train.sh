#!/usr/bin/env bash
# Trains the models of this folder anew: the same bars give the same bytes, on any machine. `models/train.sh --check` trains into a
# temporary folder and compares with the files here instead. Bars are not part of the repository; name their folder (with
# {interval}/{TICKER}.csv, see the cards for tickers and spans) as ANOMALY_DATA.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
bars=${ANOMALY_DATA:-}
[ -d "$bars/1d" ] || { echo "There is no folder '$bars/1d': set ANOMALY_DATA to a folder of bars ({interval}/{TICKER}.csv)." >&2; exit 1; }

out=$here
if [ "${1:-}" = --check ]; then
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
fi

dotnet build "$root/Cli" -c Release -v q --nologo >/dev/null
train() {
  dotnet "$root/Cli/bin/Release/net10.0/anomaly.dll" train --interval 1d --contamination 0.01 --seed 42 --feature-set seed-14 --splits keep \
    --trained-at 2026-11-22T00:00:00Z "$@"
}

train --market US --bars "$bars" --tickers AAPL,BABA,BAC,BP,CVX,FB,GE,GOOG,INTC,MPC,MSFT,T,UNH,VLO,WMT,XOM \
  --note "Daily bars of 16 large US companies, split-adjusted." --out "$out/US_model-0.1.0.onnx"
train --market JP --bars "$bars" \
  --note "Daily bars of 19 Tokyo companies, raw prices." --out "$out/JP_model-0.1.0.onnx"
train --market TH --bars "$bars" --bars simulated:42 --from 2015-07-01 --to 2020-07-01 \
  --note "Daily bars of PTT.BK, the one real series at hand, and of the 20 Bangkok tickers of the simulated exchange (seed 42, 4 shocks a year): good for trying things out, not for judging real Thai stocks." \
  --out "$out/TH_model-0.1.0.onnx"

relative() {
  local set=$1 at=$2
  shift 2
  dotnet "$root/Cli/bin/Release/net10.0/anomaly.dll" train --contamination 0.01 --seed 42 --feature-set "$set" --trained-at "$at" "$@"
}

relative relative 2026-11-22T00:00:00Z --splits keep --market US --interval 1d,1h,1m --bars "$bars" \
  --note "Daily bars of 21 large US companies and funds, hourly bars of AAPL and SPY, minutes of GME and TSLA with pre- and post-market." \
  --out "$out/US_model-1.0.0.onnx"
relative relative 2026-11-22T00:00:00Z --splits keep --market JP --interval 1d,5m --bars "$bars" \
  --note "Daily bars of 19 Tokyo companies, five-minute bars of four of them." --out "$out/JP_model-1.0.0.onnx"
relative relative 2026-11-22T00:00:00Z --splits keep --market TH --interval 1d,1h --bars "$bars" --bars simulated-clean --from 2015-07-01 --to 2020-07-01 \
  --note "Daily bars of PTT.BK, the one real series at hand, and daily and hourly bars of the 20 Bangkok tickers of the simulated exchange (seed 42, no shocks): its severities are those of invented stocks, real ones have fatter tails." \
  --out "$out/TH_model-1.0.0.onnx"

# Of 2.0.0 on, models are trained without the tickers that they are judged on. Those of 2.0.0 itself have other shares of the budget than this build trains with:
# version 1.10.0 of the program trains them to the same bytes.
relative relative-2 2026-11-27T12:00:00Z --hold-out --splits cut --market US --interval 1d,1h,1m --bars "$bars" \
  --note "Daily bars of 14 large US companies and funds, hourly bars of SPY, minutes of GME with pre- and post-market; series are cut where a split was not applied (AIG, IBM, QQQ)." \
  --out "$out/US_model-2.1.0.onnx"
relative relative-2 2026-11-27T12:00:00Z --hold-out --splits cut --market JP --interval 1d,5m --bars "$bars" \
  --note "Daily bars of 13 Tokyo companies, five-minute bars of three of them." --out "$out/JP_model-2.1.0.onnx"
relative relative-2 2026-11-27T12:00:00Z --hold-out --splits cut --market TH --interval 1d,1h --bars "$bars" --bars simulated-clean --from 2015-07-01 --to 2020-07-01 \
  --note "Daily and hourly bars of the Bangkok tickers of the simulated exchange that are not held out (seed 42, no shocks): its severities are those of invented stocks, real ones have fatter tails." \
  --out "$out/TH_model-2.1.0.onnx"

if [ "$out" != "$here" ]; then
  for model in "$out"/*.onnx; do
    cmp "$model" "$here/$(basename "$model")" && echo "$(basename "$model"): the same bytes"
  done
fi
