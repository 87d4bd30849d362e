#!/bin/sh
# Runs beside a server that has just started: meets the peers it knew, wherever they are now. Servers learn a new
# address only from a living link; if all pods came back with new ones, nobody could reach anybody. A peer is met only
# if it answers with the id that nodes.conf has for it: an address may by now belong to a stranger.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

passes=0
while [ "$passes" -lt 300 ]; do
  sleep 1
  passes=$((passes + 1))
  view=$(as keeper "$POD_IP" cluster nodes) || continue
  case $view in *myself*) ;; *) continue ;; esac # still loading
  away=$(echo "$view" | grep -v myself | grep -E ' [^ ]*fail[^ ]* | disconnected') || exit 0
  echo "$away" | while read -r id address _; do
    host=${address#*,}
    host=${host%%,*}
    case $host in "" | "$address") continue ;; esac # has no stable name
    theirs=$(own_line "$host") || continue
    [ "$(id_of "$theirs")" = "$id" ] || continue
    ip=$(address_of "$theirs")
    say "meeting $host at $ip"
    as keeper "$POD_IP" cluster meet "$ip" "$PORT" "$BUS_PORT" >/dev/null
  done
done
