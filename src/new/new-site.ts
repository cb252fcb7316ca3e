import path from 'node:path';
import { parseArgs } from 'node:util';
import { ExpectedError, isExpected } from '../messages/expected-error.ts';
import { createSite, firstStudy } from './create-site.ts';
import type { PackageSource } from './installed-from.ts';
import { isTooOld, pinned } from './pinned-node.ts';
import type { ScriptLanguage } from './study-files.ts';

// Any Node from 20 on loads this file and those that it imports.

export interface Caller {
  /** The command that the user typed, for its help: `npm create retrace`. */
  command: string;
  /** The running Node's version. */
  node: string;
  /** Where npm got the command from, and so gets Retrace from. */
  retrace(): Promise<PackageSource>;
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
    const source = asked.package ? { retrace: asked.package } : await retrace();
    const script = asked.python ? 'python' : asked.r ? 'r' : undefined;
    await createSite(site, { ...source, pinNode, today: new Date(), script });
    return tell(whatNext(folder, script, pinNode ? node : undefined), 0);
  } catch (error) {
    if (!isExpected(error)) throw error;
    return tell(`new-site: ${error.message}`, 1);
  }
}

interface Asked {
  folder?: string;
  package?: string;
  python?: boolean;
  r?: boolean;
  help?: boolean;
}

function readArguments(given: string[]): Asked {
  try {
    const { values, positionals } = parseArgs({
      args: given,
      allowPositionals: true,
      options: {
        package: { type: 'string' },
        python: { type: 'boolean' },
        r: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const [folder, ...more] = positionals;
    if (more.length > 0)
      throw new ExpectedError(`expected one folder, not ${positionals.join(' and ')}`);
    if (values.python && values.r)
      throw new ExpectedError('the first study is either --python or --r, not both');
    return { ...values, ...(folder && !values.help ? { folder } : {}) };
  } catch (error) {
    throw new ExpectedError((error as Error).message);
  }
}

/** @param tooOld the version of the machine's Node, if the site brings its own */
function whatNext(
  folder: string,
  script: ScriptLanguage | undefined,
  tooOld: string | undefined,
): string {
  // A build starts no script.
  const record = script ? `npm run lab -- run ${firstStudy.name} && ` : '';
  const lines = [
    `${folder} is ready.`,
    ...(tooOld ? [`This machine has Node ${tooOld}, so ${pinned}. Ignore npm's EBADENGINE.`] : []),
    `Now: cd ${quoted(folder)} && npm install && ${record}npm run build`,
    `Records name the commit of their code if there is one: commit before you ${script ? 'run' : 'build'}, after \`git init\` where there is no repository yet.`,
  ];
  return lines.join('\n');
}

/** A path as an argument in a shell. */
function quoted(text: string): string {
  return /^[\w./\\:@-]+$/.test(text) ? text : `"${text.replace(/[\\"$`]/g, '\\$&')}"`;
}

function usage(command: string): string {
  return `Usage: ${command} <folder>

Makes a site with one small study in a new folder.

  --python          the study's runs are computed by a Python script
  --r               the study's runs are computed by an R script
  --package <spec>  where npm gets Retrace from, if not from where this command came`;
}

function tell(text: string, exitCode: 0 | 1): 0 | 1 {
  (exitCode === 0 ? console.log : console.error)(text);
  return exitCode;
}
