#!/bin/sh
# Starts Envoy, and names this life of its process, so that its port for metrics can tell it from another.
set -eu

ENVOY_START=$(cat /proc/sys/kernel/random/uuid)
export ENVOY_START
exec envoy "$@"
