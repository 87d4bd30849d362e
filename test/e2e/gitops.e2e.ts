import { join } from 'node:path';
import { credentialsSecrets, randomPassword } from '../../charts/credentials-secrets';
import { namespacesOf } from '../../charts/namespaces';
import { type DrillResult, runDrill } from '../../drills/drill';
import type { Fault } from '../../drills/faults/fault';
import { TEST_CLUSTER } from '../../drills/faults/test-cluster';
import { apply, kubectl, kubectlJson, unlessMissing } from '../../drills/kubectl';
import type { LedgerClient } from '../../drills/ledger/client';
import { TABLE_HEAD, tableRow } from '../../drills/table';
import { until } from '../../drills/wait';
import { type AnyEnvironment, local } from '../../environments';
import { ARGO_CD_NAMESPACE } from '../../infra/argo-cd-namespace';
import { knownPassword } from '../../lib';
import { applicationNow, differences, followed, refresh, startArgoCd } from './gitops/argo-cd';
import { type Checkout, repositoryHere } from './gitops/repository';
import { deployLedger, ensureDefaultStorageClass, podsOf } from './support/deployment';
import { FULL } from './support/engines';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { onServer } from './support/redis';
import { isRolledOut } from './support/rollout';
import { failing, isHeld } from './support/stopped-update';
import { expectKept, keeperStatus, lostWhere, selectorOf, serversReady, type Tested } from './support/tested';

/** The environment `local`, in namespaces of the suite's own. */
const environment: AnyEnvironment = {
  ...local,
  redis: { ...local.redis, namespace: 'gitops-redis' },
  counter: { ...local.counter, namespace: 'gitops-counter' },
  sentinel: local.sentinel && {
    ...local.sentinel,
    namespace: 'gitops-sentinel',
    counter: { ...local.sentinel.counter, namespace: 'gitops-sentinel-counter' },
  },
};
const NAMESPACES = namespacesOf(environment);
const NAME = environment.name;
const { namespace, name } = environment.redis;
const TESTED: Tested = { namespace, name, servers: 6 };
const SELECTOR = selectorOf(TESTED, 'server');
const inArgoCd = ['-n', ARGO_CD_NAMESPACE];

const results: DrillResult[] = [];
const figures: string[] = [];
let checkout: Checkout;
let ledger: LedgerClient;

const changed = (cluster: Partial<AnyEnvironment['redis']['cluster']>): AnyEnvironment => ({
  ...environment,
  redis: { ...environment.redis, cluster: { ...environment.redis.cluster, ...cluster } },
});

/** Servers and keeper say that all is as it should be. */
const whole = async () => (await serversReady(TESTED)) && (await keeperStatus(TESTED))?.state === 'settled';

/** Argo CD is no part of a cluster by itself: elsewhere the suite is shown as skipped; in CI it must run. */
const suite = process.env[TEST_CLUSTER] || process.env.CI ? describe : describe.skip;

