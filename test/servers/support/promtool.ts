import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { stringify } from 'yaml';

/**
 * The promtool to test with: that of `REDIS_HA_PROMTOOL`, else the one on the PATH. Throws if there is none, since a test
 * that is left out tests nothing.
 */
export function findPromtool(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const onPath = (env.PATH ?? '').split(delimiter).map(folder => join(folder, 'promtool'));
  const found = (env.REDIS_HA_PROMTOOL ? [env.REDIS_HA_PROMTOOL] : onPath).find(file => existsSync(file));
  if (found) return found;
  throw new Error(
    'These tests run promtool, which comes with Prometheus: install it on the PATH, or set REDIS_HA_PROMTOOL to the program.',
  );
}

/** What promtool says where it does not accept these rules, or where they do not do what the tests expect. */
export function promtool(command: 'check' | 'test', rules: object, tests: object = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-ha-promtool-'));
  const file = (name: string, content: object) => {
    writeFileSync(join(folder, name), stringify(content));
    return join(folder, name);
  };
  const ofRules = file('rules.yaml', rules);
  const ofTests = file('tests.yaml', { rule_files: [ofRules], evaluation_interval: '15s', ...tests });
  const args = command === 'check' ? ['--lint-fatal', ofRules] : [ofTests];
  return new Promise(resolve => {
    execFile(findPromtool(), [command, 'rules', ...args], (problem, stdout, stderr) => {
      rmSync(folder, { recursive: true });
      resolve(problem ? `${stdout}${stderr}` : '');
    });
  });
}
