#!/bin/sh
# serve.sh: has a server hold one file of the backup after the other, for the program beside it, which stops the server
# when it has copied all of its keys. Nobody else reaches it: it listens on a socket of the pod.
set -eu
# shellcheck source=lib/scripts/backup/files.sh
. "$CONFIG/files.sh"

parts "$WORK/back/manifest.json" | while read -r line; do
  file=$(field file "$line")
  # One that was copied is not served again, should the server of the next end before its time.
  [ ! -e "$WORK/$file.done" ] || continue
  socket=$WORK/${file%.rdb}.sock
  rm -f "$socket"
  redis-server --port 0 --unixsocket "$socket" --dir "$WORK/back" --dbfilename "$file" --save '' --appendonly no \
    --maxmemory 0 --loglevel warning </dev/null
  : >"$WORK/$file.done"
done
# A container beside that ends is started again.
trap 'exit 0' TERM
while :; do sleep 3600 & wait $!; done
