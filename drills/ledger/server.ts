import { readRedisEnvironment } from '../../programs/environment';
import { serve } from '../../programs/http';
import { log, runProgram } from '../../programs/main';
import { discovery, oneAddress } from './discovery';
import { ledgerRoutes } from './routes';
import { startRun } from './run';

runProgram(async () => {
  const { mode, host, port, user, password, httpPort } = readRedisEnvironment(process.env);
  const find = mode === 'cluster' ? discovery : oneAddress;
  const routes = ledgerRoutes(options => startRun(options, find({ host, port }, { user, password })));
  const server = await serve(routes, httpPort);
  log('listening', { port: server.port, redis: `${host}:${port}` });
  return () => server.close(1000);
});
