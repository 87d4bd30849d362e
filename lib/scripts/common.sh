# shellcheck shell=sh
# Sourced by the scripts beside it: how they speak to servers. The password goes through the environment of one
# command, never through an argument.

# Where all speak TLS: the folder of the Secret with the certificate. The one in use is in $RUN/tls.
: "${CERTIFICATE:=}"
# All servers and Sentinels show one certificate, and who signed it is what is checked. One's own server is not doubted:
# what it has to say is not less true once its certificate has ended. That is, unless $doubted is set.
client() { # host arguments...: redis-cli, as this pod speaks to that one
  host=$1
  shift
  if [ -n "$CERTIFICATE" ]; then
    tls=${tls:-$RUN/tls}
    set -- --tls --cacert "$tls/ca.crt" --cert "$tls/tls.crt" --key "$tls/tls.key" "$@"
    if [ "$host" = "$POD_IP" ] && [ -z "${doubted:-}" ]; then set -- --insecure "$@"; fi
  fi
  exec redis-cli --no-auth-warning -h "$host" "$@"
}

as() { # user host command...: runs a command on a server, at another $port than its own if that is set; no answer
  # within 2 s is a failure
  (
    REDISCLI_AUTH=$(cat "$CREDENTIALS/$1") user=$1 host=$2
    export REDISCLI_AUTH
    shift 2
    client "$host" --user "$user" -p "${port:-$PORT}" "$@" 2>/dev/null
  ) &
  within_2_seconds $!
}

port_of() { # acl-file: where the server or Sentinel listens whose users it has
  case $1 in
    sentinel-users.acl) echo "$SENTINEL_PORT" ;;
    *) echo "$PORT" ;;
  esac
}

release_of() { # host: the release that runs there as a number that grows, 8.0 as 8000; a large one where it does not say
  as keeper "$1" info server | awk -F '[:.]' '
    # Valkey says a Redis version too, before its own.
    $1 == "redis_version" || $1 == "valkey_version" { release = 1000 * $2 + $3 }
    END { print release ? release : 999999 }'
}

# Not timeout(1): busybox' leaves a process behind at each call, and where the server is the container's first process
# nobody reaps it.
within_2_seconds() { # pid: waits for a child, and ends it then, with the status 143
  polls=0
  while kill -0 "$1" 2>/dev/null; do
    [ "$polls" -lt 100 ] || kill "$1" 2>/dev/null
    sleep 0.02
    polls=$((polls + 1))
  done
  wait "$1"
}

say() { # a line of log, as JSON; takes no quotes
  printf '{"time":"%s","event":"%s","message":"%s"}\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "${0##*/}" "$*" >&2
}

replication() { as "$1" "$2" info replication | tr -d '\r'; } # user host

told=
later() { # why: says once, until $told is empty again, why something is not done yet
  [ "$told" = "$1" ] || say "$1; it is tried again"
  told=$1
  return 1
}

secret() { # directive user: a line of configuration with the user's password
  printf '%s "%s"\n' "$1" "$(sed 's/["\\]/\\&/g' "$CREDENTIALS/$2")"
}
configured() { grep -qx "$1" "$CONFIG/redis.conf"; }
loads_aof() { # whether the data set comes from an append-only file, which holds every write that was answered, but for
  # those that waited for the disk when the server was killed: a second's, and longer where the disk is slow
  for manifest in "$DATA"/appendonlydir/*.manifest; do
    [ -s "$manifest" ] || return 1
  done
  configured 'appendonly yes' && return 0
  # Written with another durability than is wanted now: it counts until a snapshot is newer or none is wanted.
  configured 'save ""' && return 1
  [ ! -s "$DATA/dump.rdb" ] || [ -n "$(find "$DATA/appendonlydir" -name '*.aof' -newer "$DATA/dump.rdb")" ]
}
