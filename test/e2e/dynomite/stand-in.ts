import { join } from 'node:path';
import type { k8s } from 'cdk8s-plus-28';
import { buildSync } from 'esbuild';

/** An image with all that an image of Dynomite has, but for `dynomite` and `redis-cli`. */
export const IMAGE = 'node:20-alpine';

const FOLDER = '/stand-in';
const NAME = 'stand-in';
const PROGRAMS = {
  dynomite: join(__dirname, '..', '..', 'servers', 'support', 'dynomite-stand-in.ts'),
  'redis-cli': join(__dirname, 'redis-cli-stand-in.ts'),
} as const;

interface StatefulSet {
  readonly kind: string;
  readonly spec: { readonly template: { readonly spec: k8s.PodSpec } };
}

/** The ConfigMap with what stands in for Dynomite, and for the `redis-cli` of its image. */
export function standIns(namespace: string): object {
  const programs = Object.entries(PROGRAMS).flatMap(([name, source]) => {
    const { outputFiles } = buildSync({
      entryPoints: [source],
      bundle: true,
      minify: true,
      platform: 'node',
      write: false,
    });
    return [
      [`${name}.js`, outputFiles[0]?.text ?? ''],
      [name, `#!/bin/sh\nexec node ${FOLDER}/${name}.js "$@"\n`],
    ];
  });
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: NAME, namespace },
    data: Object.fromEntries(programs),
  };
}

/** A manifest with them in the container of Dynomite, before all other programs; all else is as it was. */
export function withStandIns<Manifest extends { readonly kind: string }>(manifest: Manifest): object {
  if (!isStatefulSet(manifest)) return manifest;
  const { template } = manifest.spec;
  const containers = template.spec.containers.map(container =>
    container.name === 'dynomite'
      ? {
          ...container,
          env: [...(container.env ?? []), { name: 'PATH', value: `${FOLDER}:/usr/local/bin:/usr/bin:/bin` }],
          volumeMounts: [...(container.volumeMounts ?? []), { name: NAME, mountPath: FOLDER }],
        }
      : container,
  );
  const volumes = [...(template.spec.volumes ?? []), { name: NAME, configMap: { name: NAME, defaultMode: 0o555 } }];
  return {
    ...manifest,
    spec: { ...manifest.spec, template: { ...template, spec: { ...template.spec, containers, volumes } } },
  };
}

function isStatefulSet(manifest: { readonly kind: string }): manifest is StatefulSet {
  return manifest.kind === 'StatefulSet';
}
