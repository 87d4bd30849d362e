import type { RestoreSpec } from '../../lib/config/copy-spec';
import { COMPONENT, INSTANCE } from '../../lib/config/labels';
import { names } from '../../lib/config/names';
import { SPEC_FILE } from '../../lib/config/program-files';
import { type PodMade, podsMade } from '../explain/pods';
import type { Manifest } from '../explain/read-manifests';
import { Failure } from '../failure';

/** A restore, as manifests ask for it. */
export interface RestoreWanted {
  /** The topology that is to be filled. */
  readonly name: string;
  readonly namespace: string;
  readonly job: Manifest;
  readonly pod: PodMade;
  /** What its pod reads, and who may reach it. */
  readonly config: Manifest;
  readonly policies: readonly Manifest[];
  /** What is restored: `namespace/name/backup`. The topology holds it as a mark until all is there. */
  readonly id: string;
}

/**
 * The restores that manifests ask for: the Job of each, and what belongs to it.
 *
 * @param manifests each with its namespace
 * @param from what they were read from, for the error
 * @throws Failure where there is none, or one is not whole
 */
export function restoresIn(manifests: readonly Manifest[], from: string): RestoreWanted[] {
  const jobs = manifests.filter(({ kind, metadata }) => kind === 'Job' && metadata.labels?.[COMPONENT] === 'restore');
  if (jobs.length === 0) {
    throw new Failure(`${from} restores nothing: set the prop restore of a topology, and synthesize that.`);
  }
  return jobs.map(job => {
    const { namespace = '', labels } = job.metadata;
    const name = labels?.[INSTANCE] ?? '';
    const own = manifests.filter(
      ({ metadata }) => metadata.namespace === namespace && metadata.name === names.restore(name),
    );
    const config = own.find(({ kind }) => kind === 'ConfigMap');
    const [pod] = podsMade([job]);
    const spec = config?.data?.[SPEC_FILE];
    if (!config || !pod || spec === undefined) {
      throw new Failure(
        `${from} has Job ${job.metadata.name} without its ConfigMap ${names.restore(name)}: name the whole folder.`,
      );
    }
    const { id } = JSON.parse(spec) as RestoreSpec;
    const policies = own.filter(({ kind }) => kind === 'NetworkPolicy');
    return { name, namespace, job, pod, config, policies, id };
  });
}

/** What is restored, in words. */
export function backupOf({ id }: RestoreWanted): string {
  const [namespace, name, backup] = id.split('/');
  return `backup ${backup} of ${name}${namespace ? ` in namespace ${namespace}` : ''}`;
}
