import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { RedisCluster } from '../../../lib';

/** A user's program: a cluster of so many shards, written as manifests. Prints what that took, as JSON. */
function main(shards: number, replicasPerShard: number): void {
  const outdir = mkdtempSync(join(tmpdir(), 'figures-synth-'));
  try {
    const [began, used] = [performance.now(), process.cpuUsage()];
    const app = new App({ outdir });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new RedisCluster(chart, 'redis', { shards, replicasPerShard });
    app.synth();
    const tookMs = performance.now() - began;
    const { user, system } = process.cpuUsage(used);
    const manifestBytes = readdirSync(outdir).reduce((sum, file) => sum + statSync(join(outdir, file)).size, 0);
    const memoryBytes = process.resourceUsage().maxRSS * 1024;
    process.stdout.write(JSON.stringify({ tookMs, cpuMs: (user + system) / 1000, memoryBytes, manifestBytes }));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

main(Number(process.argv[2]), Number(process.argv[3]));
