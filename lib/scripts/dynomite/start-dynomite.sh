#!/bin/sh
# Starts Dynomite and stays its parent: as the first process of a container it would ignore the signal to stop. Beside it,
# sees to it that its server has keys.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/dynomite/ring.sh
. "$CONFIG/ring.sh"
# shellcheck source=lib/scripts/dynomite/warm-up.sh
. "$CONFIG/warm-up.sh"

child=
stop() { # Dynomite knows INT alone, and exits at once
  trap - TERM INT
  [ -z "$child" ] || kill -INT "$child" 2>/dev/null
  polls=0
  while [ -n "$child" ] && kill -0 "$child" 2>/dev/null && [ "$polls" -lt 50 ]; do
    sleep 0.1
    polls=$((polls + 1))
  done
  exit 0
}
trap stop TERM INT

# Dynomite looks each seed up once, and ends if one has no address. Their Services keep theirs.
for host in $(seeds); do
  until getent hosts "$host" >/dev/null; do
    note "no address yet of $host"
    sleep 1
  done
done
until as keeper "$POD_IP" info persistence | grep -q '^loading:0'; do
  note "its server does not answer yet, or is loading"
  sleep 1
done

dynomite -c "$CONFIG/$POD_NAME.yaml" &
child=$!
while kill -0 "$child" 2>/dev/null; do
  tend
  sleep 1
done
wait "$child"
