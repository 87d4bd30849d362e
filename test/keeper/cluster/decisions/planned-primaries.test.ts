import { plannedPrimaries } from '../../../../keeper/cluster/decisions/planned-primaries';
import { viewOf } from '../../../../keeper/cluster/decisions/view';
import { plannedRange } from '../../../../keeper/cluster/slots';
import { fresh, NAMES, observation, SPEC } from '../support';

/** Zones of web-0-0, web-0-1, web-1-0 and so on, a letter each; `-` is unknown. */
test.each([
  ['------', undefined, '000'],
  ['ababab', undefined, '100'],
  ['aaaaaa', undefined, '000'],
  ['abcabc', undefined, '000'],
  ['abacad', undefined, '110'],
  ['ab----', undefined, '000'],
  // No single change makes it even: the first shard goes to b, from where the second one goes to c.
  ['abbcab', undefined, '110'],
  ['ababab', 'web-2-1', '001'],
  ['ababab', 'web-0-1', '100'],
])('zones %s, owning already %s: ordinals %s', (zones, owner, ordinals) => {
  const pods = fresh().map((pod, index) => {
    const zone = zones[index] ?? '-';
    const slots = pod.pod === owner ? [plannedRange(Math.floor(index / 2), 3)] : [];
    return { ...pod, slots, ...(zone === '-' ? {} : { zone }) };
  });
  const primaries = plannedPrimaries(viewOf(observation(pods), SPEC).shards);
  expect(primaries.map(({ pod }) => pod.slice(-1)).join('')).toBe(ordinals);
  expect(primaries.every(({ pod }, shard) => NAMES.indexOf(pod) >> 1 === shard)).toBe(true);
});
