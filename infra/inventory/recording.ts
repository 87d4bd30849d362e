import * as pulumi from '@pulumi/pulumi';
import type { CloudEnvironment } from '../../environments';
import { anywhere, buildStack } from '../stack';

/** A resource that a stack asks for. */
export interface Asked {
  readonly type: string;
  readonly name: string;
  /** Id that it has in this recording, by which others refer to it. */
  readonly id: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a resource is asked for depends on its type
  readonly inputs: any;
}

/** Runs the program of an environment's stack in this process, and notes what it asks for. Nothing is made. */
export async function recordingOf(environment: CloudEnvironment): Promise<Asked[]> {
  const asked: Asked[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const id = `${type}::${name}`;
        asked.push({ type, name, id, inputs });
        return { id, state: { ...inputs } };
      },
      call: () => ({}),
    },
    'inventory',
    environment.name,
  );
  buildStack(environment.name, anywhere(environment));
  await pulumi.runtime.disconnect();
  return asked;
}
