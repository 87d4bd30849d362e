# shellcheck shell=sh
# Sourced by the scripts of a server that is alone: it needs nothing besides what every server does.

own_directives() { :; }
before_server() { :; }
beside_server() { :; }
serves() { :; }
