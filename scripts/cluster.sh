#!/usr/bin/env bash
# cluster.sh up|down|status: every role of Bourse as a process of its own on 127.0.0.1, with PostgreSQL, Redis and RabbitMQ.
#   --folder DIR    what they keep: data, logs, passwords, ports (build/cluster)
#   --bourse FILE   the binary (build/release/bourse)
#   --port N        the roles listen from this port on; without it, and for the servers, free ports are found at the first `up`
#   --remove        with `down`: remove the folder as well
# `up` starts what does not run, and makes the super user admin, whose password is $BOURSE_ADMIN_PASSWORD or is printed once. `down`
# keeps the database for the next `up`. `status` exits with 1 when something is not ready.
set -euo pipefail

caller=$PWD
cd "$(dirname "$0")/.."
roles=(api quotes orders prices monitor)
servers=(postgres redis names rabbitmq)
command=${1:-} folder=build/cluster bourse=build/release/bourse first_port='' remove=no
patience=60

die() {
  echo "cluster: $*" >&2
  exit 1
}

usage() {
  sed -n '2,8s/^# \{0,1\}//p' scripts/cluster.sh >&2
  exit 2
}

# A path as whoever calls means it.
path_of() {
  (cd "$caller" && realpath -m -- "$1")
}

[ $# -gt 0 ] && shift
while [ $# -gt 0 ]; do
  case $1 in
    --folder | --bourse | --port) [ -n "${2:-}" ] || die "$1 needs a value" ;;
    --remove) ;;
    *) echo "cluster: there is no option $1" >&2 && usage ;;
  esac
  case $1 in
    --folder) folder=$(path_of "$2") && shift ;;
    --bourse) bourse=$(path_of "$2") && shift ;;
    --port)
      [[ $2 =~ ^[1-9][0-9]{0,4}$ && $2 -le 65531 ]] || die "--port: '$2' is no port below 65532"
      first_port=$2 && shift
      ;;
    --remove) remove=yes ;;
  esac
  shift
done

# Processes
# ----------------------------------------------------------------------------------------------------------------------

# When a process began, in ticks since the machine did: with the number of the process it names one for good.
began() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # Behind the name, which may hold blanks.
  read -r -a stat <<<"${stat##*) }"
  [ "${stat[0]}" != Z ] && echo "${stat[19]}"
}

is_running() {
  local pid start
  read -r pid start 2>/dev/null <"$folder/run/$1" && [ "$(began "$pid")" = "$start" ]
}

# launch NAME COMMAND…: in the background, in a session of its own, with a log.
launch() {
  local name=$1 pid
  shift
  setsid "$@" </dev/null >>"$folder/log/$name.log" 2>&1 &
  pid=$!
  echo "$pid $(began $pid)" >"$folder/run/$name"
}

# end NAME SIGNAL [group]: and waits until it has ended.
end() {
  local name=$1 signal=$2 whom=${3:-} pid deadline=$((SECONDS + patience))
  is_running "$name" || return 0
  read -r pid _ <"$folder/run/$name"
  [ -z "$whom" ] || pid=-$pid
  kill "-$signal" -- "$pid" 2>/dev/null || true
  while is_running "$name"; do
    [ $SECONDS -lt $deadline ] || { kill -KILL -- "$pid" 2>/dev/null || true; }
    sleep 0.05
  done
}

# await NAME WHAT…: until WHAT succeeds; shows the log when NAME ends before.
await() {
  local name=$1 deadline=$((SECONDS + patience))
  shift
  until "$@" >/dev/null 2>&1; do
    if ! is_running "$name" || [ $SECONDS -ge $deadline ]; then
      tail -n 20 "$folder/log/$name.log" >&2
      die "$name did not start; the above is the end of $folder/log/$name.log"
    fi
    sleep 0.1
  done
}

# Servers refuse to run as root, or to share their files with it.
as_postgres=() as_rabbitmq=()
if [ "$(id -u)" -eq 0 ]; then
  as_postgres=(setpriv --reuid postgres --regid postgres --init-groups)
  as_rabbitmq=(setpriv --reuid rabbitmq --regid rabbitmq --init-groups)
fi

# own USER PATH…
own() {
  local user=$1
  shift
  [ "$(id -u)" -ne 0 ] || chown -R "$user:" "$@"
}

# Ports and passwords
# ----------------------------------------------------------------------------------------------------------------------

