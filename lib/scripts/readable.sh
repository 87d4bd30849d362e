#!/bin/sh
# Before a server starts: files that another version has written, and that this one does not read, are named and left as
# they are. The server would only say a number; and a rolling update stops here, with the other servers as they were.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

# What an image of one's own reads, it says itself.
[ -s "$CONFIG/formats" ] || exit 0

snapshot=$DATA/dump.rdb
if loads_aof; then
  base=$(sed -n 's/^file \([^ ]*\.rdb\) .*type b.*/\1/p' "$DATA"/appendonlydir/*.manifest)
  snapshot=$DATA/appendonlydir/$base
fi
[ -f "$snapshot" ] || exit 0

head=$(head -c 9 "$snapshot")
case $head in [A-Z]*[0-9]) ;; *) exit 0 ;; esac # broken in another way
name=${head%%[0-9]*}
version=$(echo "${head#"$name"}" | sed 's/^0*//')
while read -r known most; do
  if [ "$known" = "$name" ] && [ "$version" -le "$most" ]; then exit 0; fi
done <"$CONFIG/formats"
say "${snapshot#"$DATA/"} has format $head, which this version does not read: it was written by a newer one, or another engine. Set engine back to that one; nothing was changed"
exit 1
