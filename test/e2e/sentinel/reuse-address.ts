import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, inNamespace } from '../../../drills/api-server';
import { kubectl } from '../../../drills/kubectl';
import { until } from '../../../drills/wait';
import type { Release } from '../replicated/release';

/**
 * Names a folder in which each node's network keeps the addresses that it gave out: as files in `NODE/ipam/NODE`, beside
 * one that says which was the last. That is how the plugin `host-local` does it, when `NODE/ipam` is its `dataDir` and
 * `NODE` the network.
 *
 * @see https://www.cni.dev/plugins/current/ipam/host-local/
 */
export const TEST_ADDRESSES = 'REDIS_HA_TEST_ADDRESSES';

/** Another pod may come in between, and keeps the address then. */
const TRIES = 10;

interface Placed {
  readonly metadata: { readonly uid: string };
  readonly spec: { readonly nodeName?: string };
  readonly status: { readonly podIP?: string };
}

/** Gives a server of `other` the address that one of `one` has had. */
export async function reuseAddress(one: Release, other: Release): Promise<string> {
  const taken: string[] = [];
  for (let tries = 0; tries < TRIES; tries++) {
    const { address, heir, given } = await handedOn(one, other);
    if (given === address) return address;
    taken.push(`${address} (${heir} got ${given})`);
  }
  throw new Error(`${other.namespace} was given no address that ${one.namespace} had: ${taken.join(', ')}.`);
}

/** Replaces a server of `one` and then one of `other` on its node, which is told to go on with the first one's address. */
async function handedOn(one: Release, other: Release): Promise<Record<'address' | 'heir' | 'given', string>> {
  const [pod = ''] = one.pods;
  const { spec, status } = await placed(one.namespace, pod);
  const node = spec.nodeName;
  const heirs = await Promise.all(other.pods.map(name => placed(other.namespace, name)));
  const heir = other.pods.find((_, index) => heirs[index]?.spec.nodeName === node);
  const address = status.podIP;
  if (!node || !heir || !address) throw new Error(`No node has a server of both releases; ${pod} is on ${node}.`);
  const addresses = join(process.env[TEST_ADDRESSES] ?? '', node, 'ipam', node);
  await replaced(one.namespace, pod);
  await until(async () => !existsSync(join(addresses, address)), {
    what: `${node} to have ${address} back`,
    timeoutMs: 60_000,
  });
  writeFileSync(join(addresses, 'last_reserved_ip.0'), before(address));
  return { address, heir, given: await replaced(other.namespace, heir) };
}

/** The address that the network gives out before this one. */
function before(address: string): string {
  const parts = address.split('.');
  return [...parts.slice(0, -1), Number(parts.at(-1)) - 1].join('.');
}

/** Deletes a pod, and gives the address of the next one of that name. */
async function replaced(namespace: string, pod: string): Promise<string> {
  const { metadata } = await placed(namespace, pod);
  await kubectl(['-n', namespace, 'delete', 'pod', pod, '--grace-period=0', '--force', '--wait=false']);
  return until(
    async () => {
      const now = await placed(namespace, pod);
      return now.metadata.uid === metadata.uid ? undefined : now.status.podIP;
    },
    { what: `${pod} to come back`, timeoutMs: 60_000, everyMs: 100 },
  );
}

function placed(namespace: string, pod: string): Promise<Placed> {
  return ask<Placed>(`${inNamespace(namespace)}/pods/${pod}`);
}
