import { plainLine, plainText } from '../../messages/plain-text.ts';
import { withoutFolders } from './option-values.ts';
import { layOutTable } from './text-table.ts';

/** The project that commands work on. */
export const root = process.cwd();

/** Prints what was asked for. */
export function print(line: string): void {
  process.stdout.write(`${plainText(line)}\n`);
}

/** Tells how it gets on, or what went wrong, so that output can be piped. */
export function report(line: string): void {
  process.stderr.write(`${plainText(line)}\n`);
}

export function printTable(rows: readonly string[][]): void {
  for (const line of layOutTable(rows, Infinity)) print(line);
}

/** As it goes on record. */
export function commandLine(): string {
  return plainLine(`npm run lab -- ${process.argv.slice(2).map(withoutFolders).join(' ')}`, 900);
}
