import type { TestProject } from 'vitest/node';
import { type Build, createRealSite } from '../site/site.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The built real site: its folder, and how the build went. */
    realSite: Build & { dist: string };
  }
}

/** Builds the real site from its recorded results, once for all test files that use it. */
export default async function buildRealSite({
  provide,
}: TestProject): Promise<() => Promise<void>> {
  const site = await createRealSite();
  const build = await site.build({ RETRACE_RESULTS: 'frozen', RETRACE_WARNINGS: 'fail' });
  provide('realSite', { ...build, dist: site.dist });
  return site.remove;
}
