import type { Construct, IConstruct } from 'constructs';

/** Type of the metadata entries that carry a warning. */
const WARNING = 'redis-ha:warning';

/**
 * Says what is allowed and likely to go wrong all the same. Synthesis shows it on standard error, by Node's own way
 * for warnings (`--disable-warning=RedisHaWarning` hides it), and goes on; `warnings` lists it.
 */
export function warn(construct: Construct, sentences: readonly string[]): void {
  for (const sentence of sentences) construct.node.addMetadata(WARNING, sentence);
  const unsaid = [...sentences];
  construct.node.addValidation({
    validate: () => {
      // Synthesis validates once a chart; saying it once is loud enough.
      for (const sentence of unsaid.splice(0)) process.emitWarning(at(construct, sentence), { type: 'RedisHaWarning' });
      return [];
    },
  });
}

/**
 * What is allowed below `root` (an app, a chart, a topology) and likely to go wrong all the same: sentences, each with
 * the construct's path and what to set. For a check in your own pipeline:
 * `if (warnings(app).length > 0) process.exitCode = 1`.
 */
export function warnings(root: IConstruct): string[] {
  return root.node
    .findAll()
    .flatMap(each =>
      each.node.metadata.filter(({ type }) => type === WARNING).map(({ data }) => at(each, String(data))),
    );
}

function at(construct: IConstruct, sentence: string): string {
  return `[${construct.node.path}] ${sentence}`;
}
