/**
 * What Kubernetes takes as the key of a label or an annotation: a name of up to 63 characters, after an optional
 * domain and a slash.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export function isLabelKey(text: string): boolean {
  const [name = '', prefix, ...more] = text.split('/').reverse();
  const domain = prefix === undefined || (prefix.length <= 253 && DOMAIN.test(prefix));
  return more.length === 0 && domain && name.length <= 63 && NAME.test(name);
}

/** What Kubernetes takes as the value of a label. An empty one is one. */
export function isLabelValue(text: unknown): boolean {
  return typeof text === 'string' && text.length <= 63 && (text === '' || NAME.test(text));
}

/** What Kubernetes takes as a label. */
export function isLabel(key: string, value: unknown): boolean {
  return isLabelKey(key) && isLabelValue(value);
}

/** What every shell takes as the name of an environment variable. */
export function isVariable(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}

/** What Kubernetes takes as a key of a Secret or a ConfigMap. */
export function isDataKey(text: unknown): boolean {
  return typeof text === 'string' && text.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(text) && !/^\.{1,2}$/.test(text);
}

/** Whether the text may name a container, a volume or a port (RFC 1123 label). */
export function isDnsLabel(text: unknown): boolean {
  return typeof text === 'string' && /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}

const NAME = /^[A-Za-z0-9]([-._A-Za-z0-9]*[A-Za-z0-9])?$/;
const DOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
