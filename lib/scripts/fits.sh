#!/bin/sh
# Before a server starts: data that took more memory than this one may use is left as it is. Loaded, it would have the
# container killed, keys evicted, or every write refused; and a rolling update stops here, with the other servers as they
# were.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

# Noted when the last server stopped as it should. Where none was given less since, whatever fitted fits.
[ -s "$DATA/memory" ] || exit 0
read -r used before <"$DATA/memory"
most=$(sed -n 's/^maxmemory //p' "$CONFIG/redis.conf")
if [ "$most" -eq 0 ] || [ "$used" -le "$most" ]; then exit 0; fi
if [ "$before" -ne 0 ] && [ "$before" -le "$most" ]; then exit 0; fi
say "the data took $used bytes of memory, more than the maxmemory of $most that is set now. Set resources.memory back, and have less data before you set less; nothing was changed"
exit 1
