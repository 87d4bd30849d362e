import { COMPONENT } from '../../lib/config/labels';
import { USERS } from '../../lib/config/users';
import { secretsRead } from '../explain/pods';
import { endOf, type Job } from '../jobs/outcome';
import { isReady, podsOf, type Seen } from '../status/seen';
import { backupOf, type RestoreWanted } from './restores-in';

/** What was looked at before a restore. */
export interface Looked {
  readonly seen: Pick<Seen, 'sets' | 'pods' | 'keeper'>;
  /** Jobs that fill the topology, or have. */
  readonly jobs: readonly Job[];
  /** Keys of the Secrets that its pod reads, by their names; without those that are not there. */
  readonly secrets: Readonly<Record<string, readonly string[]>>;
  /** What servers hold. @default - nobody was asked, as not all are ready */
  readonly held?: readonly Held[];
}

/** What one server holds. */
export interface Held {
  readonly pod: string;
  /** @default - it does not let in who restores */
  readonly keys?: number;
  /** The restore that has begun to fill it, where it says so. */
  readonly mark?: string;
}

/** What is done: it begins, it goes on with what one that was interrupted has begun, or its Job runs already. */
export type Plan = { readonly does: 'begins' | 'goes on' | 'runs' } | { readonly refusals: readonly string[] };

/**
 * What a restore would do, or why it must not begin: it would not run, not come to its end, or find keys that are not its
 * own.
 */
export function plan(wanted: RestoreWanted, looked: Looked): Plan {
  const own = looked.jobs.find(({ metadata }) => metadata.name === wanted.job.metadata.name);
  if (own && endOf(own) === undefined) return { does: 'runs' };
  const refusals = [
    ...jobProblems(wanted, looked.jobs, own),
    ...topologyProblems(wanted, looked.seen),
    ...secretProblems(wanted, looked.secrets),
    ...dataProblems(wanted, looked.held ?? []),
  ];
  if (refusals.length > 0) return { refusals };
  return { does: looked.held?.some(({ mark }) => mark === wanted.id) ? 'goes on' : 'begins' };
}

function jobProblems({ namespace, name }: RestoreWanted, jobs: readonly Job[], own: Job | undefined): string[] {
  const others = jobs.filter(job => job !== own && endOf(job) === undefined).map(({ metadata }) => metadata.name);
  const running = others.map(job => `Job ${job} fills ${name} already: wait until it has ended`);
  if (!own) return running;
  const job = own.metadata.name;
  const remove = `kubectl -n ${namespace} delete job ${job}`;
  return endOf(own) === 'Complete'
    ? [
        ...running,
        `Job ${job} is complete, and does not run again: restore another backup, or take it away by ${remove}`,
      ]
    : [...running, `Job ${job} has failed, and does not run again: see in its log why, then take it away by ${remove}`];
}

function topologyProblems({ name }: RestoreWanted, { sets, pods, keeper }: Looked['seen']): string[] {
  const ready = new Set(pods.filter(isReady).map(({ metadata }) => metadata.name));
  const away = sets.flatMap(podsOf).filter(pod => !ready.has(pod));
  return [...away.map(pod => `${pod} is not ready: wait until it is`), ...keeperProblems(name, keeper)];
}

function keeperProblems(name: string, keeper: Seen['keeper']): string[] {
  if (keeper === undefined) return [];
  if ('problem' in keeper) return [`the keeper of ${name} says nothing: ${keeper.problem}`];
  const { state, reason } = keeper;
  return state === 'settled'
    ? []
    : [`the keeper of ${name} is ${state}${reason ? `: ${reason}` : ''}: wait until it is settled`];
}

function secretProblems({ pod, namespace }: RestoreWanted, secrets: Looked['secrets']): string[] {
  const read = secretsRead(pod.spec).filter(({ optional }) => !optional);
  const problems = read.flatMap(({ secret, keys = [] }) => {
    const held = secrets[secret];
    if (!held) return [`Secret ${namespace}/${secret} is not there: make it first`];
    return keys
      .filter(key => !held.includes(key))
      .map(key => `Secret ${namespace}/${secret} has no key ${key}: put it there first`);
  });
  return [...new Set(problems)];
}

function dataProblems(wanted: RestoreWanted, held: readonly Held[]): string[] {
  const { name, id } = wanted;
  const strangers = held.filter(({ keys }) => keys === undefined);
  if (strangers.length > 0) {
    const who = strangers.map(({ pod }) => pod).join(' and ');
    return [
      `${who} ${strangers.length > 1 ? 'do' : 'does'} not let the user ${USERS.copy} in: apply the manifests without the Job first, by kubectl apply -l '${COMPONENT}!=restore'`,
    ];
  }
  const [full] = held.filter(({ keys = 0 }) => keys > 0);
  const mark = held.map(each => each.mark).find(each => each !== undefined);
  if (!full || mark === id) return [];
  return mark === undefined
    ? [
        `${full.pod} holds data already (${full.keys} keys), and what runs is never overwritten: restore into a topology of another name or namespace`,
      ]
    : [
        `${name} holds what another restore has begun, ${mark}: set restore to that one to go on with it, not to ${backupOf(wanted)}`,
      ];
}
