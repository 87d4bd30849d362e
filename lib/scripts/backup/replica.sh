#!/bin/sh
# replica.sh NUMBER: a server that the program beside it has replicate a primary. It listens on a socket of the pod, where
# nobody else is. SOURCE_TLS is the folder with the certificate that it shows to a primary, if that speaks TLS.
set -eu
mkdir -p "$WORK/$1"
if [ -n "${SOURCE_TLS:-}" ]; then
  set -- "$1" --tls-ca-cert-file "$SOURCE_TLS/ca.crt" --tls-cert-file "$SOURCE_TLS/tls.crt" --tls-key-file "$SOURCE_TLS/tls.key"
fi
number=$1
shift
exec redis-server --port 0 --unixsocket "$WORK/$number.sock" --dir "$WORK/$number" --save '' --appendonly no \
  --maxmemory 0 --loglevel warning "$@"
