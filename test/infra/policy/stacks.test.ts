import { type CloudEnvironment, environments, isInCloud, placeOf } from '../../../environments';
import { DATA_KINDS } from '../../../infra/policy/data-kinds';
import { RULES } from '../../../infra/policy/rules';
import { anywhere, buildStack } from '../../../infra/stack';
import { broken, typeOf } from '../support/policies';
import { type Recorded, record } from '../support/recorder';

/** Every stack: as Pulumi applies the workloads itself, and as Argo CD does, with passwords in the cloud's manager. */
const stacks = environments.filter(isInCloud).flatMap((environment): [string, CloudEnvironment][] => [
  [`${environment.name}, by Pulumi`, { ...environment, workloads: 'direct' }],
  [
    `${environment.name}, by Argo CD, with passwords in a secret manager`,
    { ...environment, workloads: 'argocd', platform: { ...environment.platform, secrets: 'external' } },
  ],
]);

/** Kinds that hold data. */
const DATA: readonly unknown[] = DATA_KINDS.map(typeOf);

describe.each(stacks)('%s', (_, environment) => {
  let made: readonly Recorded[];
  beforeAll(async () => {
    made = (await record(() => buildStack(environment.name, anywhere(environment)))).made;
  });

  it('breaks no rule', async () => {
    expect(made.length).toBeGreaterThan(50);
    expect(await broken(RULES, environment.name, made)).toEqual([]);
  });

  // Pulumi tells policies nothing of `retainOnDelete`, and which namespaces and Secrets matter is this project's to know.
  it('is left alone with its data where it is protected, and taken down in whole where it is not', () => {
    const { deletionProtection } = placeOf(environment);
    const { redis, sentinel } = environment;
    const namespaces = [redis.namespace, sentinel?.namespace];
    const ofRedis = ({ type, name, inputs }: Recorded) =>
      (type === 'kubernetes:core/v1:Namespace' && namespaces.includes(name)) ||
      (type === 'kubernetes:core/v1:Secret' && namespaces.includes(inputs.metadata.namespace));
    const kept = made.filter(each => DATA.includes(each.type) || ofRedis(each));
    expect(made.filter(ofRedis).length).toBeGreaterThanOrEqual(2);
    expect(kept.length).toBeGreaterThan(2);
    const otherwise = kept.filter(
      ({ protect, retainOnDelete }) => protect !== deletionProtection || retainOnDelete !== deletionProtection,
    );
    expect(otherwise.map(({ type, name }) => `${type} ${name}`)).toEqual([]);
  });
});
