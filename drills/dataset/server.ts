import { clientOf } from '../../apps/counter/redis-client';
import { readRedisEnvironment } from '../../programs/environment';
import { json, serve, text } from '../../programs/http';
import { log, runProgram } from '../../programs/main';
import { digest } from './digest';
import { type FillOptions, fill } from './fill';

/** Many commands go at once, and the servers may have others to answer. */
const COMMAND_TIMEOUT_MS = 60_000;

/** Writes keys of every kind, and says what a data set is like: what is copied elsewhere has to be the same there. */
runProgram(async () => {
  const redis = readRedisEnvironment(process.env);
  const client = clientOf(redis, COMMAND_TIMEOUT_MS);
  client.on('error', () => {});
  const server = await serve(
    {
      'GET /healthz': () => text(200, 'ok\n'),
      'GET /readyz': async () => text(200, `${await client.ping()}\n`),
      'POST /fill': async body => json(200, { keys: await fill(client, optionsOf(body)) }),
      'GET /digest': async () => json(200, await digest(client)),
    },
    redis.httpPort,
  );
  log('listening', { port: server.port, redis: `${redis.host}:${redis.port}` });
  return async () => {
    await server.close(1000);
    client.disconnect();
  };
});

function optionsOf(body: string): FillOptions {
  const { keys = 1000, bytes = 100 }: Partial<FillOptions> = body === '' ? {} : JSON.parse(body);
  if (!Number.isInteger(keys) || !Number.isInteger(bytes) || keys < 1 || bytes < 0) {
    throw new Error('keys and bytes have to be whole numbers, such as {"keys":1000,"bytes":100}.');
  }
  return { keys, bytes };
}
