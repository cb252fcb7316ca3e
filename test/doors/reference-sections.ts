import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** A listing of the reference, with the file that its first lines name, if they do. */
export interface Example {
  language: string;
  file?: string;
  code: string;
  /** Whether it is of the repository's own site, which shows what it makes. */
  isLive: boolean;
}

export const repository = path.resolve(import.meta.dirname, '../..');
const reference = await readFile(path.join(repository, 'docs/reference.md'), 'utf8');

/** The reference's examples, in their order. */
export const examples: readonly Example[] = [
  ...reference.matchAll(/^```(\w+)( live)?\n([\s\S]*?)^```$/gm),
].map(([, language, live, code]) => {
  const [, file] = /^(?:\/\/|\{\/\*|%) (\S+\.\w+)/m.exec(code!) ?? [];
  const isLive = live !== undefined;
  return { language: language!, code: code!, isLive, ...(file ? { file } : {}) };
});

/** The text of each section without its examples, by what its heading names: an import, or else a title. */
export const sections: ReadonlyMap<string, string> = parts(withoutExamples(reference), '## ');

/** The entries of a section, by the name in their headings. */
export function entriesOf(section: string): Map<string, string> {
  return parts(section, '### ');
}

/** The rows of a section's tables whose first heading is this one. */
export function rowsOf(section: string, heading: string): string[][] {
  const tables = section.matchAll(/^\|.*\n\|[-|]+\n((?:\|.*\n?)*)/gm);
  return [...tables]
    .filter(([table]) => cellsOf(table.slice(0, table.indexOf('\n')))[0] === heading)
    .flatMap(([, rows]) => rows!.trimEnd().split('\n').map(cellsOf));
}

/** The texts in code in a text. */
export function codeIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
}

/** @param mark what a heading begins with: `## ` */
function parts(text: string, mark: string): Map<string, string> {
  const [, ...found] = `\n${text}`.split(`\n${mark}`);
  return new Map(
    found.map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      return [heading.replaceAll('`', ''), lines.join('\n')];
    }),
  );
}

function cellsOf(row: string): string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function withoutExamples(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```$/gm, '');
}
