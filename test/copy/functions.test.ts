import { librariesOf, parseLibraries } from '../../copy/functions';
import type { Redis } from '../../copy/redis';
import { libraryOf as mirrorLibrary } from '../../keeper/mirror/note';
import { libraryOf as epochLibrary } from '../../keeper/sentinel/epoch';

const reply = (name: string, code: string) =>
  ['library_name', name, 'engine', 'LUA', 'functions', [], 'library_code', code].map(each =>
    typeof each === 'string' ? Buffer.from(each) : each,
  );
const source = (answer: unknown) => ({ each: async () => [answer] }) as unknown as Redis;

it('reads libraries', () => {
  expect(parseLibraries([reply('own', 'code')])).toEqual([{ name: 'own', code: 'code' }]);
  expect(parseLibraries([])).toEqual([]);
});

it('leaves out what the keeper has written down for itself', async () => {
  const note = { generation: 1, members: ['web-0'] } as unknown as Parameters<typeof mirrorLibrary>[0];
  const own = [epochLibrary({ number: 1, primary: 'web-0' }), mirrorLibrary(note)].map(code =>
    reply(/name=(\w+)/.exec(code)?.[1] ?? '', code),
  );
  expect(await librariesOf(source([...own, reply('theirs', 'code')]))).toEqual([{ name: 'theirs', code: 'code' }]);
});

it('finds none where there are no functions yet', async () => {
  expect(await librariesOf(source(new Error("ERR unknown command 'FUNCTION'")))).toEqual([]);
});
