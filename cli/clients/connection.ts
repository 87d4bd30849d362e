import { parse } from 'yaml';
import { servicesDomain } from '../../lib/config/domains';
import type { KeeperSpec } from '../../lib/config/keeper-spec';
import { clientLabels } from '../../lib/config/labels';
import { names } from '../../lib/config/names';
import { PORTS } from '../../lib/config/ports';
import { USERS } from '../../lib/config/users';
import type { RedisConnection } from '../../lib/topologies/redis';
import { filesOf, type PodSpec } from '../explain/pods';
import { Failure } from '../failure';
import type { Container } from '../status/seen';

/** The objects of a topology that say how its clients connect. */
export interface Running {
  readonly namespace: string;
  readonly name: string;
  /** Pod of the servers, as their StatefulSet makes it. */
  readonly pod: Pick<PodSpec, 'volumes'> & { readonly containers?: readonly Container[] };
  /** `redis.conf`. */
  readonly conf: string;
  /** What the keeper is told, as JSON. @default - there is none */
  readonly spec?: string;
}

/** Domain of Services where nothing says another. */
const CLUSTER_DOMAIN = 'cluster.local';

/**
 * How clients connect to a topology that runs, as its construct says it of one that is synthesized.
 *
 * @throws Failure where its clients do not speak as those of Redis do, or what is there does not say how
 */
export function connectionOf({ namespace, name, pod, conf, spec }: Running): RedisConnection {
  if (pod.containers?.some(each => each.name === 'dynomite')) {
    throw new Failure(
      `${name} is made of Dynomites, which know too few commands for this: measure its servers elsewhere.`,
    );
  }
  const secretOf = (volume: string) =>
    pod.volumes?.filter(({ name: own }) => own === volume).flatMap(filesOf)[0]?.secret;
  const secretName = secretOf('credentials');
  if (secretName === undefined) {
    throw new Failure(`The servers of ${name} have no Secret with passwords: is it one of this library's?`);
  }
  const keeper = spec === undefined ? undefined : (parse(spec) as KeeperSpec);
  const caSecretName = secretOf('tls');
  const domain = servicesDomain(clusterDomainOf(pod), namespace);
  return {
    ...placeOf(name, keeper, caSecretName !== undefined, domain),
    user: USERS.application,
    secretName,
    secretKey: USERS.application,
    clientLabels: clientLabels(name),
    ...(caSecretName === undefined ? {} : { tls: true, caSecretName }),
    ...(/^tls-auth-clients yes$/m.test(conf) ? { clientCertificate: true } : {}),
  };
}

/** Servers are told the domain of their names: `<service>.<namespace>.svc.<cluster domain>`. */
function clusterDomainOf({ containers = [] }: Running['pod']): string {
  const variables = containers.find(({ name }) => name === 'redis')?.env ?? [];
  const domain = variables.find(({ name }) => name === 'DOMAIN')?.value ?? '';
  return /\.svc\.(.+)$/.exec(domain)?.[1] ?? CLUSTER_DOMAIN;
}

function placeOf(
  name: string,
  keeper: KeeperSpec | undefined,
  tls: boolean,
  domain: string,
): Pick<RedisConnection, 'host' | 'port' | 'mode' | 'primaryName'> {
  const redis = tls ? PORTS.redisTls : PORTS.redis;
  const at = (service: string, { number }: { readonly number: number }) => ({
    host: `${service}.${domain}`,
    port: number,
  });
  switch (keeper?.topology) {
    case 'cluster':
      return { ...at(names.clientService(name), redis), mode: 'cluster' };
    case 'sentinel':
      return {
        ...at(names.sentinels(name), tls ? PORTS.sentinelTls : PORTS.sentinel),
        mode: 'sentinel',
        primaryName: keeper.monitor.name,
      };
    case 'mirror':
      return { ...at(names.clientService(name), PORTS.envoy), mode: 'standalone' };
    case 'replication':
    case undefined:
      return { ...at(names.clientService(name), redis), mode: 'standalone' };
  }
}
