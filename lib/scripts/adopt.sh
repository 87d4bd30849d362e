#!/bin/sh
# Before a server starts: brings what lies on its volume in line with the durability that redis.conf asks for. The
# server looks at one kind of file alone, and would start empty beside the other kind.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

aof=$DATA/appendonlydir snapshot=$DATA/dump.rdb
if loads_aof; then
  if ! configured 'appendonly yes'; then
    say "the append-only file is newer than any snapshot: going on with it this time"
    echo 'appendonly yes' >>"$RUN/redis.conf"
  fi
elif ! configured 'appendonly yes'; then
  rm -rf "$aof" # else a later start would take it for the newer one
elif [ -s "$snapshot" ]; then
  # An append-only file may begin with a snapshot. Its folder comes to be whole or not at all.
  rmdir "$aof" 2>/dev/null || true
  if [ ! -e "$aof" ]; then
    say "the append-only file begins with the snapshot"
    rm -rf "$aof.new"
    mkdir "$aof.new"
    base=appendonly.aof.1.base.rdb
    ln "$snapshot" "$aof.new/$base" 2>/dev/null || cp "$snapshot" "$aof.new/$base"
    echo "file $base seq 1 type b" >"$aof.new/appendonly.aof.manifest"
    mv "$aof.new" "$aof"
  fi
fi
