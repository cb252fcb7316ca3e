import { randomBytes } from 'node:crypto';
import { lstat, rm } from 'node:fs/promises';
import path from 'node:path';
import { sha256 } from './digest.ts';
import { namesIn } from './names-in.ts';
import { type Fate, fateOf, type ProcessStamp, parseStamp, processStamp } from './process-stamp.ts';

/**
 * A path beside a file or folder, under which only this process writes its replacement: `.<name>.<owner>.<random>.tmp`.
 */
export function temporaryName(file: string, owner = processStamp()): string {
  return marked(file, owner, 'tmp');
}

/** The same for a file or folder that is set aside for its replacement: `.<name>.<owner>.<random>.old`. */
export function asideName(file: string, owner = processStamp()): string {
  return marked(file, owner, 'old');
}

/** The parts of a temporary name. */
export interface TemporaryName {
  /** The name that it is to replace, or from which it was set aside. */
  base: string;
  isAside: boolean;
  owner: ProcessStamp;
}

/** Parses a temporary name; undefined for any other name. */
export function parseTemporaryName(name: string): TemporaryName | undefined {
  const [, base, pid, start, host, boot, pidNamespace, ending] = form.exec(name) ?? [];
  if (base === undefined) return parseOlderForm(name);
  const owner = {
    pid: Number(pid),
    start: start!,
    host: host!,
    boot: boot!,
    pidNamespace: pidNamespace!,
  };
  return { base, isAside: ending === 'old', owner };
}

/**
 * Whether a file or folder with a temporary name is still being written; undefined for any other name. `gone` means a
 * leftover. A process that can't be observed from here counts as `unknown` until the file is a day old, then as gone:
 * such files are written within seconds, an engine within an hour.
 *
 * @param now in milliseconds since 1970
 */
export async function fateOfTemporary(file: string, now = Date.now()): Promise<Fate | undefined> {
  const parsed = parseTemporaryName(path.basename(file));
  if (!parsed) return undefined;
  const fate = fateOf(parsed.owner, abbreviated(processStamp()));
  return fate === 'unknown' && (await ageOf(file, now)) > longestWriting ? 'gone' : fate;
}

/** Removes the temporary files that killed processes left beside a file. */
export async function removeLeftovers(file: string): Promise<void> {
  const folder = path.dirname(file);
  for (const name of await namesIn(folder)) {
    if (parseTemporaryName(name)?.base !== path.basename(file)) continue;
    const leftover = path.join(folder, name);
    if ((await fateOfTemporary(leftover)) !== 'gone') continue;
    await rm(leftover, { recursive: true, force: true });
  }
}

/** In milliseconds. */
const longestWriting = 24 * 3600 * 1000;

const form = /^\.(.+)\.(\d+)-(\d*)-([0-9a-f]*)-([0-9a-f]*)-([0-9a-f]*)\.[0-9a-f]{12}\.(tmp|old)$/;

/** Earlier versions gave folders the names `.<name>.<pid>` and `.<name>.<pid>.old`. */
function parseOlderForm(name: string): TemporaryName | undefined {
  const [, base, pid, aside] = /^\.(.+)\.(\d+)(\.old)?$/.exec(name) ?? [];
  const owner = pid && parseStamp(pid);
  if (!base || !owner) return undefined;
  return { base, isAside: aside !== undefined, owner: abbreviated(owner) };
}

function marked(file: string, owner: ProcessStamp, ending: 'tmp' | 'old'): string {
  const { pid, start, host, boot, pidNamespace } = abbreviated(owner);
  const shown = [pid, start, host, boot, pidNamespace].join('-');
  const random = randomBytes(6).toString('hex');
  return path.join(path.dirname(file), `.${path.basename(file)}.${shown}.${random}.${ending}`);
}

/** Hashes the machine's names: they get short, and aren't revealed if such a file is published by mistake. */
function abbreviated({ pid, start, host, boot, pidNamespace }: ProcessStamp): ProcessStamp {
  const short = (text: string) => text && sha256(text).slice(0, 8);
  return { pid, start, host: short(host), boot: short(boot), pidNamespace: short(pidNamespace) };
}

/** Milliseconds since a file was created, written or renamed, by its file system's clock. */
async function ageOf(file: string, now: number): Promise<number> {
  const entry = await lstat(file).catch(() => undefined);
  return entry ? now - entry.ctimeMs : 0;
}
