import type { TestedEngine } from '../engines';
import { nearest } from '../nearest';
import { KNOWN } from './known';
import { OWNED } from './owned';

/** A directive that some tested server knows and that no prop stands for. */
export type Directive = Exclude<keyof typeof KNOWN, keyof typeof OWNED>;

/** Its value: text as redis.conf has it; a number; `true` and `false` for `yes` and `no`. */
export type DirectiveValue = string | number | boolean;

/** Directives of redis.conf, by name. */
export type Directives = { readonly [name in Directive]?: DirectiveValue };

/** Directives by any name, as programs without types may give them. */
export type AnyDirectives = Readonly<Record<string, DirectiveValue | undefined>>;

/** Lines of redis.conf by the directive that starts them. Servers take names in either case. */
export function directiveLines(directives: AnyDirectives): Record<string, string> {
  const given = Object.entries(directives).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), textOf(value)]));
}

function textOf(value: DirectiveValue | undefined): string {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}

/** Why an engine cannot be given this directive, and what to do; undefined where it can. */
export function directiveProblem(directive: string, engine: TestedEngine): string | undefined {
  const name = directive.toLowerCase();
  const owned = ownedBy(name);
  if (owned) return `"${directive}" cannot be set here: ${owned}`;
  const engines = knownBy(name);
  if (engines.includes(engine)) return undefined;
  if (engines.length > 0) {
    return `"${directive}" is nothing that ${engine} knows, but ${engines.join(' and ')}; leave it out, or set \`engine\``;
  }
  const near = nearest(
    name,
    Object.keys(KNOWN).filter(known => knownBy(known).includes(engine)),
  );
  if (!near) return `"${directive}" is no directive of ${engine}; use its name as redis.conf has it`;
  const instead = ownedBy(near);
  return `"${directive}" is no directive of ${engine}; the nearest is "${near}"${instead ? `: ${instead}` : ''}`;
}

function ownedBy(name: string): string | undefined {
  return Object.hasOwn(OWNED, name) ? OWNED[name as keyof typeof OWNED] : undefined;
}

function knownBy(name: string): readonly TestedEngine[] {
  return Object.hasOwn(KNOWN, name) ? KNOWN[name as keyof typeof KNOWN] : [];
}
