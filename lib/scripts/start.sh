#!/bin/sh
# Starts a server: adds what only this pod knows to the configuration, and does what its topology asks for before.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/cluster/topology.sh
. "$CONFIG/topology.sh"

sh "$CONFIG/certificate.sh"
sh "$CONFIG/follow-passwords.sh" users.acl &
sh "$CONFIG/follow-certificate.sh" users.acl &
sh "$CONFIG/acl.sh" users.acl
{
  echo "include $CONFIG/redis.conf"
  # The one free text that every tested version shows: the keeper reads zone and revision from it, and so does `ps`.
  echo "proc-title-template \"{title} {listen-addr} {server-mode} zone=$ZONE revision=$REVISION\""
  own_directives
} >"$RUN/redis.conf"

sh "$CONFIG/sole-server.sh"
sh "$CONFIG/readable.sh"
sh "$CONFIG/fits.sh"
before_server
sh "$CONFIG/adopt.sh"
beside_server
exec redis-server "$RUN/redis.conf"
