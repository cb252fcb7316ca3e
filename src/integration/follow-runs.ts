import path from 'node:path';
import type { AstroIntegration } from 'astro';

/** In milliseconds, between two looks for runs in progress. */
const interval = 2000;
/** In milliseconds: what ends a run is told when its record has been read, so that its rows don't vanish meanwhile. */
const patience = 3000;

/**
 * In development, tells open pages when runs in progress begin, have kept other rows, or end. Neither the look nor the script
 * exists in a build.
 */
export function followRuns(): AstroIntegration {
  return {
    name: 'follow-runs',
    hooks: {
      'astro:config:setup': ({ command, injectScript }) => {
        if (command !== 'dev') return;
        const { dirname, filename } = import.meta;
        const script = path.join(dirname, `../client/follow-runs${path.extname(filename)}`);
        injectScript('page', `import ${JSON.stringify(script.split(path.sep).join('/'))};`);
      },
      'astro:server:setup': ({ server }) => {
        const tell = () => server.ws.send({ type: 'custom', event: 'retrace:runs' });
        const timer = lookForRuns(tell);
        server.httpServer?.once('close', () => clearInterval(timer));
      },
    },
  };
}

function lookForRuns(tell: () => void): NodeJS.Timeout {
  let before = new Map<string, string>();
  let isLooking = false;
  const look = async () => {
    // Only development needs it.
    const { allRunsInProgress } = await import('../lab/in-progress/runs-in-progress.ts');
    const now = await allRunsInProgress();
    const isOther = [...now].some(([run, version]) => before.get(run) !== version);
    const hasEnded = [...before.keys()].some((run) => !now.has(run));
    before = now;
    if (hasEnded) setTimeout(tell, patience).unref();
    if (isOther) tell();
  };
  const timer = setInterval(async () => {
    if (isLooking) return;
    isLooking = true;
    // A cache folder that can't be read has no runs to show.
    await look().catch(() => {});
    isLooking = false;
  }, interval);
  return timer.unref();
}
