import { podsOf } from './deployment';
import { keeperLog, selectorOf, type Tested } from './tested';

type Where = Pick<Tested, 'namespace' | 'name'>;

interface StatusPod {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly status: {
    readonly containerStatuses?: readonly { readonly state: { readonly waiting?: { readonly reason?: string } } }[];
  };
}

/** Servers whose image is not to be had. */
export async function failing({ namespace, name }: Where): Promise<string[]> {
  return (await podsOf<StatusPod>(namespace, selectorOf({ name }, 'server')))
    .filter(({ status }) =>
      status.containerStatuses?.some(({ state }) => /Image|Pull/.test(state.waiting?.reason ?? '')),
    )
    .map(({ metadata }) => metadata.name);
}

/** The keeper has told a server to hold because another one is not back. */
export async function isHeld({ namespace, name }: Where): Promise<boolean> {
  return /"answer":"hold [^"]*is not back/.test(await keeperLog({ namespace, name }));
}
