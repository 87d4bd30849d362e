import type { KeeperPage, Pod, Seen, ServerSeen } from '../../../cli/status/seen';

export const server = (pod: string, role: 'primary' | 'replica', more: Partial<ServerSeen> = {}): ServerSeen => ({
  pod,
  role,
  linkUp: true,
  ...more,
});
export const pod = (name: string): Pod => ({
  metadata: { name },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
});
export const PAGE: KeeperPage = {
  state: 'settled',
  sentinels: [],
  pods: [server('web-0', 'replica'), server('web-1', 'primary')],
};
export const SENTINEL: Seen = {
  namespace: 'shop',
  name: 'web',
  now: new Date(0),
  sets: [{ metadata: { name: 'web' }, spec: { replicas: 2 } }],
  pods: [pod('web-0'), pod('web-1')],
  cronJobs: [],
  keeper: PAGE,
};
export const CLUSTER: Seen = {
  ...SENTINEL,
  sets: [0, 1].map(shard => ({ metadata: { name: `web-${shard}` }, spec: { replicas: 2 } })),
  pods: ['web-0-0', 'web-0-1', 'web-1-0', 'web-1-1'].map(pod),
  keeper: {
    state: 'settled',
    pods: [
      server('web-0-0', 'primary', { slots: [{ start: 0, end: 99 }] }),
      server('web-0-1', 'replica', { slots: [] }),
      server('web-1-0', 'replica', { slots: [], linkUp: false }),
      server('web-1-1', 'primary', { slots: [{ start: 100, end: 16_383 }] }),
    ],
  },
};
/** Shards as the API server lists them: by their names. */
const SHARDS = Array.from({ length: 12 }, (_, shard) => shard).sort((a, b) => (`${a}` < `${b}` ? -1 : 1));
/** A cluster of more than ten shards, all of it well. */
export const MANY: Seen = {
  ...CLUSTER,
  sets: SHARDS.map(shard => ({ metadata: { name: `web-${shard}` }, spec: { replicas: 2 } })),
  pods: SHARDS.flatMap(shard => [pod(`web-${shard}-0`), pod(`web-${shard}-1`)]),
  keeper: {
    state: 'settled',
    pods: SHARDS.flatMap(shard => {
      const start = Math.floor((shard * 16_384) / 12);
      const end = Math.floor(((shard + 1) * 16_384) / 12) - 1;
      return [
        server(`web-${shard}-0`, 'primary', { slots: [{ start, end }] }),
        server(`web-${shard}-1`, 'replica', { slots: [] }),
      ];
    }),
  },
};
