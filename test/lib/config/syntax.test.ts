import { isDataKey, isDnsLabel, isLabelKey, isLabelValue, isVariable } from '../../../lib/config/syntax';

describe.each<[string, (text: string) => boolean, string[], string[]]>([
  [
    'the key of a label',
    isLabelKey,
    ['a', 'A_b-c.d', 'example.com/a', `${'d'.repeat(253)}/${'n'.repeat(63)}`],
    ['', '-a', 'a-', 'a b', '/a', 'a/', 'a/b/c', 'Example.com/a', 'n'.repeat(64), `${'d'.repeat(254)}/a`],
  ],
  ['the value of a label', isLabelValue, ['', 'a', 'A_b-c.d', 'v'.repeat(63)], ['-a', 'a b', 'a/b', 'v'.repeat(64)]],
  ['a variable', isVariable, ['A', '_a1'], ['', '1a', 'a-b', 'a b', 'a.b']],
  ['a key of a Secret', isDataKey, ['a', 'tls.crt', '_A-1'], ['', '.', '..', 'a/b', 'a b', 'k'.repeat(254)]],
  ['a name of a container', isDnsLabel, ['a', '1a-b', 'n'.repeat(63)], ['', 'A', 'a_b', '-a', 'a.b', 'n'.repeat(64)]],
])('%s', (_, is, fine, wrong) => {
  it.each(fine)('may be "%s"', text => expect(is(text)).toBe(true));
  it.each(wrong)('cannot be "%s"', text => expect(is(text)).toBe(false));
});
