# shellcheck shell=sh
# Sourced by the scripts of a server behind a Dynomite.

own_directives() { secret masterauth replication; }

# A server without its keys follows nobody, and answers nothing, until the script beside its Dynomite has had it copy
# another one with the same keys. The mark stays on the volume until then, whatever restarts.
before_server() {
  loads_aof || [ -s "$DATA/dump.rdb" ] || touch "$DATA/warming"
  [ -e "$DATA/warming" ] || return 0
  say "starting without keys: a replica of nobody until there are some"
  echo "replicaof 127.0.0.1 1" >>"$RUN/redis.conf"
}
beside_server() { :; }

serves() {
  case $(as probe "$POD_IP" info replication) in *role:master*) ;; *) false ;; esac
}
