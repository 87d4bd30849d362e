/** What is not done, as sentences that say why and what to set. */
export class Refusal extends Error {}

/** Refuses for each of these reasons, under what they are reasons for. */
export function refuse(what: string, reasons: readonly string[]): never {
  throw new Refusal(`${what}:\n${reasons.map(each => `- ${each}`).join('\n')}`);
}
