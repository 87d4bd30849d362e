import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { credentialsSecrets, secretsByNamespace } from '../../charts/credentials-secrets';
import { writeEnvironment } from '../../charts/write-environment';
import { environmentNamed, environments } from '../../environments';
import { knownPassword } from '../../lib';

const folder = mkdtempSync(join(tmpdir(), 'environments-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(environments.map(environment => [environment.name, environment] as const))('%s', (_, environment) => {
  const files = writeEnvironment(environment, folder);
  const contents = () => files.map(file => readFileSync(file, 'utf8'));

  it('writes the same bytes each time', () => {
    const first = contents();
    expect(writeEnvironment(environment, folder)).toEqual(files);
    expect(contents()).toEqual(first);
  });

  it('lists every file for Kustomize', () => {
    const [kustomization, ...rest] = files
      .map(file => relative(join(folder, environment.name), file))
      .sort((a, b) => (a === 'kustomization.yaml' ? -1 : b === 'kustomization.yaml' ? 1 : a < b ? -1 : 1));
    expect(kustomization).toBe('kustomization.yaml');
    expect(parse(contents()[files.findIndex(file => file.endsWith('kustomization.yaml'))] ?? '').resources).toEqual(
      rest,
    );
  });

  it('refers to just the Secrets that `npm run secrets` makes', () => {
    const made = secretsByNamespace(environment, () => knownPassword('x')).map(
      ({ passwords: { metadata } }) => `${metadata.namespace}/${metadata.name}`,
    );
    const wanted = files
      .flatMap(file => parseAllDocuments(readFileSync(file, 'utf8')).map(document => document.toJS()))
      .flatMap(manifest => secretsIn(manifest).map(name => `${manifest.metadata.namespace}/${name}`));
    expect([...new Set(wanted)].sort()).toEqual(made.sort());
  });
});

it('uses built-in kinds alone for `local`', () => {
  const kinds = writeEnvironment(environmentNamed('local'), folder)
    .flatMap(file => parseAllDocuments(readFileSync(file, 'utf8')).map(document => document.toJS()))
    .map(manifest => manifest.apiVersion);
  expect(kinds.filter(version => version.includes('coreos'))).toEqual([]);
});

it('refuses an environment that is not there, and names those that are', () => {
  expect(() => environmentNamed('prod')).toThrow(/no environment "prod".*local, gke-dev, gke-prod, eks-dev, eks-prod/);
});

it('gives the counter the password of the application alone', () => {
  const asked: string[] = [];
  const [servers, client, behind, itsClient] = secretsByNamespace(environmentNamed('local'), user => {
    asked.push(user);
    return { text: { of: user }, inUri: () => ({ of: user }) };
  }).map(({ passwords }) => passwords);
  const users = ['application', 'replication', 'probe', 'keeper'];
  expect(servers?.stringData).toEqual(Object.fromEntries(users.map(user => [user, { of: user }])));
  expect(client?.stringData).toEqual({ application: { of: 'application' } });
  const others = ['application', 'replication', 'sentinel', 'probe', 'keeper'];
  expect(behind?.stringData).toEqual(Object.fromEntries(others.map(user => [user, { of: `sentinel/${user}` }])));
  expect(itsClient?.stringData).toEqual({ application: { of: 'sentinel/application' } });
  expect(asked).toEqual([...users, ...others.map(user => `sentinel/${user}`)]);
});

it('tells the counter how to connect, all in one Secret, and the servers nothing of it', () => {
  const all = secretsByNamespace(environmentNamed('local'), user => knownPassword(`of ${user}`));
  expect(
    all.map(({ connection }) => connection && `${connection.metadata.namespace}/${connection.metadata.name}`),
  ).toEqual([undefined, 'counter/redis-connection', undefined, 'sentinel-counter/redis-connection']);
  expect(all[1]?.connection).toMatchObject({
    type: 'servicebinding.io/redis',
    stringData: { uri: 'redis://application:of%20application@redis.redis.svc.cluster.local:6379', topology: 'cluster' },
  });
  expect(all[3]?.connection?.stringData).toMatchObject({ topology: 'sentinel', password: 'of sentinel/application' });
  expect(credentialsSecrets(environmentNamed('local'), () => knownPassword('x'))).toHaveLength(6);
});

/** Names of the Secrets that volumes anywhere in a manifest are made of. */
function secretsIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  const { secretName, secret } = part as { readonly secretName?: string; readonly secret?: { readonly name?: string } };
  const own = [secretName, secret?.name].flatMap(name => (typeof name === 'string' ? [name] : []));
  return [...own, ...Object.values(part).flatMap(secretsIn)];
}
