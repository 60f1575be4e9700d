#!/usr/bin/env bash
# A cluster on this machine: PostgreSQL in a throw-away folder, and equal processes of the product (gateway and silo together), each under a
# supervisor that restarts it when it ends by itself.
#   cluster.sh up [N]      PostgreSQL and N processes (3)
#   cluster.sh add         one process more
#   cluster.sh kill I      kill -9 process I; it is not restarted
#   cluster.sh stop I      stop process I gracefully
#   cluster.sh start I     start process I again
#   cluster.sh pause I     freeze process I (SIGSTOP); `resume I` lets it go on
#   cluster.sh status      who runs, and what the cluster says of itself
#   cluster.sh logs I
#   cluster.sh down        stop everything and delete the folder
# Settings: ANOMALY_LOCAL (folder), ANOMALY_BASE_PORT (5000: process 1; the others and PostgreSQL above it), ANOMALY_SOURCE (Simulated).
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=${ANOMALY_LOCAL:-$repository/artifacts/cluster}
base=${ANOMALY_BASE_PORT:-5000}
database_port=$((base + 432))

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

url() { echo "http://127.0.0.1:$((base + $1 - 1))"; }

alive() { [ -f "$folder/silo$1.pid" ] && kill -0 "$(cat "$folder/silo$1.pid")" 2>/dev/null; }

# Runs process I, and again when it ends by itself, as one does that the others have declared dead. Runs in the background, for as long as silo$1.on is there.
supervise() {
  local i=$1
  export DOTNET_NOLOGO=1 ASPNETCORE_URLS
  ASPNETCORE_URLS=$(url "$i")
  export ConnectionStrings__Anomaly="Host=127.0.0.1;Port=$database_port;Username=anomaly;Database=postgres"
  export Anomaly__Store__Engine=PostgreSql Anomaly__MarketData__Source=${ANOMALY_SOURCE:-Simulated}
  export Anomaly__Cluster__Mode=PostgreSql Anomaly__Cluster__AdvertisedHost=127.0.0.1 Anomaly__Cluster__SiloName="silo $i"
  export Anomaly__Cluster__SiloPort=$((base + 100 + i)) Anomaly__Cluster__GatewayPort=$((base + 200 + i))
  while [ -e "$folder/silo$i.on" ]; do
    dotnet "$repository/Gateway.Api/bin/Release/net10.0/Anomaly.Gateway.Api.dll" &
    echo $! >"$folder/silo$i.pid"
    wait $! || true
    sleep 1
  done
}

start_process() {
  touch "$folder/silo$1.on"
  (cd "$repository" && setsid nohup "${BASH_SOURCE[0]}" supervise "$1" >>"$folder/silo$1.log" 2>&1 </dev/null &)
}

await() {
  for _ in $(seq 120); do
    curl -fsS -o /dev/null "$(url "$1")/health/ready" 2>/dev/null && { echo "process $1 is ready: $(url "$1")"; return 0; }
    sleep 0.5
  done
  fail "process $1 is not ready after 60 s: $folder/silo$1.log"
}

processes() { ls "$folder" 2>/dev/null | sed -n 's/^silo\([0-9]*\)\.log$/\1/p' | sort -n; }

pid_of() { alive "$1" || fail "process $1 does not run"; cat "$folder/silo$1.pid"; }

up() {
  local count=${1:-3}
  [ ! -e "$folder" ] || fail "a cluster is there already ($folder): run 'cluster.sh down' first."
  mkdir -p "$folder"
  echo "building …"
  (cd "$repository" && dotnet build -c Release -v q --nologo Gateway.Api) >"$folder/build.log" || fail "the build failed: $folder/build.log"
  start_database
  for i in $(seq "$count"); do start_process "$i"; done
  for i in $(seq "$count"); do await "$i"; done
}

add() {
  local i
  i=$(($(processes | tail -1) + 1))
  start_process "$i"
  await "$i"
}

status() {
  local i asked=
  for i in $(processes); do alive "$i" && echo "process $i runs at $(url "$i") (pid $(cat "$folder/silo$i.pid"))" || echo "process $i is gone"; done
  for i in $(processes); do
    alive "$i" && curl -fsS --max-time 5 "$(url "$i")/api/v1/cluster" && echo && asked=yes && break
  done
  [ -n "$asked" ] || echo "no process answers"
}

stop_process() {
  local pid
  pid=$(pid_of "$1")
  rm -f "$folder/silo$1.on"
  kill -TERM "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  echo "process $1 has stopped"
}

down() {
  local i
  rm -f "$folder"/silo*.on
  for i in $(processes); do
    alive "$i" || continue
    kill -CONT "$(cat "$folder/silo$i.pid")" 2>/dev/null || true
    kill -TERM "$(cat "$folder/silo$i.pid")" 2>/dev/null || true
  done
  for i in $(processes); do
    for _ in $(seq 100); do alive "$i" || break; sleep 0.1; done
    ! alive "$i" || kill -KILL "$(cat "$folder/silo$i.pid")"
  done
  stop_database
  rm -rf "$folder"
  echo "gone"
}

case ${1:-} in
  up) up "${2:-3}" ;;
  add) add ;;
  supervise) supervise "${2:?which process?}" ;;
  kill) pid=$(pid_of "${2:?which process?}") && rm -f "$folder/silo$2.on" && kill -KILL "$pid" && echo "process $2 was killed" ;;
  stop) stop_process "${2:?which process?}" ;;
  start) start_process "${2:?which process?}" && await "$2" ;;
  pause) kill -STOP "$(pid_of "${2:?which process?}")" && echo "process $2 is frozen" ;;
  resume) kill -CONT "$(pid_of "${2:?which process?}")" && echo "process $2 goes on" ;;
  status) status ;;
  logs) tail -n 50 "$folder/silo${2:?which process?}.log" ;;
  down) down ;;
  *) sed -n '2,13p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'; exit 2 ;;
esac
