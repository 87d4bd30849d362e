#!/bin/sh
# Holds back a primary whose data set is empty or stale while a replica of its shard may hold the data: with the port
# shut, the others find it failed and promote the replica, which this server then follows. nodes.conf says what the
# server was: it outlives the data set of a server without persistence.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

# An append-only file holds every write that was answered: nothing to wait for.
for manifest in "$DATA"/appendonlydir/*.manifest; do
  [ -s "$manifest" ] && exit 0
done
[ -s "$DATA/nodes.conf" ] || exit 0
own=$(grep myself "$DATA/nodes.conf") || exit 0
owns_slots "$own" || exit 0
id=$(id_of "$own")
replicas=$(grep -E " [^ ]*slave[^ ]* $id " "$DATA/nodes.conf") || exit 0

name_of() { # line: the peer's stable name, or its address where it has none
  name=${1#*,}
  name=${name%% *}
  name=${name%%,*}
  if [ -n "$name" ] && [ "$name" != "${1%% *}" ]; then echo "$name"; else address_of "$1"; fi
}
promoted() { # whether a living replica of the shard, or one it told, owns the slots now
  echo "$replicas" | while read -r replica; do
    view=$(as keeper "$(name_of "$replica")" cluster nodes) || continue
    mine=$(echo "$view" | grep "^$id ") || exit 1 # forgotten: others serve
    owns_slots "$mine" || exit 1
  done && return 1
  return 0
}
nothing_to_lose() { # whether each replica is away for good (another id under its name) or answers with no key
  echo "$replicas" | while read -r replica; do
    host=$(name_of "$replica")
    theirs=$(own_line "$host") || exit 1
    [ "$(id_of "$theirs")" = "$(id_of "$replica")" ] || continue
    [ "$(as keeper "$host" dbsize)" = 0 ] || exit 1
  done
}

say "holding back: the data set is empty or stale and a replica may hold the data"
began=$(date +%s)
until promoted || nothing_to_lose; do
  # A snapshot of one's own is better than no primary at all, once the others had the time to promote a replica.
  if [ -s "$DATA/dump.rdb" ] && [ $(($(date +%s) - began)) -ge "$DETECTION_SECONDS" ]; then break; fi
  sleep 1
done
say "starting after $(($(date +%s) - began)) s"
