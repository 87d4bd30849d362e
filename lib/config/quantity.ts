const UNITS: Record<string, number> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

/**
 * Bytes of a Kubernetes quantity of memory or storage, such as `512Mi` or `5G`; undefined where the text is none.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function bytes(quantity: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(quantity);
  return match ? Math.floor(Number(match[1]) * (UNITS[match[2] ?? ''] ?? Number.NaN)) : undefined;
}

/** Whether the text is a quantity of processor time: `250m`, `1`, `1.5`. */
export function isCpu(quantity: string): boolean {
  return /^(\d+m|\d+(\.\d{1,3})?)$/.test(quantity) && Number.parseFloat(quantity) > 0;
}

/** Processors that a quantity of processor time amounts to: `250m` is a quarter. */
export function cores(quantity: string): number {
  return Number.parseFloat(quantity) / (quantity.endsWith('m') ? 1000 : 1);
}
