# shellcheck shell=sh
# Sourced by the probes of servers and of Sentinels, which say by `serves` what it takes to be ready.

loaded() { [ "$(as probe "$POD_IP" ping)" = PONG ]; }

probe() { # startup|liveness|readiness
  case $1 in
    startup) # it has loaded, be it that it shows nothing of that until it has a copy
      case $(as probe "$POD_IP" ping) in PONG | MASTERDOWN*) ;; *) false ;; esac
      ;;
    liveness) # answers, be it that it is loading, busy with a script, or has other passwords than this pod
      case $(as probe "$POD_IP" ping) in
        *PONG* | *LOADING* | *BUSY* | *NOAUTH* | *WRONGPASS* | *MASTERDOWN*) ;;
        *) false ;;
      esac
      ;;
    readiness) loaded && serves ;;
    *) return 2 ;;
  esac
}
