/** How deep objects in objects are followed. */
const deepest = 16;

/**
 * The values of an object by name, those of objects in it as `outer/inner`. Lists stay as they are, as do objects that
 * are too deep and what W&B logs beside numbers, which has a `_type`.
 */
export function* flatten(value: unknown, outer = '', depth = 0): Generator<[string, unknown]> {
  if (!isObject(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    const whole = outer === '' ? name : `${outer}/${name}`;
    if (isObject(inner) && depth < deepest && !Object.hasOwn(inner, '_type')) {
      yield* flatten(inner, whole, depth + 1);
    } else yield [whole, inner];
  }
}

/** Whether a value of JSON is an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
