/** Images used unless the props name others: official ones, each tested in this version. */
export const IMAGES = {
  redis: 'redis:8.0-alpine',
  exporter: 'oliver006/redis_exporter:v1.86.0',
  node: 'node:20-alpine',
} as const;

/** User and group of the official Redis and Valkey images on Alpine. */
export const REDIS_USER = { user: 999, group: 1000 } as const;
/** User and group `node` of the official Node image. */
export const NODE_USER = { user: 1000, group: 1000 } as const;

/** What is wrong with an image reference, if anything: an image must be the same one tomorrow. */
export function imageProblem(property: string, image: string): string | undefined {
  const name = image.split('@')[0] ?? '';
  const tag = name.slice(name.lastIndexOf('/') + 1).split(':')[1];
  if (!image.includes('@') && (tag === undefined || tag === '' || tag === 'latest')) {
    return `${property}: "${image}" may be another program tomorrow; set a tag of one version, such as "${IMAGES.redis}", or a digest`;
  }
  return undefined;
}
