import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Site } from '../test/site/site.ts';
import { type Finished, runMeasured } from './run-measured.ts';

/** A site of a checkout that is measured. */
export interface Contestant {
  name: string;
  site: Site;
  environment: NodeJS.ProcessEnv;
}

/** The modules of a checkout by which its sites are made. */
export interface SiteMakers {
  makePackage: typeof import('../packaging/make-package.ts')['makePackage'];
  createSite: typeof import('../test/site/site.ts')['createSite'];
  createRealSite: typeof import('../test/site/site.ts')['createRealSite'];
}

/**
 * Makes a site of this checkout and, if there is one, of a base: a checkout of another commit, with its packages.
 *
 * @param make makes it by a checkout's own code
 */
export async function openContestants(
  base: string | undefined,
  make: (makers: SiteMakers) => Promise<Site>,
): Promise<Contestant[]> {
  const here = path.resolve(import.meta.dirname, '..');
  const checkouts = [{ name: 'this checkout', folder: here }];
  if (base) checkouts.push({ name: 'base', folder: path.resolve(base) });
  const all: Contestant[] = [];
  for (const { name, folder } of checkouts) {
    const packaging = await moduleOf(folder, 'packaging/make-package.ts');
    const sites = await moduleOf(folder, 'test/site/site.ts');
    const site = await make({ ...packaging, ...sites } as SiteMakers);
    const { siteEnvironment } = sites as typeof import('../test/site/site.ts');
    const environment = siteEnvironment(site.root, { RETRACE_RESULTS: 'frozen' });
    all.push({ name, site, environment });
  }
  return all;
}

/** Runs one of the programs of each site, and prints what it took. @param command Node's arguments for it */
export async function measureInTurn(
  name: string,
  contestants: readonly Contestant[],
  command: (site: Site) => string[],
): Promise<void> {
  const all: Finished[] = [];
  for (const { site, environment, ...each } of contestants) {
    const finished = await runMeasured(command(site), site.root, environment);
    all.push(finished);
    row(name, each.name, describe(finished));
  }
  const [ours, base] = all;
  if (ours && base) row('', 'ratio', ratio(ours, base));
}

/** Prints a measurement. */
export function row(what: string, contestant: string, measured: string): void {
  console.log(`  ${what.padEnd(22)} ${contestant.padEnd(14)} ${measured}`);
}

function moduleOf(checkout: string, file: string): Promise<object> {
  return import(pathToFileURL(path.join(checkout, file)).href);
}

function describe({ seconds, processorSeconds, megabytes }: Finished): string {
  return `${seconds.toFixed(1)} s (${processorSeconds.toFixed(1)} s of processor), ${Math.round(megabytes)} MB`;
}

function ratio(ours: Finished, base: Finished): string {
  return `${(ours.seconds / base.seconds).toFixed(2)} (${(ours.processorSeconds / base.processorSeconds).toFixed(2)} of processor)`;
}
