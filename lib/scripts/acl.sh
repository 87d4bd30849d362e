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
sed "${hashes#;}" "$rights" >"$RUN/$1"
