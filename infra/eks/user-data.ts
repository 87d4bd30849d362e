import { REDIS_KERNEL } from '../kernel';

const BOUNDARY = 'redis-nodes';

/**
 * What nodes for Redis do before they join: they set the kernel up, and have it set up so after each start. EKS puts its
 * own part behind this one, for the image of Amazon Linux 2023.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html#launch-template-user-data
 */
export function userData(): string {
  return [
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
    '',
    `--${BOUNDARY}`,
    'Content-Type: text/x-shellscript; charset="us-ascii"',
    '',
    kernelScript(),
    `--${BOUNDARY}--`,
    '',
  ].join('\n');
}

/** The script that sets the kernel up. */
export function kernelScript(): string {
  const settings = Object.entries(REDIS_KERNEL.sysctls).map(([key, value]) => `${key} = ${value}`);
  return [
    '#!/bin/sh',
    'set -eu',
    "cat > /etc/sysctl.d/99-redis.conf <<'END'",
    ...settings,
    'END',
    'sysctl --load=/etc/sysctl.d/99-redis.conf',
    "cat > /etc/tmpfiles.d/redis.conf <<'END'",
    `w /sys/kernel/mm/transparent_hugepage/enabled - - - - ${REDIS_KERNEL.transparentHugePages}`,
    'END',
    'systemd-tmpfiles --create /etc/tmpfiles.d/redis.conf',
  ].join('\n');
}
