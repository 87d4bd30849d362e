#!/bin/sh
# Before a primary stops: has the Sentinels promote a replica that has all its writes. Writes stand still from before
# the replicas have the last one until another is the primary: one that is answered later would be lost.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/sentinel/topology.sh
. "$CONFIG/topology.sh"
# shellcheck source=lib/scripts/sentinel/failover.sh
. "$CONFIG/failover.sh"

replicas=$(replication keeper "$POD_IP" | sed -n 's/^slave[0-9]*:ip=\([^,]*\),.*state=online.*/\1/p')
if [ -z "$replicas" ] || [ "$(named)" != "$(own_host)" ]; then
  say "nothing to hand over: no replica is in step, or the Sentinels do not name this server"
  exit 0
fi
# In the middle of an upgrade the oldest release is to be promoted: all can copy that one, while a later one would cut off
# the replicas that are not updated yet. Sentinels choose who has read most: the later ones stop reading just before.
# One that does not say its release just now is left alone.
releases=$(for host in $replicas; do echo "$(release_of "$host") $host"; done | sort -n)
heirs=$(echo "$releases" | awk 'NR == 1 { oldest = $1 } $1 == oldest || $1 == 999999 { print $2 }')
later=$(echo "$releases" | awk 'NR == 1 { oldest = $1 } $1 != oldest && $1 != 999999 { print $2 }')
version=$(as keeper "$POD_IP" info server | sed -n 's/^valkey_version:\([0-9]*\).*/\1/p')

pause() { as keeper "$POD_IP" client pause 10000 write >/dev/null; }
resume() {
  as keeper "$POD_IP" client unpause >/dev/null
  for host in $later; do as keeper "$host" replicaof "$(own_host)" "$PORT" >/dev/null; done
}
wrote() { replication keeper "$POD_IP" | sed -n 's/^master_repl_offset://p'; }
have() { # hosts...: how much each of them has read
  for host; do replication keeper "$host" | sed -n 's/^slave_repl_offset://p' & done
  wait
}
caught_up() { # whether all heirs that answer, and one at least, have read all that this server wrote
  wrote=$(wrote)
  # shellcheck disable=SC2086
  have=$(have $heirs)
  [ -n "$have" ] && ! echo "$have" | grep -qvx "$wrote"
}
leave_behind() { # the later releases, by one write at least: where none comes, nobody is held up by who is promoted
  [ -n "$later" ] || return 0
  for host in $later; do as keeper "$host" replicaof 127.0.0.1 1 >/dev/null; done
  # shellcheck disable=SC2086
  most=$(have $later | sort -n | tail -n 1) tries=0
  until [ "$(wrote)" -gt "${most:-0}" ] || [ "$tries" -ge 20 ]; do
    sleep 0.05
    tries=$((tries + 1))
  done
}
# Valkey 9 and newer hold writes back themselves, for as long as it takes; but the Sentinel may be older.
coordinated() { # pod of the Sentinel that leads
  # shellcheck disable=SC2086
  [ "${version:-0}" -ge 9 ] && lead "$1" && sleep 0.15 && start_failover "$1" coordinated && followed "$1" : $replicas
}
paused() { # pod of the Sentinel that leads
  lead "$1" || return 1
  pause
  tries=0
  until caught_up; do
    tries=$((tries + 1))
    [ "$tries" -lt 40 ] || return 1
  done
  # shellcheck disable=SC2086
  start_failover "$1" && followed "$1" pause $replicas
}

attempts=0
for leader in $SENTINELS; do
  can_lead "$leader" || continue
  leave_behind
  if coordinated "$leader" || paused "$leader"; then
    say "handed over"
    exit 0
  fi
  resume
  attempts=$((attempts + 1))
  [ "$attempts" -lt 2 ] || break
done
say "nobody was promoted: going without"
