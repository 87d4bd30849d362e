import { type Environment, local } from '../../environments';
import { eksDev } from '../../environments/eks-dev';
import { gkeDev } from '../../environments/gke-dev';
import { asksForSnapshots, snapshotsOf, type WantedSnapshots } from '../../environments/volume-snapshots';
import { withSnapshots } from '../support/snapshots';

const anywhere: Environment = {
  ...local,
  redis: { ...local.redis, cluster: { ...local.redis.cluster, volumeSnapshots: { serviceAccount: 'mine' } } },
};

it.each<[string, Environment, WantedSnapshots]>([
  ['none', gkeDev, {}],
  ['none where there are no Sentinels', { ...eksDev, sentinel: undefined }, {}],
  [
    'by the account of backups, of the class that Pulumi makes',
    withSnapshots(eksDev, { redis: {} }),
    { redis: { serviceAccount: 'redis-backup', snapshotClass: 'redis-snapshots' } },
  ],
  [
    'as the environment says',
    withSnapshots(gkeDev, { redis: { serviceAccount: 'mine', snapshotClass: 'other', keep: 3 } }),
    { redis: { serviceAccount: 'mine', snapshotClass: 'other', keep: 3 } },
  ],
  [
    'of servers with Sentinels, by an account of their own',
    withSnapshots(gkeDev, { sentinel: { serviceAccount: 'mine' } }),
    { sentinel: { serviceAccount: 'mine', snapshotClass: 'redis-snapshots' } },
  ],
  ['with nothing added where Pulumi makes nothing', anywhere, { redis: { serviceAccount: 'mine' } }],
])('snapshots of volumes: %s', (_, environment, wanted) => {
  expect(snapshotsOf(environment)).toEqual(wanted);
  expect(asksForSnapshots(environment)).toBe(Object.keys(wanted).length > 0);
});
