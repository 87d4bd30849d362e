/** What is logged of a session: HAProxy's own fields, by the names that docs/logs.md has. Nothing of what is sent is in it. */
const FIELDS = [
  '%(time)[accept_date(us),us_utime(%Y-%m-%dT%H:%M:%S.%NZ,0)]',
  '%(level)[str(warn)]',
  '%(event)[str(session)]',
  '%(client)ci',
  '%(clientPort:sint)cp',
  '%(frontend)ft',
  '%(backend)b',
  '%(server)s',
  '%(connectMs:sint)Tc',
  '%(durationMs:sint)Tt',
  '%(bytes:sint)B',
  '%(end)ts',
] as const;

/**
 * Has a frontend log each session that did not end as it should, a line of JSON each. It stands in frontends alone: what
 * HAProxy says about servers has no format, and goes to standard error as it is.
 *
 * @see https://docs.haproxy.org/3.0/configuration.html#8.2.6
 */
export const SESSION_LOG = [
  'log stdout format raw local0 info',
  'option dontlog-normal',
  `log-format "%{+json}o ${FIELDS.join(' ')}"`,
] as const;
