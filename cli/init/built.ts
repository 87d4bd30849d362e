import type { RedisConnection } from '../../lib';
import type { Answers } from './answers';
import { CLASSES, CONSTRUCTS, propsOf } from './props';

/** What the constructs make of answers. */
export interface Built {
  /** What is wrong with the answers, as the constructs say it. */
  readonly problems: readonly string[];
  /** What is allowed and likely to go wrong all the same. */
  readonly warnings: readonly string[];
  readonly connection: RedisConnection;
}

/** Builds in memory what the project will build, so that whatever its `npm run synth` would refuse is refused here. */
export function built(answers: Answers): Built {
  // Constructs take a moment to load, which no other command waits for.
  const { App, Chart } = require('cdk8s') as typeof import('cdk8s');
  const lib = require('../../lib') as typeof import('../../lib');
  const { topology, cloud, name, namespace } = answers;
  const app = new App();
  const chart = new Chart(app, 'redis', { namespace });
  const disks =
    cloud === 'any' ? undefined : new lib[CLASSES[cloud].construct](new Chart(app, 'storage'), CLASSES[cloud].name);
  const redis = new lib[CONSTRUCTS[topology]](chart, name, propsOf(answers, disks));
  redis.allowFrom('clients', clientsOf(answers));
  return {
    problems: unwarned(() => problemsOf(() => app.synthYaml())),
    warnings: lib.warnings(app).map(withoutPath),
    connection: redis.connection,
  };
}

/** Where the clients are; nothing where they are beside the servers. */
export function clientsOf({ namespace, clients }: Pick<Answers, 'namespace' | 'clients'>): { namespace?: string } {
  return clients === namespace ? {} : { namespace: clients };
}

/** Without the warnings that a synthesis shows by itself: who is asked ten times would see them ten times. */
function unwarned<T>(work: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** The sentences of a synthesis that fails. */
function problemsOf(synthesize: () => unknown): string[] {
  try {
    synthesize();
    return [];
  } catch (error) {
    const [head = '', ...lines] = (error as Error).message.split('\n');
    if (!head.startsWith('Validation failed')) throw error;
    return [...new Set(lines.map(line => withoutPath(line.trim())))];
  }
}

/** A sentence without the path of its construct, of which nobody has seen the code yet. */
function withoutPath(sentence: string): string {
  return `${sentence.replace(/^\[[^\]]*\] /, '')}.`;
}
