import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PORTS } from '../../../lib/config/ports';
import { exporterContainer } from '../../../lib/monitoring/exporter';
import { findProgram } from '../../support/programs';
import type { Server } from './server';
import { until } from './until';
import { plainPasswordOf } from './users';

const running = new Set<ChildProcess>();

/** What the exporter beside a server or a Sentinel shows of it, with the rights and settings that it has in a pod. */
export async function exported(server: Server, beside?: 'server' | 'sentinel'): Promise<string> {
  const { page, stop } = await startExporter(server, beside);
  await stop();
  return page;
}

/** An exporter that runs. */
export interface RunningExporter {
  /** The first page that it showed of a server that is up. */
  readonly page: string;
  stop(): Promise<void>;
}

/** Starts the exporter beside a server or a Sentinel, as it logs in, and waits until it shows it. */
export async function startExporter(
  { ip, port }: Pick<Server, 'ip' | 'port'>,
  beside: 'server' | 'sentinel' = 'server',
  login: Readonly<Record<string, string>> = { REDIS_PASSWORD_FILE: '', REDIS_PASSWORD: plainPasswordOf('exporter') },
): Promise<RunningExporter> {
  const env = Object.fromEntries((exporterContainer(beside).env ?? []).map(({ name, value = '' }) => [name, value]));
  const child = spawn(findProgram('redis_exporter'), {
    stdio: 'ignore',
    env: {
      ...env,
      REDIS_ADDR: `redis://${ip}:${port}`,
      ...login,
      REDIS_EXPORTER_WEB_LISTEN_ADDRESS: `${ip}:${PORTS.exporter.number}`,
    },
  });
  running.add(child);
  let page = '';
  await until(`the exporter of ${ip} shows a server that is up`, async () => {
    page = await scraped(ip, PORTS.exporter.number).catch(() => '');
    return page.includes('redis_up 1');
  });
  return {
    page,
    stop: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
      running.delete(child);
    },
  };
}

/** The metrics that are shown at an address. */
export async function scraped(ip: string, port: number): Promise<string> {
  return (await fetch(`http://${ip}:${port}/metrics`, { headers: { connection: 'close' } })).text();
}

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
