# shellcheck shell=sh
# Sourced by the probes of servers and of Sentinels, which say by `serves` what it takes to be ready.

loaded() { [ "$(as probe "$POD_IP" ping)" = PONG ]; }

# A server with a certificate that has ended refuses those who show that one: no restart gives it another.
refuses() {
  [ -n "$CERTIFICATE" ] || return 1
  (client "$POD_IP" -p "${port:-$PORT}" ping) >"$RUN/refusal" 2>&1 &
  within_2_seconds $! || true
  grep -qE 'closed the connection|reset by peer|alert' "$RUN/refusal"
}

probe() { # startup|liveness|readiness
  case $1 in
    startup) # it has loaded, be it that it shows nothing of that until it has a copy
      case $(as probe "$POD_IP" ping) in PONG | MASTERDOWN*) ;; *) false ;; esac
      ;;
    liveness) # answers, be it that it is loading, busy with a script, or has other passwords than this pod
      case $(as probe "$POD_IP" ping) in
        *PONG* | *LOADING* | *BUSY* | *NOAUTH* | *WRONGPASS* | *MASTERDOWN*) ;;
        *) refuses ;;
      esac
      ;;
    readiness) loaded && serves ;;
    *) return 2 ;;
  esac
}
