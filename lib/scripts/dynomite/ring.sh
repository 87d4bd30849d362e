# shellcheck shell=sh
# Sourced by the scripts of a Dynomite: how they speak to it, to its server and to those with the same keys.

stats() { # path: asks the port that shows and changes the node's state; no answer within 2 s is a failure
  wget -q -O - "http://127.0.0.1:$STATS_PORT/$1" 2>/dev/null &
  within_2_seconds $!
}
state() { stats state/get_state | sed -n 's/^State: *//p' | tr -d '\r'; }
become() { stats "state/$1" >/dev/null; } # standby, writes_only, resuming or normal

host_of() { echo "$1.$SERVICES"; }                                           # pod
twins() { sed -n "s/^$POD_NAME: //p" "$CONFIG/twins"; }                      # pods with the same keys, this one among them
seeds() { sed -n 's/^ *- \([^:]*\):[^:]*:[^:]*:[^:]*:.*/\1/p' "$CONFIG/$POD_NAME.yaml"; } # hosts of all peers
replication() { as keeper "$1" info replication | tr -d '\r'; }              # host
field() { sed -n "s/^$1://p"; }                                              # name: its value in what is read
