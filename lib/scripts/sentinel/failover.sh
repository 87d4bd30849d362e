# shellcheck shell=sh
# Sourced by hand-over.sh: how a Sentinel is made to promote a replica, and how that is seen to be done.

# A Sentinel asks replicas for their state every 10 s, once a second during a failover, and learns by that alone that
# one is promoted. An answer just before the promotion would cost a second without writes: here all answer now, and the
# failover begins when the next answers will come soon after the promotion.
lead() { # pod of the Sentinel
  asks_every 1 "$1" && sleep 0.25 && tell_apart "$1" && asks_every 10000 "$1" && sleep 0.25
}
asks_every() { # ms pod
  [ "$(ask_sentinel keeper "$2" sentinel debug info-period "$1")" = OK ]
}
# It promotes who has read most, as it heard last: on a busy machine it may have heard that of the ones before the later
# releases were left behind, and of the others after it.
tell_apart() { # pod: waits a while until it has heard that another has read more than all of a later release
  [ -n "$later" ] || return 0
  tries=0
  until [ "$tries" -ge 40 ] || prefers_others "$1"; do
    sleep 0.05
    tries=$((tries + 1))
  done
}
prefers_others() { # pod
  ask_sentinel keeper "$1" sentinel replicas "$PRIMARY_NAME" | awk -v later=" $(echo "$later" | tr '\n' ' ')" '
    field == "ip" { is_later = index(later, " " $0 " ") }
    field == "slave-repl-offset" && $0 + 0 > most[!is_later] { most[!is_later] = $0 + 0 }
    { field = $0 }
    END { exit !(0 in most && most[1] > most[0]) }'
}
# In TILT, for half a minute after time went on in leaps, it says that it begins a failover, and promotes nobody.
can_lead() { # pod of the Sentinel
  ask_sentinel keeper "$1" info sentinel | grep -q '^sentinel_tilt:0'
}
UNANSWERED=143 # the status of a command that was not answered in time
# One that is slow to answer may have begun, as one that says that a failover is under way: neither has refused.
start_failover() { # pod [COORDINATED]
  pod=$1
  shift
  answer=$(ask_sentinel keeper "$pod" sentinel failover "$PRIMARY_NAME" "$@") || [ $? -eq "$UNANSWERED" ] || return 1
  case $answer in OK | INPROG* | '') ;; *) return 1 ;; esac
}
may_promote() { # pod: whether it promotes a server, or does not say in time that it does not
  state=$(ask_sentinel probe "$1" sentinel master "$PRIMARY_NAME")
  [ $? -eq "$UNANSWERED" ] || echo "$state" | grep -q failover_in_progress
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
# answered meanwhile would be lost. One that leads and is silent is waited for too, but may be gone: two such tries take
# no longer than the three that a pod's grace period has time for.
may_succeed() { # seconds pod: whether the failover that this Sentinel was asked for so long ago may
  [ "$1" -lt 8 ] || failing_over || { [ "$1" -lt 14 ] && may_promote "$2"; }
}
followed() { # pod command hosts...: whether one is promoted, and named; the command runs at each look before
  leads=$1 meanwhile=$2
  shift 2
  began=$(date +%s) new=
  while may_succeed "$(($(date +%s) - began))" "$leads"; do
    if [ -z "$new" ]; then
      new=$(promoted "$@")
      if [ -n "$new" ]; then gather "$new" "$@"; else "$meanwhile"; fi
    elif [ "$(named)" = "$new" ]; then
      return 0
    fi
  done
  [ -n "$new" ]
}
