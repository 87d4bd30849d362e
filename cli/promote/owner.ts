/** What an object says of who made it. */
export interface Owned {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly managedFields?: readonly { readonly manager?: string; readonly fieldsV1?: unknown }[];
  };
}

/** Marks that tools leave on what they keep as it is in their source. */
const MARKS: readonly (readonly [tool: string, mark: RegExp])[] = [
  ['Argo CD', /^argocd\.argoproj\.io\/(tracking-id|instance)$/],
  ['Flux', /^(kustomize|helm)\.toolkit\.fluxcd\.io\//],
  ['Helm', /^meta\.helm\.sh\//],
];

/** The same tools by the names under which they own fields, and those that leave no mark. */
const MANAGERS: readonly (readonly [tool: string, manager: RegExp])[] = [
  ['Argo CD', /^argocd-/],
  ['Flux', /^(kustomize|helm)-controller$/],
  ['Helm', /^helm$/],
  ['Pulumi', /^pulumi-/],
];

/** Who applies by hand, or did: nobody takes back what is changed then until they apply again. */
const BY_HAND = /^(kubectl|before-first-apply$|redis-ha$)/;

/**
 * The tool that would take a change of this field back. Undefined where somebody applies the object by hand.
 *
 * @param field the way to it, such as `['spec', 'selector']`
 */
export function toolThatOwns({ metadata }: Owned, field: readonly string[]): string | undefined {
  const { labels = {}, annotations = {}, managedFields = [] } = metadata;
  const keys = [...Object.keys(labels), ...Object.keys(annotations)];
  const marked = MARKS.find(([, mark]) => keys.some(key => mark.test(key)));
  if (marked) return marked[0];
  const managers = managedFields.filter(({ fieldsV1 }) => has(fieldsV1, field)).map(({ manager = '' }) => manager);
  const other = managers.find(manager => !BY_HAND.test(manager));
  return other && (MANAGERS.find(([, manager]) => manager.test(other))?.[0] ?? other);
}

/** Whether a set of fields, as Kubernetes keeps it, has this one or a part of it. */
function has(fields: unknown, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return true;
  if (typeof fields !== 'object' || fields === null) return false;
  const key = `f:${first}`;
  return key in fields && has((fields as Readonly<Record<string, unknown>>)[key], rest);
}
