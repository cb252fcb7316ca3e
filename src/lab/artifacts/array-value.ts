import { ExpectedError } from '../../messages/expected-error.ts';
import { elementsOf, maximumElements } from '../records/artifact-entry.ts';
import type { KeptArray, KeptTensor, ShapedNumbers } from './declare.ts';
import { type ArtifactPlace, type EncodedArtifact, encoded } from './encoded.ts';
import { encodeNpy, typeOf } from './npy-file.ts';

/**
 * Encodes an array as it is kept: those of a typed array or a tensor in their type, other numbers as float64.
 *
 * @param axes the declared names of its dimensions
 * @throws ExpectedError if it holds anything but numbers, or has another number of dimensions than axes
 */
export async function encodeArray(
  value: unknown,
  axes: readonly string[] | undefined,
  place: ArtifactPlace,
): Promise<EncodedArtifact> {
  const array = await readNumbers(value, place.shown);
  const { shape } = array;
  if (axes && axes.length !== shape.length) {
    throw new ExpectedError(
      `${place.shown}: has ${shape.length} dimensions, and its declaration names ${axes.length}: ${axes.join(', ')}`,
    );
  }
  const facts = { type: typeOf(array.data), shape: [...shape] };
  return encoded(place, { kind: 'array', ...facts }, encodeNpy(array));
}

/**
 * The numbers of a list, a list of lists, a typed array, `{ shape, data }` or a tensor, with their shape: a copy of what they
 * are now. A tensor's read begins at once, too, so that it may be disposed.
 *
 * @param shown names them in errors
 * @param most how many there may be
 * @throws ExpectedError naming what is no number, or doesn't agree with the shape
 */
export async function readNumbers(
  value: unknown,
  shown: string,
  most = maximumElements,
): Promise<KeptArray> {
  if (isTensor(value))
    return checked({ shape: value.shape, data: await value.data() }, shown, most);
  if (isShaped(value)) return checked(value, shown, most);
  if (Array.isArray(value)) return checked(flattened(value, shown, most), shown, most);
  if (isTyped(value)) return checked({ shape: [value.length], data: value }, shown, most);
  throw new ExpectedError(
    `${shown}: is no array; keep a list of numbers, of such lists, a tensor, or { shape, data }`,
  );
}

/** Whether a value is a tensor of TensorFlow.js. */
export function isTensor(value: unknown): value is KeptTensor {
  if (!(value instanceof Object) || !('dtype' in value) || !('data' in value)) return false;
  return typeof value.data === 'function';
}

/** Whether a value is numbers with their shape. */
export function isShaped(value: unknown): value is ShapedNumbers {
  if (!(value instanceof Object) || !('shape' in value) || !('data' in value)) return false;
  return Array.isArray(value.shape) && (Array.isArray(value.data) || isTyped(value.data));
}

const typed = [Float32Array, Float64Array, Int32Array, Uint8Array] as const;

function isTyped(value: unknown): value is KeptArray['data'] {
  return typed.some((type) => value instanceof type);
}

function checked({ shape, data }: ShapedNumbers, shown: string, most: number): KeptArray {
  const elements = elementsOf(shape);
  if (shape.length > 8 || shape.some((length) => !Number.isInteger(length) || length < 1)) {
    throw new ExpectedError(
      `${shown}: has the shape [${shape.join(', ')}]; expected at most 8 dimensions, each of 1 or more`,
    );
  }
  requireFew(elements, shown, most);
  if (elements !== data.length) {
    throw new ExpectedError(
      `${shown}: has ${data.length} numbers, and its shape [${shape.join(', ')}] has ${elements}`,
    );
  }
  return { shape: [...shape], data: isTyped(data) ? copied(data) : doubles(data, shown) };
}

function requireFew(elements: number, shown: string, most: number): void {
  if (elements <= most) return;
  throw new ExpectedError(
    `${shown}: has ${elements} elements, and it may have ${most}; keep every second one, or a mean`,
  );
}

/** Of a Buffer, too, whose own `slice` makes no copy. */
function copied(data: KeptArray['data']): KeptArray['data'] {
  return data instanceof Uint8Array ? new Uint8Array(data) : data.slice();
}

function doubles(data: ArrayLike<unknown>, shown: string): Float64Array {
  return Float64Array.from(data, (value, i) => {
    if (typeof value === 'number') return value;
    throw new ExpectedError(`${shown}: holds a ${typeof value} at ${i}; expected numbers`);
  });
}

/** The shape of nested lists follows from the first ones. */
function flattened(
  list: readonly unknown[],
  shown: string,
  most: number,
): { shape: number[]; data: number[] } {
  const shape: number[] = [];
  for (let each: unknown = list; Array.isArray(each) && shape.length < 9; each = each[0]) {
    shape.push(each.length);
  }
  requireFew(elementsOf(shape), shown, most);
  const data: unknown[] = [];
  const collect = (part: unknown, depth: number) => {
    if (depth === shape.length) return void data.push(part);
    if (!Array.isArray(part) || part.length !== shape[depth]) {
      throw new ExpectedError(`${shown}: its lists differ in length; let them form a table`);
    }
    for (const each of part) collect(each, depth + 1);
  };
  collect(list, 0);
  return { shape, data: data as number[] };
}
