import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { parseLooseJson } from '../formats/loose-json.ts';

/** A notebook's file as far as it is read. Nothing of it is ever run, or shown as markup. */
export type Notebook = z.infer<typeof notebookSchema>;
export type Cell = Notebook['cells'][number];
export type Output = Cell['outputs'][number];

/** A text, which files keep in lines. */
const text = z
  .union([z.string(), z.array(z.string()).transform((lines) => lines.join(''))])
  .catch('');

const outputSchema = z.object({
  output_type: z.string().catch(''),
  /** Of a stream: `stdout` or `stderr`. */
  name: z.string().optional().catch(undefined),
  text,
  /** By MIME type. */
  data: z.record(z.string(), z.unknown()).catch({}),
});

const cellSchema = z.object({
  cell_type: z.string().catch(''),
  source: text,
  execution_count: z.number().nullish().catch(undefined),
  metadata: z.object({ tags: z.array(z.string()).catch([]) }).catch({ tags: [] }),
  outputs: z.array(outputSchema).max(10_000).catch([]),
});

const papermillSchema = z.object({
  parameters: z.record(z.string(), z.unknown()).catch({}),
  start_time: z.string().optional().catch(undefined),
  duration: z.number().optional().catch(undefined),
  exception: z.unknown(),
});

const notebookSchema = z.object({
  metadata: z
    .object({
      language_info: z
        .object({ name: z.string(), version: z.string().catch('') })
        .optional()
        .catch(undefined),
      papermill: papermillSchema.optional().catch(undefined),
    })
    .catch({}),
  cells: z.array(cellSchema).max(10_000),
});

/** The largest notebook that is read, in bytes. */
export const largestNotebook = 64_000_000;

/** @throws ExpectedError naming the file, if it is no notebook of format 4 */
export function parseNotebook(content: string, file: string): Notebook {
  const value = parseLooseJson(content, file);
  const { data: told } = z.object({ nbformat: z.number() }).safeParse(value);
  if (told && told.nbformat !== 4) {
    throw new ExpectedError(
      `${file}: is a notebook of format ${told.nbformat}; write it as 4: jupyter nbconvert --to notebook --nbformat 4`,
    );
  }
  const { data } = notebookSchema.safeParse(value);
  if (told && data) return data;
  throw new ExpectedError(`${file}: is no notebook: it has no list of cells, or too many`);
}

/** The cells that are run and hold anything, in the order of the page. */
export function codeCells({ cells }: Notebook): { cell: Cell; number: number }[] {
  return cells
    .map((cell, i) => ({ cell, number: i + 1 }))
    .filter(({ cell }) => cell.cell_type === 'code' && cell.source.trim() !== '');
}

/** What a cell printed, without the colours of a terminal. */
export function printed({ outputs }: Cell): string {
  const texts = outputs
    .filter(({ output_type, name }) => output_type === 'stream' && name === 'stdout')
    .map((output) => output.text);
  return stripVTControlCharacters(texts.join(''));
}
