/**
 * What Redis asks of the kernel of its nodes, in every cloud.
 *
 * - `net.core.somaxconn` caps the queue of connections that wait to be accepted, which Redis sizes by `tcp-backlog`.
 * - `vm.overcommit_memory` 1 lets a server fork for a snapshot while it uses more than half of the memory.
 * - Transparent huge pages, handed out unasked, make a fork slow and its copies large. `madvise` is what Redis asks for:
 *   they go to programs that ask for them.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/admin/
 */
export const REDIS_KERNEL = {
  sysctls: { 'net.core.somaxconn': '4096', 'vm.overcommit_memory': '1' },
  transparentHugePages: 'madvise',
} as const;
