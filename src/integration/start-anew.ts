import { statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/** The exit code by which a development server asks to be started anew. */
export const startAnewCode = 75;
/** The variable of the environment that promises a development server to be started anew. */
export const startAnewPromise = 'RETRACE_STARTS_ANEW';

/**
 * Ends the development server when the site's options, or a file of theirs, change, if it was promised to be started
 * anew. Node reads a module once in a process, so the options would stay; and once Astro has restarted itself within a
 * process, it follows no more edits of posts. The same holds for threads that draw, and their code.
 *
 * @param files relative to the site's folder, besides `astro.config` and `src/site.ts`
 * @param code an absolute folder of code
 */
export function startAnew(files: readonly string[], code: string): AstroIntegration {
  let watched: string[] = [];
  return {
    name: 'start-anew',
    hooks: {
      'astro:config:setup': ({ config, addWatchFile }) => {
        const root = fileURLToPath(config.root);
        watched = ['src/site.ts', ...files].map((file) => path.join(root, file));
        for (const file of watched) addWatchFile(file);
      },
      'astro:server:setup': ({ server }) => {
        if (!isPromised(process.env)) return;
        const isWatched = (file: string) =>
          watched.includes(file) ||
          file.startsWith(code + path.sep) ||
          /^astro\.config\.[cm]?[jt]s$/.test(path.basename(file));
        server.watcher.on('all', (_, file) => {
          if (isWatched(path.normalize(file))) process.exit(startAnewCode);
        });
        const end = () => {
          if (watched.some((file) => changedSince(file, performance.timeOrigin)))
            process.exit(startAnewCode);
        };
        // The watcher tells of no edit made before it is ready.
        server.watcher.on('ready', end);
        end();
      },
    },
  };
}

function isPromised(environment: NodeJS.ProcessEnv): boolean {
  // A server in the background outlives the process that promised.
  return Boolean(environment[startAnewPromise]) && !environment['ASTRO_DEV_BACKGROUND'];
}

/** Whether a file or folder is there and changed after a time. A change in the future is another clock's. */
export function changedSince(file: string, time: number): boolean {
  const changed = statSync(file, { throwIfNoEntry: false })?.ctimeMs ?? 0;
  return changed > time && changed <= Date.now();
}
