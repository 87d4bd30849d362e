import type { ClusterNode } from '../../../../../keeper/cluster/observation/cluster-nodes';
import type { SlotRange } from '../../../../../keeper/cluster/slots';
import type { Known, Piece, Server } from './server';
import type { World } from './world';

/** Addresses are numbers within the model, and texts to the keeper. */
export function address(ip: number): string {
  return ip === 0 ? '' : `10.${ip >> 16}.${(ip >> 8) & 255}.${ip & 255}`;
}

/** The number of an address. */
export function ipOf(text: string): number {
  return text.split('.').reduce((number, part, index) => (index === 0 ? 0 : number * 256 + Number(part)), 0);
}

/** Makes anew what others see of a server. To be called whenever its role, epoch, slots or address change. */
export function touch(world: World, server: Server): void {
  const claims = piecesOf(server, server.index);
  server.claims = claims;
  server.shown = undefined;
  server.variants.clear();
  server.face = nodeOf(world, server, {
    ip: server.ip,
    replica: server.follows >= 0,
    follows: server.follows,
    configEpoch: server.configEpoch,
    connected: true,
    slots: rangesOf(claims, world.pieces),
    bits: 0,
  });
}

/** Ranges of these pieces, neighbours joined. */
function rangesOf(claims: readonly number[], pieces: readonly Piece[]): SlotRange[] {
  const ranges: { start: number; end: number }[] = [];
  for (const piece of claims) {
    const { start, end } = pieces[piece] ?? { start: 0, end: -1 };
    const last = ranges[ranges.length - 1];
    if (last && last.end + 1 === start) last.end = end;
    else ranges.push({ start, end });
  }
  return ranges;
}

interface Shown extends Pick<Known, 'ip' | 'replica' | 'follows' | 'configEpoch' | 'connected'> {
  readonly slots: readonly SlotRange[];
  readonly bits: number;
}

const SUSPECTED = 1;
const FAILED = 2;
const DISCONNECTED = 4;
const REPLICA = 8;

function nodeOf(world: World, { id, pod }: Server, shown: Shown): ClusterNode {
  const flags = [shown.replica ? 'slave' : 'master'];
  if (shown.bits & SUSPECTED) flags.push('fail?');
  if (shown.bits & FAILED) flags.push('fail');
  if (shown.ip === 0) flags.push('noaddr');
  const primary = shown.follows >= 0 ? world.servers[shown.follows] : undefined;
  return {
    id,
    ip: address(shown.ip),
    port: shown.ip === 0 ? 0 : world.spec.port,
    busPort: shown.ip === 0 ? 0 : world.spec.busPort,
    hostname: `${pod}.${world.spec.domain}`,
    flags,
    ...(primary ? { primaryId: primary.id } : {}),
    configEpoch: shown.configEpoch,
    connected: shown.connected,
    slots: shown.slots,
    moving: [],
  };
}

/** How one server shows another; a view that is up to date shares the one face of that server. */
export function show(world: World, viewer: Server, known: Known): ClusterNode {
  const { of: server } = known;
  const { ip, follows, configEpoch } = known;
  const bits =
    (known.suspected ? SUSPECTED : 0) |
    (known.failed ? FAILED : 0) |
    (known.connected ? 0 : DISCONNECTED) |
    (known.replica ? REPLICA : 0);
  const rest = (ip * 8192 + follows + 1) * 8192 + configEpoch;
  if (known.node && known.shownFace === server.face && known.shownFlags === bits && known.shownRest === rest) {
    return known.node;
  }
  known.shownFace = server.face;
  known.shownFlags = bits;
  known.shownRest = rest;
  const current =
    known.ip === server.ip &&
    known.replica === server.follows >= 0 &&
    known.follows === server.follows &&
    known.configEpoch === server.configEpoch &&
    ownsExactly(viewer, server);
  if (current && (bits & ~REPLICA) === 0) return server.face;
  const shared = current ? server.variants.get(bits) : undefined;
  if (shared) return shared;
  const claims = current ? server.claims : piecesOf(viewer, server.index);
  const node = nodeOf(world, server, { ...pick(known), slots: rangesOf(claims, world.pieces), bits });
  if (current) server.variants.set(bits, node);
  return node;
}

function pick({ ip, replica, follows, configEpoch, connected }: Known) {
  return { ip, replica, follows, configEpoch, connected };
}

function ownsExactly({ owners, counts }: Server, { index, claims }: Server): boolean {
  if ((counts.get(index) ?? 0) !== claims.length) return false;
  for (const piece of claims) if (owners[piece] !== index) return false;
  return true;
}

/** The pieces that a server owns in another's view. */
export function piecesOf({ owners, counts }: Server, index: number): number[] {
  const pieces: number[] = [];
  if (!counts.has(index)) return pieces;
  for (let piece = 0; piece < owners.length; piece++) if (owners[piece] === index) pieces.push(piece);
  return pieces;
}

/** To be called when what a server knows of another changed. */
export function dirty(viewer: Server, known: Known | undefined): void {
  if (!known) return;
  known.node = undefined;
  viewer.shown = undefined;
}

/** Lets one server know another, by this address. */
export function learn(viewer: Server, server: Server, ip: number, more: Partial<Known> = {}): Known {
  const known: Known = {
    of: server,
    ip,
    replica: false,
    follows: -1,
    configEpoch: 0,
    connected: false,
    downSince: -1,
    suspected: false,
    failed: false,
    failedSince: 0,
    node: undefined,
    shownFace: undefined,
    shownFlags: -1,
    shownRest: -1,
    ...more,
  };
  viewer.peers.push(known);
  viewer.byIndex[server.index] = known;
  viewer.shown = undefined;
  return known;
}

/** Highest config epoch that a server knows of a node. */
export function epochOf(viewer: Server, index: number): number {
  return index === viewer.index ? viewer.configEpoch : (viewer.byIndex[index]?.configEpoch ?? 0);
}

/** Primaries with slots in a server's view: of them a majority is needed for whatever is agreed upon. */
export function sizeOf({ counts }: Server): number {
  return counts.size;
}
