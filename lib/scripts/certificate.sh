#!/bin/sh
# Before a server or Sentinel starts: where all speak TLS, takes the certificate that the Secret has, its key and who
# signed it, into memory. One that is in use there since the container before stays: follow-certificate.sh looks at
# another one first.
set -eu
# shellcheck source=lib/scripts/common.sh
. "$CONFIG/common.sh"

if [ -z "$CERTIFICATE" ] || [ -s "$RUN/tls/tls.crt" ]; then exit 0; fi
umask 077
mkdir -p "$RUN/tls"
for file in ca.crt tls.key tls.crt; do
  if [ ! -s "$CERTIFICATE/$file" ]; then
    say "there is no $file: give the Secret with the certificate a key of that name"
    exit 1
  fi
  cat "$CERTIFICATE/$file" >"$RUN/tls/$file"
done
