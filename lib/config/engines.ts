/** The servers that everything here is tested with, and the official image of each. */
export const ENGINES = {
  'redis-7.0': 'redis:7.0-alpine',
  'redis-8.0': 'redis:8.0-alpine',
  'valkey-8.1': 'valkey/valkey:8.1-alpine',
  'valkey-9.1': 'valkey/valkey:9.1-alpine',
} as const;

/** A tested server, by its name and version. */
export type TestedEngine = keyof typeof ENGINES;

/** An image of your own choice: a mirror, a patch version, a build with modules. */
export interface CustomEngine {
  /**
   * The image, with the digest of its content: `registry.example/redis@sha256:…`. It holds `sh`, `redis-server` and
   * `redis-cli`, and runs as user 999, as the official images on Alpine do.
   */
  readonly image: string;
  /** The tested server that it is like: the directives of that one are known. */
  readonly like: TestedEngine;
}

/** The server to run. */
export type Engine = TestedEngine | CustomEngine;

/** The engine unless the props name another. */
export const DEFAULT_ENGINE = 'redis-8.0' satisfies TestedEngine;

/** Name of the annotation of StatefulSets that says which tested server runs in it. */
export const ENGINE_ANNOTATION = 'redis-ha/engine';

/** Whether a text names a tested server. */
export function isTested(name: unknown): name is TestedEngine {
  return typeof name === 'string' && Object.hasOwn(ENGINES, name);
}

/** The image of an engine. */
export function engineImage(engine: Engine): string {
  return typeof engine === 'string' ? ENGINES[engine] : engine.image;
}

/** The tested server whose directives an engine knows. */
export function testedLike(engine: Engine): TestedEngine {
  return typeof engine === 'string' ? engine : engine.like;
}

/** Whether an image is named by its content, which no later push can change. */
export function hasDigest(image: string): boolean {
  return /^[^\s@]+@sha256:[0-9a-f]{64}$/.test(image);
}
