import { confirmed } from '../../../cli/clients/consent';

const streams = (answer?: string) => ({
  out: () => {},
  error: () => {},
  ...(answer === undefined ? {} : { ask: async () => answer }),
});
const WHAT = 'redis in namespace shop is broken on purpose.';

it('goes on where the name is typed, or --yes is set', async () => {
  await expect(confirmed('redis', WHAT, undefined, streams('redis '))).resolves.toBeUndefined();
  await expect(confirmed('redis', WHAT, true, streams())).resolves.toBeUndefined();
});

it.each([
  ['yes', 'Nothing was done.'],
  ['', 'Nothing was done.'],
  [undefined, `${WHAT} Nobody is there to be asked whether that is wanted: set --yes.`],
])('does nothing where the answer is %s', async (answer, sentence) => {
  await expect(confirmed('redis', WHAT, undefined, streams(answer))).rejects.toThrow(sentence);
});
