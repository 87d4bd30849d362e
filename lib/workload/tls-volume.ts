import type { k8s } from 'cdk8s-plus-28';
import { FOLDERS } from '../config/redis-conf';
import { TLS_KEYS, type TlsProps, tlsSecret } from '../config/tls';

/** The volume with the certificate. */
export const TLS_VOLUME = 'tls';

/** The key can be read by the group that the pod's containers belong to. */
const MODE = 0o440;

interface Named extends TlsProps {
  readonly name: string;
}

/** The volume of a topology's certificate, its key, and who signed it; none where there is no TLS. */
export function tlsVolumes({ name, tls }: Named): k8s.Volume[] {
  return tls === undefined ? [] : [certificateVolume(tlsSecret(name, tls))];
}

/** These keys of a Secret with a certificate, as files. */
export function certificateVolume(secretName: string, keys: readonly string[] = Object.values(TLS_KEYS)): k8s.Volume {
  return { name: TLS_VOLUME, secret: { secretName, defaultMode: MODE, items: keys.map(key => ({ key, path: key })) } };
}

/** Where it is in the container of a server or a Sentinel. */
export function tlsMounts({ tls }: TlsProps): k8s.VolumeMount[] {
  return tls === undefined ? [] : [{ name: TLS_VOLUME, mountPath: FOLDERS.tls, readOnly: true }];
}

/** How the scripts there are told of it. */
export function tlsEnv({ tls }: TlsProps): Record<string, string> {
  return tls === undefined ? {} : { CERTIFICATE: FOLDERS.tls };
}
