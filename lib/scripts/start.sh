#!/bin/sh
# Starts a server: adds what only this pod knows to the configuration, and does what its topology asks for before.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/cluster/topology.sh
. "$CONFIG/topology.sh"

# Password hashes into the ACL file, the replication password into redis.conf: both in memory, never in a manifest.
hashes=
for file in "$CREDENTIALS"/*; do
  user=${file##*/} password=$(cat "$file")
  if [ -z "$password" ]; then
    say "the password of user $user is empty: give the credentials Secret a non-empty key $user"
    exit 1
  fi
  hash=$(printf %s "$password" | sha256sum)
  hashes="$hashes;s/{$user}/#${hash%% *}/"
done
sed "${hashes#;}" "$CONFIG/users.acl" >"$RUN/users.acl"

{
  echo "include $CONFIG/redis.conf"
  # The one free text that every tested version shows: the keeper reads zone and revision from it, and so does `ps`.
  echo "proc-title-template \"{title} {listen-addr} {server-mode} zone=$ZONE revision=$REVISION\""
  own_directives
} >"$RUN/redis.conf"

before_server
sh "$CONFIG/adopt.sh"
beside_server
exec redis-server "$RUN/redis.conf"
