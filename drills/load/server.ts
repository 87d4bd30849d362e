import { readRedisEnvironment } from '../../programs/environment';
import { serve } from '../../programs/http';
import { log, runProgram } from '../../programs/main';
import { runRoutes } from '../run-routes';
import { connectCallers } from './callers';
import { parseLoadOptions } from './options';
import { type LoadRun, startLoad } from './run';

runProgram(async () => {
  const redis = readRedisEnvironment(process.env);
  let current: LoadRun | undefined;
  const routes = runRoutes(parseLoadOptions, async options => {
    current = await startLoad(options, count => connectCallers(redis, count));
    return current;
  });
  const server = await serve(routes, redis.httpPort);
  log('listening', { port: server.port, redis: `${redis.host}:${redis.port}` });
  return async () => {
    // What it wrote goes with it.
    await current?.stop();
    await server.close(1000);
  };
});
