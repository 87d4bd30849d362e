# shellcheck shell=sh
# Sourced by the scripts beside it: speaks to Envoy's administration on loopback. ADMIN_IP and ADMIN_PORT say where that is.

admin() { # method path: the answer, which ends with its body; no answer is a failure
  if command -v wget >/dev/null; then
    [ "$1" = GET ] || set -- "$@" --post-data=
    path=$2
    shift 2
    wget -q -O - "$@" "http://$ADMIN_IP:$ADMIN_PORT$path" 2>/dev/null
  else
    # The official image has neither wget nor curl, but a bash that can connect. What closes its own end of the
    # connection early, as nc does, may get no answer.
    printf '%s %s HTTP/1.1\r\nHost: admin\r\nConnection: close\r\nContent-Length: 0\r\n\r\n' "$1" "$2" |
      bash -c 'exec 3<>"/dev/tcp/$0/$1" && cat >&3 && cat <&3' "$ADMIN_IP" "$ADMIN_PORT" 2>/dev/null
  fi | grep .
}

members() { # upstream kind: how many of its servers there are, by kind `total` or `healthy`
  admin GET "/stats?filter=^cluster\\.$1\\.membership_$2\$" | sed -n "s/.*membership_$2: \\([0-9]*\\).*/\\1/p"
}
