#!/usr/bin/env bash
# A cluster on this machine: PostgreSQL in a throw-away folder, silos and a gateway as processes of their own.
#   cluster.sh up [N]      PostgreSQL, N silos (3) and a gateway
#   cluster.sh add         one silo more
#   cluster.sh kill I      kill -9 silo I
#   cluster.sh stop I      stop silo I gracefully
#   cluster.sh pause I     freeze silo I (SIGSTOP); `resume I` lets it go on
#   cluster.sh status      who runs, and what the cluster says of itself
#   cluster.sh logs I|gateway
#   cluster.sh down        stop everything and delete the folder
# Settings: ANOMALY_LOCAL (folder), ANOMALY_BASE_PORT (5000: gateway; silos and PostgreSQL above it), ANOMALY_SOURCE (Simulated).
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=${ANOMALY_LOCAL:-$repository/artifacts/cluster}
base=${ANOMALY_BASE_PORT:-5000}
database_port=$((base + 432))
gateway_url=http://127.0.0.1:$base

fail() { echo "cluster.sh: $*" >&2; exit 1; }

postgres_folder() {
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
  [ -n "$found" ] || found=$(dirname "$(command -v initdb 2>/dev/null || true)")
  [ -x "$found/initdb" ] || fail "PostgreSQL is not installed (Debian: apt-get install postgresql)."
  echo "$found"
}

# PostgreSQL refuses to run as root.
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

start_database() {
  local bin
  bin=$(postgres_folder)
  mkdir -p "$folder/postgres"
  [ "$(id -u)" != 0 ] || { chown postgres "$folder/postgres"; chmod 711 "$folder"; }
  (cd / && as_postgres "$bin/initdb" -D "$folder/postgres" -U anomaly -A trust >"$folder/initdb.log") || fail "initdb failed: $folder/initdb.log"
  (cd / && as_postgres "$bin/pg_ctl" -D "$folder/postgres" -w -o "-p $database_port -h 127.0.0.1 -k '' -c max_connections=300" \
    -l "$folder/postgres/server.log" start >/dev/null) || fail "PostgreSQL did not start: $folder/postgres/server.log"
}

stop_database() {
  [ -d "$folder/postgres" ] || return 0
  (cd / && as_postgres "$(postgres_folder)/pg_ctl" -D "$folder/postgres" -m fast stop >/dev/null 2>&1) || true
}

settings() {
  export DOTNET_NOLOGO=1
  export ConnectionStrings__Anomaly="Host=127.0.0.1;Port=$database_port;Username=anomaly;Database=postgres"
  export Anomaly__Store__Engine=PostgreSql Anomaly__Cluster__Mode=PostgreSql
  export Anomaly__MarketData__Source=${ANOMALY_SOURCE:-Simulated}
  Anomaly__Cluster__Secret=$(cat "$folder/secret")
  export Anomaly__Cluster__Secret
}

# launch NAME COMMAND...: starts a process that outlives this script.
launch() {
  local name=$1
  shift
  (
    cd "$repository"
    setsid nohup "$@" >"$folder/$name.log" 2>&1 </dev/null &
    echo $! >"$folder/$name.pid"
  )
}

alive() { [ -f "$folder/$1.pid" ] && kill -0 "$(cat "$folder/$1.pid")" 2>/dev/null; }

await() {
  local name=$1 url=$2
  for _ in $(seq 120); do
    curl -fsS -o /dev/null "$url" 2>/dev/null && return 0
    alive "$name" || fail "$name ended: $folder/$name.log"
    sleep 0.5
  done
  fail "$name is not ready after 60 s: $folder/$name.log"
}

start_silo() {
  local i=$1
  settings
  Anomaly__Cluster__SiloPort=$((base + 100 + i)) Anomaly__Cluster__AdvertisedHost=127.0.0.1 \
    ASPNETCORE_URLS=http://127.0.0.1:$((base + 200 + i)) launch "silo$i" dotnet Silo/bin/Release/net10.0/Anomaly.Silo.dll
}

await_silo() { await "silo$1" "http://127.0.0.1:$((base + 200 + $1))/health/ready"; echo "silo $1 is ready"; }

silos() { ls "$folder" 2>/dev/null | sed -n 's/^silo\([0-9]*\)\.pid$/\1/p' | sort -n; }

pid_of() { alive "silo$1" || fail "silo $1 does not run"; cat "$folder/silo$1.pid"; }

up() {
  local count=${1:-3}
  [ ! -e "$folder" ] || fail "a cluster is there already ($folder): run 'cluster.sh down' first."
  mkdir -p "$folder"
  (umask 077 && head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$folder/secret")
  echo "building …"
  (cd "$repository" && dotnet build -c Release -v q --nologo Gateway.Api && dotnet build -c Release -v q --nologo Silo) >"$folder/build.log" || fail "the build failed: $folder/build.log"
  start_database
  for i in $(seq "$count"); do start_silo "$i"; done
  for i in $(seq "$count"); do await_silo "$i"; done
  settings
  ASPNETCORE_URLS=$gateway_url launch gateway dotnet Gateway.Api/bin/Release/net10.0/Anomaly.Gateway.Api.dll
  await gateway "$gateway_url/health/ready"
  echo "the gateway listens on $gateway_url"
}

add() {
  local i
  i=$(($(silos | tail -1) + 1))
  start_silo "$i"
  await_silo "$i"
}

status() {
  local i
  for i in $(silos); do alive "silo$i" && echo "silo $i runs (pid $(cat "$folder/silo$i.pid"))" || echo "silo $i is gone"; done
  alive gateway && echo "gateway runs on $gateway_url" || echo "gateway is gone"
  curl -fsS --max-time 5 "$gateway_url/api/v1/cluster" && echo || true
}

stop_silo() {
  local pid
  pid=$(pid_of "$1")
  kill -TERM "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  echo "silo $1 has stopped"
}

down() {
  local name
  for name in gateway $(silos | sed 's/^/silo/'); do
    alive "$name" || continue
    kill -CONT "$(cat "$folder/$name.pid")" 2>/dev/null || true
    kill -TERM "$(cat "$folder/$name.pid")" 2>/dev/null || true
  done
  for name in gateway $(silos | sed 's/^/silo/'); do
    for _ in $(seq 100); do alive "$name" || break; sleep 0.1; done
    ! alive "$name" || kill -KILL "$(cat "$folder/$name.pid")"
  done
  stop_database
  rm -rf "$folder"
  echo "gone"
}

case ${1:-} in
  up) up "${2:-3}" ;;
  add) add ;;
  kill) pid=$(pid_of "${2:?which silo?}") && kill -KILL "$pid" && echo "silo $2 was killed" ;;
  stop) stop_silo "${2:?which silo?}" ;;
  pause) kill -STOP "$(pid_of "${2:?which silo?}")" && echo "silo $2 is frozen" ;;
  resume) kill -CONT "$(pid_of "${2:?which silo?}")" && echo "silo $2 goes on" ;;
  status) status ;;
  logs) if [ "${2:-gateway}" = gateway ]; then tail -n 50 "$folder/gateway.log"; else tail -n 50 "$folder/silo$2.log"; fi ;;
  down) down ;;
  *) sed -n '2,11p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'; exit 2 ;;
esac
