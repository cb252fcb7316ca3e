import { plainLine, plainText } from '../../messages/plain-text.ts';
import { withoutFolders } from './option-values.ts';
import { layOutTable } from './text-table.ts';

/** The project that commands work on. */
export const root = process.cwd();

/** Prints a command's result to standard output. */
export function print(line: string): void {
  process.stdout.write(`${plainText(line)}\n`);
}

/** Prints progress and errors to standard error, so that the result can be piped. */
export function report(line: string): void {
  process.stderr.write(`${plainText(line)}\n`);
}

export function printTable(rows: readonly string[][]): void {
  for (const line of layOutTable(rows, Infinity)) print(line);
}

/** The command line for a run's record, without folders of this machine. */
export function commandLine(): string {
  return plainLine(`npm run lab -- ${process.argv.slice(2).map(withoutFolders).join(' ')}`, 900);
}
