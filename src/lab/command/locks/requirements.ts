import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { isWithin } from '../files/places.ts';
import { type Locked, normalName, pinnedOnly } from './locked.ts';

/**
 * Reads a `requirements.txt` with the files that it includes. Only `==` with a whole version, and a commit, pin a package.
 *
 * @param checkout the folder that included files must not leave
 * @returns what is said, and the absolute paths of included files
 * @throws ExpectedError if an included file is missing, or outside the checkout
 */
export async function readRequirements(
  text: string,
  file: string,
  checkout: string,
): Promise<Locked & { included: string[] }> {
  const requirements: Requirement[] = [];
  const read = new Set([file]);
  await collect(text, file);
  const pins = requirements.filter((each) => each.version !== undefined);
  const { pinned } = pinnedOnly(pins.map(({ name, version }) => [name, version!]));
  const others = requirements.filter(({ name, constrains }) => !pinned.has(name) && !constrains);
  const unpinned = new Map(others.map(({ name, asked }) => [name, asked]));
  return { pinned, unpinned, included: [...read].slice(1) };

  async function collect(content: string, from: string, constrains = false): Promise<void> {
    for (const line of linesOf(content)) {
      const [, option, name] = inclusion.exec(line) ?? [];
      if (name === undefined) requirements.push(...requirementIn(line, constrains));
      else await include(name, from, constrains || /^--?c/.test(option!));
    }
  }

  async function include(name: string, from: string, constrains: boolean): Promise<void> {
    const included = path.resolve(path.dirname(from), name);
    const shown = path.basename(from);
    if (!isWithin(checkout, included)) {
      throw new ExpectedError(`${shown} includes ${name}, which leaves the checkout`);
    }
    if (read.has(included)) return;
    const content = await readFile(included).catch(() => undefined);
    if (!content) throw new ExpectedError(`${shown} includes ${name}, which isn't there`);
    read.add(included);
    await collect(decoded(content), included, constrains);
  }
}

/** PowerShell writes UTF-16; pip reads it by its mark, too. */
export function decoded(content: Buffer): string {
  const isUtf16 = content[0] === 0xff && content[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(content);
}

interface Requirement {
  name: string;
  version: string | undefined;
  asked: string;
  /** It doesn't ask for the package, but says which version if something else does. */
  constrains: boolean;
}

const inclusion = /^(-r|--requirement|-c|--constraint)(?:\s+|\s*=\s*|(?<=-[rc]))(\S.*)$/;
const requirement = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/;
const exact = /^\(?={2,3}\s*([^\s,;*()]+)\)?$/;
const commit = /^@\s*git\+\S+@([0-9a-f]{40})(?:#\S*)?$/;

function linesOf(text: string): string[] {
  const lines = text.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
  return lines.map((line) => line.replace(/(^|\s)#.*$/, '').trim());
}

function requirementIn(line: string, constrains: boolean): Requirement[] {
  const [, name, rest] = requirement.exec(line) ?? [];
  if (name === undefined) return [];
  // Hashes and markers follow the version.
  const asked = rest!
    .replace(/\s+--[a-z].*$/, '')
    .replace(/\s*;.*$/, '')
    .trim();
  const hash = commit.exec(asked)?.[1]?.slice(0, 12);
  const version = exact.exec(asked)?.[1] ?? (hash && `@${hash}`);
  // A URL may hold a password, and a path a user's name.
  const shown = asked.startsWith('@') ? 'from a URL' : asked || 'any';
  return [{ name: normalName(name), version, asked: shown, constrains }];
}
