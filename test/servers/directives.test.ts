import { dirname } from 'node:path';
import { KNOWN } from '../../lib/config/directives/known';
import type { Durability } from '../../lib/config/durability';
import { ENGINES, isTested } from '../../lib/config/engines';
import type { ClusterConf } from '../../lib/config/redis-conf';
import { directivesOf } from '../../scripts/directives-of';
import { findEngines } from './support/engines';
import { LOOPBACK } from './support/loopback';
import { type PodNetwork, podNetwork } from './support/pod';
import { until } from './support/until';

describe.each(findEngines())('$name', engine => {
  // A server on the PATH is named by its patch version.
  const tested = Object.keys(ENGINES)
    .filter(isTested)
    .find(name => engine.name.startsWith(name));
  let network: PodNetwork;
  beforeEach(() => {
    network = podNetwork(engine);
  });
  afterEach(() => network.cleanUp());

  (tested ? it : it.skip)('knows the directives that the list has, and no others', async () => {
    const listed = Object.entries<readonly string[]>(KNOWN).filter(([, engines]) => engines.includes(tested ?? ''));
    expect(await directivesOf(dirname(engine.server))).toEqual(listed.map(([name]) => name));
  });

  const ALL: Partial<ClusterConf> = {
    engine: tested,
    durability: 'both',
    appendfsync: 'always',
    savePoints: [{ seconds: 60, changes: 5 }],
    maxmemory: '32Mi',
    evictionPolicy: 'volatile-lfu',
    lazyfree: false,
    clientBuffers: { total: '20Mi', normal: { hard: '9Mi' }, pubsub: { hard: '8Mi', soft: '2Mi', softSeconds: 10 } },
    ioThreads: 2,
    directives: { activerehashing: false, 'slowlog-max-len': 7 },
  };

  it.each<[string, Partial<ClusterConf>, Readonly<Record<string, string>>]>([
    ...(['none', 'aof', 'rdb', 'both'] as const).map(
      (durability: Durability) =>
        [
          `durability ${durability}`,
          { durability },
          {
            appendonly: durability === 'aof' || durability === 'both' ? 'yes' : 'no',
            save: durability === 'rdb' || durability === 'both' ? '900 1 300 10 60 10000' : '',
            maxmemory: String(
              Math.floor(((256 - 24 - 16 - 16) * 1024 ** 2) / (durability === 'none' ? 1.2 : 1 + 13 / 30)),
            ),
            'repl-backlog-size': String(4 * 1024 ** 2),
          },
        ] as [string, Partial<ClusterConf>, Record<string, string>],
    ),
    [
      'every setting',
      ALL,
      {
        appendfsync: 'always',
        save: '60 5',
        maxmemory: String(32 * 1024 ** 2),
        'maxmemory-clients': String(20 * 1024 ** 2),
        'maxmemory-policy': 'volatile-lfu',
        'client-output-buffer-limit': 'normal 9437184 0 0 slave 16777216 0 0 pubsub 8388608 2097152 10',
        'lazyfree-lazy-user-flush': 'no',
        'io-threads': '2',
        activerehashing: 'no',
        'slowlog-max-len': '7',
      },
    ],
  ])('starts with %s', async (_, conf, expected) => {
    const pod = network.pod('web-0-0', conf);
    pod.start(`${LOOPBACK}.1.1`);
    await until(`an answer (${pod.output()})`, async () => (await pod.cli('probe', 'ping')) === 'PONG');
    for (const [directive, value] of Object.entries(expected)) {
      const said = (await pod.cli('keeper', 'config', 'get', directive)).split('\n');
      expect(said).toEqual(value === '' ? [directive] : [directive, value]);
    }
  });
});
