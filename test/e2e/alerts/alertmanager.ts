import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ask } from '../../../drills/api-server';
import { runCommand } from '../../../drills/command';
import { TEST_CLUSTER } from '../../../drills/faults/test-cluster';
import { findProgram } from '../../support/programs';
import { startPrometheus } from '../support/prometheus';

/** The version that Debian has, whose configuration the operator is to write. */
const VERSION = 'v0.25.0';
const IMAGE = `quay.io/prometheus/alertmanager:${VERSION}`;
const NAME = 'main';
const POD = `alertmanager-${NAME}-0`;

/** Where Debian's Alertmanager has the templates of its messages, which others have inside. */
const TEMPLATES = '/usr/share/prometheus/alertmanager';

function templateFolders(program: string): string[] {
  const beside = join(dirname(program), 'root', TEMPLATES);
  return [beside, TEMPLATES].filter(folder => existsSync(folder)).slice(0, 1);
}

/**
 * Starts the Prometheus operator, and puts an image of the real Alertmanager onto the nodes of the test cluster. What this
 * gives takes away what came with the operator.
 */
export async function prepareAlertmanager(): Promise<() => Promise<void>> {
  const { remove } = await startPrometheus();
  const root = mkdtempSync(join(tmpdir(), 'redis-ha-alertmanager-'));
  try {
    const program = findProgram('alertmanager');
    const { stdout } = await runCommand('ldd', [program]);
    mkdirSync(join(root, 'bin'));
    cpSync(program, join(root, 'bin', 'alertmanager'), { dereference: true });
    for (const [library] of stdout.matchAll(/\/\S+\.so\S*/g)) {
      mkdirSync(join(root, dirname(library)), { recursive: true });
      cpSync(library, join(root, library), { dereference: true });
    }
    for (const templates of templateFolders(program)) cpSync(templates, join(root, TEMPLATES), { recursive: true });
    await runCommand(join(process.env[TEST_CLUSTER] ?? '', 'images'), ['add', root, IMAGE, '["/bin/alertmanager"]']);
  } finally {
    rmSync(root, { recursive: true });
  }
  return remove;
}

/** An Alertmanager that takes up what has a label, in whichever namespace, as that of the platform does. */
export function alertmanagerObject(namespace: string, selects: Readonly<Record<string, string>>): object {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Alertmanager',
    metadata: { name: NAME, namespace },
    spec: {
      version: VERSION,
      image: IMAGE,
      replicas: 1,
      alertmanagerConfigSelector: { matchLabels: selects },
      alertmanagerConfigNamespaceSelector: {},
      alertmanagerConfigMatcherStrategy: { type: 'OnNamespaceExceptForAlertmanagerNamespace' },
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1000,
        fsGroup: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    },
  };
}

const api = (namespace: string, path: string) => `/api/v1/namespaces/${namespace}/pods/${POD}:9093/proxy/api/v2${path}`;

/** An alert as Prometheus posts it. */
export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** When it was over. @default - it is raised */
  readonly endsAt?: string;
}

/** An alert as Alertmanager lists it. */
export interface ListedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly receivers: readonly { readonly name: string }[];
  readonly status: { readonly state: string; readonly inhibitedBy: readonly string[] };
}

/** The alerts that Alertmanager has. */
export async function listed(namespace: string): Promise<ListedAlert[]> {
  return ask(api(namespace, '/alerts'));
}

/** The configuration that it runs with. Secrets are left out of it. */
export async function configuration(namespace: string): Promise<string> {
  return (await ask<{ config: { original: string } }>(api(namespace, '/status'))).config.original;
}
