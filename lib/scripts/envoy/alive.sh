#!/bin/sh
# Liveness of Envoy. It fails where Envoy does not answer, and where all servers that it knows of a Redis Cluster are
# away while others answer at the cluster's own name: Envoy asks DNS for them once, and then only those that it knows.
# A start helps then, and it does not where nobody answers.
# CLUSTERS has the names of such upstreams; each has a twin that goes by the name, called like it with "-by-name".
set -eu
# shellcheck source=lib/scripts/envoy/admin.sh
. "${0%/*}/admin.sh"

admin GET /server_info | grep -q '"state"' || exit 1
for cluster in ${CLUSTERS:-}; do
  known=$(members "$cluster" total)
  well=$(members "$cluster" healthy)
  by_name=$(members "$cluster-by-name" healthy)
  # One that knows nobody yet is still looking: the cluster may not have formed.
  if [ "${known:-0}" != 0 ] && [ "${well:-1}" = 0 ] && [ "${by_name:-0}" != 0 ]; then
    echo "all servers of $cluster that Envoy knows are away, and the cluster answers elsewhere" >&2
    exit 1
  fi
done
