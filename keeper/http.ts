import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Pass } from './keeper';
import type { Kind, Types } from './kind';
import type { Metrics } from './metrics';

/** Time without a finished pass after which the keeper counts as stuck, in milliseconds. */
const STUCK_MS = 60_000;

/** What the HTTP port tells. */
export interface Health<T extends Types> {
  readonly kind: Pick<Kind<T>, 'status'>;
  readonly started: number;
  readonly last: () => Pass<T> | undefined;
  readonly stopping: () => boolean;
  readonly now: () => number;
  readonly metrics: Pick<Metrics, 'registry'>;
}

/** Health for the kubelet, metrics for Prometheus, status for people. */
export function createHttpServer<T extends Types>(health: Health<T>): Server {
  return createServer(async (request, response) => {
    const { code, type = 'text/plain; charset=utf-8', body } = await answer(request, health);
    response.writeHead(code, { 'content-type': type }).end(body);
  });
}

interface Answer {
  readonly code: number;
  readonly type?: string;
  readonly body: string;
}

async function answer<T extends Types>({ method, url = '' }: IncomingMessage, health: Health<T>): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return { code: 405, body: 'only GET is known here\n' };
  const { registry } = health.metrics;
  switch (url.split('?')[0]) {
    case '/livez':
      return live(health);
    case '/readyz':
      return ready(health);
    case '/status':
      return { code: 200, type: 'application/json', body: `${JSON.stringify(status(health), undefined, 2)}\n` };
    case '/metrics':
      return { code: 200, type: registry.contentType, body: await registry.metrics() };
    default:
      return { code: 404, body: 'known are /livez, /readyz, /metrics and /status\n' };
  }
}

function live<T extends Types>({ last, started, now }: Health<T>): Answer {
  const idle = now() - (last()?.ended ?? started);
  if (idle < STUCK_MS) return { code: 200, body: 'ok\n' };
  return { code: 503, body: `no pass has ended for ${Math.round(idle / 1000)} s\n` };
}

function ready<T extends Types>({ last, stopping }: Health<T>): Answer {
  const decision = last()?.decision;
  if (stopping()) return { code: 503, body: 'the keeper is stopping\n' };
  if (!decision) return { code: 503, body: 'no pass has been made yet\n' };
  if (decision.state === 'settled') return { code: 200, body: 'ok\n' };
  return { code: 503, body: `${decision.state}: ${decision.reason ?? ''}\n` };
}

function status<T extends Types>({ kind, last, stopping }: Health<T>): unknown {
  const pass = last();
  if (!pass) return { state: 'starting', stopping: stopping() };
  const { decision, observation, spec, ended } = pass;
  return {
    name: spec.name,
    mode: spec.mode ?? 'act',
    ...decision,
    stopping: stopping(),
    lastPass: new Date(ended).toISOString(),
    ...kind.status(observation),
  };
}
