# shellcheck shell=sh
# Sourced by the scripts of a server of a Redis Cluster: how CLUSTER NODES reads, and what such a server does besides
# what every server does.

own_line() { # host: the line in CLUSTER NODES in which a server describes itself
  as keeper "$1" cluster nodes | grep myself
}

# Fields of a CLUSTER NODES line: 1 id, 2 ip:port@bus,hostname, 3 flags, 4 primary, 8 link, 9… slots.
id_of() { echo "${1%% *}"; }
endpoint_of() { endpoint=${1#* }; echo "${endpoint%% *}"; }
address_of() { endpoint=$(endpoint_of "$1"); echo "${endpoint%%:*}"; }
name_of() { # line: the stable name that the node announces, or nothing
  endpoint=$(endpoint_of "$1")
  case $endpoint in *,*) name=${endpoint#*,}; echo "${name%%,*}" ;; esac
}
owns_slots() { # line: whether it is that of a primary with slots
  # shellcheck disable=SC2086
  set -- $1
  case ${3:-} in *master*) [ $# -gt 8 ] ;; *) false ;; esac
}

own_directives() { # lines of redis.conf that only this pod knows
  echo "cluster-announce-ip $POD_IP"
  echo "replica-announce-ip $POD_IP"
  echo "cluster-announce-hostname $POD_NAME.$DOMAIN"
  secret masterauth replication
}
before_server() { # holds back where serving at once could lose data
  sh "$CONFIG/shard-ids.sh"
  sh "$CONFIG/hold.sh"
}
beside_server() { # makes its new address known to the peers it had
  sh "$CONFIG/rejoin.sh" &
}
serves() { # whether a loaded server is a replica whose link is up, or a primary that owns slots
  case $(as probe "$POD_IP" info replication) in
    *master_link_status:up*) ;;
    *role:master*) owns_slots "$(as probe "$POD_IP" cluster nodes | grep myself)" ;;
    *) false ;;
  esac
}
primary() { owns_slots "$(own_line "$POD_IP")"; }
# In the middle of an upgrade the oldest release comes first: all can copy that one, while a later one would cut off the
# replicas that are not updated yet. Then the replica that has read most.
heirs() {
  as keeper "$POD_IP" info replication | sed -n 's/^slave[0-9]*:ip=\([^,]*\),.*state=online,offset=\([0-9]*\).*/\2 \1/p' |
    while read -r offset replica; do
      echo "$(release_of "$replica") $offset $replica"
    done | sort -k 1,1n -k 2,2rn
}
hand_over() { # to the first of them; the server itself holds writes back meanwhile
  heirs | while read -r _ _ replica; do
    say "handing over to $replica"
    [ "$(as keeper "$replica" cluster failover)" = OK ] || continue
    tries=0
    while primary && [ "$tries" -lt 50 ]; do
      sleep 0.2
      tries=$((tries + 1))
    done
    primary || break
  done
}
