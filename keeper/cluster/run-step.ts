import type { ClusterSpec } from '../../lib/config/keeper-spec';
import type { Call } from '../connections';
import type { StepTools } from '../kind';
import type { Step } from './decisions/decision';
import { moveKeys } from './move-keys';
import { copyFunctions } from './scaling/copy-functions';
import { migrateSlots } from './scaling/migrate-slots';
import { moveSlots } from './scaling/move-slots';

/** A step that is one command of `CLUSTER`. Moving keys and slots is more. */
type CommandStep = Exclude<Step, { readonly kind: 'move-keys' | 'move-slots' }>;

/** The command that a step runs. Every command that changes a server stands here, but for those that move something. */
export function commandOf(step: CommandStep, spec: ClusterSpec): readonly (string | number)[] {
  switch (step.kind) {
    case 'set-config-epoch':
      return ['SET-CONFIG-EPOCH', step.epoch];
    case 'meet':
      return ['MEET', step.ip, spec.port, spec.busPort];
    case 'assign-slots':
      return ['ADDSLOTSRANGE', step.range.start, step.range.end];
    case 'replicate':
      return ['REPLICATE', step.primaryId];
    case 'forget':
      return ['FORGET', step.id];
    case 'hand-over':
      return ['FAILOVER'];
    case 'force-failover':
      return ['FAILOVER', 'FORCE'];
    case 'close-slot':
      return ['SETSLOT', step.slot, 'STABLE'];
    case 'give-slot':
      return ['SETSLOT', step.slot, 'NODE', step.ownerId];
  }
}

/** Runs a step on the server that it is for. */
export async function runStep(step: Step, call: Call, spec: ClusterSpec, tools: StepTools): Promise<void> {
  const { login, now, connections, moved } = tools;
  const { port, rebalance: budget } = spec;
  if (step.kind === 'move-keys') await moveKeys(call, { ...step, port, login, now });
  else if (step.kind !== 'move-slots') await call('CLUSTER', ...commandOf(step, spec));
  else if (budget) {
    const target = await connections.open(step.ip, port);
    if (step.isNew) await copyFunctions(call, target);
    const moves = { owner: call, target, move: step, now, moved };
    if (step.atomic && (await migrateSlots({ ...moves, atomic: step.atomic }))) return;
    await moveSlots({ ...moves, port, login, budget });
  }
}
