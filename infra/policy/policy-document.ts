import { check, type Problems } from '../../lib/validation';

/** A policy document of AWS, as far as rules look at it. */
export interface Document {
  readonly Statement?: Statement | readonly Statement[];
}

type Words = string | readonly string[];

interface Statement {
  readonly Effect?: string;
  readonly Action?: Words;
  readonly NotAction?: Words;
  readonly Resource?: Words;
  readonly NotResource?: Words;
  readonly Principal?: string | Readonly<Record<string, Words>>;
  readonly NotPrincipal?: unknown;
  readonly Condition?: Readonly<Record<string, unknown>>;
}

/** What of a statement is looked at. */
export type Part = 'actions' | 'resources' | 'principals';

/**
 * Actions that are of no resource, and so can name none: to look what is there.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const LOOKS = /^[a-z0-9-]+:(Describe|List|Get)[A-Za-z]*$/;

/** An ARN whose resource is anything, or anything of a kind: `arn:aws:ec2:*:*:volume/*`. S3 has no kinds: `bucket/*`. */
const ANY_ARN = /^arn:[^:]*:(?!s3:)[^:]*:[^:]*:[^:]*:(\*|[a-z-]+[/:]\*)$/;

/** Any bucket, or anything in any. */
const ANY_BUCKET = /^arn:[^:]*:s3:[^:]*:[^:]*:\*/;

/**
 * What is too broad in a policy document: what it allows for all actions, on all resources, to anybody. A denial may be
 * as broad as it likes, and a condition narrows resources and principals.
 *
 * @param path what to call the document in a sentence
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function documentProblems(
  path: string,
  policy: unknown,
  { looksAt = ['actions', 'resources', 'principals'] }: { readonly looksAt?: readonly Part[] } = {},
): Problems {
  const { Statement = [] } = documentOf(policy);
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  return statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap((statement: Statement, index) => {
      const where = `${path}, statement ${index + 1}`;
      return [
        ...(looksAt.includes('actions') ? actionProblems(where, statement) : []),
        ...(looksAt.includes('resources') ? resourceProblems(where, statement) : []),
        ...(looksAt.includes('principals') ? principalProblems(where, statement) : []),
      ];
    });
}

function documentOf(policy: unknown): Document {
  if (typeof policy === 'string') return policy === '' ? {} : JSON.parse(policy);
  return typeof policy === 'object' && policy !== null ? policy : {};
}

function actionProblems(where: string, { Action, NotAction }: Statement): Problems {
  return [
    ...check([NotAction !== undefined, `${where}: NotAction allows all that it does not name: name actions`]),
    ...words(Action)
      .filter(action => action.includes('*'))
      .map(action => `${where}: ${action} is more than one action: name them`),
  ];
}

function resourceProblems(where: string, { Action, Resource, NotResource, Condition }: Statement): Problems {
  const looks = words(Action).length > 0 && words(Action).every(action => LOOKS.test(action));
  const narrowed = Condition !== undefined || looks;
  return [
    ...check([NotResource !== undefined, `${where}: NotResource is all that it does not name: name resources`]),
    ...words(Resource)
      .filter(resource => !narrowed && isAny(resource))
      .map(resource => `${where}: ${resource} is any resource: name them, or add a condition`),
  ];
}

function isAny(resource: string): boolean {
  return resource === '*' || ANY_ARN.test(resource) || ANY_BUCKET.test(resource);
}

function principalProblems(where: string, { Principal, NotPrincipal, Condition }: Statement): Problems {
  const named = typeof Principal === 'object' ? Object.values(Principal).flatMap(words) : words(Principal);
  const federated = typeof Principal === 'object' && Principal.Federated !== undefined;
  return check(
    [NotPrincipal !== undefined, `${where}: NotPrincipal is anybody that it does not name: name principals`],
    [
      named.includes('*') && Condition === undefined,
      `${where}: the principal is anybody: name one, or add a condition`,
    ],
    [
      federated && Condition === undefined,
      `${where}: anybody whom the provider knows may come: name one by a condition`,
    ],
  );
}

function words(value: Words | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
