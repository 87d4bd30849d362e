# shellcheck shell=sh
# Sourced by topology.sh of servers that replicate one primary. They know each other by the names of their Services,
# which stay when pods move.

host_of() { echo "$1.$SERVICES"; } # pod
own_host() { host_of "$POD_NAME"; }

own_directives() { # lines of redis.conf that only this pod knows
  echo "replica-announce-ip $(own_host)"
  secret masterauth replication
}
start_as_primary() { say "starting as the primary: $1"; } # why
start_as_replica() { # host
  say "starting as a replica of $1"
  echo "replicaof $1 $PORT" >>"$RUN/redis.conf"
}
# A replica of nobody takes no writes, is not ready, and nobody copies from it: the keeper, which sees all servers, says
# what it is to be.
start_as_nobody() { # why
  say "starting as a replica of nobody: $1"
  echo "replicaof 127.0.0.1 1" >>"$RUN/redis.conf"
}

serves() { # whether a loaded server is a primary, or a replica whose link is up
  case $(replication probe "$POD_IP") in *role:master* | *master_link_status:up*) ;; *) false ;; esac
}
