import { readRedisEnvironment } from '../../programs/environment';
import { serve } from '../../programs/http';
import { log, runProgram } from '../../programs/main';
import { counterMetrics } from './metrics';
import { createRedisClient } from './redis-client';
import { counterRoutes } from './routes';
import { redisStore } from './store';

/** Requests in flight have this long to end: somewhat longer than the store's deadline. */
const GRACE_MS = 6000;

runProgram(async () => {
  const redis = readRedisEnvironment(process.env);
  const metrics = counterMetrics();
  const store = redisStore(() => createRedisClient(redis), {
    login: () => redis.password() + JSON.stringify(redis.tls?.()),
  });
  let stopping = false;
  const server = await serve(
    counterRoutes(store, metrics, () => stopping),
    redis.httpPort,
    (path, reply, seconds) => metrics.request(path, reply.status, seconds),
  );
  log('listening', { port: server.port, redis: `${redis.host}:${redis.port}` });
  return async () => {
    stopping = true;
    await server.close(GRACE_MS);
    await store.close();
  };
});
