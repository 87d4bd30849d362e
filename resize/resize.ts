import { kubectl } from '../drills/kubectl';
import { moveRefusals, moveServers, type Say } from './move';
import type { StatefulSet } from './objects';
import { observe } from './observe';
import { type Plan, planOf, type Move as ServerMove } from './plan';
import { retemplate } from './retemplate';
import type { Topology } from './servers';

/** How to go about it. */
export interface Resizing {
  /** Say what would be done, and do nothing. @default false */
  readonly dryRun?: boolean;
  readonly say: Say;
}

/**
 * Brings the claims of the servers that run in line with manifests that are to be applied after: volumes grow, servers move to
 * another StorageClass one by one, and StatefulSets make the claims of new servers so. What was done already is left alone, so
 * that a run which was interrupted, or whose manifests were taken back half way, is made good by the next.
 *
 * @param wanted StatefulSets of the manifests
 * @throws Error with all that is against it, before anything is changed
 */
export async function resize(wanted: readonly StatefulSet[], { dryRun = false, say }: Resizing): Promise<void> {
  const namespaces = [...new Set(wanted.map(({ metadata }) => metadata.namespace ?? 'default'))];
  const planned = planOf(wanted, await observe(namespaces));
  if ('problems' in planned) throw refusal(planned.problems);
  const { plan } = planned;
  const topologies = topologiesOf(wanted, plan.move);
  const refusals = await Promise.all(topologies.map(({ topology, moves }) => moveRefusals(topology, moves)));
  if (refusals.flat().length > 0) throw refusal(refusals.flat());
  const lines = linesOf(plan);
  if (lines.length === 0) return say('Nothing to do: the claims are as the manifests say.');
  if (dryRun) {
    for (const line of lines) say(`would: ${line}`);
    return;
  }
  for (const { namespace, claim, to } of plan.grow) {
    say(`${namespace}/${claim} is to grow to ${to}`);
    const patch = { spec: { resources: { requests: { storage: to } } } };
    await kubectl(['-n', namespace, 'patch', 'pvc', claim, '-p', JSON.stringify(patch)]);
  }
  for (const each of plan.retemplate) {
    say(`${each.namespace}/${each.name} is made anew around its pods, with the new claim template`);
    await retemplate(each);
  }
  for (const { topology, moves } of topologies) await moveServers(topology, moves, say);
  say('Done: apply the manifests now.');
}

function refusal(problems: readonly string[]): Error {
  return new Error(`Nothing was changed:\n${problems.map(each => `- ${each}`).join('\n')}`);
}

function linesOf({ grow, retemplate: sets, move }: Plan): string[] {
  return [
    ...grow.map(({ namespace, claim, from, to }) => `let ${namespace}/${claim} grow from ${from} to ${to}`),
    ...sets.map(({ namespace, name }) => `make ${namespace}/${name} anew around its pods, with the new claim template`),
    ...move.map(
      ({ namespace, pod, volume }) => `give ${namespace}/${pod} a new volume, when it is a replica; ${volume} stays`,
    ),
  ];
}

/** Moves by the Redis whose servers they are: of each, one server at a time. */
function topologiesOf(wanted: readonly StatefulSet[], moves: readonly ServerMove[]) {
  const byName = new Map<string, { topology: Topology; moves: ServerMove[] }>();
  for (const move of moves) {
    const { namespace, statefulSet } = move;
    const set = wanted.find(({ metadata }) => metadata.name === statefulSet && metadata.namespace === namespace);
    const name = set?.metadata.labels?.['app.kubernetes.io/instance'] ?? statefulSet;
    const key = `${namespace}/${name}`;
    const entry = byName.get(key) ?? { topology: { namespace, name }, moves: [] };
    entry.moves.push(move);
    byName.set(key, entry);
  }
  return [...byName.values()];
}
