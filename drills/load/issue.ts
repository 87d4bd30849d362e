import { setImmediate as immediate } from 'node:timers/promises';
import { commandOf, type Filling } from './commands';
import type { Keys } from './keys';
import type { Issue } from './loops';
import { chooser, type Weights } from './mixes';
import type { Tally } from './tally';

/** Sends what a mix says, each command about some key, and tells the tally. */
export function issuing(weights: Weights, keys: Keys, filling: Filling, tally: Tally): Issue {
  const choose = chooser(weights);
  return async ({ call }, due) => {
    const name = choose(Math.random());
    const { kind, args, made } = commandOf(name);
    const key = keys.name(kind, Math.random());
    const sent = performance.now();
    try {
      const answer = await call(args(key, filling, Math.random()));
      tally.done(name, due, sent, performance.now());
      if (made?.(answer)) await call(['EXPIRE', key, `${filling.ttlSeconds}`]);
    } catch (error) {
      tally.failed(error, performance.now());
      // A connection that refuses at once must not keep all others from being heard.
      await immediate();
    }
  };
}
