import { devDependencies, name, peerDependencies, version } from '../../package.json';

/** Scripts of a project. */
export const SCRIPTS = {
  synth: 'tsx main.ts',
  secrets: 'redis-ha secrets dist',
  typecheck: 'tsc --noEmit',
} as const;

/** What a project runs with: this package as it is, and the peers that it asks for. */
export const DEPENDENCIES: Readonly<Record<string, string>> = {
  cdk8s: peerDependencies.cdk8s,
  'cdk8s-plus-28': peerDependencies['cdk8s-plus-28'],
  [name]: `^${version}`,
  constructs: peerDependencies.constructs,
};

/** What its program is run and checked by, in versions that this package is tested with. */
export const DEV_DEPENDENCIES = {
  tsx: `^${devDependencies.tsx}`,
  typescript: `^${devDependencies.typescript}`,
} as const;

/** What the `package.json` of a project needs to have. */
const PARTS = { scripts: SCRIPTS, dependencies: DEPENDENCIES, devDependencies: DEV_DEPENDENCIES } as const;

/**
 * The `package.json` of a project.
 *
 * @param folder name of the project's folder, which it is called after
 */
export function packageFile(folder: string): string {
  return `${JSON.stringify({ name: nameOf(folder), private: true, ...PARTS }, undefined, 2)}\n`;
}

/** A name that npm takes, and that none of the dependencies has, which could not be installed then. */
function nameOf(folder: string): string {
  const plain = folder
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100);
  const taken = [...Object.keys(DEPENDENCIES), ...Object.keys(DEV_DEPENDENCIES), 'node-modules', ''];
  return taken.includes(plain) ? `my-${plain || 'redis'}` : plain;
}

/**
 * A `package.json` that is there already, with what it lacks of these: scripts, dependencies. What it has is left as it is,
 * also where it is other. Undefined where the text is none.
 */
export function completed(text: string): { readonly text: string; readonly added: readonly string[] } | undefined {
  const own = objectOf(text);
  if (!own) return undefined;
  const { dependencies = {}, devDependencies = {} } = own;
  // A package may stand among either.
  const has = { ...devDependencies, ...dependencies };
  const lacking = Object.entries(PARTS).map(([part, all]) => {
    const there = part === 'scripts' ? own.scripts : has;
    return [part, Object.entries(all).filter(([key]) => there?.[key] === undefined)] as const;
  });
  const more = lacking
    .filter(([, entries]) => entries.length > 0)
    .map(([part, entries]) => [part, { ...own[part], ...Object.fromEntries(entries) }]);
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? 2;
  return {
    text: `${JSON.stringify({ ...own, ...Object.fromEntries(more) }, undefined, indent)}\n`,
    added: lacking.flatMap(([, entries]) => entries.map(([key]) => key)),
  };
}

type PackageFile = Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;

function objectOf(text: string): PackageFile | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as PackageFile) : undefined;
  } catch {
    return undefined;
  }
}
