import { z } from 'zod';
import { sentenceWithoutAbsolutePaths } from '../../messages/without-paths.ts';

/** The version of all documents. It stays while fields are only added; a change of a field's meaning raises it. */
const format = 1;

/** What a command prints with `--json`. */
export interface JsonDocument<Content> {
  command: string;
  /** Its `z.input` is the printed JSON. */
  schema: z.ZodObject;
  /** The document's text. @throws ZodError if the content isn't what the schema says */
  textOf(content: Content): string;
}

/**
 * Defines what a command prints with `--json`: the fields of its report, after the version and the command's name. The
 * fields' descriptions are those of the reference.
 */
export function jsonDocument<Shape extends z.ZodRawShape>(
  command: string,
  shape: Shape,
): JsonDocument<z.output<z.ZodObject<Shape>>> {
  const report = z.strictObject(shape);
  const head = {
    format: z.literal(format).describe('the version of this document'),
    command: z.literal(command).describe('the command that printed it'),
  };
  return {
    command,
    schema: z.strictObject({ ...head, ...shape }),
    // The schema, not the order in which the report was put together, sets the order of the fields.
    textOf: (content) =>
      JSON.stringify({ format, command, ...z.encode(report, content as never) }, null, 2),
  };
}

/** A number that may be NaN or infinite, for which JSON has null. */
export const numberOrNull = z.codec(z.number().nullable(), z.custom<number>(isNumber), {
  decode: (value) => value ?? Number.NaN,
  encode: (value) => (Number.isFinite(value) ? value : null),
});

/** A sentence, which may quote an error. In JSON, `<path>` replaces each path of the machine. */
export const sentence = z.codec(z.string(), z.string(), {
  decode: (text) => text,
  encode: sentenceWithoutAbsolutePaths,
});

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}
