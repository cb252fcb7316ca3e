import { z } from 'zod';

/** A field of printed JSON, as the reference documents it. */
export interface Field {
  /** Its place: `runs[].recorded.started`. */
  field: string;
  type: string;
  meaning: string;
  required: boolean;
}

/** A JSON Schema of what documents use. */
interface Schema {
  type?: string | string[];
  $ref?: string;
  enum?: string[];
  const?: unknown;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  description?: string;
  $defs?: Record<string, Schema>;
}

/** The fields of a document, and those of the types that it names. */
export function fieldsOf(schema: z.ZodType): { own: Field[]; named: Map<string, Field[]> } {
  const { $defs = {}, ...own } = z.toJSONSchema(schema, { io: 'input' }) as Schema;
  return {
    own: listFields(own),
    named: new Map(Object.entries($defs).map(([name, one]) => [name, listFields(one)])),
  };
}

function listFields({ properties = {}, required = [] }: Schema, within = ''): Field[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const field = `${within}${name}`;
    const inner = schema.items ?? schema;
    return [
      {
        field,
        type: typeOf(schema),
        meaning: schema.description ?? '',
        required: required.includes(name),
      },
      ...listFields(inner, `${field}${schema.items ? '[]' : ''}.`),
    ];
  });
}

function typeOf({ type, $ref, items, anyOf, ...schema }: Schema): string {
  if ($ref) return `[\`${$ref.split('/').at(-1)}\`](#${$ref.split('/').at(-1)!.toLowerCase()})`;
  if (items) return items.$ref ? `list of ${typeOf(items)}` : `list of ${typeOf(items)}s`;
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if ('const' in schema) return `\`${schema.const}\``;
  return type === undefined ? 'any' : [type].flat().join(' or ');
}
