import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { environmentNamed } from '../../../environments';
import { written } from '../support/deployment';

/**
 * `npm run release:manifests`, once a release: keeps the manifests of `local` under the package's version, so that
 * later ones are tested not to change an immutable field. The programs are left out: ConfigMaps can be changed.
 */
const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8'));
const folder = written(environmentNamed('local'));
const manifests = ['redis.yaml', 'counter.yaml']
  .flatMap(file => parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map(document => document.toJS()))
  .map(({ binaryData: _, ...manifest }) => manifest);
writeFileSync(join(__dirname, `${version}-local.yaml`), manifests.map(manifest => stringify(manifest)).join('---\n'));
