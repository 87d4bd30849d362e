#!/bin/sh
# follow-certificate.sh acl-file: as long as the server or Sentinel beside it runs, puts a renewed certificate in use
# there. A server takes it while it runs, and nobody who is connected is sent away. A Sentinel cannot, and is restarted
# when the others are there.
set -u
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

[ -n "$CERTIFICATE" ] || exit 0
acl=$1
port=$(port_of "$acl")
new=$RUN/tls.new

digest() { (cd "$1" && cat ca.crt tls.crt tls.key 2>/dev/null | sha256sum); }
take() { # into memory; the Secret may change once more meanwhile
  umask 077
  mkdir -p "$new"
  for file in ca.crt tls.crt tls.key; do cat "$CERTIFICATE/$file" >"$new/$file" || return; done
}
use() { for file in ca.crt tls.crt tls.key; do mv "$new/$file" "$RUN/tls/$file"; done; }
ping_with() { # folder: what redis-cli says that shows the certificate in it to the one beside
  (tls=$1 && client "$POD_IP" -p "$port" ping) >"$RUN/handshake" 2>&1 &
  within_2_seconds $! || true
  cat "$RUN/handshake"
}
fits() { # yes|no|unknown: whether redis-cli can show it: the key is that of the certificate, and all three can be read
  case $(ping_with "$new") in
    *'Invalid private key'* | *'Invalid client certificate'* | *'Invalid CA Certificate'*) echo no ;;
    '' | *'Connection refused'*) echo unknown ;; # redis-cli looks at it once it is connected
    *) echo yes ;;
  esac
}
# By its socket, on its volume: one that has another certificate, or an older one, may not trust this pod any more.
load() {
  answer=$(
    REDISCLI_AUTH=$(cat "$RUN/self") redis-cli --no-auth-warning --user self -s "$DATA/server.sock" config set \
      tls-cert-file "$RUN/tls/tls.crt" tls-key-file "$RUN/tls/tls.key" tls-ca-cert-file "$RUN/tls/ca.crt" 2>&1
  )
  [ "$answer" = OK ] || later "told of a renewed certificate, the server says ${answer%% *}" || return
}
in_step() { # whether all Sentinels that this one knows are there, and none promotes another server
  ! as keeper "$POD_IP" sentinel sentinels "$PRIMARY_NAME" | grep -qE 's_down|disconnected' &&
    ! as keeper "$POD_IP" sentinel master "$PRIMARY_NAME" | grep -q failover_in_progress
}
checked() { # by a handshake
  case $(doubted=yes && ping_with "$RUN/tls") in
    *NOAUTH* | *PONG*) say "the certificate has been renewed, and is in use" ;;
    *) say "the certificate has been renewed, and a handshake fails: see that ca.crt signed it, and that its days have begun and are not over" ;;
  esac
}

seen=$(digest "$RUN/tls")
while sleep 5 && kill -0 "$PPID" 2>/dev/null; do
  now=$(digest "$CERTIFICATE")
  [ "$now" != "$seen" ] || continue
  take || continue
  case $(fits) in
    unknown) continue ;;
    no)
      say "the Secret has a certificate that cannot be used: see that tls.key is its key, and that ca.crt and tls.crt are certificates. The one before stays in use"
      seen=$now
      continue
      ;;
  esac
  if [ "$acl" = sentinel-users.acl ]; then
    # Each in its turn, which is that of its pod's number.
    sleep $((${POD_NAME##*[!0-9]} % 8 * 5))
    in_step || later "the certificate has been renewed, and this Sentinel waits to restart until all others are there" || continue
    use
    say "the certificate has been renewed: restarting, as a Sentinel takes another one in no other way"
    kill "$PPID"
    exit 0
  fi
  use
  load || continue
  seen=$now told=
  checked
done
