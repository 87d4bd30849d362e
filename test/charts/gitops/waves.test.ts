import { environmentApp } from '../../../charts/environment-app';
import { prepared, waveOf } from '../../../charts/gitops/waves';
import { environments } from '../../../environments';

const objects = environments.flatMap(environment =>
  environmentApp(environment, '').app.charts.flatMap(chart => chart.toJson()),
);

it.each([
  ['Namespace', 'ResourceQuota'],
  ['ResourceQuota', 'StorageClass'],
  ['StorageClass', 'ConfigMap'],
  ['PersistentVolume', 'StatefulSet'],
  ['ConfigMap', 'StatefulSet'],
  ['NetworkPolicy', 'Deployment'],
])('applies a %s before a %s', (first, then) => {
  expect(waveOf({ kind: first })).toBeLessThan(waveOf({ kind: then }));
});

it('has all that is waited for in the last wave: else a commit could not be taken back', () => {
  const last = Math.max(...objects.map(waveOf));
  // A claim may wait for its pod.
  const running = objects.filter(
    ({ kind, spec }) => kind === 'PersistentVolumeClaim' || spec?.template?.spec?.containers,
  );
  expect(new Set(running.map(waveOf))).toEqual(new Set([last]));
});

it('keeps namespaces, volumes and claims, and changes nothing of an object but its annotations', () => {
  for (const object of objects) {
    const { metadata, ...rest } = prepared(object);
    const { metadata: before, ...same } = object;
    expect(rest).toEqual(same);
    expect({ ...metadata, annotations: undefined }).toEqual({ ...before, annotations: undefined });
    expect(metadata.annotations?.['argocd.argoproj.io/sync-options']).toBe(
      ['Namespace', 'PersistentVolume', 'PersistentVolumeClaim'].includes(object.kind)
        ? 'Prune=false,Delete=false'
        : before.annotations?.['argocd.argoproj.io/sync-options'],
    );
  }
});

/** As the API server writes it: no part that a larger unit says, and no fraction. */
const CANONICAL = /^(0|[1-9]\d*)(m|Ki|Mi|Gi|Ti|k|M|G|T)?$/;
const UNIT: Readonly<Record<string, number>> = { m: 1000, Ki: 1024, Mi: 1024, Gi: 1024, k: 1000, M: 1000, G: 1000 };

/** Quantities below requests, limits, capacities and quotas. */
function quantities(value: unknown, inside = false): string[] {
  if (Array.isArray(value)) return value.flatMap(each => quantities(each, inside));
  if (typeof value !== 'object' || value === null) return inside ? [String(value)] : [];
  return Object.entries(value).flatMap(([key, each]) =>
    quantities(each, inside || ['requests', 'limits', 'capacity', 'hard', 'sizeLimit'].includes(key)),
  );
}

it('writes quantities as the API server does: others would be differences that never end', () => {
  const all = quantities(objects.map(({ spec }) => spec));
  expect(all.length).toBeGreaterThan(100);
  const others = all.filter(quantity => {
    const [, number = '', unit = ''] = CANONICAL.exec(quantity) ?? [];
    const [larger] = [UNIT[unit]];
    return number === '' || (larger !== undefined && Number(number) % larger === 0);
  });
  expect(others).toEqual([]);
});
