import { join } from 'node:path';
import { type ErrorSentence, errorSentences } from './errors-of';

export const ERRORS_PAGE = join(__dirname, '..', 'docs', 'errors.md');

const HEAD = `# Errors

<!-- Written by \`npm run errors\`, from the sources that say them. Change these. -->

What can be refused, by what it is about: the prop of a construct, or the key of a configuration. Behind a path such as
\`[shop/redis]\`, which is that of the construct, an error begins with that. \`…\` stands for what it shows of yours. All
errors of a program are reported at once, before anything is written or made: when it is synthesized, or by
\`pulumi preview\`.

What is of another type than it is declared with, or is missing, is said like this: \`shards: a text cannot stand here; set
a number\`, \`resources.memory: it is missing; set a text\`. TypeScript says so earlier.
`;

/** The page of all errors. */
export function errorsPage(): string {
  const constructs = errorSentences(['lib']).filter(({ file }) => !file.startsWith('lib/props/'));
  const program = errorSentences(['infra', 'charts', 'environments']);
  const sections: readonly (readonly [string, readonly ErrorSentence[]])[] = [
    ['Constructs', constructs.filter(({ isWarning }) => !isWarning)],
    ['Pulumi components and environments', program.filter(({ isWarning }) => !isWarning)],
    ['Warnings', [...constructs, ...program].filter(({ isWarning }) => isWarning)],
  ];
  return `${[HEAD, ...sections.map(([title, all]) => section(title, all))].join('\n')}`;
}

function section(title: string, all: readonly ErrorSentence[]): string {
  const abouts = [...new Set(all.map(({ about }) => about))].sort((a, b) => (plain(a) < plain(b) ? -1 : 1));
  const parts = abouts.map(about => {
    const lines = all
      .filter(each => each.about === about)
      .map(({ wrong, cure }) => `- ${escaped(wrong)}: **${escaped(cure)}**`);
    return `### \`${about}\`\n\n${[...new Set(lines)].join('\n')}\n`;
  });
  return `## ${title}\n\n${parts.join('\n')}`;
}

/** What it is sorted by: a part whose place differs comes by its own name. */
function plain(about: string): string {
  return about.replace(/^…\.?/, '').toLowerCase();
}

/** Without what a page would take for a tag or for emphasis. */
function escaped(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map(part => (part.startsWith('`') ? part : part.replace(/[*_<[\]]/g, '\\$&')))
    .join('');
}
