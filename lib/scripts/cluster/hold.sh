#!/bin/sh
# Holds back a primary whose data set is empty or stale while a replica of its shard may hold the data: with the port
# shut, the others find it failed and promote the replica, which this server then follows. nodes.conf says what the
# server was, since it outlives the data set of a server without persistence; on a new volume the others say it.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/cluster/topology.sh
. "$CONFIG/topology.sh"

# An append-only file holds every write that was answered: nothing to wait for.
if loads_aof; then exit 0; fi

began=$(date +%s)
detected() { [ $(($(date +%s) - began)) -ge "$DETECTION_SECONDS" ]; }

# A new volume: as long as the others have slots for what stood under this name, it must not answer in its place. At
# the address of the old server it would keep them from finding that one failed, and the replicas, which know their
# primary by its address, would copy the emptiness: there it holds back until the slots are handed on, however long.
if [ ! -s "$DATA/nodes.conf" ]; then
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

say "holding back: the data set is empty or stale and a replica may hold the data"
until promoted || nothing_to_lose; do
  # A snapshot of one's own is better than no primary at all, once the others had the time to promote a replica.
  if [ -s "$DATA/dump.rdb" ] && detected; then break; fi
  sleep 1
done
say "starting after $(($(date +%s) - began)) s"
