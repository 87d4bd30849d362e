import { connect } from 'node:net';
import { envoyBootstrap } from '../../lib/config/envoy/bootstrap';
import { PORTS } from '../../lib/config/ports';
import { cleanUpEnvoys, startEnvoy } from './support/envoy';
import { cleanUpFronts, FRONT_IP, loopbackCfg, startFront } from './support/haproxy';
import { until } from './support/until';

afterAll(async () => {
  await cleanUpFronts();
  await cleanUpEnvoys();
});

const linesOf = (log: string) => log.split('\n').filter(line => line.startsWith('{'));
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/;

it('HAProxy logs a session that it turns away, as JSON, and nothing of what was sent', async () => {
  const front = startFront(
    loopbackCfg({
      targets: { servers: ['nobody-0'], clusterDomain: 'cluster.local' },
      checkIntervalMs: 100,
      maxConnections: 100,
      threads: 1,
      readFallback: 'none',
    }),
  );
  await until('a session is logged', async () => {
    await new Promise<void>(resolve => {
      const socket = connect(PORTS.redis.number, FRONT_IP, () => socket.end('AUTH app hunter2\r\n'));
      socket.on('error', () => resolve()).on('close', () => resolve());
      socket.resume();
    });
    return linesOf(front.log()).length > 0;
  });
  for (const line of linesOf(front.log())) {
    const fields = JSON.parse(line);
    expect(Object.keys(fields)).toEqual([
      ...['time', 'level', 'event', 'client', 'clientPort', 'frontend', 'backend'],
      ...['server', 'connectMs', 'durationMs', 'bytes', 'end'],
    ]);
    expect(fields).toMatchObject({ level: 'warn', event: 'session', frontend: 'write', bytes: 0 });
    expect(fields.time).toMatch(ISO);
  }
  expect(front.log()).not.toContain('hunter2');
  await front.stop();
});

it('Envoy logs what is wrong as JSON, each line of it', async () => {
  const ip = '127.0.0.61';
  const envoy = await startEnvoy(
    envoyBootstrap({ listeners: [], upstreams: [], memory: 256 * 1024 ** 2, maxConnections: 10, statsIp: ip }),
    ip,
  );
  await envoy.admin('/logging?level=debug', 'POST');
  await until('something is logged', async () => {
    await envoy.admin('/ready');
    return linesOf(envoy.log()).length > 0;
  });
  for (const line of envoy.log().trim().split('\n')) {
    const fields = JSON.parse(line);
    expect(Object.keys(fields)).toEqual(['time', 'level', 'event', 'message']);
    expect(fields.time).toMatch(ISO);
  }
  await envoy.stop();
});
