/** Fields of a schedule in their order, each with its least and most, and the words that stand for numbers from the least on. */
const FIELDS: readonly { readonly least: number; readonly most: number; readonly words?: readonly string[] }[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  {
    least: 1,
    most: 12,
    words: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { least: 0, most: 6, words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

const SHORT = ['@hourly', '@daily', '@midnight', '@weekly', '@monthly', '@yearly', '@annually'];

/**
 * Whether Kubernetes takes a text for a schedule: five fields of cron, or a word for them.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export function isSchedule(text: string): boolean {
  if (SHORT.includes(text)) return true;
  const fields = text.split(' ');
  return fields.length === FIELDS.length && FIELDS.every((field, index) => isField(fields[index] ?? '', field));
}

/** Lists of numbers and ranges, each of which may have a step. */
function isField(text: string, { least, most, words = [] }: (typeof FIELDS)[number]): boolean {
  const number = (word: string) => {
    const named = words.indexOf(word.toLowerCase());
    if (named !== -1) return least + named;
    return /^\d{1,3}$/.test(word) ? Number(word) : Number.NaN;
  };
  return text.split(',').every(part => {
    const [range = '', step, ...more] = part.split('/');
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d{0,2}$/.test(step))) return false;
    if (range === '*' || range === '?') return true;
    const [from = '', to = from, ...rest] = range.split('-');
    return rest.length === 0 && number(from) >= least && number(from) <= number(to) && number(to) <= most;
  });
}
