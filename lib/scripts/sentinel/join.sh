#!/bin/sh
# Runs beside a server that has just started as the primary or as a replica of nobody: the Sentinels may name another
# by the time it has loaded its data set. They would turn an old primary into a replica themselves, but seconds later.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/sentinel/topology.sh
. "$CONFIG/topology.sh"

own=$(own_host) served=0
while [ "$served" -lt "$DETECTION_SECONDS" ]; do
  sleep 1
  case $(as keeper "$POD_IP" info replication persistence) in
    *loading:1*) continue ;;
    *role:master*) served=$((served + 1)) ;;
    *master_host:127.0.0.1*) ;;
    *role:slave*) break ;;
    *) continue ;;
  esac
  primary=$(named)
  case $primary in
    '' | "$own") ;;
    *)
      say "following $primary"
      as keeper "$POD_IP" replicaof "$primary" "$PORT" >/dev/null
      ;;
  esac
done
