import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';

/** A WGSL program, and what TensorFlow.js needs to generate its declarations. */
export interface Program {
  /** Programs of the same name must have the same code: compiled programs are cached by name. */
  name: string;
  /**
   * Declares `fn main(index: i32)`, whose index is that of the thread's output, or `fn main()` if `layout` is given.
   */
  code: string;
  inputs: readonly ProgramInput[];
  outputShape: number[];
  /** Whole numbers by their names in `uniforms`: a single number, or two as a vec2. */
  uniforms: Readonly<Record<string, number | readonly [number, number]>>;
  /** How groups of threads are laid out. By default, each output value has a thread. */
  layout?: { groupSize: [number, number, number]; groups: [number, number, number] };
}

export interface ProgramInput {
  /** The tensor's variable in the program. */
  name: string;
  tensor: TensorInfo;
  /** How many values are read at once. With 4, the variable is an array of vec4<f32>. */
  components?: 1 | 4;
}

/** Runs a program on float32 inputs and returns its newly allocated output. */
export function runProgram(backend: WebGPUBackend, program: Program): TensorInfo {
  const { name, code, inputs, outputShape, uniforms, layout } = program;
  const fields = Object.entries(uniforms);
  const threads = layout ?? oneThreadAnOutput(outputShape);
  return backend.runWebGPUProgram(
    {
      shaderKey: `retrace ${name}`,
      getUserCode: () => code,
      variableNames: inputs.map((input) => input.name),
      variableComponents: inputs.map(({ components = 1 }) => components),
      uniforms: fields.map(([field, value]) => `${field} : ${typeOf(value)}, `).join(''),
      outputShape,
      workgroupSize: threads.groupSize,
      dispatch: threads.groups,
      dispatchLayout: layout ? { x: [], y: [0] } : { x: outputShape.map((_, axis) => axis) },
      size: !layout,
    },
    inputs.map(({ tensor }) => tensor),
    'float32',
    fields.map(([, value]) => ({ type: 'int32', data: [value].flat() as number[] })),
  );
}

function oneThreadAnOutput(shape: number[]): NonNullable<Program['layout']> {
  const groupSize = 64;
  const groups = Math.ceil(util.sizeFromShape(shape) / groupSize);
  return { groupSize: [groupSize, 1, 1], groups: [groups, 1, 1] };
}

function typeOf(value: number | readonly [number, number]): string {
  return typeof value === 'number' ? 'i32' : 'vec2<i32>';
}
