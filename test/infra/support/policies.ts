import type {
  Policies,
  PolicyProviderResource,
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from '@pulumi/policy';
import type { Recorded } from './recorder';

/** A rule that is broken, by what, and how the rule says it. */
export interface Broken {
  readonly rule: string;
  /** `type name` of the resource. */
  readonly resource: string;
  readonly message: string;
}

/** Configuration of rules, by their names, as users give it to Pulumi. */
export type PackConfig = Readonly<Record<string, object>>;

/** Thrown by a rule that has nothing to say of a resource. */
class NotApplicable extends Error {}

/**
 * Asks rules about resources, as Pulumi does: each by itself, then all together. Those that are disabled until somebody
 * asks for them are left out, unless `disabled` says otherwise.
 *
 * @param stack name of the stack that the resources are of
 */
export async function broken(
  rules: Policies,
  stack: string,
  made: readonly Recorded[],
  { config = {}, disabled = false }: { readonly config?: PackConfig; readonly disabled?: boolean } = {},
): Promise<Broken[]> {
  const resources = policyResources(stack, made);
  const found: Broken[] = [];
  for (const rule of rules) {
    if (rule.enforcementLevel === 'disabled' && !disabled) continue;
    const about = {
      stackTags: new Map<string, string>(),
      getConfig: <T>() => (config[rule.name] ?? {}) as T,
      notApplicable,
    };
    const report = (resource: PolicyResource | undefined) => (message: string, urn?: string) => {
      const at = resources.find(each => each.urn === urn) ?? resource;
      found.push({ rule: rule.name, resource: at ? `${at.type} ${at.name}` : stack, message });
    };
    if (isForStacks(rule)) {
      await asked(() => rule.validateStack({ ...about, resources }, report(undefined)));
      continue;
    }
    for (const resource of resources) {
      const args: ResourceValidationArgs = { ...about, ...resource, asType: kind => resource.asType(kind) as never };
      for (const validate of [rule.validateResource ?? []].flat()) await asked(() => validate(args, report(resource)));
    }
  }
  return found;
}

function isForStacks(rule: ResourceValidationPolicy | StackValidationPolicy): rule is StackValidationPolicy {
  return 'validateStack' in rule;
}

function notApplicable(): never {
  throw new NotApplicable();
}

async function asked(ask: () => Promise<void> | void): Promise<void> {
  try {
    await ask();
  } catch (problem) {
    if (!(problem instanceof NotApplicable)) throw problem;
  }
}

function policyResources(stack: string, made: readonly Recorded[]): PolicyResource[] {
  const urnOf = (typeAndName: string) => {
    const space = typeAndName.indexOf(' ');
    return `urn:pulumi:${stack}::project::${typeAndName.slice(0, space)}::${typeAndName.slice(space + 1)}`;
  };
  const resources: PolicyResource[] = made.map(({ type, name, inputs, protect, ignoreChanges }) => ({
    type,
    name,
    urn: urnOf(`${type} ${name}`),
    props: inputs,
    opts: {
      protect,
      ignoreChanges: [...ignoreChanges],
      aliases: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
      additionalSecretOutputs: [],
    },
    dependencies: [],
    propertyDependencies: {},
    isType: kind => typeOf(kind) === type,
    asType: kind => (typeOf(kind) === type ? inputs : undefined),
  }));
  const byUrn = new Map(resources.map(resource => [resource.urn, resource]));
  const named = (names: readonly string[]) => names.flatMap(name => byUrn.get(urnOf(name)) ?? []);
  made.forEach(({ dependsOn, reads, provider }, index) => {
    const resource = resources[index];
    if (resource === undefined) return;
    resource.dependencies.push(...named(dependsOn));
    for (const [property, names] of Object.entries(reads)) resource.propertyDependencies[property] = named(names);
    resource.provider = providerOf(resource.type, provider, resources);
  });
  return resources;
}

function providerOf(
  type: string,
  name: string | undefined,
  all: readonly PolicyResource[],
): PolicyProviderResource | undefined {
  const found = all.find(each => each.type === `pulumi:providers:${type.split(':')[0]}` && each.name === name);
  return found && { type: found.type, name: found.name, urn: found.urn, props: found.props };
}

/** Pulumi's name of a class, which its SDKs keep in a member that is not in their types. */
export function typeOf(kind: object): unknown {
  return '__pulumiType' in kind ? kind.__pulumiType : undefined;
}
