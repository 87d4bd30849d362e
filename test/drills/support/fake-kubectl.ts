import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A `kubectl` on the PATH that does nothing but write down how it was called. */
export interface FakeKubectl {
  /** Calls so far, one line each, without `kubectl`. */
  calls(): string[];
  /** What was given on standard input, all calls together. */
  input(): string;
  remove(): void;
}

/** `cases` is the body of a shell `case "$*" in … esac`, which gives answers to some calls. */
export function fakeKubectl(cases = ''): FakeKubectl {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-'));
  const { PATH: path = '', KUBECONFIG: config } = process.env;
  const script = `#!/bin/sh
printf '%s\\n' "$*" >> '${folder}/calls'
cat >> '${folder}/input'
case "$*" in
${cases}
esac
`;
  for (const file of ['calls', 'input']) writeFileSync(join(folder, file), '');
  writeFileSync(join(folder, 'kubectl'), script);
  chmodSync(join(folder, 'kubectl'), 0o755);
  process.env.PATH = `${folder}${delimiter}${path}`;
  // Should a real one be called after all, it finds no cluster to do harm to.
  process.env.KUBECONFIG = join(folder, 'no-cluster');
  return {
    calls: () => readFileSync(join(folder, 'calls'), 'utf8').split('\n').filter(Boolean),
    input: () => readFileSync(join(folder, 'input'), 'utf8'),
    remove: () => {
      process.env.PATH = path;
      if (config === undefined) delete process.env.KUBECONFIG;
      else process.env.KUBECONFIG = config;
      rmSync(folder, { recursive: true });
    },
  };
}
