import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, inNamespace } from '../../../drills/api-server';
import { runCommand } from '../../../drills/command';
import { kubectl } from '../../../drills/kubectl';
import { until } from '../../../drills/wait';
import type { Snapshot } from '../../../snapshots/snapshot-api';

interface Claim {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly volumeName?: string; readonly dataSource?: { readonly name: string } };
  readonly status: { readonly capacity?: { readonly storage: string } };
}

/** With owners: servers are no root. */
const copy = (from: string, to: string) => runCommand('cp', ['-a', `${from}/.`, to]);

interface Volume {
  readonly spec: { readonly local?: { readonly path: string }; readonly hostPath?: { readonly path: string } };
}

/**
 * Stands in for the driver of the volumes and the snapshot controller: the test cluster, whose nodes share the files of
 * this machine, has neither.
 */
export interface SnapshotDriver {
  /** Whether snapshots are taken at present. */
  working: boolean;
  /** All snapshots, by set. */
  sets(): Promise<ReadonlyMap<string, readonly Snapshot[]>>;
  /** Puts into the volumes of claims that were made of snapshots what these hold. */
  fill(claims: number): Promise<void>;
  stop(): Promise<void>;
}

/** Begins to take the snapshots that are asked for in a namespace. */
export async function startSnapshotDriver(namespace: string): Promise<SnapshotDriver> {
  const copies = await mkdtemp(join(tmpdir(), 'snapshots-'));
  const snapshots = async () =>
    (await ask<{ items: Snapshot[] }>(`${inNamespace(namespace, 'snapshot.storage.k8s.io/v1')}/volumesnapshots`)).items;
  const claimOf = (name: string) => ask<Claim>(`${inNamespace(namespace)}/persistentvolumeclaims/${name}`);
  const folderOf = async ({ spec }: Claim) => {
    const volume = await ask<Volume>(`/api/v1/persistentvolumes/${spec.volumeName}`);
    return volume.spec.local?.path ?? volume.spec.hostPath?.path ?? '';
  };

  const takeOne = async ({ metadata, spec }: Snapshot) => {
    const claim = await claimOf(spec.source.persistentVolumeClaimName ?? '');
    await copy(await folderOf(claim), join(copies, metadata.name));
    const status = { readyToUse: true, restoreSize: claim.status.capacity?.storage };
    const patch = JSON.stringify({ status });
    const target = ['volumesnapshot', metadata.name, '--subresource=status', '--type=merge', `--patch=${patch}`];
    await kubectl(['-n', namespace, 'patch', ...target]);
  };

  const driver = { working: true };
  let stopped = false;
  let broken: unknown;
  const works = (async () => {
    while (!stopped) {
      const wanted = driver.working ? await snapshots() : [];
      for (const each of wanted.filter(({ status }) => status?.readyToUse !== true)) await takeOne(each);
      await sleep(200);
    }
  })().catch(error => {
    broken = error;
  });

  return Object.assign(driver, {
    async sets() {
      if (broken) throw broken;
      const bySet = new Map<string, Snapshot[]>();
      for (const each of await snapshots()) {
        const set = each.metadata.labels?.['redis-ha/snapshot-set'] ?? '';
        bySet.set(set, [...(bySet.get(set) ?? []), each]);
      }
      return bySet;
    },
    async fill(claims: number) {
      const all = await until(
        async () => {
          const { items } = await ask<{ items: Claim[] }>(`${inNamespace(namespace)}/persistentvolumeclaims`);
          return items.length === claims && items.every(({ spec }) => spec.volumeName !== undefined)
            ? items
            : undefined;
        },
        { what: `${claims} claims to have volumes`, timeoutMs: 60_000 },
      );
      for (const claim of all) {
        await copy(join(copies, claim.spec.dataSource?.name ?? ''), await folderOf(claim));
      }
    },
    async stop() {
      stopped = true;
      await works;
      await rm(copies, { recursive: true, force: true });
    },
  });
}
