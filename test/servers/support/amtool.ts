import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import type { Manifest } from '../../support/manifests';
import { findAmtool } from '../../support/programs';

const run = promisify(execFile);

/**
 * What the operator makes of an AlertmanagerConfig's routes, inhibition and times, in Alertmanager's own words. What a
 * receiver is made of it takes from Secrets: here they have names alone.
 */
export function alertmanagerYaml({ spec }: Manifest): object {
  return {
    route: { receiver: 'null', routes: [{ ...routeOf(spec.route), continue: true }] },
    receivers: [{ name: 'null' }, ...spec.receivers.map(({ name }: Manifest) => ({ name }))],
    inhibit_rules: (spec.inhibitRules ?? []).map(({ sourceMatch, targetMatch, equal }: Manifest) => ({
      source_matchers: sourceMatch.map(matcherOf),
      target_matchers: targetMatch.map(matcherOf),
      equal,
    })),
    mute_time_intervals: (spec.muteTimeIntervals ?? []).map(({ name, timeIntervals }: Manifest) => ({
      name,
      time_intervals: timeIntervals.map(({ weekdays, months, times, daysOfMonth }: Manifest) => ({
        weekdays,
        months,
        times: times?.map(({ startTime, endTime }: Manifest) => ({ start_time: startTime, end_time: endTime })),
        days_of_month: daysOfMonth?.map(({ start, end }: Manifest) => `${start}:${end}`),
      })),
    })),
  };
}

function routeOf(route: Manifest): object {
  return {
    receiver: route.receiver,
    continue: route.continue,
    matchers: route.matchers?.map(matcherOf),
    group_by: route.groupBy,
    group_wait: route.groupWait,
    group_interval: route.groupInterval,
    repeat_interval: route.repeatInterval,
    mute_time_intervals: route.muteTimeIntervals,
    routes: route.routes?.map(routeOf),
  };
}

function matcherOf({ name, matchType, value }: Manifest): string {
  return `${name}${matchType}${JSON.stringify(value)}`;
}

/** Whom amtool finds told of an alert with these labels. */
export function toldOf(config: object, labels: Readonly<Record<string, string>>): Promise<string[]> {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return amtool(config, ['config', 'routes', 'test', ...pairs], '--config.file').then(stdout =>
    stdout
      .trim()
      .split(',')
      .filter(name => name !== 'null'),
  );
}

/** Rejects with what amtool says where Alertmanager would not start with it. */
export function checkConfig(config: object): Promise<string> {
  return amtool(config, ['check-config']);
}

async function amtool(config: object, args: readonly string[], option?: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-ha-amtool-'));
  try {
    const file = join(folder, 'alertmanager.yaml');
    writeFileSync(file, stringify(config, { keepUndefined: false }));
    const { stdout } = await run(findAmtool(), [...args, ...(option ? [`${option}=${file}`] : [file])]);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
