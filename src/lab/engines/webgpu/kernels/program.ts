import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';

/** A program in WGSL, with what TensorFlow.js generates its declarations from. */
export interface Program {
  /** Two programs of one name have the same code. */
  name: string;
  /** Declares `fn main()`, or `fn main(index: i32)` where the programs' threads are numbered by their outputs. */
  code: string;
  inputs: readonly ProgramInput[];
  outputShape: number[];
  /** Whole numbers by their names in `uniforms`: one each, or two as a vec2. */
  uniforms: Readonly<Record<string, number | readonly [number, number]>>;
  /** By default each output has a thread; else how the threads' groups are laid out. */
  layout?: { groupSize: [number, number, number]; groups: [number, number, number] };
}

export interface ProgramInput {
  /** The variable that holds it. */
  name: string;
  tensor: TensorInfo;
  /** How many values are read at once: then it is an array of vec4<f32>. */
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
