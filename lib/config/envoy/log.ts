/** What Envoy writes for each event, in the words of its formatter, which escapes the message for JSON. */
const LINE = '{"time":"%Y-%m-%dT%T.%eZ","level":"%l","event":"%n","message":"%j"}';

/**
 * Arguments by which Envoy logs what is wrong, a line of JSON each. It logs no access: what a client asks for, its
 * password among it, is in no log.
 *
 * @see https://www.envoyproxy.io/docs/envoy/v1.40.0/operations/cli
 */
export const ENVOY_LOG_ARGS = ['--log-level', 'warning', '--log-format', LINE] as const;
