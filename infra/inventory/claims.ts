import { environmentApp, workloadCharts } from '../../charts/environment-app';
import { type Claim, type Manifest, objectsOf } from '../../charts/pods';
import { type CloudEnvironment, placeOf } from '../../environments';
import { bytes } from '../../lib';
import type { Item } from './item';
import type { Asked } from './recording';

/**
 * Disks that Kubernetes makes when pods ask for them: of the servers, by their charts, and of what Helm charts are asked
 * to keep. Volumes made beforehand have a claim without a class, and are listed as disks.
 */
export function claimedDisks(environment: CloudEnvironment, asked: readonly Asked[]): Item[] {
  const { zones } = placeOf(environment);
  const objects = objectsOf(...workloadCharts(environmentApp(environment, '').charts));
  const servers = objects.flatMap(object => itemsOf(object, zones));
  const released = asked
    .filter(({ type }) => type.startsWith('kubernetes:helm.sh/'))
    .flatMap(({ name, inputs }) => within(inputs.values, name))
    .map(([name, claim]) => item(name, 1, claim, zones, 'what a chart keeps'));
  return [...servers, ...released];
}

function itemsOf({ kind, metadata, spec }: Manifest, zones: readonly string[]): Item[] {
  if (kind !== 'StatefulSet') return [];
  return (spec?.volumeClaimTemplates ?? [])
    .filter(({ spec: claim }) => claim?.storageClassName !== '')
    .map(({ spec: claim = {} }) =>
      item(
        `${metadata.namespace}/${metadata.name}`,
        spec?.replicas ?? 1,
        claim,
        zones,
        `data of Redis in ${metadata.namespace}`,
      ),
    );
}

function item(name: string, count: number, claim: Claim, zones: readonly string[], purpose: string): Item {
  const storage = claim.resources?.requests?.storage ?? '';
  const size = `${storage} ${claim.storageClassName ?? 'of the default class'}`;
  const units = { diskGiB: (bytes(storage) ?? 0) / 1024 ** 3 };
  return { kind: 'disk on request', name, size, count, zones, purpose, units };
}

/** The claims in the values of a chart, however deep. */
function within(values: unknown, name: string): [name: string, claim: Claim][] {
  if (!isRecord(values)) return [];
  return Object.entries(values).flatMap(([key, value]): [string, Claim][] => {
    if (key === 'volumeClaimTemplate' && isRecord(value) && isRecord(value.spec)) return [[name, value.spec]];
    return within(value, `${name}/${key}`);
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
