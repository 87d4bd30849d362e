import { ask, inNamespace } from '../../drills/api-server';
import { CommandError, runCommand } from '../../drills/command';
import { unlessMissing } from '../../drills/kubectl';
import { names } from '../../lib/config/names';
import { Failure } from '../failure';
import { type Carriers, type Change, type Changes, changesFor, ONLY_REPLICATION } from './change';

/**
 * Reads the objects that say who is the primary, and what of them is to be changed.
 *
 * @throws Failure where they are not as expected, or somebody else's
 */
export async function changesIn(namespace: string, name: string, server: string): Promise<Changes> {
  const get = <T>(kind: string, object: string, group?: string) =>
    unlessMissing(ask<T>(`${inNamespace(namespace, group)}/${kind}/${object}`));
  const [service, config, deployment] = await Promise.all([
    get<Carriers['service']>('services', names.clientService(name)),
    get<Carriers['config']>('configmaps', names.keeper(name)),
    get<Carriers['deployment']>('deployments', names.keeper(name), 'apps/v1'),
  ]);
  if (!service || !config || !deployment) throw new Failure(ONLY_REPLICATION);
  const changes = changesFor({ service, config, deployment }, server);
  if ('refusal' in changes) throw new Failure(changes.refusal);
  return changes;
}

/** Makes one change, unless somebody was faster. */
export async function make(namespace: string, { kind, name, field, from, to }: Change): Promise<void> {
  const path = field.map(part => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  const patch = [
    { op: 'test', path, value: from },
    { op: 'replace', path, value: to },
  ];
  const how = ['--type=json', '--field-manager=redis-ha', `--patch=${JSON.stringify(patch)}`];
  try {
    await runCommand('kubectl', ['-n', namespace, 'patch', kind.toLowerCase(), name, ...how]);
  } catch (error) {
    // All that the API server says of a test that fails.
    const changed = error instanceof CommandError && error.output.stderr.includes('The request is invalid');
    throw changed ? new Failure(`${kind} ${name} is not what it was a moment ago: somebody else changes it.`) : error;
  }
}
