#!/bin/sh
# Before a server starts: gives each replica in nodes.conf the shard id of its primary. A server that stops while the
# ids are still being agreed on leaves them apart, and some versions then refuse the file at every start, for ever:
# https://github.com/valkey-io/valkey/issues/2171, https://github.com/redis/redis/pull/13468. Newer ones do as is done here.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

nodes=$DATA/nodes.conf
[ -s "$nodes" ] || exit 0
# Fields as in CLUSTER NODES: 1 id, 3 flags, 4 primary. The first reading learns each node's shard id.
awk '
  NR == FNR { if (match($2, /shard-id=[0-9a-f]+/)) shard[$1] = substr($2, RSTART, RLENGTH); next }
  $3 ~ /slave/ && $4 in shard { sub(/shard-id=[0-9a-f]+/, shard[$4]) }
  { print }
' "$nodes" "$nodes" >"$nodes.mended"
if cmp -s "$nodes" "$nodes.mended"; then
  rm "$nodes.mended"
else
  say "nodes.conf gave a replica another shard id than its primary has: it has its primary's now"
  sync
  mv "$nodes.mended" "$nodes"
fi
