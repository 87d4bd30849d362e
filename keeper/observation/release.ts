/**
 * Whether a server is of a later release than another one, by what both say of themselves (`redis 8.0.6`). The other one
 * may then be unable to copy it: files of later releases are unreadable to it. Patches of one release read each other;
 * Redis and Valkey count on from one another, and what does not is refused before it runs. Unknown is not later.
 */
export function isLater({ engine }: Server, other: Server): boolean {
  const [mine, others] = [releaseOf(engine), releaseOf(other.engine)];
  return mine !== undefined && others !== undefined && mine > others;
}

/** Whether some of these servers may be unable to copy this one. */
export function cutsOff(server: Server, others: readonly Server[]): boolean {
  return others.some(other => isLater(server, other));
}

interface Server {
  readonly engine: string;
}

/** The release in what a server says of itself, as a number that grows: 8.0 is 8000, 8.4 is 8004. */
export function releaseOf(engine: string): number | undefined {
  const [, major, minor] = /^\w+ (\d+)\.(\d+)/.exec(engine) ?? [];
  return major === undefined ? undefined : 1000 * Number(major) + Number(minor);
}
