import { configHash } from './hash';

/** What a Node program is told, a file of its ConfigMap. */
export const SPEC_FILE = 'spec.json';

/** The program itself, in the same ConfigMap. */
export const PACKED = 'program.js.gz';

/** Text of what a program is told. */
export function specText(spec: object): string {
  return `${JSON.stringify(spec, undefined, 2)}\n`;
}

/** Folders inside the container of a Node program. */
export const PROGRAM_FOLDERS = {
  /** The ConfigMap: the program and its files. */
  config: '/config',
  /** One file a password. */
  credentials: '/credentials',
  /** `ca.crt`, and the `tls.crt` and `tls.key` that it shows, if any. */
  certificate: '/certificate',
} as const;

/** Hash of a program and its files, in the annotations of its pods: another one is a rolling update. */
export function programHash(program: string, files: Readonly<Record<string, string>>): string {
  return configHash({ ...files, 'program.js': program });
}
