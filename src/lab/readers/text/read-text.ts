import { leftByGit } from '../../../files/left-by-git.ts';
import { ExpectedError } from '../../../messages/expected-error.ts';
import type { Source } from '../found-run.ts';

/** What suffices to see the header of a table and its first row. */
const headBytes = 65_536;

/** A file's text and bytes. @throws ExpectedError naming the file if it is no text */
export async function readText(
  source: Source,
  file: string,
  maximumBytes?: number,
): Promise<{ text: string; bytes: Buffer }> {
  const bytes = await source.read(file, maximumBytes);
  return { text: decodeText(bytes, file), bytes };
}

/** The first lines of a file, without the last one, which may be cut; none if it is no text. */
export async function firstLines(source: Source, file: string): Promise<string[]> {
  const head = await source.head(file, headBytes);
  const text = new TextDecoder(encodingOf(head)).decode(head);
  if (text.includes('\0')) return [];
  const lines = text.split(/\r\n|\n|\r/);
  return head.length < headBytes ? lines.filter((line) => line !== '') : lines.slice(0, -1);
}

/** Whether git left a pointer in place of a file, which reading it would explain. */
export function isPointer([first = '']: readonly string[]): boolean {
  return first.startsWith('version https://git-lfs.github.com/spec/');
}

/** @throws ExpectedError naming the file */
export function decodeText(bytes: Uint8Array, file: string): string {
  const text = decodeStrictly(bytes, file);
  if (text.includes('\0')) {
    throw new ExpectedError(`${file}: holds bytes 0, so it is no text`);
  }
  const left = leftByGit(text.slice(0, 200), file);
  if (left) throw new ExpectedError(`${file}: ${left}`);
  return text;
}

function decodeStrictly(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    throw new ExpectedError(`${file}: isn't text in UTF-8; save it as UTF-8`);
  }
}

/** PowerShell writes UTF-16 when it redirects output. The decoder takes away the mark of either. */
function encodingOf(bytes: Uint8Array): string {
  return bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
}
