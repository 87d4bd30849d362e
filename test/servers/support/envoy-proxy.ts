import type { Chart } from 'cdk8s';
import { RedisEnvoyProxy, type RedisEnvoyProxyProps } from '../../../lib';
import { find, manifests } from '../../support/manifests';
import { LOOPBACK } from './loopback';

/** Address that proxies listen on here, each alone. */
export const PROXY_IP = `${LOOPBACK}.5.1`;

/** Builds what stands behind a proxy, in its chart. */
export type Behind = (chart: Chart) => RedisEnvoyProxyProps;

/**
 * The bootstrap of a proxy, as its construct renders it, on `PROXY_IP`, with addresses in place of the names of Services.
 *
 * @param addresses by the first part of the name
 */
export function proxyBootstrap(build: Behind, addresses: Readonly<Record<string, string>> = {}): string {
  const all = manifests(chart => {
    new RedisEnvoyProxy(chart, 'proxy', build(chart));
  });
  const text: string = find(all, 'ConfigMap', 'proxy').data['envoy.json'];
  const located = Object.entries(addresses).reduce(
    (so, [name, ip]) => so.replaceAll(`"address": "${name}.shop.svc.cluster.local"`, `"address": "${ip}"`),
    text,
  );
  return located.replaceAll('"0.0.0.0"', `"${PROXY_IP}"`);
}
