import { packageCode } from 'virtual:retrace/drawing';
import { root } from 'virtual:retrace/site';
import { projectBuildCache } from '../../files/kept/build-cache.ts';

/** Results of earlier builds, mainly drawings, until the package's code changes. */
export const buildCache = projectBuildCache(root, packageCode);
