import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { kubectl } from '../../drills/kubectl';
import { survives } from './cluster/drills';
import { forms } from './cluster/formation';
import { name, namespace, TESTED } from './cluster/subject';
import { subjectOf } from './cluster/suite';
import { updates } from './cluster/updates';
import { printedAtTheEnd } from './replicated/suite';
import { deploy, settled } from './support/deployment';
import { enginesInTurn, FULL } from './support/engines';
import { killKeeper } from './support/kill-keeper';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { onServer } from './support/redis';

const RELEASES_FOLDER = join(__dirname, 'releases');
const RELEASES = readdirSync(RELEASES_FOLDER).filter(file => file.endsWith('.yaml'));

const lines = printedAtTheEnd();

describe.each(enginesInTurn(0))('local with %s', engine => {
  const subject = subjectOf(engine, lines);

  forms(subject, engine);
  survives(subject, engine);
  updates(subject, engine);

  // Against servers on loopback a keeper is killed after each of its commands.
  if (FULL) {
    it('forms though its keeper is killed ten times', async () => {
      await removeNamespaces(namespace);
      await freshNamespaces(namespace);
      await deploy(subject.environment);
      for (let kill = 0; kill < 10; kill++) await killKeeper(TESTED, kill % 2 === 0);
      await settled(subject.environment);
      const view = await onServer(namespace, `${name}-0-0`, 'cluster info');
      expect(view).toContain('cluster_slots_ok:16384');
      expect(view).toContain('cluster_known_nodes:6');
    });
  }

  it.each(RELEASES)('changes no immutable field since %s', async release => {
    // What may follow the old manifests may also precede them: a changed immutable field is refused both ways.
    const old = await kubectl(['apply', '--dry-run=server', '-f', join(RELEASES_FOLDER, release)]);
    expect(old.stdout).toContain('statefulset.apps/redis-2');
  });
});
