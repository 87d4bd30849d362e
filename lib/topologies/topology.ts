import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { clientProblems, clientWarnings } from '../access/clients';
import { Credentials } from '../access/credentials';
import { clientPolicy } from '../access/network-policies';
import { type Client, clientOf, type IClient } from '../config/client';
import { clientLabels } from '../config/labels';
import { names } from '../config/names';
import { PORTS } from '../config/ports';
import { USERS } from '../config/users';
import { accepted } from '../validation';
import { warn } from '../warnings';
import { claimName } from './one-name';
import type { IRedis, RedisConnection, RedisMode } from './redis';
import type { WantedServers } from './server-props';

/** What each way of running Redis has in common: one name, one address, one way to let clients in. */
export abstract class Topology extends Construct implements IRedis {
  readonly name: string;
  readonly connection: RedisConnection;

  constructor(scope: Construct, id: string, wanted: WantedServers, mode: RedisMode) {
    super(scope, id);
    const { namespace } = Chart.of(this);
    const { name, clusterDomain } = wanted;
    this.name = name;
    this.connection = {
      host: namespace ? `${names.clientService(name)}.${namespace}.svc.${clusterDomain}` : name,
      port: PORTS.redis.number,
      user: USERS.application,
      secretName: credentialsOf(wanted).secretName,
      secretKey: USERS.application,
      clientLabels: clientLabels(name),
      mode,
    };
    claimName(this, name);
  }

  allowFrom(id: string, peer: Client | IClient): void {
    const client = clientOf(peer);
    if (!accepted(this, clientProblems(id, client, Chart.of(this).namespace))) return;
    warn(this, clientWarnings(id, client));
    clientPolicy(this, id, this.name, client);
  }
}

/** The Secret with the passwords of a topology's users. */
export function credentialsOf({ name, credentials = Credentials.fromSecret(names.credentials(name)) }: WantedServers) {
  return credentials;
}
