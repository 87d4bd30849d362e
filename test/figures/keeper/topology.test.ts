import { createCluster } from '../../../keeper/cluster';
import { topologyOf } from './topology';

test('a cluster that is played is one that the keeper takes for settled, with nothing unusual in it', async () => {
  const { spec, servers } = topologyOf(5);
  const byPod = new Map(servers.map(server => [server.pod, server]));
  const byIp = new Map(servers.map(server => [server.ip, server]));
  const call = (ip: string) => async (name: string, sub: unknown) =>
    byIp.get(ip)?.replies()[`${name} ${sub}`.toUpperCase()];
  const kind = createCluster();
  const seen = await kind.observe(
    spec,
    {
      resolve: async pod => byPod.get(pod)?.ip ?? '',
      connections: { open: async ip => call(ip), keepOnly: () => undefined, close: () => undefined },
    },
    0,
  );
  expect(new Set(servers.map(({ ip }) => ip)).size).toBe(10);
  expect(seen.pods.every(pod => pod.answers && pod.known.length === 9 && pod.zone)).toBe(true);
  expect(kind.decide(seen, spec, kind.unaware, undefined).decision).toMatchObject({ state: 'settled', steps: [] });
});
