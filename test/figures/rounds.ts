/**
 * Measures each way once a round, when it is asked for first: what is compared was measured in the same round, so that a
 * machine whose speed drifts is as slow for both.
 */
export function oncePerRound<T>(measure: (way: string) => Promise<T>): (round: number, way: string) => Promise<T> {
  const measured = new Map<string, Promise<T>>();
  return (round, way) => {
    const key = `${round} ${way}`;
    const one = measured.get(key) ?? measure(way);
    measured.set(key, one);
    return one;
  };
}
