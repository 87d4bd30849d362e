# shellcheck shell=sh
# Sourced by take.sh: which slots the shards hold. A key that moves from one shard to another while both are copied would
# be in neither copy, or in both.

slots_of() { # pod: the slots of its shard, as CLUSTER NODES says them; nothing where there are none
  [ -n "${CLUSTER:-}" ] || return 0
  as backup "$1.$DOMAIN" cluster nodes | tr -d '\r' | awk '
    $3 ~ /myself/ { shard = $3 ~ /slave/ ? $4 : $1 }
    { slots = ""; for (i = 9; i <= NF; i++) slots = slots (i > 9 ? " " : "") $i; of[$1] = slots }
    END { print of[shard] }'
}

slot_map() { # pod...: one line a shard
  for pod; do slots_of "$pod"; done
}

whole() { # pod...: whether all slots are held, and none is on its way
  slot_map "$@" | tr ' ' '\n' | awk -F - '
    /^\[/ { moving = 1 }
    /^[0-9]/ { held += NF > 1 ? $2 - $1 + 1 : 1 }
    END { exit moving || held != 16384 }'
}

settled() { # pod...: waits until slots may be copied; how long the Job waits says its deadline
  [ -n "${CLUSTER:-}" ] || return 0
  until whole "$@" || later 'slots are on their way, or held by nobody'; do sleep 2; done
}
