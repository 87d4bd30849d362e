import { execIn } from '../../../drills/api-server';
import { until } from '../../../drills/wait';
import type { TestedEngine } from '../../../lib/config/engines';
import { names } from '../../../lib/config/names';
import { frontPods, frontReplaced } from '../../e2e/front/replaced';
import { nodeLoss } from '../../e2e/replicated/faults';
import { anotherPrimary, primaryOf } from '../../e2e/replicated/primary';
import { deployRelease, RELEASE, type Release } from '../../e2e/replicated/release';
import { measured, newClients, whole } from '../../e2e/replicated/subject';
import { wantedSentinel } from '../../e2e/sentinel/wanted';
import { instanceOf } from '../../e2e/support/tested';
import type { Site } from '../kind';
import { drillSite, engineOf, PACE } from './site';

/** Namespaces of its own: those of the suites may be in use. */
const WHERE = { namespace: 'figures-sentinel', clients: 'figures-sentinel-clients' };

/** Three servers, three Sentinels and a front of two; clients come by Sentinels, and by the front. */
export function sentinelSite(engine: TestedEngine): Promise<Site> {
  const wanted = wantedSentinel(engine, WHERE);
  const pods = Array.from({ length: wanted.servers }, (_, ordinal) => names.server(RELEASE, ordinal));
  return drillSite({ ...WHERE, pods }, async () => {
    const release = await deployRelease(wanted);
    await until(() => whole(release), { what: 'all of it to be whole', timeoutMs: 240_000 });
    const running = { release: () => release, clients: newClients(engine) };
    return {
      tested: release,
      primary: () => primaryOf(release),
      another: primary => anotherPrimary(release, primary),
      nodeLoss: (name, fault) => nodeLoss(release, name, fault),
      workloads: [`statefulset/${names.servers(RELEASE)}`],
      drained: instanceOf(RELEASE),
      frontReplaced: () => frontReplaced(release),
      whole: () => whole(release),
      run: async settings => (await measured(running, { ...settings, options: PACE })).result,
      versions: { engine: await engineOf(release.namespace, pods[0] ?? ''), haproxy: await haproxyOf(release) },
    };
  });
}

async function haproxyOf(release: Release): Promise<string> {
  const [pod = ''] = await frontPods(release);
  const { stdout } = await execIn({ namespace: release.namespace, pod, container: 'haproxy' }, ['haproxy', '-v']);
  return `HAProxy ${/version (\d+\.\d+\.\d+)/.exec(stdout)?.[1]}`;
}
