import { credentialsSecrets } from '../../charts/credentials-secrets';
import { environmentApp, workloadCharts } from '../../charts/environment-app';
import { type CloudEnvironment, type EksEnvironment, environments, type GkeEnvironment } from '../../environments';
import { REDIS_NODES } from '../../infra/nodes';
import { boundVolumes } from '../../infra/volumes';
import { knownPassword } from '../../lib';
import type { Manifest } from '../support/manifests';

// What the charts write, held against what the environment hands to the Pulumi program, and to the cloud below it.

const named = <E extends { name: string }>(some: readonly E[]) => some.map(each => [each.name, each] as const);
const gke = environments.filter((each): each is GkeEnvironment => each.cloud === 'gke');
const eks = environments.filter((each): each is EksEnvironment => each.cloud === 'eks');
const inClouds = environments.filter((each): each is CloudEnvironment => each.cloud !== 'any');
const sorted = (texts: readonly string[]) => [...new Set(texts)].sort();

function manifests(environment: (typeof environments)[number]) {
  const { charts } = environmentApp(environment, '');
  const all = [charts.namespaces, charts.storageClasses, ...workloadCharts(charts)].flatMap(
    (chart): Manifest[] => chart?.toJson() ?? [],
  );
  const of = (kind: string) => all.filter(one => one.kind === kind);
  const claims = [
    ...of('PersistentVolumeClaim').map(({ spec }) => spec),
    ...of('StatefulSet').flatMap(({ spec }) => (spec.volumeClaimTemplates ?? []).map((claim: Manifest) => claim.spec)),
  ];
  /** Pods that belong on the nodes for Redis. */
  const redisPods = [...of('StatefulSet'), ...of('Deployment').filter(({ metadata }) => metadata.name !== 'counter')];
  return { all, of, claims, redisPods: redisPods.map(({ spec }) => spec.template.spec) };
}

/** Values of the node label with this key that an object insists on. */
function onNodes(object: Manifest, key: RegExp): string[] {
  const { affinity, nodeAffinity } = object;
  const terms =
    nodeAffinity?.required?.nodeSelectorTerms ??
    affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ??
    [];
  return terms
    .flatMap((term: Manifest) => term.matchExpressions)
    .filter((expression: Manifest) => key.test(expression.key))
    .flatMap((expression: Manifest) => expression.values);
}

/** Zones that the servers, their disks or their StorageClass insist on. */
function zonesOf({ of, redisPods }: ReturnType<typeof manifests>): string[] {
  const classes = of('StorageClass').flatMap(({ allowedTopologies = [] }) =>
    allowedTopologies.flatMap((term: Manifest) => term.matchLabelExpressions.flatMap((each: Manifest) => each.values)),
  );
  const constrained = [...redisPods, ...of('PersistentVolume').map(({ spec }) => spec)];
  return sorted([...classes, ...constrained.flatMap(object => onNodes(object, /\/zone$/))]);
}

describe.each(named(environments))('%s', (_, environment) => {
  const { all, of, claims } = manifests(environment);

  it('has every namespace that its objects are in, and no other', () => {
    const made = sorted(of('Namespace').map(({ metadata }) => metadata.name));
    const claimed = of('PersistentVolume').map(({ spec }) => spec.claimRef.namespace);
    expect(sorted([...all.flatMap(({ metadata }) => metadata.namespace ?? []), ...claimed])).toEqual(made);
    expect(
      sorted(credentialsSecrets(environment, () => knownPassword('')).map(({ metadata }) => metadata.namespace)),
    ).toEqual(made);
    expect(sorted(of('ResourceQuota').map(({ metadata }) => metadata.namespace))).toEqual(made);
  });

  it('has every StorageClass that its claims name, of the driver of its cloud', () => {
    const used = sorted(claims.map(({ storageClassName }) => storageClassName ?? '')).filter(name => name !== '');
    expect(of('StorageClass').map(({ metadata }) => metadata.name)).toEqual(used);
    const drivers = { any: [], gke: ['pd.csi.storage.gke.io'], eks: ['ebs.csi.aws.com'] };
    const mounted = of('PersistentVolume').map(({ spec }) => spec.csi.driver);
    expect(sorted([...of('StorageClass').map(({ provisioner }) => provisioner), ...mounted])).toEqual(
      drivers[environment.cloud],
    );
  });
});

