import type { Recorded } from '../support/recorder';

/** A resource of a stack, with the name `it`, as the recorder would have it. */
export function resource(type: string, inputs: object, more: Partial<Recorded> = {}): Recorded {
  return {
    type,
    name: 'it',
    inputs,
    dependsOn: [],
    reads: {},
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    ...more,
  };
}

/** A Deployment whose one pod template is this. */
export function deployment(pod: object): Recorded {
  return resource('kubernetes:apps/v1:Deployment', { kind: 'Deployment', spec: { template: { spec: pod } } });
}

/** A document of AWS with one statement that allows. */
export function allows(statement: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
}
