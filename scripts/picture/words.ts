/** A figure in the words of a unit of Grafana. */
export function inUnit(value: number, unit = 'short'): string {
  if (!Number.isFinite(value)) return '-';
  switch (unit) {
    case 'percentunit':
      return `${short(value * 100)}%`;
    case 'bytes':
      return scaled(value, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB'], ' ');
    case 'binBps':
      return scaled(value, 1024, ['B/s', 'KiB/s', 'MiB/s', 'GiB/s'], ' ');
    case 's':
      return duration(value);
    case 'µs':
      return duration(value / 1e6);
    case 'ops':
      return `${scaled(value, 1000, ['', 'K', 'M'])} ops/s`;
    case 'none':
      return short(value);
    default:
      return scaled(value, 1000, ['', 'K', 'M', 'G']);
  }
}

function duration(seconds: number): string {
  if (seconds === 0) return '0 s';
  if (Math.abs(seconds) < 1e-3) return `${short(seconds * 1e6)} µs`;
  if (Math.abs(seconds) < 1) return `${short(seconds * 1e3)} ms`;
  return seconds < 120 ? `${short(seconds)} s` : `${short(seconds / 60)} min`;
}

function scaled(value: number, by: number, names: readonly string[], between = ''): string {
  let [rest, index] = [value, 0];
  while (Math.abs(rest) >= by && index < names.length - 1) [rest, index] = [rest / by, index + 1];
  return `${short(rest)}${names[index] === '' ? '' : between}${names[index]}`;
}

function short(value: number): string {
  if (Number.isInteger(value)) return String(value);
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}

/** A legend such as `shard {{shard}}`, with the labels of a series in it. */
export function named(legend: string, labels: Readonly<Record<string, string>>): string {
  return legend.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => labels[label] ?? '').trim();
}

/** Text as it may stand in XML. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Text cut to a width in pixels, by the mean width of a letter. */
export function cut(text: string, width: number, size: number): string {
  const letters = Math.floor(width / (size * 0.55));
  return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`;
}
