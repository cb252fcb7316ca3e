import { randomBytes } from 'node:crypto';
import { lstat, rm } from 'node:fs/promises';
import path from 'node:path';
import { sha256 } from './digest.ts';
import { namesIn } from './names-in.ts';
import { type Fate, fateOf, type ProcessStamp, parseStamp, processStamp } from './process-stamp.ts';

/**
 * A name beside a file's or folder's own, under which this process, and no other one, writes what is to
 * replace it: `.<name>.<owner>.<random>.tmp`.
 */
export function temporaryName(file: string, owner = processStamp()): string {
  return marked(file, owner, 'tmp');
}

/** As `temporaryName`, for what makes room for its replacement: `.<name>.<owner>.<random>.old`. */
export function asideName(file: string, owner = processStamp()): string {
  return marked(file, owner, 'old');
}

/** What a temporary name tells. */
export interface TemporaryName {
  /** The name in whose place it is to come, or from whose place it was taken. */
  base: string;
  isAside: boolean;
  owner: ProcessStamp;
}

/** Undefined for any other name. */
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
 * Whether a file or folder with a temporary name is still being written; undefined for any other name. `gone`
 * is a leftover. Where its process can't be seen from here, it is taken to run until the file is a day old:
 * what has such a name is written within seconds, an engine within an hour.
 */
export async function fateOfTemporary(file: string, now = Date.now()): Promise<Fate | undefined> {
  const parsed = parseTemporaryName(path.basename(file));
  if (!parsed) return undefined;
  const fate = fateOf(parsed.owner, abbreviated(processStamp()));
  return fate === 'unknown' && (await ageOf(file, now)) > longestWriting ? 'gone' : fate;
}

/** Removes what killed processes left beside a file under its temporary names. */
export async function removeLeftovers(file: string): Promise<void> {
  const folder = path.dirname(file);
  for (const name of await namesIn(folder)) {
    if (parseTemporaryName(name)?.base !== path.basename(file)) continue;
    const leftover = path.join(folder, name);
    if ((await fateOfTemporary(leftover)) !== 'gone') continue;
    await rm(leftover, { recursive: true, force: true });
  }
}

/** Milliseconds. */
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

/** Short, and without the machine's name: such a file could be published by mistake. */
function abbreviated({ pid, start, host, boot, pidNamespace }: ProcessStamp): ProcessStamp {
  const short = (text: string) => text && sha256(text).slice(0, 8);
  return { pid, start, host: short(host), boot: short(boot), pidNamespace: short(pidNamespace) };
}

/** In milliseconds, since it was made, written to or renamed, by the clock of where it lies. */
async function ageOf(file: string, now: number): Promise<number> {
  const entry = await lstat(file).catch(() => undefined);
  return entry ? now - entry.ctimeMs : 0;
}
