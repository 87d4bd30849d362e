import type { KNOWN } from './known';

function each<Name extends keyof typeof KNOWN>(why: string, ...names: readonly Name[]): Record<Name, string> {
  return Object.fromEntries(names.map(name => [name, why])) as Record<Name, string>;
}

/** Directives that this library sets itself, each with what to set in its place. */
export const OWNED = {
  ...each(
    'passwords come from the Secret that `credentials` names',
    ...(['requirepass', 'masterauth', 'masteruser', 'primaryauth', 'primaryuser', 'user', 'aclfile'] as const),
  ),
  ...each(
    'the construct sets it, and its pods depend on the value; leave it out',
    ...(['port', 'bind', 'protected-mode', 'unixsocket', 'unixsocketperm', 'unixsocketgroup', 'include'] as const),
    ...(['daemonize', 'supervised', 'pidfile', 'logfile', 'proc-title-template', 'set-proc-title'] as const),
    ...(['dir', 'dbfilename', 'appenddirname', 'appendfilename'] as const),
  ),
  ...each('the keeper and the scripts beside the servers call commands by their names; leave it out', 'rename-command'),
  ...each(
    'the construct and its keeper decide it; leave it out',
    ...(['cluster-enabled', 'cluster-config-file', 'cluster-port', 'cluster-allow-replica-migration'] as const),
    ...(['cluster-announce-ip', 'cluster-announce-hostname', 'cluster-announce-port'] as const),
    ...(['cluster-announce-bus-port', 'cluster-announce-tls-port', 'cluster-announce-client-port'] as const),
    ...(['cluster-announce-client-ipv4', 'cluster-announce-client-ipv6', 'cluster-announce-client-tls-port'] as const),
    ...(['replicaof', 'replica-announce-ip', 'replica-announce-port'] as const),
    ...(['slaveof', 'slave-announce-ip', 'slave-announce-port'] as const),
  ),
  ...each(
    'set `tls`',
    ...(['tls-port', 'tls-cert-file', 'tls-key-file', 'tls-key-file-pass', 'tls-ca-cert-file'] as const),
    ...(['tls-ca-cert-dir', 'tls-client-cert-file', 'tls-client-key-file', 'tls-client-key-file-pass'] as const),
    ...(['tls-auth-clients', 'tls-replication', 'tls-cluster', 'tls-auto-reload-interval'] as const),
  ),
  ...each('set `nodeTimeoutMs`', 'cluster-node-timeout'),
  ...each('set `durability`', 'appendonly'),
  ...each('set `appendfsync`', 'appendfsync'),
  ...each('set `savePoints`', 'save'),
  ...each('set `maxmemory`, the prop of that name', 'maxmemory'),
  ...each('set `evictionPolicy`', 'maxmemory-policy'),
  ...each('set `clientBuffers.total`', 'maxmemory-clients'),
  ...each('set `clientBuffers`', 'client-output-buffer-limit'),
  ...each(
    'set `lazyfree`',
    ...(['lazyfree-lazy-eviction', 'lazyfree-lazy-expire', 'lazyfree-lazy-server-del'] as const),
    ...(['lazyfree-lazy-user-del', 'lazyfree-lazy-user-flush', 'replica-lazy-flush', 'slave-lazy-flush'] as const),
  ),
  ...each('set `ioThreads`', 'io-threads', 'io-threads-do-reads'),
};
