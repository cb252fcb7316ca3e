import { root } from 'astro:config/server';
import { fileURLToPath } from 'node:url';
import { packageCode } from 'virtual:retrace/drawing';
import { projectBuildCache } from '../../files/kept/build-cache.ts';

/** Results of earlier builds, mainly drawings, until the package's code changes. */
export const buildCache = projectBuildCache(fileURLToPath(root), packageCode);
