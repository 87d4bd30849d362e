import { failureOf } from '../../cli/cluster';
import { Failure } from '../../cli/failure';
import { ApiError } from '../../drills/api-server';
import { CommandError } from '../../drills/command';
import { GaveUp } from '../../drills/wait';

const kubectl = (stderr: string) => new CommandError('kubectl get pods failed', { stdout: '', stderr });

it.each<[string, Error, RegExp]>([
  ['a failure', new Failure('Set a.'), /^Set a\.$/],
  ['what was waited for in vain', new GaveUp('Gave up after 3 s waiting for the moon.'), /^Gave up after 3 s/],
  [
    'a server that is away',
    new ApiError('GET /x failed: it took longer than 10 s.', 0),
    /^The cluster can't be asked: /,
  ],
  [
    'a look that is forbidden',
    new ApiError('GET /x failed: no', 403),
    /^You may not look there: GET \/x failed: no Ask/,
  ],
  ['a change that is forbidden', new ApiError('POST /x failed: no', 403), /^You may not do that: POST/],
  ['what kubectl says last', kubectl('I0101 retry\nerror: no context\n'), /asked: error: no context See that/],
  [
    'what kubectl may not',
    kubectl('Error from server (Forbidden): pods "a" is forbidden'),
    /^You may not do that: Error/,
  ],
  [
    'a command that may not run in a pod',
    new CommandError('sh in a/b failed: pods "b" is forbidden: User "c"', { stdout: '', stderr: '' }),
    /^You may not do that: sh in a\/b/,
  ],
])('makes a sentence of %s', (_, error, sentence) => {
  expect(failureOf(error)?.message).toMatch(sentence);
});

it('leaves mistakes of this program as they are', () => {
  expect(failureOf(new TypeError('x is not a function'))).toBeUndefined();
});
