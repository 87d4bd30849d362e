import { readRedisEnvironment } from '../../programs/environment';
import { serve } from '../../programs/http';
import { log, runProgram } from '../../programs/main';
import { discovery } from './discovery';
import { ledgerRoutes } from './routes';
import { startRun } from './run';

runProgram(async () => {
  const { host, port, user, password, httpPort } = readRedisEnvironment(process.env);
  const routes = ledgerRoutes(options => startRun(options, discovery({ host, port }, { user, password })));
  const server = await serve(routes, httpPort);
  log('listening', { port: server.port, redis: `${host}:${port}` });
  return () => server.close(1000);
});
