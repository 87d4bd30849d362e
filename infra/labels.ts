/** Labels, or tags, of everything that is made for an environment: the bill can be split by them, in every cloud. */
export function labelsOf(environment: string): Readonly<Record<string, string>> {
  return { environment, 'managed-by': 'pulumi' };
}
