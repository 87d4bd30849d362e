import { names } from './names';

/** A data centre of a ring of Dynomites, as far as the ring goes by it. */
export interface RingDataCenter {
  readonly name: string;
  /** Names of its racks, each of which holds all keys. */
  readonly racks: readonly string[];
  /** Nodes in each rack, which share the keys. */
  readonly nodesPerRack: number;
}

/** A node of the ring: a Dynomite and its server, in one pod. */
export interface RingNode {
  readonly pod: string;
  readonly dataCenter: string;
  readonly rack: string;
  /** Which of its rack it is, counted from 0. */
  readonly index: number;
  /** Where its part of the keys begins: 32 bits, without a sign. */
  readonly token: number;
}

/** Tokens are places on a ring of so many. */
const TOKENS = 2 ** 32;

/** Tokens of the nodes of a rack, so that each holds as many keys as the others. */
export function tokensOf(nodesPerRack: number): number[] {
  return Array.from({ length: nodesPerRack }, (_, index) => Math.floor((index * TOKENS) / nodesPerRack));
}

/**
 * All nodes: those with the same index in a data centre follow each other, one from each rack. They have the same token,
 * and so the same keys.
 */
export function ringOf(name: string, dataCenters: readonly RingDataCenter[]): RingNode[] {
  return dataCenters.flatMap(({ name: dataCenter, racks, nodesPerRack }) =>
    tokensOf(nodesPerRack).flatMap((token, index) =>
      racks.map((rack, ordinal) => ({
        pod: names.ringPod(name, dataCenter, index, ordinal),
        dataCenter,
        rack,
        index,
        token,
      })),
    ),
  );
}

/**
 * The pods whose nodes hold the same keys, in groups. Data centres of another size than each other's deal the keys out in
 * another way: then a node of one has no twin in the other, whatever its token.
 */
export function twinsOf(name: string, dataCenters: readonly RingDataCenter[]): string[][] {
  const sizes = [...new Set(dataCenters.map(({ nodesPerRack }) => nodesPerRack))];
  return sizes.flatMap(size => {
    const nodes = ringOf(
      name,
      dataCenters.filter(({ nodesPerRack }) => nodesPerRack === size),
    );
    return tokensOf(size).map((_, index) => nodes.filter(node => node.index === index).map(({ pod }) => pod));
  });
}
