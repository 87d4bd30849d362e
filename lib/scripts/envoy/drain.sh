#!/bin/sh
# Before Envoy stops: has it close its clients' connections, each after an answer, over DRAIN_SECONDS, and waits for
# that. By then Services lead to this pod no more.
set -eu
# shellcheck source=lib/scripts/envoy/admin.sh
. "${0%/*}/admin.sh"

admin POST '/drain_listeners?graceful' >/dev/null || true
sleep "$((DRAIN_SECONDS + 2))"
