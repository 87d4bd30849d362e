# shellcheck shell=sh
# Sourced by the scripts beside it: speaks to Envoy's administration on loopback. ADMIN_IP and ADMIN_PORT say where that is.

admin() { # method path: the answer, its head and its body; no answer is a failure
  if command -v nc >/dev/null; then
    request "$1" "$2" | nc "$ADMIN_IP" "$ADMIN_PORT" 2>/dev/null
  else
    # The official image has neither nc nor curl, but a bash that can connect.
    request "$1" "$2" | bash -c 'exec 3<>"/dev/tcp/$0/$1" && cat >&3 && cat <&3' \
      "$ADMIN_IP" "$ADMIN_PORT" 2>/dev/null
  fi | grep .
}

request() { printf '%s %s HTTP/1.1\r\nHost: admin\r\nConnection: close\r\nContent-Length: 0\r\n\r\n' "$1" "$2"; }

healthy() { # upstream: how many of its servers are
  admin GET "/stats?filter=^cluster\\.$1\\.membership_healthy\$" |
    sed -n 's/.*membership_healthy: \([0-9]*\).*/\1/p'
}
