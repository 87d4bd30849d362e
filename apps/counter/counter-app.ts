import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type IRedis, NodeProgram } from '../../lib';
import { clientProps } from '../../programs/client-props';

/** What the counter is given. */
export interface CounterAppProps {
  /** The Redis that it counts in. */
  readonly redis: IRedis;
  /** Its own copy of the Secret, in the chart's namespace. @default - the name of the original */
  readonly secretName?: string;
  /**
   * Where the Redis speaks TLS, a Secret in the chart's namespace with its `ca.crt`, and with `tls.crt` and `tls.key` where
   * clients have to show a certificate.
   * @default - the name of the original
   */
  readonly caSecretName?: string;
  /** @default 1 */
  readonly replicas?: number;
}

/**
 * The counter client: `GET /counters` increments three keys and returns them. It lives in the namespace of its chart,
 * and opens the network policies of the Redis for that namespace.
 */
export class CounterApp extends Construct {
  constructor(scope: Construct, id: string, props: CounterAppProps) {
    super(scope, id);
    const { namespace } = Chart.of(this);
    const labels = { 'app.kubernetes.io/name': 'counter', 'app.kubernetes.io/instance': id };
    const { connection, name } = props.redis;
    const { caSecretName = connection.caSecretName } = props;
    if (connection.tls && caSecretName === undefined) {
      const why = `redis: "${name}" speaks TLS, by a certificate that is not known here; set caSecretName to a Secret with its ca.crt`;
      this.node.addValidation({ validate: () => [why] });
    }
    props.redis.allowFrom(id, { namespace });

    new NodeProgram(this, 'Program', {
      name: id,
      program: readFileSync(join(__dirname, '..', '..', 'build', 'programs', 'counter.js'), 'utf8'),
      labels,
      ...clientProps(connection, props.secretName, caSecretName),
      replicas: props.replicas,
      // It takes no connection any more as soon as it is told to stop.
      drainSeconds: 3,
    });
    new k8s.KubeService(this, 'Service', {
      metadata: { name: id, labels },
      spec: {
        selector: labels,
        ports: [{ name: 'http', port: 80, targetPort: k8s.IntOrString.fromString('http') }],
      },
    });
  }
}
