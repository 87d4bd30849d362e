import { present, written } from './write';

test('the pages in docs/figures are what the records give: `npm run figures -- --only-write` writes them', () => {
  expect(Object.fromEntries(present())).toEqual(Object.fromEntries(written()));
});
