import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { KEEPER_MODES, type KeeperMode, type KeeperSpec } from '../config/keeper-spec';
import { componentLabels, topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { PORTS } from '../config/ports';
import { PROGRAM_FOLDERS, SPEC_FILE, specText } from '../config/program-files';
import { type TlsProps, tlsSecret } from '../config/tls';
import { USERS, type User } from '../config/users';
import { packageFile } from '../package-root';
import { check, type Problems, shown } from '../validation';
import type { ImagePull } from './images';
import { NodeProgram } from './node-program';
import { type Resources, resourceProblems } from './resources';
import type { Scheduling } from './scheduling';
import { servicePort } from './services';

/** Settings of the keeper. */
export interface KeeperSettings {
  /** Image of Node 20 or newer that runs it. @default 'node:20-alpine' */
  readonly image?: string;
  /**
   * `act`: it does what is needed. `dry-run`: it only logs what it would do. `paused`: it only watches. In each of them
   * it answers servers that are about to stop. Other values are refused.
   * @default 'act'
   */
  readonly mode?: KeeperMode;
  /**
   * What its pod asks for. It holds what each server knows of all others: with too little memory it is killed at each
   * pass, and mends nothing.
   * @default { cpu: '20m', memory: '128Mi' }, with 1Mi more for every 5 servers beyond 100
   * @see docs/figures/keeper.md
   */
  readonly resources?: Resources;
}

/** Servers up to which a keeper gets along with the least, and those beyond that take 1Mi more together. */
const MEMORY = { leastMi: 128, enoughFor: 100, serversPerMi: 5 };

/** What the keeper of so many servers asks for, unless something else is set. */
export function keeperResources(servers: number): Resources {
  const { leastMi, enoughFor, serversPerMi } = MEMORY;
  return { cpu: '20m', memory: `${leastMi + Math.max(0, Math.ceil((servers - enoughFor) / serversPerMi))}Mi` };
}

/** What is wrong with the settings of a keeper. */
export function keeperProblems({ mode, resources }: KeeperSettings): Problems {
  return [
    ...check([
      mode !== undefined && !KEEPER_MODES.includes(mode),
      `keeper: mode ${shown(mode)} is unknown; set ${KEEPER_MODES.map(each => `"${each}"`).join(' or ')}`,
    ]),
    ...(resources ? resourceProblems('keeper.resources', resources) : []),
  ];
}

/** What the keeper's pod has in common with those of the servers. */
export interface KeeperPod extends TlsProps {
  readonly placement?: Scheduling;
  readonly imagePull?: ImagePull;
  /** Domain in which the servers have their names, in full; `$(POD_NAMESPACE)` in it stands for the namespace. */
  readonly domain: string;
  /** Name that their certificate has, with TLS. @default - there is none */
  readonly host?: string;
}

/** The keeper of a topology: forms it, mends it, and answers servers that are about to stop. */
export function keeper(
  scope: Construct,
  spec: KeeperSpec,
  credentialsSecret: string,
  settings: KeeperSettings,
  { placement = {}, imagePull, domain, tls, host = '' }: KeeperPod,
): void {
  const name = names.keeper(spec.name);
  const labels = componentLabels(spec.name, 'keeper');
  // It tells Sentinels how to log in to the servers.
  const others = spec.topology === 'sentinel' ? [USERS.sentinel] : [];
  const passwordFile = (user: User) => `${PROGRAM_FOLDERS.credentials}/${user}`;
  new NodeProgram(scope, 'Keeper', {
    name,
    program: packageFile('build', 'programs', 'keeper.js'),
    labels,
    files: { [SPEC_FILE]: specText({ ...spec, mode: settings.mode ?? 'act' }) },
    credentials: { secretName: credentialsSecret, users: [USERS.keeper, ...others] },
    env: {
      SPEC_FILE: `${PROGRAM_FOLDERS.config}/${SPEC_FILE}`,
      PASSWORD_FILE: passwordFile(USERS.keeper),
      // The servers' own names, in full: pods of the same name may stand in other namespaces.
      DOMAIN: domain,
      ...Object.fromEntries(others.map(user => [`${user.toUpperCase()}_PASSWORD_FILE`, passwordFile(user)])),
      ...(tls ? { TLS_FOLDER: PROGRAM_FOLDERS.certificate, TLS_NAME: host } : {}),
      HTTP_PORT: String(PORTS.http.number),
      VERDICT_PORT: String(PORTS.verdict.number),
    },
    ...(tls
      ? { certificate: { secretName: tlsSecret(spec.name, tls), shown: tls.clientCertificates === 'required' } }
      : {}),
    ports: [PORTS.verdict],
    livenessPath: '/livez',
    image: settings.image,
    resources: settings.resources ?? keeperResources(serversOf(spec)),
    placement,
    imagePull,
    // Two keepers would answer stopping servers at once, each with a permit of its own.
    strategy: 'Recreate',
  });
  new k8s.KubeService(scope, 'KeeperService', {
    metadata: { name, labels: { ...topologyLabels(spec.name), ...labels } },
    spec: {
      // Servers ask while the topology is not as it should be, and while the keeper itself is stopping.
      publishNotReadyAddresses: true,
      selector: labels,
      ports: [servicePort(PORTS.verdict), servicePort(PORTS.http)],
    },
  });
}

function serversOf(spec: KeeperSpec): number {
  return spec.topology === 'cluster' ? spec.shards.flatMap(({ pods }) => pods).length : spec.servers.length;
}
