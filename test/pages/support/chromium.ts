import { spawnSync } from 'node:child_process';
import { type Browser, launch } from 'puppeteer-core';

/** The Chromium that is named, or the one of the `PATH`. */
function chromium(): string {
  const named = process.env.REDIS_HA_CHROMIUM;
  const path = named ?? 'chromium';
  const { error, stdout = '' } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  if (error || !/^Chrom/.test(stdout)) {
    throw new Error(
      named === undefined
        ? 'There is no `chromium` on the PATH: install it (Debian: apt-get install chromium), or set REDIS_HA_CHROMIUM to a Chromium or Chrome.'
        : `REDIS_HA_CHROMIUM is ${named}, which is no Chromium that runs: set it to one, or unset it to have that of the PATH.`,
    );
  }
  return which(path);
}

function which(path: string): string {
  return path.includes('/') ? path : spawnSync('sh', ['-c', `command -v ${path}`], { encoding: 'utf8' }).stdout.trim();
}

/**
 * Starts a browser without a window.
 *
 * @throws Error that says what to install or to set, where there is none
 */
export function browser(): Promise<Browser> {
  // For root Chromium has no sandbox. What is opened are files of ours that ask for nothing: tests look that they do not.
  const root = process.getuid?.() === 0;
  return launch({
    executablePath: chromium(),
    args: ['--disable-gpu', '--disable-dev-shm-usage', ...(root ? ['--no-sandbox'] : [])],
  });
}
