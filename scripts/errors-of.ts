import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..');

/** What is wrong, and words that begin with what to do. */
const PART =
  /^(?<wrong>.+?)[;,] (?<cure>(?:set|use|leave|let|list|give|take|put|choose|make|name|have|add|keep|wait|say|build|move|turn|raise|lower)\b.+)$/s;

/** The same, with what it is about in front. */
const SENTENCE = new RegExp(PART.source.replace('^', String.raw`^(?<about>[\w.[\]…]+): `), 's');

/** A sentence that refuses something, with `…` for what it shows. */
export interface ErrorSentence {
  /** File of the source that says it, from the root. */
  readonly file: string;
  /** What it is about: a prop, or a key of a configuration. */
  readonly about: string;
  readonly wrong: string;
  /** What to do. */
  readonly cure: string;
  /** Whether it is allowed all the same. */
  readonly isWarning: boolean;
  /** All of it. */
  readonly text: string;
}

/** The sentences of the sources in these folders, in their order. */
export function errorSentences(folders: readonly string[]): ErrorSentence[] {
  const files = folders.flatMap(folder => sourcesIn(join(ROOT, folder)));
  return files.flatMap(sentencesIn);
}

function sourcesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesIn(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

function sentencesIn(path: string): ErrorSentence[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
  const sentences: ErrorSentence[] = [];
  const visit = (node: ts.Node): void => {
    const text = isWhole(node) ? textOf(node) : undefined;
    const found = text === undefined ? null : (SENTENCE.exec(text) ?? (isOfProblems(node) ? PART.exec(text) : null));
    if (found) {
      const { about = '…', wrong = '', cure = '' } = found.groups ?? {};
      // What is in front may be a whole path, and the prop comes after it.
      const [, prop, rest] = (about === '…' && /^(\w+): (.+)$/s.exec(wrong)) || [];
      sentences.push({
        file: relative(ROOT, path),
        about: prop === undefined ? about : `….${prop}`,
        wrong: rest ?? wrong,
        cure,
        isWarning: isOfWarnings(node),
        text: text ?? '',
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return sentences;
}

/** Whether what says it gives warnings, by its name. */
const isOfWarnings = (node: ts.Node) => /Warnings$/.test(functionOf(node));
/** Whether what says it gives the rest of a sentence, by its name. */
const isOfProblems = (node: ts.Node) => /[pP]roblem$|Obstacle$/.test(functionOf(node));

/** Name of the function that something is in. */
function functionOf(node: ts.Node): string {
  if (ts.isFunctionDeclaration(node)) return node.name?.text ?? '';
  return node.parent === undefined ? '' : functionOf(node.parent);
}

/** Whether a text is not a part of a longer one. */
function isWhole(node: ts.Node): boolean {
  // A choice of texts is what it has.
  if (ts.isConditionalExpression(node)) return false;
  const { parent } = node;
  return !(parent && ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.PlusToken);
}

/** A text with `…` for what is put into it. Undefined for what is none. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isParenthesizedExpression(node)) return textOf(node.expression);
  if (ts.isConditionalExpression(node)) return '…';
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(span => `…${span.literal.text}`).join('');
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [textOf(node.left), textOf(node.right)];
  return left === undefined || right === undefined ? undefined : left + right;
}
