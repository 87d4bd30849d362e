#!/bin/sh
# Starts a server of a Redis Cluster: adds what only this pod knows to the configuration, holds back where serving at
# once could lose data, and makes its new address known to the peers it had.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

# Password hashes into the ACL file, the replication password into redis.conf: both in memory, never in a manifest.
hashes=
for user in application replication probe keeper exporter; do
  password=$(cat "$CREDENTIALS/$user")
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
  echo "cluster-announce-ip $POD_IP"
  echo "replica-announce-ip $POD_IP"
  echo "cluster-announce-hostname $POD_NAME.$DOMAIN"
  # The one free text that every tested version shows: the keeper reads zone and revision from it, and so does `ps`.
  echo "proc-title-template \"{title} {listen-addr} {server-mode} zone=$ZONE revision=$REVISION\""
  printf 'masterauth "%s"\n' "$(sed 's/["\\]/\\&/g' "$CREDENTIALS/replication")"
} >"$RUN/redis.conf"

sh "$CONFIG/shard-ids.sh"
sh "$CONFIG/hold.sh"
sh "$CONFIG/adopt.sh"
sh "$CONFIG/rejoin.sh" &
exec redis-server "$RUN/redis.conf"