suite('Argo CD', () => {
  beforeAll(async () => {
    await startArgoCd();
    await forgotten();
    await ensureDefaultStorageClass();
    await freshNamespaces(...NAMESPACES);
    checkout = await repositoryHere();
  });

  afterAll(async () => {
    await forgotten();
    await removeNamespaces(...NAMESPACES);
    checkout.remove();
    process.stdout.write(`\n${[...figures, TABLE_HEAD, ...results.map(tableRow)].join('\n')}\n`);
  });

  it('takes the environment from a commit to Synced and Healthy', async () => {
    await apply(credentialsSecrets(environment, () => knownPassword(randomPassword())));
    const { commit } = await checkout.commit(environment);
    const began = performance.now();
    await kubectl(['apply', '--validate=strict', '-f', join(checkout.folder, 'argocd', NAME)]);
    await followed(NAME, commit);
    await until(whole, { what: 'the keeper to say that all is well', timeoutMs: 60_000 });
    figures.push(`commit → Synced + Healthy: ${seconds(began)} s`);
    expect((await applicationNow(NAME)).status?.conditions ?? []).toEqual([]);
  });

  it('sees no difference afterwards, however often it looks', async () => {
    const seen: string[] = [];
    for (let look = 0; look < 3; look++) {
      await refresh(NAME, 'hard');
      seen.push(...(await differences(NAME)));
    }
    figures.push(`differences after 3 hard refreshes: ${seen.length}`);
    expect(seen).toEqual([]);
  });

  it('has nothing to commit when nothing changed', async () => {
    const before = await checkout.head();
    expect((await checkout.commit(environment)).lines).toEqual(['Nothing changed.']);
    expect(await checkout.head()).toBe(before);
  });

  it('brings back what was changed and deleted by hand', async () => {
    const { counter } = environment;
    const budget = async () => (await kubectl(['-n', namespace, 'get', 'pdb', '-o', 'name'])).stdout;
    const before = await budget();
    await kubectl(['-n', counter.namespace, 'scale', 'deployment/counter', '--replicas=0']);
    await kubectl(['-n', namespace, 'delete', 'pdb', '--all']);
    const replicas = ['-n', counter.namespace, 'get', 'deployment', 'counter'];
    await until(
      async () =>
        (await kubectlJson<{ spec: { replicas: number } }>(replicas)).spec.replicas === counter.replicas &&
        (await budget()) === before,
      { what: 'what was changed by hand to come back', timeoutMs: 120_000 },
    );
  });

  const scales = async () => {
    const more: Tested = { ...TESTED, servers: 10 };
    let early = false;
    const fault: Fault = {
      name: 'commit 5 shards, then 3',
      portable: true,
      inject: async () => {
        const { commit } = await checkout.commit(changed({ shards: 5 }));
        const began = performance.now();
        await refresh(NAME);
        await followed(NAME, commit);
        figures.push(`commit of 5 shards → Synced + Healthy, slots moved: ${seconds(began)} s`);
      },
      heal: async () => {
        const { commit } = await checkout.commit(environment);
        const began = performance.now();
        await refresh(NAME);
        await until(
          async () => {
            const { state } = (await keeperStatus(more)) ?? {};
            const pods = await podsOf(namespace, SELECTOR);
            early ||= state === 'moving' && pods.some(pod => pod.metadata.deletionTimestamp !== undefined);
            return pods.length === TESTED.servers;
          },
          { what: 'the pods of two shards to go', timeoutMs: 300_000 },
        );
        await followed(NAME, commit);
        figures.push(`commit of 3 shards → slots moved, two pruned, Synced + Healthy: ${seconds(began)} s`);
      },
    };
    const all = { what: 'ten servers', timeoutMs: 120_000, holds: () => serversReady(more) };
    await drill('commit 5 shards, then 3', fault, all);
    // Argo CD deletes what is drained, and not what is to be drained.
    expect(early).toBe(false);
    expect(await onServer(namespace, `${name}-0-0`, 'cluster info')).toContain('cluster_known_nodes:6');
    expect(await differences(NAME)).toEqual([]);
  };
  if (FULL)
    it('gives more shards their slots by a commit, and takes shards away by another once they are drained', scales);

  it('rolls Redis when a commit changes a setting, and loses no write', async () => {
    const policy = 'volatile-lru';
    const fault: Fault = {
      name: 'commit a setting',
      portable: true,
      inject: async () => {
        const { commit } = await checkout.commit(changed({ evictionPolicy: policy }));
        const began = performance.now();
        await refresh(NAME);
        await followed(NAME, commit, 600_000);
        figures.push(`commit of a setting → Synced + Healthy, every server replaced: ${seconds(began)} s`);
      },
      heal: async () => {},
    };
    const rolled = {
      what: 'every server to be replaced',
      timeoutMs: 600_000,
      holds: async () => (await isRolledOut(namespace)) && (await serversReady(TESTED)),
    };
    await drill('commit a setting', fault, rolled);
    for (const pod of await podsOf(namespace, SELECTOR)) {
      expect(await onServer(namespace, pod.metadata.name, 'config get maxmemory-policy')).toContain(policy);
    }
    expect(await differences(NAME)).toEqual([]);
  });

  it('deletes what a commit takes out of the folder', async () => {
    const path = `environments/${NAME}/note.yaml`;
    const note = ['-n', namespace, 'get', 'configmap', 'note'];
    await refresh(NAME);
    const added = await checkout.other(path, text({ kind: 'ConfigMap', metadata: { name: 'note', namespace } }));
    await refresh(NAME);
    await followed(NAME, added);
    await kubectl(note);
    // Our own run leaves the file alone, as it is another's.
    expect((await checkout.commit(changed({ evictionPolicy: 'volatile-lru' }))).lines).toEqual(['Nothing changed.']);
    const removed = await checkout.other(path);
    await refresh(NAME);
    await followed(NAME, removed);
    expect(await unlessMissing(kubectl(note))).toBeUndefined();
  });

  it('leaves Redis alone when the API server refuses a commit, and heals with the next', async () => {
    const before = await servers();
    const path = `environments/${NAME}/broken.yaml`;
    const spec = { ports: [{ port: 123456 }] };
    await checkout.other(path, text({ kind: 'Service', metadata: { name: 'broken', namespace }, spec }));
    await refresh(NAME);
    await until(
      async () => {
        const { operationState } = (await applicationNow(NAME)).status ?? {};
        return operationState?.phase !== 'Succeeded' && /port/i.test(operationState?.message ?? '');
      },
      { what: 'the API server to refuse', timeoutMs: 120_000 },
    );
    expect(await servers()).toEqual(before);
    const began = performance.now();
    const healed = await checkout.other(path);
    await refresh(NAME);
    await followed(NAME, healed);
    figures.push(`refused commit taken back → Synced + Healthy: ${seconds(began)} s`);
    expect(await servers()).toEqual(before);
  });

  const stopsBadCommit = async () => {
    const image = `no-such-image@sha256:${'0'.repeat(64)}`;
    const good = { evictionPolicy: 'volatile-lru' } as const;
    let healed = '';
    const fault: Fault = {
      name: 'commit a wrong image',
      portable: true,
      inject: async () => {
        await checkout.commit(changed({ ...good, engine: { image, like: 'redis-8.0' } }));
        await refresh(NAME);
      },
      heal: async () => {
        ({ commit: healed } = await checkout.commit(changed(good)));
        await refresh(NAME);
      },
    };
    const held = {
      what: 'one server to fail, and the others to be held back',
      timeoutMs: 240_000,
      holds: async () => (await failing(TESTED)).length === 1 && (await isHeld(TESTED)),
    };
    await drill('commit a wrong image, take it back', fault, held);
    await followed(NAME, healed);
    expect(await differences(NAME)).toEqual([]);
  };
  // What the servers do then, the suite of the cluster shows each time.
  if (FULL) it('stops a commit with a wrong image at its first server, and heals with the next', stopsBadCommit);

  it('leaves Redis alone when its Application is deleted, and one of an ApplicationSet takes over', async () => {
    const before = await servers();
    await kubectl([...inArgoCd, 'delete', 'application', NAME]);
    expect(await servers()).toEqual(before);
    await apply([CLUSTER]);
    await kubectl(['apply', '--validate=strict', '-f', join(checkout.folder, 'argocd', 'all')]);
    await until(() => unlessMissing(applicationNow(NAME)), { what: 'the Application', timeoutMs: 120_000 });
    await followed(NAME, await checkout.head());
    expect(await servers()).toEqual(before);
    expect(await differences(NAME)).toEqual([]);
    await kubectl([...inArgoCd, 'delete', 'applicationset', 'redis-ha']);
    await until(async () => (await unlessMissing(applicationNow(NAME))) === undefined, {
      what: 'the Application to go with its set',
      timeoutMs: 120_000,
    });
    expect(await servers()).toEqual(before);
  });
});

