import type { MirrorSpec } from '../../lib/config/keeper-spec';
import type { Call } from '../connections';
import { hostOf } from '../hostname';
import type { StepTools } from '../kind';
import { AWAY, closingKey } from './closing';
import type { Fetch } from './envoy';
import { type LetIn, letIn } from './let-in';
import { writeNote } from './note';
import type { Note } from './observation';

/** What the keeper does to servers that Envoys mirror. */
export type Step =
  | ({ readonly pod: string; readonly why: string } & (
      | { readonly kind: 'lead' }
      | { readonly kind: 'open' }
      /** Takes no clients from now on: it lacks writes. */
      | { readonly kind: 'close' }
      | { readonly kind: 'note'; readonly note: Note }
      /** Drops the key of another one that has been let in since. */
      | { readonly kind: 'tidy'; readonly of: string }
      /** Gets the data of that server, and takes no clients until it is let in. */
      | { readonly kind: 'copy'; readonly source: string; readonly sourceIp: string }
    ))
  | LetIn;

/** Runs a step on the server that it is for. */
export async function runStep(
  step: Step,
  call: Call,
  spec: MirrorSpec,
  tools: StepTools,
  fetchAt: Fetch,
): Promise<void> {
  const key = closingKey(step.pod, spec);
  switch (step.kind) {
    case 'lead':
      await call('REPLICAOF', 'NO', 'ONE');
      return;
    case 'open':
      await call('DEL', key);
      return;
    case 'close':
      await call('SET', key, AWAY);
      return;
    case 'tidy':
      await call('DEL', closingKey(step.of, spec));
      return;
    case 'note':
      return writeNote(call, step.note);
    case 'copy': {
      // The key comes with the copy. Without it the Envoy would open as soon as the copy is there.
      const source = await tools.connections.open(step.sourceIp, spec.port);
      await source('SET', key, AWAY);
      await call('REPLICAOF', hostOf(step.source, spec), spec.port);
      return;
    }
    case 'let-in':
      return letIn(step, call, spec, tools, fetchAt);
  }
}
