import { type ResourceValidation, type ResourceValidationArgs, validateResourceOfType } from '@pulumi/policy';
import type { Resource, Unwrap } from '@pulumi/pulumi';
import type { Problems } from '../../lib/validation';

/** A class of Pulumi's, by its constructor. */
// biome-ignore lint/suspicious/noExplicitAny: options of any resource
export type Kind<R extends Resource, Args> = new (name: string, args: Args, ...rest: any[]) => R;

/** Looks at each resource of a kind, and reports a sentence for everything that is wrong with it. */
export function each<R extends Resource, Args>(
  kind: Kind<R, Args>,
  problemsOf: (inputs: Unwrap<NonNullable<Args>>, about: ResourceValidationArgs) => Problems,
): ResourceValidation {
  return validateResourceOfType(kind, (inputs, about, report) => {
    for (const problem of problemsOf(inputs, about)) report(problem);
  });
}

/** Looks at each resource of some kinds which have what the rule looks at in common. */
export function eachOf<Inputs>(
  // biome-ignore lint/suspicious/noExplicitAny: whatever their inputs are
  kinds: readonly Kind<Resource, any>[],
  problemsOf: (inputs: Inputs, about: ResourceValidationArgs) => Problems,
): ResourceValidation[] {
  return kinds.map(kind => each(kind, problemsOf));
}
