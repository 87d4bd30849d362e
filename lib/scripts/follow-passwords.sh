#!/bin/sh
# follow-passwords.sh acl-file: as long as the server or Sentinel beside it runs, puts changed passwords in place there.
# Nothing restarts, and nobody who is logged in is sent away. Which ones are in place stands in $RUN/in-place.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

acl=$1
port=$(port_of "$acl")

passwords() { cat "$CREDENTIALS"/* | sha256sum; }
in_place() {
  if [ -s "$CREDENTIALS/passwords" ]; then cat "$CREDENTIALS/passwords"; else echo 1; fi >"$RUN/in-place"
}

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
# A Sentinel that logs in with a password too early is refused, and takes its servers for down.
primary_refuses() {
  [ "$acl" = sentinel-users.acl ] || return 1
  primary=$(as keeper "$POD_IP" sentinel get-master-addr-by-name "$PRIMARY_NAME" | head -n 1)
  [ -n "$primary" ] || return 1
  sh -c '. "$CONFIG/common.sh"; as sentinel "$0" ping' "$primary" | grep -qE '^(NOAUTH|WRONGPASS)'
}
# Passwords reach redis-cli by its standard input, never as arguments. A Sentinel that watches nobody yet is told its
# primary's password with its primary.
tell() { # accepted|used
  refused=$(
    "$1" | (REDISCLI_AUTH=$(cat "$RUN/self") && export REDISCLI_AUTH && client "$POD_IP" --user self -p "$port") 2>&1 |
      grep -vE '^(OK|ERR No such master.*|)$'
  )
  case $refused in
    '') ;;
    # One that does not answer yet is told later.
    'Could not connect'*) return 1 ;;
    # What is refused may be shown with it, and that is secret: the code of the error alone is said.
    *) later "told of changed passwords, this one says ${refused%% *}" ;;
  esac
}
put_in_place() {
  tell accepted || return
  ! primary_refuses || later "the primary does not accept the changed password of user sentinel yet" || return
  tell used
}

# What start.sh puts in place is as new as this, or newer.
seen=$(passwords)
in_place
while sleep 5 && kill -0 "$PPID" 2>/dev/null; do
  now=$(passwords)
  [ "$now" != "$seen" ] || continue
  if sh "$CONFIG/acl.sh" "$acl"; then
    put_in_place || continue
    in_place
    told=
    say "the passwords have changed, and are in place"
  fi
  seen=$now
done
