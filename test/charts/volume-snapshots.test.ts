import { environmentApp } from '../../charts/environment-app';
import { eksDev } from '../../environments/eks-dev';
import { gkeDev } from '../../environments/gke-dev';
import { find, type Manifest } from '../support/manifests';
import { withSnapshots } from '../support/snapshots';

/** Who takes the snapshots, and of which class. */
const taken = (objects: readonly Manifest[]) => {
  const { serviceAccountName } = find(objects, 'CronJob', 'redis-volume-snapshots').spec.jobTemplate.spec.template.spec;
  const { data } = find(objects, 'ConfigMap', 'redis-volume-snapshots');
  return [serviceAccountName, JSON.parse(data['spec.json']).snapshotClass];
};

it.each([gkeDev, eksDev])(
  '$name: takes snapshots of volumes as who may, of the class that Pulumi makes',
  environment => {
    const asking = withSnapshots(environment, { redis: {}, sentinel: { serviceAccount: 'sentinel-snapshots' } });
    const { app, charts } = environmentApp(asking, '');
    expect(taken(charts.redis.toJson())).toEqual(['redis-backup', 'redis-snapshots']);
    expect(taken(charts.sentinel?.redis.toJson() ?? [])).toEqual(['sentinel-snapshots', 'redis-snapshots']);

    // Whoever may push to the folder would else give them out.
    const kinds = app.charts.flatMap(chart => chart.toJson().map(({ kind }: Manifest) => kind));
    expect(kinds.filter(kind => /Role|VolumeSnapshot/.test(kind))).toEqual([]);
  },
);
