#!/bin/sh
# Starts a Sentinel. A new one knows no primary until the keeper tells it: a guess would roll back to that server's
# data. What it learns lies in memory, outlives its container, and ends with its pod. Its id is that of the pod's name:
# the others take a Sentinel that comes back for the one that went.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

sh "$CONFIG/certificate.sh"
sh "$CONFIG/follow-passwords.sh" sentinel-users.acl &
sh "$CONFIG/follow-certificate.sh" sentinel-users.acl &
sh "$CONFIG/acl.sh" sentinel-users.acl

# Of the file that the Sentinel wrote, only what it learned: all else may have changed, passwords among it.
conf=$RUN/sentinel.conf
learned=$(grep -sE "^sentinel ([a-z-]+ $PRIMARY_NAME |current-epoch )" "$conf" | grep -v '^sentinel auth-') || true
id=$(printf %s "$POD_NAMESPACE/$POD_NAME" | sha1sum)
{
  cat "$CONFIG/sentinel.conf"
  echo "sentinel myid ${id%% *}"
  echo "sentinel announce-ip $POD_NAME.$SERVICES"
  echo "sentinel announce-port $SENTINEL_PORT"
  echo "sentinel sentinel-user sentinel"
  secret "sentinel sentinel-pass" sentinel
  if [ -n "$learned" ]; then
    echo "$learned"
    echo "sentinel auth-user $PRIMARY_NAME sentinel"
    secret "sentinel auth-pass $PRIMARY_NAME" sentinel
  fi
} >"$conf.new"
mv "$conf.new" "$conf"
exec redis-server "$conf" --sentinel
