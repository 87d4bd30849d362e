import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ARGO_CD_NAMESPACE } from '../argo-cd-namespace';
import { CHARTS } from './charts';
import { releaseOf } from './release';
import { type ArgoCdSettings, PLATFORM_DEFAULTS } from './settings';

/** How a private repository is read. */
export type RepositoryCredentials =
  | {
      /** Private key, in the form that OpenSSH writes. */
      readonly sshKey: pulumi.Input<string>;
    }
  | {
      /** Access token, or password. */
      readonly token: pulumi.Input<string>;
      /** Name that goes with it. @default 'git': most hosts take any */
      readonly username?: pulumi.Input<string>;
    };

/** What Argo CD is to be, and to follow. */
export interface ArgoCdArgs {
  readonly settings?: ArgoCdSettings;
  /** Where the manifests are. */
  readonly repository: {
    readonly url: string;
    /** @default - none: everybody may read it */
    readonly credentials?: RepositoryCredentials;
  };
}

/**
 * Argo CD, from its Helm chart, and the credentials of a private repository, in a Secret that it finds by its label. Its
 * custom resource definitions stay when it is taken away: with them would go every Application, and with one of those,
 * all that it applied.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#repositories
 */
export class ArgoCd extends pulumi.ComponentResource {
  constructor(name: string, { settings = {}, repository }: ArgoCdArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:platform:ArgoCd', name, {}, opts);
    const { url, credentials } = repository;
    releaseOf(
      this,
      {
        chart: CHARTS.argoCd,
        name: 'argocd',
        namespace: ARGO_CD_NAMESPACE,
        podSecurity: 'baseline',
        values: argoCdValues(settings),
      },
      namespace =>
        credentials === undefined
          ? []
          : [
              new kubernetes.core.v1.Secret(
                `${ARGO_CD_NAMESPACE}/${REPOSITORY}`,
                {
                  metadata: { name: REPOSITORY, namespace, labels: { 'argocd.argoproj.io/secret-type': 'repository' } },
                  stringData: { type: 'git', url, ...keysOf(credentials) },
                },
                { parent: this },
              ),
            ],
    );
    this.registerOutputs();
  }
}

/** Name of the Secret with the credentials. */
const REPOSITORY = 'gitops-repository';

function keysOf(credentials: RepositoryCredentials): Record<string, pulumi.Output<string>> {
  const secrets: Record<string, pulumi.Input<string>> = 'sshKey' in credentials
    ? { sshPrivateKey: credentials.sshKey }
    : { username: credentials.username ?? 'git', password: credentials.token };
  return Object.fromEntries(Object.entries(secrets).map(([key, value]) => [key, pulumi.secret(value)]));
}

const OFF = { enabled: false };

/** @see https://argo-cd.readthedocs.io/en/stable/operator-manual/high_availability/ */
function argoCdValues(settings: ArgoCdSettings): Readonly<Record<string, unknown>> {
  const { highAvailability, adminAccount } = { ...PLATFORM_DEFAULTS.argoCd, ...settings };
  const { knownHosts = [] } = settings;
  const twice = highAvailability ? { replicas: 2, pdb: { enabled: true, maxUnavailable: 1 } } : { replicas: 1 };
  const asking = (cpu: string, memory: string) => ({ resources: { requests: { cpu, memory } } });
  return {
    crds: { install: true, keep: true },
    configs: {
      cm: { 'admin.enabled': adminAccount },
      ...(knownHosts.length === 0 ? {} : { ssh: { extraHosts: knownHosts.join('\n') } }),
    },
    controller: { replicas: 1, ...asking('250m', '512Mi') },
    server: { ...twice, ...asking('50m', '128Mi') },
    repoServer: { ...twice, ...asking('100m', '256Mi') },
    applicationSet: { ...twice, ...asking('50m', '128Mi') },
    'redis-ha': { enabled: highAvailability },
    // Nobody logs in by way of another service, and nobody is told, until somebody says which.
    dex: OFF,
    notifications: OFF,
  };
}
