import type { Construct } from 'constructs';

/**
 * Problems of a construct's props, as sentences: what is wrong, and what to set. cdk8s puts the construct's path
 * before each and reports those of all constructs at once, before anything is written.
 */
export type Problems = readonly string[];

/**
 * Whether the construct may be built. Where there are problems it is left empty, and synthesis fails with them and
 * with those of every other construct.
 */
export function accepted(construct: Construct, problems: Problems): boolean {
  if (problems.length === 0) return true;
  construct.node.addValidation({ validate: () => [...problems] });
  return false;
}

/** The sentences of those rules that are broken. */
export function check(...rules: readonly (readonly [broken: boolean, sentence: string])[]): Problems {
  return rules.filter(([broken]) => broken).map(([, sentence]) => sentence);
}

/**
 * Whether the value is a whole number in the range, by default up to what is exact: Kubernetes does not read larger ones as
 * they are written.
 */
export function isWhole(value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): value is number {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}

/** Whether the text may name a Service (RFC 1035): lower-case letters, digits and dashes, a letter first. */
export function isServiceName(text: string): boolean {
  return /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}

/** Whether the text may name most objects (RFC 1123 subdomain). */
export function isObjectName(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(text);
}

/** A value as an error shows it. Values that may hold a password are never shown with it. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? String(value));
}
