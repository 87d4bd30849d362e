import type { Output } from '@pulumi/pulumi';
import { Credentials, type CredentialsArgs } from '../../../infra/platform/credentials';
import { type Recorded, record } from '../support/recorder';

const RANDOM = 'random:index/randomPassword:RandomPassword';

type PasswordOf = Parameters<CredentialsArgs<'application'>['secrets']>[0];

const secret = (namespace: string, stringData: Record<string, Output<string>>) => ({
  metadata: { name: 'redis-credentials', namespace },
  stringData,
});

describe('passwords that change', () => {
  const madeWith = async (also: number) => {
    const secrets = (password: PasswordOf) => [
      secret('redis', {
        application: password('application', { number: 2, current: true }),
        'application.also': password('application', { number: also, current: false }),
      }),
    ];
    const { made } = await record(() => new Credentials('credentials', { secrets, deletionProtection: true }));
    return made.filter(({ type }) => type === RANDOM).map(({ name, protect }) => [name, protect]);
  };

  it('are counted, and the one that everybody uses is protected', async () => {
    expect(await madeWith(1)).toEqual([
      ['application-2', true],
      ['application', false],
    ]);
    expect(await madeWith(3)).toEqual([
      ['application-2', true],
      ['application-3', false],
    ]);
  });
});

describe('passwords of two users, one of them in two namespaces', () => {
  let made: readonly Recorded[];
  beforeAll(async () => {
    const secrets = (password: (user: 'application' | 'keeper') => Output<string>) => [
      secret('redis', { application: password('application'), keeper: password('keeper') }),
      secret('counter', { application: password('application') }),
    ];
    ({ made } = await record(() => new Credentials('credentials', { secrets })));
  });
  const ofType = (type: string) => made.filter(one => one.type === type);

  it('are made once a user, of letters and digits alone', () => {
    expect(ofType(RANDOM).map(({ name }) => name)).toEqual(['application', 'keeper']);
    for (const { inputs } of ofType(RANDOM)) expect(inputs).toMatchObject({ length: 32, special: false });
  });

  it('go into a Secret in each namespace, in the envelope in which secrets travel', () => {
    const secrets = ofType('kubernetes:core/v1:Secret').map(({ name, inputs }) => [
      name,
      Object.keys(inputs.stringData.value),
    ]);
    expect(Object.fromEntries(secrets)).toEqual({
      'redis/redis-credentials': ['application', 'keeper'],
      'counter/redis-credentials': ['application'],
    });
  });
});
