import { type Carriers, type Change, changesFor } from '../../cli/promote/change';
import { type Owned, toolThatOwns } from '../../cli/promote/owner';
import { plan } from '../../cli/promote/plan';
import type { KeeperPage, Seen, ServerSeen } from '../../cli/status/seen';
import { RedisCluster, RedisReplication } from '../../lib';
import { find, type Manifest, manifests } from '../support/manifests';

/** The manifests of a primary and its replicas. */
const objects = (primary: number) =>
  manifests(chart => new RedisReplication(chart, 'web', { replicas: 2, primary, keeper: { mode: 'act' } }));
const carriers = (all: readonly Manifest[]): Carriers => ({
  service: find(all, 'Service', 'web'),
  config: find(all, 'ConfigMap', 'web-keeper'),
  deployment: find(all, 'Deployment', 'web-keeper'),
});
const changes = (of: Carriers, server: string) => {
  const found = changesFor(of, server);
  if ('refusal' in found) throw new Error(found.refusal);
  return found;
};
/** Makes changes, as the API server does. */
const made = (all: readonly Manifest[], wanted: readonly Change[]) => {
  const changed = structuredClone(all);
  for (const { kind, name, field, from, to } of wanted) {
    const last = field.at(-1) ?? '';
    const holder = field.slice(0, -1).reduce((object, part) => object[part], find(changed, kind, name));
    expect(holder[last]).toBe(from);
    holder[last] = to;
  }
  return changed;
};

describe('what is changed', () => {
  it('is what another prop would change, and nothing else', () => {
    const { keeper, clients, spec } = changes(carriers(objects(0)), 'web-2');
    expect(spec.primary).toBe('web-0');
    expect([...keeper, ...clients].map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'ConfigMap web-keeper',
      'Deployment web-keeper',
      'Service web',
    ]);
    expect(made(objects(0), [...keeper, ...clients])).toEqual(objects(2));
  });

  it('is the rest where somebody was interrupted, and nothing where it is done', () => {
    const [first] = changes(carriers(objects(0)), 'web-1').keeper as [Change];
    const { keeper, clients } = changes(carriers(made(objects(0), [first])), 'web-1');
    expect([...keeper, ...clients].map(({ kind }) => kind)).toEqual(['Deployment', 'Service']);
    expect(changes(carriers(objects(1)), 'web-1')).toMatchObject({ keeper: [], clients: [] });
  });

  const cluster = manifests(chart => new RedisCluster(chart, 'web'));
  const edited = objects(0);
  find(edited, 'ConfigMap', 'web-keeper').data['spec.json'] += ' ';
  const otherProgram = objects(0);
  find(otherProgram, 'ConfigMap', 'web-keeper').binaryData = {};
  const argo = objects(0);
  find(argo, 'Service', 'web').metadata.annotations = { 'argocd.argoproj.io/tracking-id': 'shop' };
  it.each<[string, readonly Manifest[], string, string]>([
    ['it is a cluster', cluster, 'web-0-0', 'Only of a RedisReplication'],
    ['there is no such server', objects(0), 'web-3', 'web has no server web-3; it has web-0, web-1, web-2.'],
    [
      'the spec was edited',
      edited,
      'web-1',
      'are not as this version of the library makes them. Set the prop primary of web to 1',
    ],
    ['the keeper is another program', otherProgram, 'web-1', 'are not as this version of the library makes them'],
    [
      'another tool has them',
      argo,
      'web-1',
      'Argo CD keeps web as its source has it, and would take this back. Set the prop primary of web to 1 there',
    ],
  ])('is refused where %s', (_, all, server, sentence) => {
    expect(changesFor(carriers(all), server)).toEqual({ refusal: expect.stringContaining(sentence) });
  });
});

describe('whose an object is', () => {
  const managed = (manager: string, fieldsV1: object) => ({ managedFields: [{ manager, fieldsV1 }] });
  const selector = { 'f:spec': { 'f:selector': { 'f:pod': {} } } };
  const cases: [string, Omit<Owned['metadata'], 'name'>, string | undefined][] = [
    ['nobody says', {}, undefined],
    ['applied by hand', managed('kubectl-client-side-apply', selector), undefined],
    ['applied by hand on the server', managed('kubectl', selector), undefined],
    ['Argo CD, by its annotation', { annotations: { 'argocd.argoproj.io/tracking-id': 'a' } }, 'Argo CD'],
    ['Argo CD, by its label', { labels: { 'argocd.argoproj.io/instance': 'a' } }, 'Argo CD'],
    ['Argo CD, by its fields', managed('argocd-controller', selector), 'Argo CD'],
    ['Flux, by its label', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'a' } }, 'Flux'],
    ['Flux, by its fields', managed('helm-controller', selector), 'Flux'],
    ['Helm', { annotations: { 'meta.helm.sh/release-name': 'a' } }, 'Helm'],
    ['Pulumi', managed('pulumi-kubernetes-1a2b3c4d', selector), 'Pulumi'],
    ['somebody of whom nothing is known', managed('deployer', selector), 'deployer'],
    ['whoever has other fields', managed('deployer', { 'f:spec': { 'f:ports': {} } }), undefined],
  ];
  it.each(cases)('%s', (_, metadata, tool) => {
    expect(toolThatOwns({ kind: 'Service', metadata: { name: 'web', ...metadata } }, ['spec', 'selector', 'pod'])).toBe(
      tool,
    );
  });
});

