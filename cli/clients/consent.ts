import { ask } from '../../drills/api-server';
import { LABELS } from '../../lib/config/labels';
import { Failure } from '../failure';
import type { Streams } from '../streams';

const ALLOWED = 'allowed';

interface Namespace {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
}

/**
 * What is in a namespace is broken on purpose, or loaded, only where somebody has said so before.
 *
 * @throws Failure that says how
 */
export async function markedForDrills(namespace: string): Promise<void> {
  const { metadata } = await ask<Namespace>(`/api/v1/namespaces/${encodeURIComponent(namespace)}`);
  if (metadata.labels?.[LABELS.drills] === ALLOWED) return;
  throw new Failure(
    `Namespace ${namespace} is not marked for drills, and may be in use: where it may be broken on purpose, say \`kubectl label namespace ${namespace} ${LABELS.drills}=${ALLOWED}\`.`,
  );
}

/**
 * Has a person confirm what is about to be done, by the name of what it is done to.
 *
 * @throws Failure where the answer is another, or nobody is there to be asked
 */
export async function confirmed(name: string, what: string, yes: boolean | undefined, streams: Streams): Promise<void> {
  if (yes) return;
  if (!streams.ask) throw new Failure(`${what} Nobody is there to be asked whether that is wanted: set --yes.`);
  const answer = await streams.ask(`${what} Type ${name} to go on: `);
  if (answer.trim() !== name) throw new Failure('Nothing was done.');
}
