import { POD_USERS, USERS } from '../../lib/config/users';
import { page, tableBelow } from './markdown';

it('security.md has every user', () => {
  const listed = tableBelow(page('docs/security.md'), 'Users').map(([user]) => user);
  expect(listed).toEqual([...Object.values(USERS), ...Object.values(POD_USERS)].map(user => `\`${user}\``));
});
