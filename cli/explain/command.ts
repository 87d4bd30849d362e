import { Argument, Command, Option } from 'commander';
import type { Streams } from '../streams';
import { explain } from './explanation';
import { picture } from './picture';
import { readManifests } from './read-manifests';
import { topologiesIn } from './topologies';
import { words } from './words';

const FORMATS = ['text', 'json', 'svg'] as const;

/** `redis-ha explain FOLDER`. */
export function explainCommand({ out, width }: Streams): Command {
  return new Command('explain')
    .summary('what a folder of manifests makes, and what it survives')
    .description(
      'Reads manifests as `cdk8s synth` writes them, and says in words or as a picture what they make: servers, what may be lost, how long writes may wait, what the memory is for. Asks no cluster.',
    )
    .addArgument(new Argument('<folder>', 'folder of manifests, or one file'))
    .addOption(new Option('-o, --output <format>', 'how it is said').choices(FORMATS).default('text'))
    .action((folder: string, { output }: { output: (typeof FORMATS)[number] }) => {
      const explained = topologiesIn(readManifests(folder), folder).map(explain);
      switch (output) {
        case 'json':
          return out(`${JSON.stringify(explained, undefined, 2)}\n`);
        case 'svg':
          return out(picture(explained));
        case 'text':
          return out(explained.map(each => words(each, width)).join('\n'));
      }
    });
}
