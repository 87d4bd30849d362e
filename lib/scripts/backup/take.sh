#!/bin/sh
# take.sh: copies the data set of each shard from a replica that is in step into $WORK/taken, reads each file, and writes
# the manifest. SHARDS are the servers' names, with commas between shards.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"
# shellcheck source=lib/scripts/backup/files.sh
. "$CONFIG/files.sh"
# shellcheck source=lib/scripts/backup/slots.sh
. "$CONFIG/slots.sh"

choose() { # pod...: the replica with most of the writes, or the primary where that is allowed
  best='' most=-1 primary=''
  for pod; do
    state=$(as backup "$pod.$DOMAIN" info replication) || continue
    case $state in
      *role:master*) primary=$pod ;;
      *master_link_status:up*)
        offset=$(printf '%s\n' "$state" | tr -d '\r' | sed -n 's/^slave_repl_offset://p')
        [ "$offset" -le "$most" ] || { best=$pod most=$offset; }
        ;;
    esac
  done
  if [ -n "$best" ]; then echo "$best"; elif [ -n "${FROM_PRIMARY:-}" ]; then echo "$primary"; fi
}

copy() { # pod file: its data set as the server sends it to a replica
  REDISCLI_AUTH=$(cat "$CREDENTIALS/backup")
  export REDISCLI_AUTH
  (client "$1.$DOMAIN" --user backup -p "$PORT" --rdb "$2") >"$WORK/copy.log" 2>&1 ||
    fail "$1 could not be copied: $(tail -n 1 "$WORK/copy.log")"
  unset REDISCLI_AUTH
}

take() { # pod index: one shard, and its line of the manifest
  file=$2.rdb
  say "copying $1"
  copy "$1" "$WORK/taken/$file"
  found=$(checked "$WORK/taken/$file") || fail "what $1 sent cannot be read: $(tail -n 1 "$WORK/check")"
  printf '{"file":"%s","slots":"%s","keys":%s,"expires":%s,"bytes":%s,"sha256":"%s","format":"%s","from":"%s"}\n' \
    "$file" "$(slots_of "$1")" "${found% *}" "${found#* }" "$(wc -c <"$WORK/taken/$file" | tr -d ' ')" \
    "$(sha256sum "$WORK/taken/$file" | cut -d ' ' -f 1)" "$(head -c 9 "$WORK/taken/$file")" "$1"
}

rm -rf "$WORK/taken"
mkdir -p "$WORK/taken"
date -u +%Y%m%dT%H%M%SZ >"$WORK/name"
chosen=
IFS=,
for shard in $SHARDS; do
  IFS=' '
  # shellcheck disable=SC2086 # one word a server
  pod=$(choose $shard)
  [ -n "$pod" ] || fail "none of $shard is a replica in step with its primary, and a primary is not copied: mend that, or set backup.fromPrimary"
  chosen="$chosen $pod"
done
unset IFS

# shellcheck disable=SC2086 # one word a server
settled $chosen
# shellcheck disable=SC2086
before=$(slot_map $chosen)
index=0
lines=
for pod in $chosen; do
  lines="$lines${lines:+,
}$(take "$pod" "$index")"
  index=$((index + 1))
done
# shellcheck disable=SC2086
[ "$(slot_map $chosen)" = "$before" ] || fail 'slots moved while the shards were copied, so that keys may be missing: it is tried again'
server=$(as backup "${chosen##* }.$DOMAIN" info server | tr -d '\r' | sed -n 's/^\(redis\|valkey\)_version:/\1 /p' | tail -n 1)
cat >"$WORK/taken/manifest.json" <<MANIFEST
{"backup":1,"name":"$NAME","namespace":"$POD_NAMESPACE","taken":"$(cat "$WORK/name")","server":"$server","shards":[
$lines
]}
MANIFEST
say "took $(cat "$WORK/name")"
