import path from 'node:path';
import { parseArgs } from 'node:util';
import { ExpectedError, isExpected } from '../messages/expected-error.ts';
import { createSite } from './create-site.ts';
import { isTooOld, pinned } from './pinned-node.ts';

// Any Node from 20 on loads this file and those that it imports.

export interface Caller {
  /** The command that the user typed, for its help: `npm create retrace`. */
  command: string;
  /** The running Node's version. */
  node: string;
  /** Where npm gets Retrace from, as the package.json of the site in this folder has it. */
  retrace(site: string): Promise<string>;
}

/**
 * Makes a site as the command's arguments say, and prints what comes next.
 *
 * @returns the exit code
 */
export async function newSite(given: string[], { command, node, retrace }: Caller): Promise<0 | 1> {
  try {
    const { folder, ...asked } = readArguments(given);
    if (!folder) return tell(usage(command), asked.help ? 0 : 1);
    const site = path.resolve(folder);
    const pinNode = isTooOld(node);
    const from = asked.package ?? (await retrace(site));
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

function usage(command: string): string {
  return `Usage: ${command} <folder>

Makes a site with one small study in a new folder.

  --package <spec>  where npm gets Retrace from, if not from where this command came`;
}

function tell(text: string, exitCode: 0 | 1): 0 | 1 {
  (exitCode === 0 ? console.log : console.error)(text);
  return exitCode;
}
