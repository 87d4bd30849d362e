/** What a configuration of Envoy is made of: JSON, in which fields that are not there may stand as undefined. */
export type Json = string | number | boolean | undefined | readonly Json[] | { readonly [field: string]: Json };

/** An object with its protobuf type, which Envoy wants of everything that is an extension. */
export function typed(type: string, fields: { readonly [field: string]: Json } = {}): Json {
  return { '@type': `type.googleapis.com/${type}`, ...fields };
}

/** A length of time, as Envoy writes it. */
export function duration(ms: number): string {
  return `${ms / 1000}s`;
}

/** An address to listen on or to connect to. */
export function socketAddress(address: string, port: number): Json {
  return { socket_address: { address, port_value: port } };
}
