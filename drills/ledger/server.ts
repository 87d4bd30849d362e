import { type RedisEnvironment, readRedisEnvironment } from '../../programs/environment';
import { serve } from '../../programs/http';
import { log, runProgram } from '../../programs/main';
import { type Discovery, discovery, oneAddress } from './discovery';
import { ledgerRoutes } from './routes';
import { startRun } from './run';
import { sentinels } from './sentinels';

runProgram(async () => {
  const redis = readRedisEnvironment(process.env);
  const routes = ledgerRoutes(options => startRun(options, discoveryOf(redis)));
  const server = await serve(routes, redis.httpPort);
  log('listening', { port: server.port, redis: `${redis.host}:${redis.port}` });
  return () => server.close(1000);
});

function discoveryOf(redis: RedisEnvironment): Discovery {
  const service = { host: redis.host, port: redis.port };
  switch (redis.mode) {
    case 'cluster':
      return discovery(service, redis);
    case 'sentinel':
      return sentinels(service, redis.primaryName, redis);
    case 'standalone':
      return oneAddress(service, redis);
  }
}
