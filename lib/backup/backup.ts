import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { storePolicy } from '../access/network-policies';
import { topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { USERS } from '../config/users';
import { check, isWhole, type Problems, shown } from '../validation';
import { backupScripts } from '../workload/scripts';
import { type Copied, dataPodLabels, script, variables } from './pod';
import { BACKUP_DEFAULTS, type Backup } from './props';
import { waysTo } from './store';
import { storedPod, storedProblems } from './stored';

/** Hours after which a backup is given up: the next one would wait for it. */
const MOST_HOURS = 12;
/** How often a backup is begun again, each time from the beginning, before the alert says that it failed. */
const RETRIES = 2;

/**
 * The CronJob of a topology's backups. One container after the other: copy each shard from a replica and read the file,
 * put the files into the store and get them back, read them again, and then alone write the manifest, without which
 * there is no backup.
 */
export function backup(topology: Construct, copied: Copied, wanted: Backup): void {
  const scope = new Construct(topology, 'Backup');
  const { name } = copied;
  const { schedule, timeZone, suspend, keep, fromPrimary } = { ...BACKUP_DEFAULTS, ...wanted };
  const labels = dataPodLabels(name, 'backup');
  const pod = storedPod(copied, wanted, { config: names.backup(name), user: USERS.backup });
  new k8s.KubeConfigMap(scope, 'Config', {
    metadata: { name: names.backup(name), labels: topologyLabels(name) },
    data: backupScripts(),
  });
  new k8s.KubeCronJob(scope, 'CronJob', {
    metadata: { name: names.backup(name), labels },
    spec: {
      schedule,
      ...(timeZone === undefined ? {} : { timeZone }),
      suspend,
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels },
        spec: {
          backoffLimit: RETRIES,
          activeDeadlineSeconds: MOST_HOURS * 60 * 60,
          template: {
            metadata: { labels },
            spec: pod.spec({
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
          },
        },
      },
    },
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
  const { schedule, timeZone, keep, maxAgeHours, fromPrimary } = { ...BACKUP_DEFAULTS, ...wanted };
  return [
    ...storedProblems('backup', wanted),
    ...check(
      [
        !/^(@(hourly|daily|weekly|monthly)|[-\d*,/]+ [-\d*,/?LW]+ [-\d*,/?LW]+ [-\dA-Za-z*,/]+ [-\dA-Za-z*,/?#L]+)$/.test(
          schedule,
        ),
        `backup.schedule: ${shown(schedule)} is no schedule; set five fields of cron, such as "0 2 * * *" for two at night`,
      ],
      [
        timeZone !== undefined && !/^[A-Za-z]+([_+-]?[A-Za-z0-9]+)*(\/[A-Za-z0-9_+-]+)*$/.test(timeZone),
        `backup.timeZone: ${shown(timeZone)} is no time zone; set a name such as "Europe/Berlin" or "Etc/UTC"`,
      ],
      [
        keep !== undefined && !isWhole(keep, 1),
        `backup.keep: ${shown(keep)} is no number of backups; set 1 or more, or leave it out to keep all`,
      ],
      [
        !isWhole(maxAgeHours, 1),
        `backup.maxAgeHours: ${shown(maxAgeHours)} is out of range; set whole hours, more than lie between two backups`,
      ],
      [
        !fromPrimary && !alone({ shards }) && shards.some(servers => servers.length === 1),
        'backup: there is no replica to copy; have one, or set backup.fromPrimary to true',
      ],
    ),
  ];
}
