import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { storePolicy } from '../access/network-policies';
import type { RestoreSpec } from '../config/copy-spec';
import { configHash } from '../config/hash';
import { names } from '../config/names';
import { USERS } from '../config/users';
import { check, isObjectName, isServiceName, type Problems, shown } from '../validation';
import { resourceProblems } from '../workload/resources';
import { restoreScripts } from '../workload/scripts';
import { type Copied, copyConfig, copyTarget, dataPodLabels, refusedBy, script, type Target, WORK } from './pod';
import type { Restore } from './props';
import { waysTo } from './store';
import { storedPod, storedProblems } from './stored';

/** How often a restore goes on where it was interrupted. */
const RETRIES = 6;

/** What is refused is refused at once: a file that is not what it was, and a topology that holds data. */
const REFUSALS: k8s.PodFailurePolicy = {
  rules: [
    refusedBy('copy'),
    { action: 'FailJob', onExitCodes: { containerName: 'verify', operator: 'In', values: [1] }, onPodConditions: [] },
  ],
};

/**
 * The Job that fills a topology from a backup: get the files, read them, and have a server of the pod hold one after the
 * other, while a program copies each key to where it belongs now. The topology must hold nothing, or what this very
 * restore has begun.
 */
export function restore(topology: Construct, copied: Copied, wanted: Restore, target: Target): void {
  const scope = new Construct(topology, 'Restore');
  const { name } = copied;
  const { of = { name }, backup } = wanted;
  const labels = dataPodLabels(name, 'restore');
  const config = names.restore(name);
  const pod = storedPod(copied, wanted, { config, user: USERS.copy });
  const spec: RestoreSpec = {
    task: 'restore',
    id: [of.namespace ?? '', of.name, backup].join('/'),
    backup: `${WORK}/back`,
    sockets: WORK,
    target: copyTarget(copied, target),
  };
  copyConfig(scope, config, name, spec, restoreScripts());
  const podSpec = pod.spec({
    initContainers: [
      pod.store('get', of, { WANTED: backup }),
      pod.verify(),
      // Beside the program, for as long as that runs.
      {
        ...pod.server({
          name: 'serve',
          command: script('serve.sh'),
          resources: wanted.serverResources ?? copied.resources,
        }),
        restartPolicy: 'Always',
      },
    ],
    containers: [pod.copy()],
  });
  new k8s.KubeJob(scope, 'Job', {
    // A Job never changes: another restore is another one.
    metadata: { name: `${config}-${configHash({ pod: JSON.stringify([podSpec, spec]) }).slice(0, 8)}`, labels },
    spec: { backoffLimit: RETRIES, podFailurePolicy: REFUSALS, template: { metadata: { labels }, spec: podSpec } },
  });
  storePolicy(scope, config, name, 'restore', { doors: copied.doors, ...waysTo(wanted.store) });
}

/** What is wrong with a restore. */
export function restoreProblems(wanted: Restore | undefined): Problems {
  if (wanted === undefined) return [];
  const { of, backup, serverResources } = wanted;
  return [
    ...storedProblems('restore', wanted),
    ...(serverResources ? resourceProblems('restore.serverResources', serverResources) : []),
    ...check(
      [
        !/^\d{8}T\d{6}Z$/.test(backup),
        `restore.backup: ${shown(backup)} names no backup; set the folder of one in the store, such as "20261129T020000Z"`,
      ],
      [
        of !== undefined && !isServiceName(of.name),
        `restore.of.name: ${shown(of?.name)} cannot name a topology; set the name of the one that was backed up`,
      ],
      [
        of?.namespace !== undefined && !isObjectName(of.namespace),
        `restore.of.namespace: ${shown(of?.namespace)} cannot name a namespace; set that of the one that was backed up`,
      ],
    ),
  ];
}
