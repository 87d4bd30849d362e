import { wait } from '../../decision';
import { describeRefusals } from '../../refusals';
import type { Finding } from './decision';
import type { View } from './view';

/** Pods that are there and do not let the keeper in: said first, since all else may be guesswork until that is mended. */
export function reportRefusals({ silent }: View): Finding | undefined {
  const reason = describeRefusals(silent);
  return reason === undefined ? undefined : wait(reason);
}
