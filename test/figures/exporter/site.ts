import { ALONE, cleanUpExporter, scraping, startWatched } from '../../bench/exporter/scraped';
import { loadOf } from '../../bench/support/load';
import { cleanUpServers } from '../../servers/support/server';
import { rounded } from '../child';
import { engineNamed, versionOf } from '../engine';
import type { Site } from '../kind';
import { oncePerRound } from '../rounds';
import { figuresOf } from '../throughput';

/** So many that a scrape every second happens some times. */
export const LOAD = { requests: 500_000, clients: 50 } as const;

/** How often the exporter is scraped, in seconds, by how a row says it. */
export const EVERY: Readonly<Record<string, number | undefined>> = {
  [ALONE]: undefined,
  'every 1 s': 1,
  'every 0.1 s': 0.1,
};

/** A server of an engine on loopback, and the exporter beside it. */
export async function exporterSite(name: string): Promise<Site> {
  const engine = engineNamed(name);
  const close = async () => {
    await cleanUpExporter();
    await cleanUpServers();
  };
  try {
    const watched = await startWatched(engine);
    const load = loadOf(engine, LOAD);
    const inRound = oncePerRound(async scraped => {
      const path = { name: scraped, ip: watched.ip, port: watched.port, beside: ALONE };
      return (await scraping(watched, EVERY[scraped], () => load(path))).measured;
    });
    return {
      versions: { engine: await versionOf(engine) },
      take: async ({ of: { scraped = ALONE } }, run) => {
        const figures = figuresOf(await inRound(run, scraped), await inRound(run, ALONE));
        return scraped === ALONE ? { ...figures, scrapeMs: rounded(await watched.costMs()) } : figures;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
