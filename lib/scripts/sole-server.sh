#!/bin/sh
# Before a server starts: waits until no other one works on its volume. A pod that is deleted by force is replaced while
# its server still runs, on the same disk: of two that write into one append-only file, one loses what it acknowledged,
# and neither may be able to read the file again. Each server listens on a socket on its volume, where the next one finds
# it; a socket on a disk that came from another node has nobody behind it.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

socket=$DATA/server.sock
another_works() { # whether anybody takes connections, be it one that hangs
  [ -S "$socket" ] || return 1
  redis-cli -s "$socket" ping >"$RUN/other" 2>&1 &
  within_2_seconds $! || true
  ! grep -qE 'refused|No such file' "$RUN/other"
}

said=nothing
while another_works; do
  answer=$(tr -d '"\\\n' <"$RUN/other")
  if [ "$answer" != "$said" ]; then
    say "another server still works on this volume: waiting until it has ended. It says: ${answer:-nothing}"
    said=$answer
  fi
  sleep 0.1
done
{
  echo "unixsocket $socket"
  echo 'unixsocketperm 700'
} >>"$RUN/redis.conf"
