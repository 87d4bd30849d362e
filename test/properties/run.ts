import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { inNamespace, refusedByServer } from './api-server';
import { judge, NAMESPACE } from './judge';
import { propsLike } from './mutate';
import { type PropertySubject, SUBJECTS } from './subjects';

const HELP = `npm run properties -- [--runs N] [--server N] [--seed N] [CONSTRUCT…]

Gives every construct N random props (10,000 if nothing is said), some of which no type allows, and expects manifests or
sentences: never a stack trace. With --server the first N manifests of each that were accepted go to the API server of
KUBECONFIG, which looks at them to the letter and keeps nothing. The seed says which props they are: it is printed.
`;

interface Tally {
  accepted: number;
  refused: number;
  readonly sentences: Set<string>;
  readonly crashes: Map<string, object>;
  readonly manifests: (readonly object[])[];
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '10000' },
      server: { type: 'string', default: '0' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [runs, server, seed] = [values.runs, values.server, values.seed].map(Number) as [number, number, number];
  const unknown = positionals.filter(name => !(name in SUBJECTS));
  if (unknown.length > 0 || ![runs, server, seed].every(Number.isInteger)) {
    process.stderr.write(
      `There is no ${unknown.join(', ') || 'such number'}; there are ${Object.keys(SUBJECTS).join(', ')}.\n${HELP}`,
    );
    return 2;
  }
  // Warnings are of what is accepted.
  process.removeAllListeners('warning');
  process.stdout.write(`seed ${seed}\n`);
  const chosen = Object.entries(SUBJECTS).filter(([name]) => positionals.length === 0 || positionals.includes(name));
  const all = () => inTurn(chosen, runs, seed, server);
  return (await (server > 0 ? inNamespace(NAMESPACE, all) : all())) ? 0 : 1;
}

/** Whether all came out as it should. */
async function inTurn(
  subjects: readonly (readonly [string, PropertySubject])[],
  runs: number,
  seed: number,
  server: number,
): Promise<boolean> {
  let good = true;
  for (const [name, subject] of subjects) {
    const looked = subject.makesObjects === false ? 0 : server;
    const { accepted, refused, sentences, crashes, manifests } = tallied(subject, runs, seed, looked);
    const unwanted = await refusedByServer(manifests);
    const lines = [
      `${name}: ${accepted} accepted, ${refused} refused by ${sentences.size} different sentences, ${crashes.size} kinds of crashes`,
      ...(looked > 0 ? [`  the API server refused ${unwanted.length} of ${manifests.length}`] : []),
      ...(manifests.length < looked ? [`  ${looked} were to be looked at: give it more --runs`] : []),
      ...[...crashes].map(([stack, props]) => `${stack}\n  by ${JSON.stringify(props)}`),
      ...unwanted,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
    good &&= crashes.size === 0 && unwanted.length === 0 && manifests.length >= looked;
  }
  return good;
}

/** Half of the props are of the types that are declared, half are not. */
function tallied(subject: PropertySubject, runs: number, seed: number, kept: number): Tally {
  const tally: Tally = { accepted: 0, refused: 0, sentences: new Set(), crashes: new Map(), manifests: [] };
  for (const otherTypes of [false, true]) {
    const props = fc.sample(propsLike(subject.all, otherTypes), { seed, numRuns: Math.ceil(runs / 2) });
    for (const each of props) count(tally, subject, each, kept);
  }
  return tally;
}

function count(tally: Tally, subject: PropertySubject, props: object, kept: number): void {
  const verdict = judge(subject, props);
  switch (verdict.kind) {
    case 'accepted':
      tally.accepted++;
      if (tally.manifests.length < kept) tally.manifests.push(verdict.objects);
      return;
    case 'refused':
      tally.refused++;
      for (const sentence of verdict.sentences) tally.sentences.add(sentence.replace(/"[^"]*"|\d+/g, '…'));
      return;
    case 'crashed':
      tally.crashes.set(whereOf(verdict.error), props);
  }
}

/** What tells crashes apart: the message, without values, and where it was. */
function whereOf({ message, stack = '' }: Error): string {
  const frames = stack.split('\n').filter(line => /^\s+at .*\/(lib|test)\//.test(line));
  return [message.replace(/"[^"]*"|\d+/g, '…').slice(0, 300), ...frames.slice(0, 3)].join('\n');
}

main().then(
  code => {
    process.exitCode = code;
  },
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  },
);
