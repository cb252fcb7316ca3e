import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ExpectedError, isExpected } from '../messages/expected-error.ts';
import { createSite } from './create-site.ts';
import { isTooOld, pinned } from './pinned-node.ts';
import { publishedName } from './published-name.ts';

// Any Node from 20 on loads this file and those that it imports.

const usage = `Usage: npx ${publishedName} new-site <folder>

Makes a site with one small study in a new folder.

  --package <spec>  where npm gets Retrace from, if not from where this program came`;

/**
 * `new-site` of the program, and all of `npm create retrace`.
 *
 * @param given the command's arguments
 * @param node the running Node's version
 * @returns the exit code
 */
export async function newSite(given: string[], node: string): Promise<number> {
  try {
    const { folder, ...asked } = readArguments(given);
    if (!folder) return tell(usage, asked.help ? 0 : 1);
    const site = path.resolve(folder);
    const pinNode = isTooOld(node);
    const from = asked.package ?? (await installedFrom(site));
    await createSite(site, { retrace: from, pinNode, today: new Date() });
    const pin = pinNode ? ` This machine has Node ${node}, so ${pinned}.` : '';
    return tell(`${folder} is ready.${pin}\nNow: cd ${folder} && npm install && npm run build`, 0);
  } catch (error) {
    if (!isExpected(error)) throw error;
    return tell(`new-site: ${error.message}`, 1);
  }
}

function readArguments(given: string[]): { folder?: string; package?: string; help?: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args: given,
      allowPositionals: true,
      options: { package: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    const [folder, ...more] = positionals;
    if (more.length > 0)
      throw new ExpectedError(`expected one folder, not ${positionals.join(' and ')}`);
    return { ...values, ...(folder && !values.help ? { folder } : {}) };
  } catch (error) {
    throw new ExpectedError((error as Error).message);
  }
}

function tell(text: string, exitCode: 0 | 1): 0 | 1 {
  (exitCode === 0 ? console.log : console.error)(text);
  return exitCode;
}

/** Where npm got this program from: a version, or the address or path of a tarball, as a site's package.json names it. */
async function installedFrom(site: string): Promise<string> {
  const own = fileURLToPath(new URL('../..', import.meta.url));
  const { version } = await readManifest(own);
  const byVersion = `npm:${publishedName}@^${version}`;
  // npx installs a package in a folder of its own, whose package.json says from where.
  const [project, installedAs] = own.split(`${path.sep}node_modules${path.sep}`);
  if (!installedAs) return byVersion;
  const { dependencies = {} } = await readManifest(project!);
  const spec = dependencies[publishedName] ?? '';
  if (/^https?:/.test(spec)) return spec;
  if (!spec.startsWith('file:')) return byVersion;
  const tarball = path.resolve(project!, spec.slice('file:'.length));
  return `file:${path.relative(site, tarball).split(path.sep).join('/')}`;
}

async function readManifest(
  folder: string,
): Promise<{ version: string; dependencies?: Record<string, string> }> {
  return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
}
