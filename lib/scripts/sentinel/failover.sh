# shellcheck shell=sh
# Sourced by hand-over.sh: how a Sentinel is made to promote a replica, and how that is seen to be done.

# A Sentinel asks replicas for their state every 10 s, once a second during a failover, and learns by that alone that
# one is promoted. An answer just before the promotion would cost a second without writes: here all answer now, and the
# failover begins when the next answers will come soon after the promotion.
lead() { # pod of the Sentinel
  for period in 1 10000; do
    [ "$(ask_sentinel keeper "$1" sentinel debug info-period "$period")" = OK ] || return 1
    sleep 0.25
  done
}
start_failover() { # pod [COORDINATED]
  pod=$1
  shift
  [ "$(ask_sentinel keeper "$pod" sentinel failover "$PRIMARY_NAME" "$@")" = OK ]
}
promoted() { # hosts...: the one of them that says it is the primary now, or nothing
  for host; do
    replication keeper "$host" | sed -n "s/^role:master/$host/p" &
  done
  wait
}
gather() { # host hosts...: has all follow the first at once; the Sentinels do so too, one after the other
  say "$1 is the primary now"
  ! primary || as keeper "$POD_IP" replicaof "$1" "$PORT" >/dev/null
  for host; do
    [ "$host" = "$1" ] || as keeper "$host" replicaof "$1" "$PORT" >/dev/null &
  done
  wait
}
# A failover that the Sentinels have begun may still succeed: it is waited for, however long, since a write that is
# answered meanwhile would be lost.
followed() { # command hosts...: whether one is promoted, and named; the command runs at each look before
  meanwhile=$1
  shift
  began=$(date +%s) new=
  while [ $(($(date +%s) - began)) -lt 8 ] || failing_over; do
    if [ -z "$new" ]; then
      new=$(promoted "$@")
      if [ -n "$new" ]; then gather "$new" "$@"; else "$meanwhile"; fi
    elif [ "$(named)" = "$new" ]; then
      return 0
    fi
  done
  [ -n "$new" ]
}
