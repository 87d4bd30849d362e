# shellcheck shell=sh
# Sourced beside a Dynomite: gives a server without keys those of a twin, a node with the same token. A pass looks at what
# is so and does the next thing: it may break off anywhere. Without the mark that the server's start script leaves, the
# state is nobody's business here.

note() { # what it waits for, once
  [ "$1" = "${noted:-}" ] || say "$1"
  noted=$1
}

choose() { # the twin to copy; this pod itself if none has keys and it is the first; nothing where it must wait
  others=
  for pod in $(twins); do
    [ "$pod" != "$POD_NAME" ] || continue
    case $(replication "$(host_of "$pod")") in
      *role:master*) echo "$pod" && return ;;
      *master_host:127.0.0.1*) ;; # has none either
      *) others="$others $pod" ;; # silent, or still copying: it may have them all
    esac
  done
  [ -n "$others" ] || twins | cut -d ' ' -f 1 | grep -Fx "$POD_NAME"
}

caught_up() { # host: whether this server gets as far as that one is now
  goal=$(replication "$1" | field master_repl_offset) polls=0
  [ -n "$goal" ] || return 1
  while [ "$polls" -lt 100 ]; do
    offset=$(replication "$POD_IP" | field slave_repl_offset)
    [ "${offset:-0}" -lt "$goal" ] || return 0
    polls=$((polls + 1))
    sleep 0.1
  done
  return 1
}

serve() { # why: the server takes writes from now on, and Dynomite hands it those that it has held back
  say "$1"
  as keeper "$POD_IP" replicaof no one >/dev/null && finish
}
finish() { become resuming && become normal && rm -f "$DATA/warming" "$DATA/serve-empty"; }

take_over_from() { # host
  # Held back by Dynomite from now on, and copied up to now: none is missed.
  become writes_only || return 0
  if caught_up "$1"; then serve "has the keys of $1"; else become standby; fi
}

tend() { # one pass
  [ -e "$DATA/warming" ] || return 0
  view=$(replication "$POD_IP")
  case $(state) in '') return 0 ;; STANDBY) ;; *) case $view in *role:slave*) become standby || return 0 ;; esac ;; esac
  master=$(echo "$view" | field master_host)
  case $view in
    '') return 0 ;;
    *role:master*) finish && return 0 ;; # promoted by a pass that broke off
    *master_link_status:up*) take_over_from "$master" && return 0 ;;
  esac
  if [ -e "$DATA/serve-empty" ]; then serve "serves without keys, as it was told" && return 0; fi
  twin=$(choose)
  case $twin in
    '') note "without keys, and not each node that may have them answers: waiting for one of $(twins)" ;;
    "$POD_NAME") serve "no node with the same token has keys: begins with none" ;;
    *)
      [ "$master" = "$(host_of "$twin")" ] && return 0
      say "copies the keys of $twin"
      as keeper "$POD_IP" replicaof "$(host_of "$twin")" "$PORT" >/dev/null
      ;;
  esac
}