describe('a promotion', () => {
  const server = (pod: string, role: 'primary' | 'replica', more: Partial<ServerSeen> = {}): ServerSeen => ({
    ...{ pod, role, linkUp: true, offset: 900, replicationId: 'a', keys: 5 },
    ...more,
  });
  const away: ServerSeen = { pod: 'web-0', problem: 'does not answer: timeout' };
  const ready = { status: { conditions: [{ type: 'Ready', status: 'True' }] } };
  const seen = (page: Partial<KeeperPage> | undefined): Seen => ({
    namespace: 'shop',
    name: 'web',
    now: new Date(0),
    sets: [],
    pods: [{ metadata: { name: 'web-1' }, ...ready }],
    cronJobs: [],
    ...(page ? { keeper: { state: 'settled', ...page } } : {}),
  });
  const beside = (...pods: ServerSeen[]) => seen({ pods });
  const primary = server('web-0', 'primary', { offset: 1000 });
  const [first, second] = [server('web-1', 'replica'), server('web-2', 'replica', { offset: 950 })];
  const alone = (...others: ServerSeen[]) => seen({ state: 'waiting', pods: [away, ...others] });
  const cut = { linkUp: false };

  it('waits for all writes of a primary that is there, and says how far each is behind', () => {
    expect(plan(beside(primary, first, second), 'web-1', 'web-0', false)).toEqual({
      what: 'web-1 takes over from web-0, which hands it every write first; web-1 is 100 B behind, web-2 is 50 B behind.',
    });
  });

  it('may give up what a primary that is away alone has', () => {
    const both = alone(server('web-1', 'replica', cut), server('web-2', 'replica', { ...cut, offset: 100 }));
    expect(plan(both, 'web-1', 'web-0', true)).toEqual({
      what: 'web-1 becomes the primary, and what web-0 had written and it had not read is lost.',
    });
  });

  it('may finish what was begun', () => {
    const waiting = seen({ state: 'waiting', reason: 'web-1 is to be the primary', pods: [primary, first] });
    expect(plan(waiting, 'web-0', 'web-1', false)).toEqual({ what: 'web-0 is the primary.' });
  });

  it.each<[string, Seen, boolean, string]>([
    ['there is no keeper', seen(undefined), false, 'has no keeper that answers'],
    ['the keeper does not act', seen({ mode: 'paused', pods: [primary, first] }), false, 'is in mode paused'],
    [
      'the keeper mends',
      seen({ state: 'repairing', reason: 'web-2 is new', pods: [primary, first] }),
      false,
      'is repairing: web-2 is new. Wait',
    ],
    [
      'the server is away',
      beside(primary, { pod: 'web-1', problem: 'does not answer: timeout' }),
      false,
      'web-1 does not answer: timeout.',
    ],
    [
      'there are two primaries',
      beside(primary, server('web-2', 'primary'), first),
      false,
      'web-0 and web-2 are primaries',
    ],
    [
      'it is not in touch',
      beside(primary, server('web-1', 'replica', cut)),
      false,
      'is not ready and in touch with web-0',
    ],
    ['it is not ready', { ...beside(primary, first), pods: [] }, false, 'is not ready and in touch with web-0'],
    [
      'writes would be lost',
      alone(server('web-1', 'replica', cut)),
      false,
      'web-0 does not answer: timeout, so that it cannot hand over: what it has written and web-1 has not read would be lost',
    ],
    [
      'somebody hears from the primary',
      alone(server('web-1', 'replica', cut), second),
      true,
      'web-2 still has a link to web-0',
    ],
    [
      'another has more',
      alone(server('web-1', 'replica', cut), server('web-2', 'replica', { ...cut, offset: 1924 })),
      true,
      'web-2 has 1 KiB more than web-1: promote that one.',
    ],
    [
      'nobody can compare',
      alone(server('web-1', 'replica', cut), server('web-2', 'replica', { ...cut, replicationId: 'b' })),
      true,
      'have not followed one primary',
    ],
    ['it holds nothing', alone(server('web-1', 'replica', { ...cut, keys: 0 })), true, 'web-1 holds no key'],
  ])('is refused where %s', (_, of, loseUnread, sentence) => {
    expect(plan(of, 'web-1', 'web-0', loseUnread)).toEqual({ refusal: expect.stringContaining(sentence) });
  });
});
