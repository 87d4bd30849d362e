#!/bin/sh
# Runs beside a server that has just started: meets the peers it knew, wherever they are now. Servers learn a new
# address only from a living link; if all pods came back with new ones, nobody could reach anybody. A peer is met only
# if it answers with the id that nodes.conf has for it: an address may by now belong to a stranger. A replica is made to
# follow its primary to where that is now.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/cluster/topology.sh
. "$CONFIG/topology.sh"

peers() { # that may have moved: at first all of them, since a link that is being tried looks like one that works
  echo "$view" | grep -v myself | if [ "$passes" -le 3 ]; then cat; else grep -E ' [^ ]*fail[^ ]* | disconnected'; fi
}

follow() { # the primary, at its address in CLUSTER NODES: Redis tries an old one for ever if gossip told it the new one
  replication=$(as keeper "$POD_IP" info replication) || return
  case $replication in *role:slave*master_link_status:down*) ;; *) return ;; esac
  primary=$(echo "$view" | sed -n 's/^.* [^ ]*myself,slave[^ ]* \([0-9a-f]*\) .*/\1/p')
  ip=$(address_of "$(echo "$view" | grep "^$primary ")")
  case $ip/$replication in /* | *master_host:"$ip"[!0-9]*) return ;; esac
  say "following the primary to $ip"
  as keeper "$POD_IP" cluster replicate "$primary" >/dev/null
}

passes=0 quiet=0
while [ "$passes" -lt 300 ] && [ "$quiet" -lt "$DETECTION_SECONDS" ]; do
  sleep 1
  passes=$((passes + 1)) quiet=$((quiet + 1))
  view=$(as keeper "$POD_IP" cluster nodes) || continue
  case $view in *myself*) ;; *) continue ;; esac # still loading
  [ -z "$(peers)" ] || quiet=0
  follow
  peers | while read -r id address rest; do
    host=$(name_of "$id $address")
    [ -n "$host" ] || continue
    theirs=$(own_line "$host") || continue
    [ "$(id_of "$theirs")" = "$id" ] || continue
    ip=$(address_of "$theirs")
    case "$address $rest" in
      "$ip:"*fail* | "$ip:"*disconnected*) ;;
      "$ip:"*) continue ;; # where it was, and in touch
    esac
    say "meeting $host at $ip"
    as keeper "$POD_IP" cluster meet "$ip" "$PORT" "$BUS_PORT" >/dev/null
  done
done
