#!/bin/sh
# acl.sh file: puts the hashes of the passwords into an ACL file, that of this engine alone where it has one. A user has
# one password, or two: that of the name with `.also`, while they change. The result is in memory, never in a manifest.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

hash() { # file: of the password in it, as an ACL says it
  printf '#%s' "$(printf %s "$(cat "$1")" | sha256sum | cut -d ' ' -f 1)"
}

own() { # user: one of this pod alone
  [ -s "$RUN/$1" ] || (umask 077 && head -c 32 /dev/urandom | sha256sum | cut -d ' ' -f 1 >"$RUN/$1")
  hashes="$hashes;s/{$1}/$(hash "$RUN/$1")/"
}

hashes=
own self
own exporter
# For the exporter's container, which mounts that folder and nothing beside it.
mkdir -p "$RUN/metrics"
(
  umask 077
  printf '{"%s://exporter@127.0.0.1:%s":"%s"}\n' "redis${CERTIFICATE:+s}" "$(port_of "$1")" "$(cat "$RUN/exporter")" >"$RUN/metrics/new"
)
mv "$RUN/metrics/new" "$RUN/metrics/passwords.json"
for file in "$CREDENTIALS"/*; do
  user=${file##*/}
  case $user in *.also | passwords) continue ;; esac
  if [ -z "$(cat "$file")" ]; then
    say "the password of user $user is empty: give the credentials Secret a non-empty key $user"
    exit 1
  fi
  accepted=$(hash "$file")
  [ ! -s "$file.also" ] || accepted="$accepted $(hash "$file.also")"
  hashes="$hashes;s/{$user}/$accepted/"
done
rights=$CONFIG/$1
[ ! -f "$rights.${ENGINE:-}" ] || rights=$rights.$ENGINE
# The command by which Redis 8.4 and newer move whole slots: the others refuse a file that names it.
more=
case $(redis-server --version) in
  'Redis server v=8.'[4-9]* | 'Redis server v=8.'[1-9][0-9]* | 'Redis server v=9.'* | 'Redis server v='[1-9][0-9].*)
    more='/^user keeper .*cluster|setslot/s/$/ +cluster|migration/'
    ;;
esac
sed "$hashes;$more" "$rights" >"$RUN/$1"
