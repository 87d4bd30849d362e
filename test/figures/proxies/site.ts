import { runCommand } from '../../../drills/command';
import { startPaths } from '../../bench/proxies/paths';
import { loadOf } from '../../bench/support/load';
import type { Engine } from '../../servers/support/engines';
import { cleanUpEnvoys } from '../../servers/support/envoy';
import { cleanUpFronts } from '../../servers/support/haproxy';
import { cleanUpServers } from '../../servers/support/server';
import { findProgram } from '../../support/programs';
import { engineNamed, versionOf } from '../engine';
import type { Site } from '../kind';
import { oncePerRound } from '../rounds';
import { figuresOf } from '../throughput';

/** As `npm run bench -- proxies` has it. */
export const LOAD = { requests: 100_000, clients: 50 } as const;

/** Servers of an engine on loopback, and proxies before them. */
export async function proxiesSite(name: string): Promise<Site> {
  const engine = engineNamed(name);
  const close = async () => {
    await Promise.all([cleanUpFronts(), cleanUpEnvoys(), cleanUpServers()]);
  };
  try {
    const paths = await startPaths(engine);
    const load = loadOf(engine, LOAD);
    const inRound = oncePerRound(path => {
      const found = paths.find(each => each.name === path);
      if (!found) throw new Error(`There is no path ${path}.`);
      return load(found);
    });
    return {
      versions: await versionsOf(engine),
      take: async ({ of: { path = '' } }, run) => {
        const beside = paths.find(each => each.name === path)?.beside ?? path;
        return figuresOf(await inRound(run, path), await inRound(run, beside));
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function versionsOf(engine: Engine): Promise<Site['versions']> {
  const said = async (program: 'haproxy' | 'envoy', option: string) =>
    (await runCommand(findProgram(program), [option])).stdout;
  const [haproxy, envoy] = await Promise.all([said('haproxy', '-v'), said('envoy', '--version')]);
  return {
    engine: await versionOf(engine),
    haproxy: `HAProxy ${/version (\d+\.\d+\.\d+)/.exec(haproxy)?.[1]}`,
    envoy: `Envoy ${/(\d+\.\d+\.\d+)/.exec(envoy)?.[1]}`,
  };
}
