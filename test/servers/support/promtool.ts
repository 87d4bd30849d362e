import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { findProgram } from '../../support/programs';

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
    execFile(findProgram('promtool'), [command, 'rules', ...args], (problem, stdout, stderr) => {
      rmSync(folder, { recursive: true });
      resolve(problem ? `${stdout}${stderr}` : '');
    });
  });
}
