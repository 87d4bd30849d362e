import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from './manifests';

/** The folder of all examples. */
export const EXAMPLES = join(__dirname, '..', '..', 'examples');

/** What an example of charts writes, and what of it says that it is what it promises to be. */
export interface ChartExample {
  readonly name: string;
  /** Folder that its manifests are in. */
  readonly manifests: string;
  /** Objects among them, as kind and name. */
  readonly holds: readonly string[];
  /** Secrets that `redis-ha secrets` makes for them, as namespace and name. */
  readonly secrets: readonly string[];
}

const SERVERS_AND_WEB = ['redis/redis-credentials', 'web/redis-credentials'];

/** The examples that `npm run synth` writes manifests of. */
export const CHART_EXAMPLES: readonly ChartExample[] = [
  {
    name: 'minimal',
    manifests: 'dist',
    holds: ['StatefulSet redis-0', 'StatefulSet redis-2', 'Deployment redis-keeper', 'NetworkPolicy redis-client-web'],
    secrets: ['shop/redis-credentials', 'web/redis-credentials'],
  },
  {
    name: 'gke-prod',
    manifests: 'dist',
    holds: [
      'Namespace redis',
      'StorageClass redis-pd-ssd',
      'StatefulSet redis-2',
      'ServiceAccount redis-backup',
      'CronJob redis-backup',
      'PrometheusRule redis-alerts',
      'NetworkPolicy redis-client-web',
    ],
    secrets: SERVERS_AND_WEB,
  },
  {
    name: 'eks-efs',
    manifests: 'dist',
    holds: [
      'StorageClass redis-efs',
      'PersistentVolumeClaim redis-files',
      'StatefulSet redis',
      'StatefulSet redis-sentinel',
      'ServiceAccount redis-backup',
      'CronJob redis-backup',
      'PrometheusRule redis-alerts',
    ],
    secrets: SERVERS_AND_WEB,
  },
  {
    name: 'sentinel-front',
    manifests: 'dist',
    holds: [
      'StatefulSet redis-sentinel',
      'Deployment redis-front',
      'ConfigMap redis-address',
      'NetworkPolicy redis-front-client-legacy',
      'PrometheusRule redis-front-alerts',
    ],
    secrets: ['legacy/redis-credentials', 'redis/redis-credentials'],
  },
  {
    name: 'envoy-routes',
    manifests: 'dist',
    holds: ['StatefulSet catalogue', 'StatefulSet pages', 'StatefulSet rest-0', 'Deployment redis', 'Service redis'],
    secrets: ['catalogue', 'pages', 'rest'].flatMap(name => [`redis/${name}-credentials`, `web/${name}-credentials`]),
  },
  {
    name: 'existing-app',
    manifests: 'dist',
    holds: ['Deployment visits', 'StatefulSet redis-0', 'NetworkPolicy redis-client-visits'],
    secrets: ['shop/redis-credentials'],
  },
  {
    name: 'gitops-argo-cd',
    manifests: 'manifests',
    holds: ['Namespace redis', 'Namespace web', 'StatefulSet redis-2', 'NetworkPolicy redis-client-web'],
    secrets: SERVERS_AND_WEB,
  },
];

/** The examples that are programs for Pulumi. */
export const PULUMI_EXAMPLES = ['pulumi-direct'] as const;

/** The objects of a folder of manifests. */
export function objectsIn(folder: string): Manifest[] {
  return readdirSync(folder)
    .flatMap(file => parseAllDocuments(readFileSync(join(folder, file), 'utf8')))
    .map(document => document.toJS());
}

/** Objects as kind and name. */
export function kindsAndNames(objects: readonly Manifest[]): string[] {
  return objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

/** Objects in namespaces, as namespace and name, sorted. */
export function places(objects: readonly Manifest[]): string[] {
  return objects.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).sort();
}
