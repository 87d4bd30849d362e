import type { Chart } from 'cdk8s';
import {
  type Passwords,
  Redis,
  RedisCluster,
  RedisEnvoyMirror,
  RedisEnvoyProxy,
  RedisFront,
  RedisReplication,
} from '../../../lib';
import { passwordsOf, passwordsText } from '../../../lib/config/passwords';
import { find, type Manifest, manifests, problems } from '../../support/manifests';

/** One of each that logs in, by the passwords of what it logs in to. */
function all(passwords?: Passwords): Manifest[] {
  return manifests((chart: Chart) => {
    new RedisEnvoyProxy(chart, 'proxy', { redis: new RedisCluster(chart, 'web', { passwords }) });
    new RedisFront(chart, 'front', { redis: new RedisReplication(chart, 'one', { primary: 0, passwords }) });
    new RedisEnvoyMirror(chart, 'mirror', { passwords });
  });
}
const templateOf = (objects: Manifest[], kind: string, name: string) =>
  JSON.stringify(find(objects, kind, name).spec.template);
const pods = {
  proxy: (objects: Manifest[]) => templateOf(objects, 'Deployment', 'proxy'),
  front: (objects: Manifest[]) => templateOf(objects, 'Deployment', 'front'),
  mirror: (objects: Manifest[]) => templateOf(objects, 'StatefulSet', 'mirror'),
  server: (objects: Manifest[]) => templateOf(objects, 'StatefulSet', 'web-0'),
  keeper: (objects: Manifest[]) => templateOf(objects, 'Deployment', 'web-keeper'),
} as const;
const replaced = (before: Manifest[], after: Manifest[]) =>
  Object.entries(pods).flatMap(([who, of]) => (of(before) === of(after) ? [] : [who]));

const [first, both, turned, last] = [
  all(),
  all({ current: 1, also: 2 }),
  all({ current: 2, also: 1 }),
  all({ current: 2 }),
];

test('whoever reads a password when it starts is replaced as that changes, and nobody else', () => {
  expect(replaced(first, all({ current: 1 }))).toEqual([]);
  // Clients may come with either from then on.
  expect(replaced(first, both)).toEqual(['proxy', 'mirror']);
  expect(replaced(both, turned)).toEqual(['proxy', 'front', 'mirror']);
  expect(replaced(turned, last)).toEqual(['proxy', 'mirror']);
});

test('Envoys take both passwords from clients, and log in with the one that is in use', () => {
  const texts = [find(turned, 'ConfigMap', 'proxy').data['envoy.json']].concat(
    Object.entries(find(turned, 'ConfigMap', 'mirror-server').data).flatMap(([file, text]) =>
      file.startsWith('envoy-') ? [text] : [],
    ),
  );
  expect(texts).toHaveLength(3);
  for (const text of texts) {
    const files = [...text.matchAll(/"filename": "([^"]*application[^"]*)"/g)].map(([, file]) => file);
    expect(files.filter(file => file.endsWith('/application.also'))).toHaveLength(1);
    expect(files.length).toBeGreaterThan(2);
  }
});

test('numbers that lead nowhere are refused', () => {
  const refused = (passwords: Passwords) => problems(chart => new RedisCluster(chart, 'web', { passwords }));
  expect(refused({ current: 0 })).toEqual([expect.stringMatching(/passwords: current is 0; set which/)]);
  expect(refused({ current: 3, also: 1 })).toEqual([expect.stringMatching(/passwords: also is 1, beside 3; set/)]);
  expect(
    problems(chart =>
      Redis.fromAttributes(chart, 'old', {
        host: 'a.example',
        secretName: 'a',
        mode: 'cluster',
        passwords: { current: 1.5 },
      }),
    ),
  ).toEqual([expect.stringMatching(/passwords: current is 1.5/)]);
});

test('a Secret says which it holds in words that are read again', () => {
  for (const passwords of [{ current: 1 }, { current: 12, also: 11 }]) {
    expect(passwordsOf(passwordsText(passwords))).toEqual(passwords);
  }
  for (const text of ['', '0', '1 2 3', 'one', '1,2']) expect(passwordsOf(text)).toBeUndefined();
});

test('a StatefulSet of servers says which are wanted, where they are not the first, and its pods do not', () => {
  const said = (objects: Manifest[]) =>
    ['web-0', 'one', 'mirror'].map(name => {
      const { metadata } = find(objects, 'StatefulSet', name);
      return metadata.annotations['redis-ha/passwords'];
    });
  expect(said(first)).toEqual([undefined, undefined, undefined]);
  expect(said(both)).toEqual(['1 2', '1 2', '1 2']);
  expect(said(last)).toEqual(['2', '2', '2']);
  expect(pods.server(last)).not.toContain('redis-ha/passwords');
});
