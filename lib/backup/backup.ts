import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { storePolicy } from '../access/network-policies';
import { topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { USERS } from '../config/users';
import { check, type Problems } from '../validation';
import { backupScripts } from '../workload/scripts';
import { type Copied, dataPodLabels, script, variables } from './pod';
import { BACKUP_DEFAULTS, type Backup } from './props';
import { cronJob, scheduleProblems } from './schedule';
import { waysTo } from './store';
import { storedPod, storedProblems } from './stored';

/**
 * The CronJob of a topology's backups. One container after the other: copy each shard from a replica and read the file,
 * put the files into the store and get them back, read them again, and then alone write the manifest, without which
 * there is no backup.
 */
export function backup(topology: Construct, copied: Copied, wanted: Backup): void {
  const scope = new Construct(topology, 'Backup');
  const { name } = copied;
  const scheduled = { ...BACKUP_DEFAULTS, ...wanted };
  const { keep, fromPrimary } = scheduled;
  const labels = dataPodLabels(name, 'backup');
  const pod = storedPod(copied, wanted, { config: names.backup(name), user: USERS.backup });
  new k8s.KubeConfigMap(scope, 'Config', {
    metadata: { name: names.backup(name), labels: topologyLabels(name) },
    data: backupScripts(),
  });
  cronJob(scope, {
    name: names.backup(name),
    labels,
    scheduled,
    pod: pod.spec({
      initContainers: [
        pod.server({
          name: 'take',
          command: script('take.sh'),
          env: variables({
            NAME: name,
            SHARDS: copied.shards.map(servers => servers.join(' ')).join(','),
            ...(copied.cluster ? { CLUSTER: 'yes' } : {}),
            ...(fromPrimary || alone(copied) ? { FROM_PRIMARY: 'yes' } : {}),
          }),
        }),
        pod.store('put', { name }),
        pod.verify(),
      ],
      containers: [pod.store('finish', { name }, keep === undefined ? {} : { KEEP: String(keep) })],
    }),
  });
  storePolicy(scope, names.backup(name), name, 'backup', { doors: copied.doors, ...waysTo(wanted.store) });
}

/** Whether there is nothing but one server to copy. */
function alone({ shards }: Pick<Copied, 'shards'>): boolean {
  return shards.length === 1 && shards[0]?.length === 1;
}

/** What is wrong with the backups of a topology of these servers. */
export function backupProblems(wanted: Backup | undefined, shards: Copied['shards']): Problems {
  if (wanted === undefined) return [];
  const all = { ...BACKUP_DEFAULTS, ...wanted };
  return [
    ...storedProblems('backup', wanted),
    ...scheduleProblems('backup', all),
    ...check([
      !all.fromPrimary && !alone({ shards }) && shards.some(servers => servers.length === 1),
      'backup: there is no replica to copy; have one, or set backup.fromPrimary to true',
    ]),
  ];
}
