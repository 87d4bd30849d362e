import { name } from './bus';
import { own, type Server } from './server';
import { dirty, epochOf, piecesOf, sizeOf, touch } from './views';
import { reach, type World } from './world';

/**
 * Suspicion becomes certainty when a majority of the primaries that have slots suspects the same node; whoever counts
 * that tells all others.
 */
export function detectFailures(world: World): void {
  for (const [suspect, suspecting] of world.suspicions) {
    const voices = world.servers.filter(server => accuses(server, suspect));
    for (const server of suspecting) {
      const known = server.byIndex[suspect.index];
      const needed = Math.floor(sizeOf(server) / 2) + 1;
      if (!known || known.failed || voices.length < needed) continue;
      const heard = voices.filter(voice => voice === server || isLinked(server, voice)).length;
      if (heard >= needed) tellFailure(world, server, suspect);
    }
  }
}

function tellFailure(world: World, teller: Server, suspect: Server): void {
  world.note?.(`${name(suspect)} is failed, says ${name(teller)}`);
  for (const server of world.servers) {
    if (server === suspect || (server !== teller && !(reach(server, teller) && isLinked(teller, server)))) continue;
    const known = server.byIndex[suspect.index];
    if (!known || known.failed) continue;
    known.failed = true;
    known.suspected = false;
    known.failedSince = world.tick;
    dirty(server, known);
  }
}

/** Whether a server's word counts, and is against the suspect: that it suspects it or knows that it failed. */
function accuses(server: Server, suspect: Server): boolean {
  if (!server.up || server.follows >= 0 || server.claims.length === 0) return false;
  const known = server.byIndex[suspect.index];
  return known !== undefined && (known.suspected || known.failed);
}

function isLinked(server: Server, other: Server): boolean {
  return server.byIndex[other.index]?.connected === true;
}

/** Lets replicas of failed primaries stand for election, those that read most first. */
export function holdElections(world: World): void {
  for (const server of world.servers) {
    if (!server.up || server.follows < 0) continue;
    const primary = world.servers[server.follows];
    if (!primary || !isElectable(world, server, primary)) server.electionAt = -1;
    else if (server.electionAt < 0) server.electionAt = world.tick + 1 + rankOf(world, server);
    else if (server.electionAt <= world.tick) {
      server.electionAt = world.tick + 2 * world.habits.timeout + world.random.below(world.habits.timeout);
      if (world.random.chance(0.5)) catchUpEpoch(server);
      stand(world, server, primary, false);
    }
  }
}

/** A replica that was cut off for long, or since it started, does not stand (`cluster-replica-validity-factor`). */
function isElectable(world: World, server: Server, primary: Server): boolean {
  const known = server.byIndex[primary.index];
  if (!known?.failed || !server.linkedOnce || !server.counts.has(primary.index)) return false;
  return world.tick - server.linkDownSince <= 11 * world.habits.timeout;
}

function rankOf(world: World, server: Server): number {
  return world.servers.filter(
    other => reach(server, other) && other.follows === server.follows && other.offset > server.offset,
  ).length;
}

/** Elections of several shards at once collide unless they know each other's epochs. */
function catchUpEpoch(server: Server): void {
  for (const { of: peer, connected } of server.peers) {
    if (connected && reach(server, peer)) server.currentEpoch = Math.max(server.currentEpoch, peer.currentEpoch);
  }
}

/** Asks all primaries for their vote; with a majority of them, takes the slots. Returns whether it won. */
export function stand(world: World, server: Server, primary: Server, asked: boolean): boolean {
  const pieces = piecesOf(server, primary.index);
  server.currentEpoch++;
  const epoch = server.currentEpoch;
  const claimed = epochOf(server, primary.index);
  let votes = 0;
  for (const voter of world.servers) {
    if (!reach(server, voter) || !isLinked(server, voter)) continue;
    if (!mayVote(world, voter, server, primary, asked) || voter.currentEpoch > epoch || voter.votedEpoch >= epoch)
      continue;
    if (pieces.some(piece => epochOf(voter, voter.owners[piece] ?? -1) > claimed)) continue;
    voter.currentEpoch = epoch;
    voter.votedEpoch = epoch;
    voter.votedAt.set(primary.index, world.tick);
    votes++;
  }
  const won = votes > sizeOf(server) / 2;
  world.note?.(
    `${name(server)} has ${votes} votes of ${sizeOf(server)} for epoch ${epoch}${won ? ': it is primary' : ''}`,
  );
  if (won) promote(world, server, pieces, epoch);
  return won;
}

function mayVote(world: World, voter: Server, server: Server, primary: Server, asked: boolean): boolean {
  if (voter.follows >= 0 || voter.claims.length === 0) return false;
  const candidate = voter.byIndex[server.index];
  if (!candidate?.replica || candidate.follows !== primary.index) return false;
  const known = voter.byIndex[primary.index];
  if (!asked && !known?.failed) return false;
  return world.tick - (voter.votedAt.get(primary.index) ?? Number.NEGATIVE_INFINITY) >= 2 * world.habits.timeout;
}

function promote(world: World, server: Server, pieces: readonly number[], epoch: number): void {
  const before = server.follows;
  server.follows = -1;
  server.configEpoch = epoch;
  server.linkUp = false;
  server.electionAt = -1;
  for (const piece of pieces) own(server, piece, server.index);
  dirty(server, server.byIndex[before]);
  touch(world, server);
}