/** What Pulumi makes below an environment, as far as the charts must fit it. */
function settingsOf(environment: CloudEnvironment) {
  if (environment.cloud === 'gke') {
    const { region, zones, redisNodes } = environment.gke;
    return { region, nodeZones: zones, redisNodes, regionOf: (zone: string) => zone.slice(0, zone.lastIndexOf('-')) };
  }
  const { region, zones, nodeZones = zones, redisNodes } = environment.eks;
  return { region, nodeZones, redisNodes, regionOf: (zone: string) => zone.slice(0, -1) };
}

describe.each(named(inClouds))('%s, on what Pulumi makes', (_, environment) => {
  const found = manifests(environment);
  const { of, redisPods } = found;
  const { region, nodeZones, redisNodes, regionOf } = settingsOf(environment);

  it('has its servers and disks in the zones that have nodes, of its region', () => {
    const zones = zonesOf(found);
    if (environment.redis.cluster.placement?.spread === 'required') expect(zones).toEqual(sorted(nodeZones));
    else expect(nodeZones).toEqual(expect.arrayContaining(zones));
    for (const zone of nodeZones) expect(regionOf(zone)).toBe(region);
  });

  it('has servers and keeper on the nodes for Redis: by their label, taint and architecture', () => {
    const { key, value } = REDIS_NODES;
    const { architecture = 'amd64' } = redisNodes;
    expect(redisPods.length).toBeGreaterThan(3);
    for (const pod of redisPods) {
      expect(pod.nodeSelector).toEqual({ [key]: value });
      expect(pod.tolerations).toContainEqual({ key, value, operator: 'Equal' });
      expect(onNodes(pod, /\/arch$/)).toEqual([architecture]);
    }
  });

  it('has nothing else there', () => {
    const { nodeSelector, tolerations } = of('Deployment').find(({ metadata }) => metadata.name === 'counter').spec
      .template.spec;
    expect(nodeSelector).toBeUndefined();
    expect(tolerations.filter(({ key }: Manifest) => key === REDIS_NODES.key)).toEqual([]);
  });

  it('has the ServiceAccount that may write backups, and no other', () => {
    const made = of('ServiceAccount').map(({ metadata: { namespace, name } }) => ({ namespace, name }));
    expect(made).toEqual([{ namespace: environment.redis.namespace, name: environment.backup.serviceAccount }]);
  });
});

it.each(named(gke))(
  '%s has the disks that are made, with their places and sizes, and mounts each once',
  (_, environment) => {
    const { of } = manifests(environment);
    const { region, disks = [] } = environment.gke;
    const mounted = of('PersistentVolume').map(({ spec }) => {
      const [, place = '', name] =
        /^projects\/UNSPECIFIED\/(?:zones|regions)\/(.+)\/disks\/(.+)$/.exec(spec.csi.volumeHandle) ?? [];
      const zones = onNodes(spec, /\/zone$/);
      expect(zones.length > 1 ? region : zones[0]).toBe(place);
      return { name, zones, size: spec.capacity.storage };
    });
    expect(mounted).toEqual(disks.map(({ name, zones, sizeGb }) => ({ name, zones, size: `${sizeGb}Gi` })));
  },
);

it.each(named(eks))(
  '%s has claims for the volumes that are made, and no volume, whose id nobody knows',
  (_, environment) => {
    const { of } = manifests(environment);
    const { disks = [] } = environment.eks;
    expect(of('PersistentVolume')).toEqual([]);
    const ids = Object.fromEntries(disks.map(({ name }) => [name, `id of ${name}`]));
    const bound = boundVolumes(environment, ids).map(({ persistence, pod, volumeId }) => {
      const zone = persistence.disks[pod]?.zones?.[0];
      return { name: String(volumeId).replace('id of ', ''), zone, size: persistence.size };
    });
    expect(bound).toEqual(disks.map(({ name, zone, sizeGb }) => ({ name, zone, size: `${sizeGb}Gi` })));
    const claimed = of('PersistentVolumeClaim').map(({ spec }) => spec.volumeName);
    expect(claimed).toEqual(boundVolumes(environment, ids).map(({ namespace, pod }) => `${namespace}.data-${pod}`));
  },
);
