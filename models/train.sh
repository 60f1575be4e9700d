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
  dotnet "$root/Cli/bin/Release/net10.0/anomaly.dll" train --interval 1d --contamination 0.01 --seed 42 --feature-set seed-14 \
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
  dotnet "$root/Cli/bin/Release/net10.0/anomaly.dll" train --contamination 0.01 --seed 42 --feature-set relative --trained-at 2026-11-22T00:00:00Z "$@"
}

relative --market US --interval 1d,1h,1m --bars "$bars" \
  --note "Daily bars of 21 large US companies and funds, hourly bars of AAPL and SPY, minutes of GME and TSLA with pre- and post-market." \
  --out "$out/US_model-1.0.0.onnx"
relative --market JP --interval 1d,5m --bars "$bars" \
  --note "Daily bars of 19 Tokyo companies, five-minute bars of four of them." --out "$out/JP_model-1.0.0.onnx"
relative --market TH --interval 1d,1h --bars "$bars" --bars simulated-clean --from 2015-07-01 --to 2020-07-01 \
  --note "Daily bars of PTT.BK, the one real series at hand, and daily and hourly bars of the 20 Bangkok tickers of the simulated exchange (seed 42, no shocks): its severities are those of invented stocks, real ones have fatter tails." \
  --out "$out/TH_model-1.0.0.onnx"

if [ "$out" != "$here" ]; then
  for model in "$out"/*.onnx; do
    cmp "$model" "$here/$(basename "$model")" && echo "$(basename "$model"): the same bytes"
  done
fi
