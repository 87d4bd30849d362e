# shellcheck shell=sh
# Sourced by the scripts beside it: how they speak to servers. The password goes through the environment of one
# command, never through an argument.

as() { # user host command...: runs a command on a server; no answer within 2 s is a failure
  user=$1 host=$2
  shift 2
  REDISCLI_AUTH=$(cat "$CREDENTIALS/$user") timeout 2 redis-cli --no-auth-warning --user "$user" -h "$host" -p "$PORT" "$@" 2>/dev/null
}

own_line() { # host: the line in CLUSTER NODES in which a server describes itself
  as keeper "$1" cluster nodes | grep myself
}

say() { # a line of log, as JSON; takes no quotes
  printf '{"time":"%s","event":"%s","message":"%s"}\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "${0##*/}" "$*" >&2
}

# Fields of a CLUSTER NODES line: 1 id, 2 ip:port@bus,hostname, 3 flags, 4 primary, 8 link, 9… slots.
id_of() { echo "${1%% *}"; }
address_of() { address=${1#* }; address=${address%% *}; echo "${address%%:*}"; }
owns_slots() { # line: whether it is that of a primary with slots
  # shellcheck disable=SC2086
  set -- $1
  case ${3:-} in *master*) [ $# -gt 8 ] ;; *) false ;; esac
}