is_free() {
  ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Below the ports that the system gives to whoever calls others.
free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); do
    if is_free $port && [[ " ${ports[*]} " != *" $port "* ]]; then
      echo $port
      return
    fi
  done
}

random_word() {
  od -An -N16 -tx1 /dev/urandom | tr -d ' \n'
}

# Chosen once a folder.
declare -A ports=()
choose() {
  local name port=$first_port
  for name in "${roles[@]}"; do
    ports[$name]=${port:-$(free_port)}
    [ -z "$port" ] || port=$((port + 1))
  done
  for name in "${servers[@]}" distribution; do ports[$name]=$(free_port); done
  password=$(random_word)
  (
    umask 077
    {
      echo "password=$password"
      for name in "${!ports[@]}"; do echo "ports[$name]=${ports[$name]}"; done
    } >"$folder/cluster.env"
  )
}

recall() {
  # shellcheck source=/dev/null
  . "$folder/cluster.env"
}

# Servers
# ----------------------------------------------------------------------------------------------------------------------

postgres_program() {
  local found
  found=$(find /usr/lib/postgresql -path "*/bin/$1" 2>/dev/null | sort -V | tail -n 1)
  [ -n "$found" ] || found=$(command -v "$1") || die "PostgreSQL is not installed: run scripts/setup.sh test"
  echo "$found"
}

answers_postgres() {
  PGPASSWORD=$password psql -X -q -h 127.0.0.1 -p "${ports[postgres]}" -U bourse -d postgres -c 'SELECT 1'
}

start_postgres() {
  local data=$folder/postgres
  if [ ! -e "$data/PG_VERSION" ]; then
    mkdir -p "$data"
    (umask 077 && echo "$password" >"$folder/password")
    own postgres "$data" "$folder/password"
    "${as_postgres[@]}" "$(postgres_program initdb)" -D "$data" --username bourse --pwfile "$folder/password" --auth scram-sha-256 \
      --encoding UTF8 --no-locale >"$folder/log/initdb.log"
    rm "$folder/password"
  fi
  launch postgres "${as_postgres[@]}" "$(postgres_program postgres)" -D "$data" -c listen_addresses=127.0.0.1 \
    -c "port=${ports[postgres]}" -c unix_socket_directories= -c max_connections=300
  await postgres answers_postgres
  PGPASSWORD=$password psql -X -q -A -t -h 127.0.0.1 -p "${ports[postgres]}" -U bourse -d postgres \
    -c "SELECT 1 FROM pg_database WHERE datname = 'bourse'" | grep -q 1 ||
    PGPASSWORD=$password psql -X -q -h 127.0.0.1 -p "${ports[postgres]}" -U bourse -d postgres -c 'CREATE DATABASE bourse'
}

answers_redis() {
  REDISCLI_AUTH=$password redis-cli -p "${ports[redis]}" ping | grep -q PONG
}

start_redis() {
  command -v redis-server >/dev/null || die 'Redis is not installed: run scripts/setup.sh test'
  (umask 077 && printf 'bind 127.0.0.1\nport %s\nsave ""\nappendonly no\nrequirepass %s\n' "${ports[redis]}" "$password" \
    >"$folder/redis.conf")
  launch redis redis-server "$folder/redis.conf"
  await redis answers_redis
}

answers_names() {
  ! is_free "${ports[names]}"
}

# It greets who speaks its protocol.
answers_rabbitmq() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/${ports[rabbitmq]}" || exit 1
    printf 'AMQP\0\0\11\1' >&3
    read -r -t 2 -n 1 -u 3 greeting
    [ "$greeting" = $'\1' ]
  )
}

# Erlang's name server; without one of our own RabbitMQ would leave one behind.
start_names() {
  command -v epmd >/dev/null || die 'RabbitMQ is not installed: run scripts/setup.sh test'
  launch names "${as_rabbitmq[@]}" epmd -address 127.0.0.1 -port "${ports[names]}"
  await names answers_names
}

