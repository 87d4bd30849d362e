import type { PolicyConfigSchema, ResourceValidationArgs } from '@pulumi/policy';

/** The configuration of rules that ask more of production. */
export interface ProductionConfig {
  /** Names of stacks that are not for production, `*` for any characters. */
  readonly development?: readonly string[];
}

/** Stacks that may lose what they hold, by name. Whatever is not among them is production: nothing is so by oversight. */
const DEVELOPMENT = ['dev', '*-dev'];

/** How Pulumi is to read that configuration. */
export const PRODUCTION_CONFIG: PolicyConfigSchema = {
  properties: {
    development: {
      type: 'array',
      items: { type: 'string' },
      default: DEVELOPMENT,
      description: 'Names of stacks that are not for production, with * for any characters.',
    },
  },
};

/** Whether a resource belongs to production: its stack is not named as one for development. */
export function isProduction({ urn, getConfig }: Pick<ResourceValidationArgs, 'urn' | 'getConfig'>): boolean {
  const { development = DEVELOPMENT } = getConfig<ProductionConfig>();
  return !development.some(name => matches(name, stackOf(urn)));
}

/** Name of the stack that a resource is in. */
export function stackOf(urn: string): string {
  return urn.split('::')[0]?.replace(/^urn:pulumi:/, '') ?? '';
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}
