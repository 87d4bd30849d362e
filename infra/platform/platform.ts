import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { credentialsSecrets } from '../../charts/credentials-secrets';
import { environmentApp } from '../../charts/environment-app';
import type { CloudEnvironment } from '../../environments';
import type { RedisConnection } from '../../lib';
import { Credentials } from './credentials';
import { Manifests } from './manifests';
import { Monitoring } from './monitoring';

/** What to put into which cluster. */
export interface PlatformArgs {
  readonly environment: CloudEnvironment;
  /** How to reach the cluster. */
  readonly kubeconfig: pulumi.Input<string>;
  /** What tells the cluster from one that takes its place. */
  readonly identity: pulumi.Input<string>;
  /** Whether what data is in, or would go with, refuses to be deleted. */
  readonly deletionProtection: boolean;
}

/** With a namespace go the claims in it; with a StatefulSet go all servers of a shard at once. */
const HOLDING_DATA = ['Namespace', 'PersistentVolumeClaim', 'StatefulSet'];

/**
 * All of an environment that lies in its Kubernetes cluster. The namespaces, the passwords, the storage classes and
 * Prometheus are made in any case; the workloads where the environment says `direct`, else they are left to whoever
 * applies the synthesized folder.
 */
export class Platform extends pulumi.ComponentResource {
  /** How clients reach Redis. */
  readonly connection: RedisConnection;

  constructor(
    name: string,
    { environment, kubeconfig, identity, deletionProtection }: PlatformArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('redis:platform:Platform', name, {}, opts);
    const { redis, charts } = environmentApp(environment, '');
    this.connection = redis.connection;
    const provider = new kubernetes.Provider(
      name,
      {
        kubeconfig,
        // By itself Pulumi takes another way to the cluster for another cluster, and would make everything in it anew.
        clusterIdentifier: identity,
        // A changed ConfigMap or Secret is updated: replaced, it would be gone for a moment, and pods would not start.
        enableConfigMapMutable: true,
        enableSecretMutable: true,
      },
      { parent: this },
    );
    const options = (...dependsOn: pulumi.Resource[]) => ({ parent: this, provider, dependsOn });

    const keep = deletionProtection ? HOLDING_DATA : [];
    const namespaces = new Manifests('namespaces', { objects: charts.namespaces.toJson(), keep }, options());
    const before: pulumi.Resource[] = [
      namespaces,
      new Credentials(
        'credentials',
        { secrets: password => credentialsSecrets(environment, password), deletionProtection },
        options(namespaces),
      ),
    ];
    if (charts.storageClasses) {
      before.push(new Manifests('storage-classes', { objects: charts.storageClasses.toJson() }, options()));
    }
    const monitoring = environment.redis.cluster.monitoring ?? environment.sentinel?.servers.monitoring;
    if (monitoring) before.push(new Monitoring('monitoring', { namespace: monitoring.namespace }, options()));

    if (environment.workloads === 'direct') {
      const servers = new Manifests('redis', { objects: charts.redis.toJson(), keep }, options(...before));
      new Manifests('counter', { objects: charts.counter.toJson() }, options(servers));
      if (charts.sentinel) {
        const { redis, counter } = charts.sentinel;
        const beside = new Manifests('sentinel', { objects: redis.toJson(), keep }, options(...before));
        new Manifests('sentinel-counter', { objects: counter.toJson() }, options(beside));
      }
    }
    this.registerOutputs();
  }
}
