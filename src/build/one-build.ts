import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { takeLock } from '../files/locks/lock-file.ts';
import { ExpectedError, withoutStack } from '../messages/expected-error.ts';

/**
 * Refuses a second build of a site while one runs: both write the same folders, and one would end with a file that isn't there.
 */
export function oneBuild(): AstroIntegration {
  let release = async () => {};
  return {
    name: 'one-build',
    hooks: {
      'astro:config:setup': async ({ command, config }) => {
        if (command === 'build') release = await claimBuild(fileURLToPath(config.root));
      },
      // The lock of a build that failed is free once its process has ended.
      'astro:build:done': () => release(),
    },
  };
}

/** Takes the lock of a site's builds. @throws ExpectedError naming the process that has it */
export async function claimBuild(root: string): Promise<() => Promise<void>> {
  const lock = await takeLock(`${root}/node_modules/.cache/retrace/build.lock`).catch(
    () => undefined,
  );
  // Without a place for a lock, the build fails by itself; of a process of another machine, nobody knows whether it still runs.
  if (!lock) return async () => {};
  if (!('holder' in lock)) return () => lock.release();
  const { fate, stamp } = lock.holder;
  if (fate !== 'running') return async () => {};
  throw withoutStack(
    new ExpectedError(
      `another build of this site is running (process ${stamp.pid}), and both would write the same folders; wait for its end`,
    ),
  );
}
