#!/bin/sh
# acl.sh file: puts the hashes of the passwords into an ACL file, that of this engine alone where it has one. The result
# is in memory, never in a manifest.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

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
rights=$CONFIG/$1
[ ! -f "$rights.${ENGINE:-}" ] || rights=$rights.$ENGINE
# The command by which Redis 8.4 and newer move whole slots: the others refuse a file that names it.
more=
case $(redis-server --version) in
  'Redis server v=8.'[4-9]* | 'Redis server v=8.'[1-9][0-9]* | 'Redis server v=9.'* | 'Redis server v='[1-9][0-9].*)
    more='/^user keeper .*cluster|setslot/s/$/ +cluster|migration/'
    ;;
esac
sed "${hashes#;};$more" "$rights" >"$RUN/$1"
