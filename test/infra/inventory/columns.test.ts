import { columns } from '../../../infra/inventory/columns';

it('puts cells under each other', () => {
  expect(columns(['a', 'long'], [['wide', 'b'], ['c']])).toBe('a     long\nwide  b\nc');
});