start_rabbitmq() {
  local data=$folder/rabbitmq program
  program=$(find /usr/lib/rabbitmq/lib -path '*/sbin/rabbitmq-server' 2>/dev/null | sort -V | tail -n 1)
  [ -n "$program" ] || die 'RabbitMQ is not installed: run scripts/setup.sh test'
  mkdir -p "$data"
  printf '%s\n' 'default_user = bourse' "default_pass = $password" 'loopback_users = none' >"$data/rabbitmq.conf"
  echo '[].' >"$data/enabled_plugins"
  chmod -R go= "$data"
  own rabbitmq "$data"
  launch rabbitmq "${as_rabbitmq[@]}" env -i PATH="$PATH" HOME="$data" LANG=C.UTF-8 \
    ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT="${ports[names]}" RABBITMQ_NODENAME="bourse-${ports[rabbitmq]}@localhost" \
    RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT="${ports[rabbitmq]}" RABBITMQ_DIST_PORT="${ports[distribution]}" \
    RABBITMQ_MNESIA_BASE="$data/mnesia" RABBITMQ_LOG_BASE="$data" RABBITMQ_LOGS=- RABBITMQ_CONFIG_FILE="$data/rabbitmq" \
    RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_ENABLED_PLUGINS_FILE="$data/enabled_plugins" RABBITMQ_PID_FILE="$data/pid" \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='+sbwt none +sbwtdcpu none +sbwtdio none' "$program"
  await rabbitmq answers_rabbitmq
}

# Bourse
# ----------------------------------------------------------------------------------------------------------------------

url_of() {
  echo "http://127.0.0.1:${ports[$1]}"
}

# The settings that all roles share; each takes what it needs.
write_settings() {
  (
    umask 077
    cat >"$folder/bourse.yaml" <<YAML
# Of scripts/cluster.sh; each role is told its name and its port by flags.
database:
  url: postgresql://bourse:$password@127.0.0.1:${ports[postgres]}/bourse
cache:
  url: redis://default:$password@127.0.0.1:${ports[redis]}
broker:
  url: amqp://bourse:$password@127.0.0.1:${ports[rabbitmq]}/%2F
monitor:
  url: $(url_of monitor)
YAML
  )
}

is_ready() {
  [ "$(curl -s -o /dev/null -m 5 -w '%{http_code}' "$(url_of "$1")/readyz")" = 200 ]
}

start_role() {
  is_free "${ports[$1]}" || die "port ${ports[$1]}, where $1 should listen, is taken"
  launch "$1" "$bourse" serve --roles "$1" --listen "127.0.0.1:${ports[$1]}" --config "$folder/bourse.yaml" --data "$folder/data"
}

# Commands
# ----------------------------------------------------------------------------------------------------------------------

show_addresses() {
  local role
  for role in "${roles[@]}"; do printf '%-9s %s\n' "$role" "$(url_of "$role")"; done
  echo "settings  $folder/bourse.yaml"
}

up() {
  [ -x "$bourse" ] || die "there is no $bourse: run make build, or name it with --bourse"
  mkdir -p "$folder/run" "$folder/log"
  folder=$(realpath "$folder")
  "${as_postgres[@]}" test -x "$folder" || die "$folder cannot be reached by the user postgres: name another --folder"
  [ -e "$folder/cluster.env" ] || choose
  recall
  # What is half up goes down again.
  trap down EXIT
  local name
  for name in "${servers[@]}"; do
    is_running "$name" || "start_$name"
  done
  write_settings
  "$bourse" migrate --config "$folder/bourse.yaml" --data "$folder/data"
  # Without input, so that a password is made and printed, unless BOURSE_ADMIN_PASSWORD gives one.
  "$bourse" init --admin admin --config "$folder/bourse.yaml" --data "$folder/data" </dev/null
  for name in "${roles[@]}"; do
    is_running "$name" || start_role "$name"
  done
  for name in "${roles[@]}"; do await "$name" is_ready "$name"; done
  trap - EXIT
  show_addresses
}

down() {
  [ -d "$folder/run" ] || return 0
  local role
  for role in "${roles[@]}"; do end "$role" TERM & done
  wait
  end rabbitmq TERM group
  end names TERM
  end redis TERM
  end postgres INT
  rm -rf "$folder/run"
  [ $remove = no ] || rm -rf "$folder"
}

status() {
  [ -e "$folder/cluster.env" ] || die "nothing was started in $folder"
  recall
  local name state fine=0
  for name in "${servers[@]}" "${roles[@]}"; do
    state=ready
    if ! is_running "$name"; then
      state='not running'
    elif [[ " ${roles[*]} " == *" $name "* ]]; then
      is_ready "$name" || state='not ready'
    else
      "answers_$name" >/dev/null 2>&1 || state='not ready'
    fi
    [ "$state" = ready ] || fine=1
    printf '%-9s %-12s 127.0.0.1:%s\n' "$name" "$state" "${ports[$name]}"
  done
  return $fine
}

case $command in
  up | down | status) $command ;;
  *) usage ;;
esac
