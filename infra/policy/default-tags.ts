import type { PolicyProviderResource } from '@pulumi/policy';

/** Tags that a provider of AWS gives to all that it makes. Pulumi hands its settings on as objects, or as text. */
export function defaultTags(provider: PolicyProviderResource | undefined): Readonly<Record<string, string>> {
  const given = provider?.props.defaultTags;
  const { tags = {} } = (typeof given === 'string' ? JSON.parse(given) : given) ?? {};
  return typeof tags === 'string' ? JSON.parse(tags) : tags;
}
