import type { Component } from './labels';

/** What a front needs to know of the servers behind it. Who of them is the primary it finds out by itself. */
export interface FrontTargets {
  /** The servers, by the names of their own Services. */
  readonly servers: readonly string[];
  /** Domain of the Kubernetes cluster. */
  readonly clusterDomain: string;
  /** Which of the servers the manifest makes the primary. @default - none: that is for others to say, at any time */
  readonly primary?: string;
  /** How servers and Sentinels speak TLS. @default - they speak plain text */
  readonly tls?: TargetsTls;
  /** The Sentinels that choose the primary. @default - none: the primary is the one server that says so of itself */
  readonly sentinels?: FrontSentinels;
}

/** TLS of servers and Sentinels, as a front speaks it to them. */
export interface TargetsTls {
  /** Secret with the `ca.crt` that signed their certificate, and the `tls.crt` and `tls.key` that may be shown to them. */
  readonly secretName: string;
  /** Name that their certificate has. */
  readonly host: string;
  /** Whether they refuse clients that show none. */
  readonly clientCertificate: boolean;
}

/** That of a topology, from how clients are told of it. */
export function targetsTls(connection: {
  readonly host: string;
  readonly caSecretName?: string;
  readonly clientCertificate?: boolean;
}): { readonly tls?: TargetsTls } {
  const { host, caSecretName: secretName, clientCertificate = false } = connection;
  return secretName === undefined ? {} : { tls: { secretName, host, clientCertificate } };
}

/** Those of a topology that cannot be built: synthesis fails with its problems. */
export const NO_TARGETS: FrontTargets = { servers: [], clusterDomain: '' };

/** The Sentinels of a topology, as a front asks them. */
export interface FrontSentinels {
  /** By the names of the Services that lead to each. */
  readonly hosts: readonly string[];
  /** How many of them decide. */
  readonly majority: number;
  /** Name under which they know the primary. */
  readonly primaryName: string;
  /** Which pods they run in. */
  readonly component: Component;
}
