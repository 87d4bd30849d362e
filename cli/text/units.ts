/** Bytes as the largest unit of which there is one at least. */
export function size(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)));
  return `${oneDigit(bytes / 1024 ** power)} ${units[power]}`;
}

/** Seconds as one or two of the units that people count in. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  if (whole < 2 * 3600) return `${Math.round(whole / 60)} min`;
  if (whole < 48 * 3600) return `${Math.round(whole / 3600)} h`;
  return `${Math.round(whole / 86_400)} d`;
}

/** A number with one digit behind the point at most. */
export const oneDigit = (value: number) => String(Math.round(value * 10) / 10);
