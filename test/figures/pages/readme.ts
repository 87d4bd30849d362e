import type { Kind } from '../kind';
import { wrapped } from './page';

/** The page that leads to all others. */
export function readmeOf(kinds: readonly Kind[]): string {
  const list = kinds.map(({ name, title, summary }) => `- [${title}](${name}.md): ${summary}.`);
  return `${[...HEAD, list.join('\n'), ...TAIL].join('\n\n')}\n`;
}

const HEAD = [
  '# Figures',
  '<!-- Written by `npm run figures`. Change test/figures/pages/readme.ts. -->',
  wrapped(
    'What was measured, by the programs in [`test/figures`](../../test/figures) and nothing else. Each figure is the median of ' +
      'several runs, with the least and the most of them; the runs themselves are the records in [`runs`](runs), a line of ' +
      'JSON each, from which these pages are written. A test holds the pages to them.',
  ),
];

const TAIL = [
  '## The machine',
  wrapped(
    'A median is made of runs on one class of machine alone: the same number and model of processors, the same memory, and ' +
      'for what runs on Kubernetes the same version and the same nodes; and of one version of this library and of Node. Each ' +
      'class has a chapter of its own on the page, that with most runs first, which the pictures show. Runs of an earlier ' +
      'version stay among the records; the page shows those of the latest.',
  ),
  wrapped(
    'A record has also the load of the machine in the minute before the run, and the nice value of the process: ' +
      'both tell how far a figure can be trusted. Servers, proxies, clients and, on a test cluster, all nodes may share one machine, ' +
      'whose processors then are what is measured. Compare figures of one page; for your own machines, measure there.',
  ),
  '## Again, or on your machine',
  '```sh\nnpm run figures -- --list              # which runs there are, and which are missing here\nnpm run figures                        # makes all that are missing\nnpm run figures -- failover --runs 5   # of one kind\nnpm run figures -- --load 2            # each when the machine has hardly anything else to do\nnpm run figures -- --only-write        # writes the pages from the records\n```',
  wrapped(
    'Each run is kept as soon as it is made: what was interrupted goes on where it was, in as many sessions as you like. A run ' +
      'that fails leaves no record, is said, and the others go on; then the exit code is not 0. To measure something anew, delete ' +
      'its file in `runs`.',
  ),
  wrapped(
    '`failover` and `planned` need a cluster with nothing else on it, since they cut off and drain nodes, and the ' +
      "[test cluster's own means](../drills.md#faults): they make namespaces that begin with `figures-`, and take them away. " +
      '`proxies`, `exporter`, `slots` and `backup` need the [servers and programs](../../CONTRIBUTING.md#rooms-of-tests) that tests ' +
      'run on loopback. `keeper` and `synth` need nothing.',
  ),
];