async function drill(what: string, fault: Fault, effect: Parameters<typeof runDrill>[0]['effect']): Promise<void> {
  ledger ??= await deployLedger(environment);
  const result = await runDrill({
    name: what,
    fault,
    target: { namespace, pod: `${name}-0-0`, selector: SELECTOR },
    ledger,
    options: { waitReplicas: 1 },
    effect,
    recovery: { what: 'the topology to be whole again', timeoutMs: 300_000, holds: whole },
  });
  results.push(result);
  if (result.lost.plain + result.lost.waited > 0) figures.push(await lostWhere(TESTED, result));
  expectKept(result, true);
}

/** This cluster, under the name of the environment. */
const CLUSTER = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: 'cluster-local',
    namespace: ARGO_CD_NAMESPACE,
    labels: { 'argocd.argoproj.io/secret-type': 'cluster' },
  },
  stringData: { name: NAME, server: 'https://kubernetes.default.svc', config: '{}' },
};

/** Takes away what an earlier run left with Argo CD. What was applied stays. */
async function forgotten(): Promise<void> {
  const gone = ['--ignore-not-found', '--timeout=60s'];
  await kubectl([...inArgoCd, 'delete', 'applicationset', 'redis-ha', ...gone]);
  await kubectl([...inArgoCd, 'delete', 'application', NAME, ...gone]);
  await kubectl([...inArgoCd, 'delete', 'appproject', NAME, 'redis-ha', ...gone]);
  await kubectl([...inArgoCd, 'delete', 'secret', CLUSTER.metadata.name, ...gone]);
}

/** The servers' pods, by what is new when one is replaced. */
async function servers(): Promise<string[]> {
  const get = ['-n', namespace, 'get', 'pods', '-l', SELECTOR];
  const { items } = await kubectlJson<{ items: { metadata: { uid: string } }[] }>(get);
  return items.map(({ metadata }) => metadata.uid).sort();
}

const text = (object: object) => JSON.stringify({ apiVersion: 'v1', ...object });

const seconds = (began: number) => ((performance.now() - began) / 1000).toFixed(0);
