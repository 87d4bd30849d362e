import { execFile } from 'node:child_process';
import { Yaml } from 'cdk8s';
import type { Manifest } from '../../support/manifests';
import { findProgram } from '../../support/programs';

/** What kube-score does not like. */
export interface Finding {
  readonly check: string;
  readonly kind: string;
  readonly name: string;
  /** About which container or field, and what. */
  readonly says: string;
}

/** Checks that are not among those that it makes by itself. */
const MORE = ['container-seccomp-profile', 'container-ports-check'];

/** What kube-score finds in objects. Rejects where it could not read them. */
export function findings(objects: readonly Manifest[]): Promise<Finding[]> {
  const more = MORE.flatMap(check => ['--enable-optional-test', check]);
  return new Promise((resolve, reject) => {
    const child = execFile(
      findProgram('kube-score'),
      ['score', '--kubernetes-version', 'v1.28', ...more, '--output-format', 'json', '-'],
      { maxBuffer: 64 * 1024 * 1024 },
      // Its exit code is 1 for what it finds as well as for what it cannot read: what it printed tells.
      (_, stdout, stderr) => {
        if (stdout === '') return reject(new Error(stderr));
        resolve((JSON.parse(stdout) as Scored[]).flatMap(findingsOf));
      },
    );
    child.stdin?.end(Yaml.stringify(...objects));
  });
}

interface Scored {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string };
  readonly checks: readonly {
    readonly check: { readonly id: string };
    /** 1 is critical, 5 a warning, 10 is well. */
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly path: string; readonly summary: string }[] | null;
  }[];
}

function findingsOf({ type_meta, object_meta, checks }: Scored): Finding[] {
  const of = { kind: type_meta.kind, name: object_meta.name };
  return checks
    .filter(({ grade, skipped }) => !skipped && grade < 10)
    .flatMap(({ check, comments }) =>
      (comments ?? []).map(({ path, summary }) => ({ check: check.id, ...of, says: `${path} ${summary}`.trim() })),
    );
}
