import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernelScript, userData } from '../../../infra/eks/user-data';

it('is a document of parts, of which one is a script', () => {
  const [head = '', part = '', end = ''] = userData().split(/^--redis-nodes.*$/m);
  expect(head).toBe('MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="redis-nodes"\n\n');
  expect(part.startsWith('\nContent-Type: text/x-shellscript; charset="us-ascii"\n\n#!/bin/sh\n')).toBe(true);
  expect(end).toBe('\n');
  expect(userData()).toContain('\n--redis-nodes--\n');
});

it('sets the kernel up now, and at each start', () => {
  const root = mkdtempSync(join(tmpdir(), 'node-'));
  try {
    for (const folder of ['etc/sysctl.d', 'etc/tmpfiles.d', 'bin']) mkdirSync(join(root, folder), { recursive: true });
    const asked = join(root, 'asked');
    for (const command of ['sysctl', 'systemd-tmpfiles']) {
      writeFileSync(join(root, 'bin', command), `#!/bin/sh\necho "${command} $*" >> ${asked}\n`);
      chmodSync(join(root, 'bin', command), 0o755);
    }
    const script = kernelScript().replaceAll('/etc/', `${root}/etc/`);
    execFileSync('sh', ['-c', script], { env: { PATH: `${root}/bin:${process.env.PATH}` } });
    expect(readFileSync(join(root, 'etc/sysctl.d/99-redis.conf'), 'utf8')).toBe(
      'net.core.somaxconn = 4096\nvm.overcommit_memory = 1\n',
    );
    expect(readFileSync(join(root, 'etc/tmpfiles.d/redis.conf'), 'utf8')).toBe(
      'w /sys/kernel/mm/transparent_hugepage/enabled - - - - madvise\n',
    );
    expect(
      readFileSync(asked, 'utf8')
        .split('\n')
        .map(line => line.replaceAll(root, '')),
    ).toEqual([
      'sysctl --load=/etc/sysctl.d/99-redis.conf',
      'systemd-tmpfiles --create /etc/tmpfiles.d/redis.conf',
      '',
    ]);
  } finally {
    rmSync(root, { recursive: true });
  }
});
