import { join } from 'node:path';
import { figuresBy } from '../child';
import type { Site } from '../kind';

/** Every run is a process of its own: there is nothing to set up. */
export function synthSite(): Site {
  const program = [require.resolve('tsx/cli'), join(__dirname, 'program.ts')];
  return {
    versions: {},
    take: ({ of }) => figuresBy([...program, of.shards ?? '', of.replicas ?? '']),
    close: async () => {},
  };
}
