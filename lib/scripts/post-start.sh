#!/bin/sh
# Runs once the container of a server or Sentinel has started, before the containers beside it do: the exporter reads its
# password when it starts, and ends where there is none. In any case they start after 10 s.
polls=0
until [ -s "$RUN/metrics/passwords.json" ] || [ "$polls" -ge 200 ]; do
  sleep 0.05
  polls=$((polls + 1))
done
