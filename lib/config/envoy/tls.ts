import { type Json, typed } from './typed';

/** TLS with clients. */
export interface ListenerTls {
  /** Folder with `tls.crt` and `tls.key`. */
  readonly folder: string;
  /** Certificates of who may sign those of clients. @default - clients show none */
  readonly clientCaFile?: string;
}

/** TLS with servers. */
export interface UpstreamTls {
  /** Certificates of who may sign those of the servers. */
  readonly caFile: string;
  /** Folder with `tls.crt` and `tls.key`, to be shown to the servers. @default - none is shown */
  readonly folder?: string;
  /** Name that the servers' certificates must have. */
  readonly serverName: string;
}

const TLS = 'envoy.extensions.transport_sockets.tls.v3';
const LEAST_VERSION = { tls_minimum_protocol_version: 'TLSv1_2' } as const;

/** How connections of clients are secured. */
export function listenerTls({ folder, clientCaFile }: ListenerTls): Json {
  return {
    name: 'envoy.transport_sockets.tls',
    typed_config: typed(`${TLS}.DownstreamTlsContext`, {
      require_client_certificate: clientCaFile !== undefined,
      common_tls_context: {
        tls_params: LEAST_VERSION,
        tls_certificates: [certificate(folder)],
        ...(clientCaFile === undefined ? {} : { validation_context: { trusted_ca: { filename: clientCaFile } } }),
      },
    }),
  };
}

/** How connections to servers are secured. */
export function upstreamTls({ caFile, folder, serverName }: UpstreamTls): Json {
  return {
    name: 'envoy.transport_sockets.tls',
    typed_config: typed(`${TLS}.UpstreamTlsContext`, {
      sni: serverName,
      common_tls_context: {
        tls_params: LEAST_VERSION,
        ...(folder === undefined ? {} : { tls_certificates: [certificate(folder)] }),
        validation_context: {
          trusted_ca: { filename: caFile },
          match_typed_subject_alt_names: [{ san_type: 'DNS', matcher: { exact: serverName } }],
        },
      },
    }),
  };
}

function certificate(folder: string): Json {
  return {
    certificate_chain: { filename: `${folder}/tls.crt` },
    private_key: { filename: `${folder}/tls.key` },
    // A renewed certificate is taken up without a restart: Kubernetes swaps the folder's content as a whole.
    watched_directory: { path: folder },
  };
}
