import { parseAllDocuments } from 'yaml';
import { KUSTOMIZATION } from '../../charts/kustomization';
import { codeBlocks, page } from './markdown';

it('gitops.md has YAML that can be read, for the folder that is written', () => {
  const blocks = codeBlocks(page('docs/gitops.md'), 'yaml');
  const objects = blocks.flatMap(block => parseAllDocuments(block, { strict: true }).map(each => each.toJS()));
  expect(objects.map(({ kind }) => kind)).toEqual(['GitRepository', 'Kustomization']);
  expect(objects[1].spec).toMatchObject({ path: './environments/local', deletionPolicy: 'Orphan' });
  expect(page('docs/gitops.md').text).toContain(KUSTOMIZATION);
});
