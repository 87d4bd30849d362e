import { ask, pageOf } from '../../../drills/api-server';
import { kubectl } from '../../../drills/kubectl';
import { IMAGES } from '../../../lib/workload/images';
import type { PostedAlert } from './alertmanager';

/** A program that takes whatever is posted to it, and lists it. */
const PROGRAM = `
const posts = [];
require('node:http').createServer((request, response) => {
  if (request.method === 'GET') return response.end(JSON.stringify(posts));
  let body = '';
  request.on('data', chunk => { body += chunk; }).on('end', () => {
    posts.push({ path: request.url, authorization: request.headers.authorization, body: JSON.parse(body) });
    response.end('{}');
  });
}).listen(8080);
`;

/** Its name, and that of the Service that leads to it. */
const NAME = 'receiver';

/** What a receiver of alerts was told. */
export interface Post {
  readonly path: string;
  readonly authorization?: string;
  readonly body: {
    readonly status: 'firing' | 'resolved';
    readonly alerts: readonly { readonly status: string; readonly labels: Readonly<Record<string, string>> }[];
    /** Of a message to Slack. */
    readonly attachments?: readonly { readonly title: string; readonly text: string }[];
  };
}

/** The URL of a path of the receiver in a namespace. */
export function receiverUrl(namespace: string, path: string): string {
  return `http://${NAME}.${namespace}.svc:8080${path}`;
}

/** A pod that is told of alerts, and the Service that leads to it. */
export function receiverObjects(namespace: string): object[] {
  const metadata = { name: NAME, namespace, labels: { app: NAME } };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: { app: NAME }, ports: [{ port: 8080 }] } },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: {
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name: NAME,
            image: IMAGES.node,
            command: ['node', '-e', PROGRAM],
            readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 },
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          },
        ],
      },
    },
  ];
}

/** What was posted until now. */
export async function posts(namespace: string): Promise<Post[]> {
  return ask(pageOf(namespace, NAME, 8080, ''));
}

/** Posts what it is given on standard input to the Alertmanagers of its namespace, as Prometheus does. */
const POST = `
const body = require('node:fs').readFileSync(0);
const headers = { 'content-type': 'application/json' };
fetch('http://alertmanager-operated:9093/api/v2/alerts', { method: 'POST', headers, body }).then(async ({ ok, status, body }) => {
  if (!ok) throw new Error(status + ' ' + (await new Response(body).text()));
});
`;

/** Raises alerts, or has them be over, from the pod that is told of them. */
export async function raise(namespace: string, alerts: readonly PostedAlert[]): Promise<void> {
  await kubectl(['-n', namespace, 'exec', '-i', NAME, '--', 'node', '-e', POST], { input: JSON.stringify(alerts) });
}
