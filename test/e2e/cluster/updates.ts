import type { Fault } from '../../../drills/faults/fault';
import type { TestedEngine } from '../../../lib/config/engines';
import { podsOf, update } from '../support/deployment';
import { drillsWithoutKeeper, FULL, isDrilled } from '../support/engines';
import { onServer } from '../support/redis';
import { isRolledOut } from '../support/rollout';
import { failing, isHeld } from '../support/stopped-update';
import { serversReady } from '../support/tested';
import { name, namespace, plannedDrill, SELECTOR, SHARDS, type Subject, TESTED } from './subject';

/** What a changed environment file does to a running topology. */
export function updates(subject: Subject, engine: TestedEngine): void {
  if (!isDrilled(engine)) return;
  const cluster = subject.environment.redis.cluster;
  const with_ = (changes: Partial<typeof cluster>) => ({
    ...subject.environment,
    redis: { ...subject.environment.redis, cluster: { ...cluster, ...changes } },
  });

  const change = async (situation: Subject, seconds: string) => {
    const fault: Fault = {
      name: 'change a setting',
      portable: true,
      inject: () => update(with_({ directives: { timeout: seconds } })),
      heal: async () => {},
    };
    const rolled = { what: 'every server to be replaced', timeoutMs: 600_000, holds: isReplaced };
    await plannedDrill(situation, { name: 'change a setting', fault, effect: rolled });
    const view = await onServer(namespace, `${name}-2-1`, 'config get timeout');
    expect(view).toContain(seconds);
  };
  // Every server is replaced under load by the suites `upgrade` and `resize` too.
  if (FULL) it('changes a setting under load', () => change(subject, '3600'));
  if (drillsWithoutKeeper(engine, 0)) {
    it('changes a setting under load, without its keeper', () => change({ ...subject, keeperAway: true }, '7200'));
  }

  it('stops a bad update at its first server, and takes it back', async () => {
    const fault: Fault = {
      name: 'bad update',
      portable: true,
      inject: () => update(with_({ engine: { image: `no-such-image@sha256:${'0'.repeat(64)}`, like: engine } })),
      heal: () => update(subject.environment),
    };
    const held = {
      what: 'the first server to fail, and the others to be held back',
      timeoutMs: 240_000,
      holds: async () =>
        (await failing(TESTED)).length === 1 &&
        (await leaving()).length === SHARDS.length - 1 &&
        (await isHeld(TESTED)),
    };
    await plannedDrill(subject, { name: 'stop a bad update, and take it back', fault, effect: held });
  });
}

/** Every server was replaced, and is ready. */
async function isReplaced(): Promise<boolean> {
  return (await isRolledOut(namespace)) && (await serversReady(TESTED));
}

async function leaving(): Promise<string[]> {
  return (await podsOf(namespace, SELECTOR))
    .filter(pod => pod.metadata.deletionTimestamp)
    .map(pod => pod.metadata.name);
}
