import { CLI, FEW, MANY, startScaled } from '../../bench/scale/ways';
import { cleanUpServers } from '../../servers/support/server';
import { rounded } from '../child';
import { engineNamed, versionOf } from '../engine';
import type { Site } from '../kind';
import { oncePerRound } from '../rounds';

/** Keys that are there, of mixed sizes and types. */
export const KEYS = 100_000;

/** Servers of an engine on loopback, with data, and the ways to give more of them slots, and fewer. */
export async function slotsSite(name: string): Promise<Site> {
  const engine = engineNamed(name);
  try {
    const { ways, keys, stop } = await startScaled(engine, KEYS, 0);
    const timed = async (way: string, to: number) => {
      const found = ways.find(each => each.name === way);
      if (!found) throw new Error(`There is no way ${way}.`);
      const began = performance.now();
      await found.move(to);
      const tookMs = performance.now() - began;
      const left = await keys();
      if (left !== KEYS) throw new Error(`${way} has moved ${KEYS} keys to ${to} shards, ${left} are there.`);
      return tookMs;
    };
    const inRound = oncePerRound(async way => ({ more: await timed(way, MANY), fewer: await timed(way, FEW) }));
    return {
      versions: { engine: await versionOf(engine) },
      take: async ({ of: { way = CLI } }, run) => {
        const [own, beside] = [await inRound(run, way), await inRound(run, CLI)];
        return {
          moreMs: rounded(own.more),
          moreRatio: rounded(beside.more / own.more),
          fewerMs: rounded(own.fewer),
          fewerRatio: rounded(beside.fewer / own.fewer),
        };
      },
      close: async () => {
        await stop();
        await cleanUpServers();
      },
    };
  } catch (error) {
    await cleanUpServers();
    throw error;
  }
}
