import type { DrillResult } from '../../../drills/drill';
import { TABLE_HEAD, tableRow } from '../../../drills/table';
import type { TestedEngine } from '../../../lib/config/engines';
import { ensureDefaultStorageClass } from '../support/deployment';
import { freshNamespaces, removeNamespaces } from '../support/namespaces';
import { environmentWith, namespace, newClients, type Subject } from './subject';

/** What all tests of one engine share: fresh namespaces before, a table of the drills after. */
export function subjectOf(engine: TestedEngine, lines: string[]): Subject {
  const results: DrillResult[] = [];
  const environment = environmentWith({ engine });
  const { counter } = environment;
  beforeAll(async () => {
    await ensureDefaultStorageClass();
    await freshNamespaces(namespace, counter.namespace);
  });
  afterAll(async () => {
    lines.push(`\n${engine}`, TABLE_HEAD, ...results.map(tableRow));
    await removeNamespaces(namespace, counter.namespace);
  });
  return {
    environment,
    clients: newClients(environment),
    figure: line => lines.push(`${engine}: ${line}`),
    result: result => results.push(result),
  };
}
