import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Credentials } from '../access/credentials';
import { letIn } from '../access/let-in';
import { type Door, serverDoor } from '../access/network-policies';
import { type DataProps, usersOnRequest } from '../backup/props';
import type { Client, IClient } from '../config/client';
import { servicesDomain } from '../config/domains';
import { clientLabels } from '../config/labels';
import { names } from '../config/names';
import type { Passwords } from '../config/passwords';
import type { Port } from '../config/ports';
import { serverPorts, type TlsProps, tlsSecret } from '../config/tls';
import { type ServerKind, USERS, type User, usersOf } from '../config/users';
import type { Doors } from './doors';
import { claimName } from './one-name';
import type { IRedis, RedisConnection } from './redis';
import type { WantedServers } from './server-props';

/** What each way of running Redis has in common: one name, one address, one way to let clients in. */
export abstract class Topology extends Construct implements IRedis, Doors {
  readonly name: string;
  abstract readonly connection: RedisConnection;
  /** Users that log in: the credentials Secret holds a password of each. */
  readonly users: readonly User[];
  /** Which passwords that Secret has. */
  readonly passwords: Passwords;
  /** Where clients come in. */
  readonly doors: readonly Door[];

  constructor(
    scope: Construct,
    id: string,
    private readonly wanted: WantedServers & TlsProps & DataProps,
    ...kinds: readonly ServerKind[]
  ) {
    super(scope, id);
    this.name = wanted.name;
    this.users = [...usersOf(...kinds), ...usersOnRequest(wanted)];
    this.passwords = wanted.passwords;
    this.doors = [serverDoor(...serverPorts(wanted.tls))];
    claimName(this, this.name);
  }

  /** How to connect to a Service of this topology. */
  protected connectionTo(
    service: string,
    port: Port,
    rest: Pick<RedisConnection, 'mode' | 'primaryName'>,
  ): RedisConnection {
    const { namespace } = Chart.of(this);
    const { tls } = this.wanted;
    return {
      host: namespace ? `${service}.${servicesDomain(this.wanted.clusterDomain, namespace)}` : service,
      port: port.number,
      user: USERS.application,
      secretName: credentialsOf(this.wanted).secretName,
      secretKey: USERS.application,
      passwords: this.wanted.passwords,
      clientLabels: clientLabels(this.name),
      ...(tls ? { tls: true, caSecretName: tlsSecret(this.name, tls) } : {}),
      ...(tls?.clientCertificates === 'required' ? { clientCertificate: true } : {}),
      ...rest,
    };
  }

  allowFrom(id: string, peer: Client | IClient): void {
    letIn(this, id, peer, this.doors);
  }
}

/** The Secret with the passwords of a topology's users. */
export function credentialsOf({ name, credentials = Credentials.fromSecret(names.credentials(name)) }: WantedServers) {
  return credentials;
}
