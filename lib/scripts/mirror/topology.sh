# shellcheck shell=sh
# Sourced by the scripts of a server that has the same writes as others, by the Envoy beside it.

# shellcheck source=lib/scripts/replicated.sh
. "$CONFIG/replicated.sh"

# Whether it lacks writes it cannot know. It shows nothing of what it has, and its Envoy takes it for unwell.
before_server() { start_as_nobody "the keeper says whether it has every write"; }
beside_server() { :; }

serves() { # whether the keeper has let it in
  case $(replication probe "$POD_IP") in *role:master*) ;; *) return 1 ;; esac
  [ "$(as probe "$POD_IP" get "$CLOSING_PREFIX$POD_NAME")" != away ]
}
