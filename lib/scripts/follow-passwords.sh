#!/bin/sh
# follow-passwords.sh acl-file: as long as the server or Sentinel beside it runs, puts changed passwords in place there.
# Nothing restarts, and nobody who is logged in is sent away.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

acl=$1
case $acl in
  sentinel-users.acl) port=$SENTINEL_PORT ;;
  *) port=$PORT ;;
esac

passwords() { cat "$CREDENTIALS"/* | sha256sum; }

accepted() { # commands that have each user's passwords accepted, and no others
  sed -n 's/^user \([a-z]*\) on \(#[#0-9a-f ]*\) resetkeys .*/acl setuser \1 resetpass \2/p' "$RUN/$acl"
}
used() { # commands that have it log in elsewhere with the passwords of now
  case $acl in
    sentinel-users.acl)
      secret "sentinel config set sentinel-pass" sentinel
      secret "sentinel set $PRIMARY_NAME auth-pass" sentinel
      ;;
    *) [ ! -f "$CREDENTIALS/replication" ] || secret "config set masterauth" replication ;;
  esac
}
# Passwords reach redis-cli by its standard input, never as arguments. A Sentinel that watches nobody yet is told its
# primary's password with its primary.
tell() {
  refused=$(
    { accepted; used; } |
      REDISCLI_AUTH=$(cat "$RUN/self") redis-cli --no-auth-warning --user self -h "$POD_IP" -p "$port" 2>&1 |
      grep -vE '^(OK|ERR No such master.*|)$'
  )
  [ -z "$refused" ]
}

# What start.sh puts in place is as new as this, or newer.
seen=$(passwords)
while sleep 5 && kill -0 "$PPID" 2>/dev/null; do
  now=$(passwords)
  [ "$now" != "$seen" ] || continue
  if sh "$CONFIG/acl.sh" "$acl"; then
    # A server that does not answer yet is told later.
    tell || continue
    say "the passwords have changed, and are in place"
  fi
  seen=$now
done
