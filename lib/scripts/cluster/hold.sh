#!/bin/sh
# Holds back a primary while a replica of its shard may hold more data than its own files: with the port shut, the
# others find it failed and promote the replica, which this server then follows. nodes.conf says what the
# server was, since it outlives the data set of a server without persistence; on a new volume the others say it.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/left-behind.sh
. "$CONFIG/left-behind.sh"
# shellcheck source=lib/scripts/cluster/topology.sh
. "$CONFIG/topology.sh"

began=$(date +%s)
detected() { [ $(($(date +%s) - began)) -ge "$DETECTION_SECONDS" ]; }

# A new volume: as long as the others have slots for what stood under this name, it must not answer in its place. At
# the address of the old server it would keep them from finding that one failed, and the replicas, which know their
# primary by its address, would copy the emptiness: there it holds back until the slots are handed on, however long.
if [ ! -s "$DATA/nodes.conf" ]; then
  # Data that was put there.
  if loads_aof; then exit 0; fi
  name=$POD_NAME.$DOMAIN
  while before=$(as keeper "$DOMAIN" cluster nodes | grep -F ",$name" | grep master) && owns_slots "$before"; do
    case $(address_of "$before") in '' | "$POD_IP") ;; *) if detected; then break; fi ;; esac
    say "holding back: the volume is new, and the slots of the server before are not handed on yet"
    sleep 1
  done
  exit 0
fi
own=$(grep myself "$DATA/nodes.conf") || exit 0
owns_slots "$own" || exit 0
id=$(id_of "$own")
replicas=$(grep -E " [^ ]*slave[^ ]* $id " "$DATA/nodes.conf") || exit 0

host_of() { # line: the peer's stable name, or its address where it has none
  host=$(name_of "$1")
  [ -n "$host" ] || host=$(address_of "$1")
  echo "$host"
}
promoted() { # whether a living replica of the shard, or one it told, owns the slots now
  echo "$replicas" | while read -r replica; do
    view=$(as keeper "$(host_of "$replica")" cluster nodes) || continue
    mine=$(echo "$view" | grep "^$id ") || exit 1 # forgotten: others serve
    owns_slots "$mine" || exit 1
  done && return 1
  return 0
}
nothing_to_lose() { # whether each replica is away for good (another id under its name) or answers with no key
  echo "$replicas" | while read -r replica; do
    host=$(host_of "$replica")
    theirs=$(own_line "$host") || exit 1
    [ "$(id_of "$theirs")" = "$(id_of "$replica")" ] || continue
    [ "$(as keeper "$host" dbsize)" = 0 ] || exit 1
  done
}

hosts=$(echo "$replicas" | while read -r replica; do host_of "$replica"; done)
whole() { # whether nobody holds more than its own append-only file
  # shellcheck disable=SC2086
  loads_aof && ! left_behind "$(address_of "$own")" $hosts
}

if whole; then exit 0; fi
say "holding back: a replica may hold more data"
until promoted || nothing_to_lose || whole; do
  # Data of one's own is better than no primary at all, once the others had the time to promote a replica.
  if detected && { loads_aof || [ -s "$DATA/dump.rdb" ]; }; then break; fi
  sleep 1
done
say "starting after $(($(date +%s) - began)) s"
