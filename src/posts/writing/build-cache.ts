import { root } from 'astro:config/server';
import { fileURLToPath } from 'node:url';
import { cachedDrawings } from '../../charts/drawing/drawing-cache.ts';

/**
 * The text of all code that draws. Charts import no other code of the project that affects drawings. As part of the
 * page's bundle, the text matches the running code, even if a file is edited during a build.
 */
const source = import.meta.glob(['../../charts/**/*', '../../statistics/**/*'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Results of earlier builds, mainly drawings, until code that draws changes. */
export const buildCache = cachedDrawings(fileURLToPath(root), source);
