import { wait } from '../../decision';
import type { Finding } from './decision';
import type { View } from './view';

/** Pods that are there and do not let the keeper in: said first, since all else may be guesswork until that is mended. */
export function reportRefusals({ silent }: View): Finding | undefined {
  const refusing = silent.filter(({ cause }) => cause === 'refused');
  return refusing.length > 0 ? wait(refusing.map(({ pod, problem }) => `${pod} ${problem}`).join('; ')) : undefined;
}
