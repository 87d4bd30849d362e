/** Who may connect to a topology: pods by namespace and labels, or addresses outside the cluster. */
export interface Client {
  /** Namespace that the pods run in. @default - the topology's own */
  readonly namespace?: string;
  /** Labels of the namespaces that the pods run in, in place of one namespace's name. @default - none */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** Labels that the pods carry. @default - the topology's `clientLabels` */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Addresses outside the cluster, such as `10.20.0.0/16`, in place of pods. @default - none */
  readonly cidr?: string;
  /** Ranges inside `cidr` that are left out. @default - none */
  readonly except?: readonly string[];
}

/** A construct whose pods can be let in: `allowFrom` takes it in place of a `Client`. */
export interface IClient {
  /** Its pods, as a network policy finds them. */
  readonly client: Client;
}

/** The description of a client, whichever way it was given. */
export function clientOf(client: Client | IClient): Client {
  return hasClient(client) ? client.client : client;
}

/** Asked of whatever a program without types may pass. */
function hasClient(client: Client | IClient): client is IClient {
  return 'client' in Object(client);
}
