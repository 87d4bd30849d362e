import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeEnvironment } from '../../charts/write-environment';
import { explain } from '../../cli/explain/explanation';
import { picture } from '../../cli/explain/picture';
import { readManifests } from '../../cli/explain/read-manifests';
import { topologiesIn } from '../../cli/explain/topologies';
import { environments } from '../../environments';
import { behaves } from './support/behaves';

const folder = mkdtempSync(join(tmpdir(), 'explain-'));
afterAll(() => rmSync(folder, { recursive: true }));

// A picture has a width of its own: it is looked at by scrolling, as a map is.
describe.each(environments.map(environment => [environment.name, environment] as const))(
  '%s as a picture',
  (name, environment) => {
    const explained = () => {
      writeEnvironment(environment, folder);
      return topologiesIn(readManifests(join(folder, name)), name).map(explain);
    };
    behaves(
      () => ({ name: `${name}.svg`, text: picture(explained()), says: explained().map(each => each.name) }),
      [1280],
    );
  },
);
