# shellcheck shell=sh
# Sourced by the scripts of a server that has a primary or is it, with nobody to promote another by himself.

# shellcheck source=lib/scripts/replicated.sh
. "$CONFIG/replicated.sh"

before_server() { sh "$CONFIG/find-primary.sh"; } # never makes itself the primary because nobody answers
beside_server() { :; }
