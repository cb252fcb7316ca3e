import { root } from 'astro:config/server';
import { fileURLToPath } from 'node:url';
import { cachedDrawings } from '../../charts/drawing/drawing-cache.ts';

/**
 * All that draws: of the rest of the project, charts import only how files are written. As text in the page's own bundle it is the very
 * code that runs, also where a file is edited while pages are made.
 */
const source = import.meta.glob('/src/{charts,statistics}/**/*', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** What earlier builds computed, drawings above all, until anything that draws changes. */
export const buildCache = cachedDrawings(fileURLToPath(root), source);
