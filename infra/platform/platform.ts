import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { application, appProject, limitsOf } from '../../charts/argo-cd';
import { type EnvironmentCharts, environmentApp } from '../../charts/environment-app';
import { monitoringOf } from '../../charts/monitoring';
import type { CloudEnvironment } from '../../environments';
import { GITOPS, type GitOpsRepository } from '../../environments/gitops';
import type { RedisConnection } from '../../lib';
import { ArgoCd, type RepositoryCredentials } from './argo-cd';
import { CertManager } from './cert-manager';
import { checkSecrets, environmentSecrets, receiverSecrets } from './environment-secrets';
import { snapshotObjects } from './environment-snapshots';
import { Manifests } from './manifests';
import { Monitoring } from './monitoring';
import type { SecretManager } from './secret-manager';

/** What to put into which cluster. */
export interface PlatformArgs {
  readonly environment: CloudEnvironment;
  /** How to reach the cluster. */
  readonly kubeconfig: pulumi.Input<string>;
  /** What tells the cluster from one that takes its place. */
  readonly identity: pulumi.Input<string>;
  /** Whether what data is in, or would go with, refuses to be deleted. */
  readonly deletionProtection: boolean;
  /** The repository with the environment's folder, for Argo CD to follow. @default - that of `environments/gitops.ts` */
  readonly repository?: GitOpsRepository & {
    /** How it is read. @default - everybody may read it */
    readonly credentials?: RepositoryCredentials;
  };
  /** The secret manager of the cloud. @default - none: passwords are in Secrets alone */
  readonly secretManager?: SecretManager;
}

/** With a namespace go the claims in it; with a StatefulSet go all servers of a shard at once. */
const HOLDING_DATA = ['Namespace', 'PersistentVolumeClaim', 'StatefulSet'];

/**
 * All of an environment that lies in its Kubernetes cluster. Namespaces with their quotas, StorageClasses, passwords and
 * rights are Pulumi's in any case, and so is what runs beside Redis. The workloads are applied by Argo CD, by Pulumi, or by
 * others, as the environment says.
 */
export class Platform extends pulumi.ComponentResource {
  /** How clients reach Redis. */
  readonly connection: RedisConnection;

  constructor(name: string, args: PlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    checkSecrets(args);
    super('redis:platform:Platform', name, {}, opts);
    const { environment, deletionProtection, secretManager } = args;
    const { redis, charts } = environmentApp(environment, '');
    this.connection = redis.connection;
    const provider = new kubernetes.Provider(
      name,
      {
        kubeconfig: args.kubeconfig,
        // By itself Pulumi takes another way to the cluster for another cluster, and would make everything in it anew.
        clusterIdentifier: args.identity,
        // A changed ConfigMap or Secret is updated: replaced, it would be gone for a moment, and pods would not start.
        enableConfigMapMutable: true,
        enableSecretMutable: true,
      },
      { parent: this },
    );
    const options: Options = (...dependsOn) => ({ parent: this, provider, dependsOn });
    const keep = deletionProtection ? HOLDING_DATA : [];

    const namespaces = new Manifests('namespaces', { objects: charts.namespaces.toJson(), keep }, options());
    const secrets = environmentSecrets({ environment, deletionProtection, secretManager }, (...more) =>
      options(namespaces, ...more),
    );
    const storageClasses =
      charts.storageClasses && new Manifests('storage-classes', { objects: charts.storageClasses.toJson() }, options());
    const before = [namespaces, secrets, ...(storageClasses ? [storageClasses] : [])];
    const snapshots = snapshotObjects(environment);
    if (snapshots.length > 0) {
      before.push(new Manifests('volume-snapshots', { objects: snapshots }, options(namespaces)));
    }
    const { certManager, prometheus, argoCd } = environment.platform ?? {};
    if (certManager) before.push(new CertManager('cert-manager', {}, options()));
    const monitoring = monitoringOf(environment);
    if (monitoring) {
      const settings = { ...prometheus, storageClass: prometheus?.storageClass ?? volumesOf(environment) };
      const made = new Monitoring(
        'monitoring',
        { namespace: monitoring.namespace, prometheus: settings, deletionProtection },
        options(...(storageClasses ? [storageClasses] : [])),
      );
      before.push(made, ...besideMonitoring(args, charts, [made, secrets], options));
    }

    switch (environment.workloads) {
      case 'direct':
        applied(charts, keep, options, before);
        break;
      case 'argocd': {
        const { repository = GITOPS } = args;
        const { url, revision, folder } = repository;
        const argocd = new ArgoCd('argocd', { settings: argoCd, repository }, options());
        const props = {
          name: environment.name,
          repository: { url, revision, folder },
          limits: limitsOf(environment),
          cascade: !deletionProtection,
        };
        const objects = [appProject(props), application(props)];
        new Manifests('hand-over', { objects }, options(...before, argocd));
        break;
      }
      case 'others':
        break;
    }
    this.registerOutputs();
  }
}

type Options = (...dependsOn: pulumi.Resource[]) => pulumi.ComponentResourceOptions;

/** The workloads, servers before their clients. */
function applied(
  { redis, counter, sentinel }: EnvironmentCharts,
  keep: readonly string[],
  options: Options,
  before: readonly pulumi.Resource[],
): void {
  const servers = new Manifests('redis', { objects: redis.toJson(), keep }, options(...before));
  new Manifests('counter', { objects: counter.toJson() }, options(servers));
  if (!sentinel) return;
  const beside = new Manifests('sentinel', { objects: sentinel.redis.toJson(), keep }, options(...before));
  new Manifests('sentinel-counter', { objects: sentinel.counter.toJson() }, options(beside));
}

/** Who is told of alerts, with the Secrets for that, and Grafana's address: in the namespace that Prometheus came with. */
function besideMonitoring(
  { environment, secretManager }: PlatformArgs,
  { monitoring }: EnvironmentCharts,
  after: readonly pulumi.Resource[],
  options: Options,
): pulumi.Resource[] {
  if (!monitoring) return [];
  const secrets = receiverSecrets(environment, secretManager);
  const copied =
    secrets.length === 0 ? [] : [new Manifests('receiver-secrets', { objects: secrets }, options(...after))];
  return [new Manifests('beside-monitoring', { objects: monitoring.chart.toJson() }, options(...after, ...copied))];
}

/** The class of volumes on a cluster that has no default one: that of the environment's Redis. */
export function volumesOf(environment: CloudEnvironment): string | undefined {
  if (environment.cloud !== 'eks') return undefined;
  const own = [environment.redis.cluster.persistence, environment.sentinel?.servers.persistence];
  for (const persistence of own) {
    if (persistence?.kind === 'dynamic') return persistence.storageClass.name;
  }
  return undefined;
}
