#!/bin/sh
# Before a server stops: writes down on its volume what its data takes in memory, and how much it may, for the next one
# there, which may be given less.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

as probe "$POD_IP" info memory | tr -d '\r' | awk -F: '
  { field[$1] = $2 }
  END {
    # What waits for replicas and for the disk is no data, and does not count towards maxmemory.
    if ("used_memory" in field)
      printf "%.0f %.0f\n", field["used_memory"] - field["mem_not_counted_for_evict"], field["maxmemory"]
  }' >"$DATA/memory.new"
if [ -s "$DATA/memory.new" ]; then mv "$DATA/memory.new" "$DATA/memory"; fi
