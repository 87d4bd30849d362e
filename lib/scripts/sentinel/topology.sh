# shellcheck shell=sh
# Sourced by the scripts of a server that Sentinels watch over: whom they name, and what such a server does besides what
# every server does.

# shellcheck source=lib/scripts/replicated.sh
. "$CONFIG/replicated.sh"

ask_sentinel() ( # user pod command...
  user=$1 host=$(host_of "$2")
  shift 2
  export port="$SENTINEL_PORT" # of as
  as "$user" "$host" "$@"
)
ask_sentinels() { # command...: what they answer, all asked at once
  for pod in $SENTINELS; do
    ask_sentinel probe "$pod" "$@" &
  done
  wait
}
named() { # the host that a majority of all Sentinels names as the primary, or nothing
  ask_sentinels sentinel get-master-addr-by-name "$PRIMARY_NAME" |
    awk -v all="$(echo "$SENTINELS" | wc -w)" -v domain=".$SERVICES" '
      substr($0, length($0) - length(domain) + 1) == domain && ++votes[$0] * 2 > all { named = $0 }
      END { if (named) print named }'
}
failing_over() { # whether some Sentinel is promoting another server
  ask_sentinels sentinel master "$PRIMARY_NAME" | grep -q failover_in_progress
}

before_server() { sh "$CONFIG/hold.sh"; }
beside_server() { # follows whom the Sentinels name by the time it has loaded
  sh "$CONFIG/join.sh" &
}
primary() { replication keeper "$POD_IP" | grep -q role:master; }
hand_over() { sh "$CONFIG/hand-over.sh"; }
