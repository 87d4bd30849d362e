import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** What programs of users import, as it is in the sources. */
const SOURCES: Readonly<Record<string, string>> = {
  'cdk8s-redis-ha': 'lib/index.ts',
  'cdk8s-redis-ha/infra': 'infra/components.ts',
};

/** Programs that are compiled as those of users are, by the compiler itself, and run against the sources. */
export interface Programs {
  /** Type-checks all of them at once. @throws with what the compiler says */
  compile(): void;
  /** Runs one. */
  run(file: string): void;
  /** Removes what was compiled. */
  remove(): void;
}

/** @param programs their code, by the names of their files */
export function againstSources(programs: Readonly<Record<string, string>>): Programs {
  // Below the root, so that the programs find cdk8s.
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'build', 'programs-'));
  return {
    compile() {
      for (const [file, code] of Object.entries(programs)) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), code);
      }
      const paths = Object.entries(SOURCES).map(([name, file]) => [name, [join(ROOT, file)]]);
      const compilerOptions = {
        noEmit: false,
        rootDir: ROOT,
        outDir: join(folder, 'out'),
        types: ['node'],
        paths: Object.fromEntries(paths),
      };
      const config = { extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: ['**/*.ts'], exclude: ['out'] };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
      try {
        execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', folder], { encoding: 'utf8' });
      } catch (error) {
        throw new Error(`The programs do not compile:\n${(error as { stdout: string }).stdout}`);
      }
    },
    run(file) {
      const compiled = join(folder, 'out', folder.slice(ROOT.length), file.replace(/\.ts$/, '.js'));
      const program = new Function('require', 'exports', readFileSync(compiled, 'utf8'));
      program((name: string) => require(name in SOURCES ? join(ROOT, SOURCES[name] ?? '') : name), {});
    },
    remove() {
      rmSync(folder, { recursive: true });
    },
  };
}

/** Does something in a folder, and goes back. */
export function inFolder<T>(folder: string, work: () => T): T {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return work();
  } finally {
    process.chdir(before);
  }
}
