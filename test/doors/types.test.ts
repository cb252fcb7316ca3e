import path from 'node:path';
import type { Scalar, Tensor1D, Variable } from '@tensorflow/tfjs-core';
import ts from 'typescript';
import { expect, expectTypeOf, test } from 'vitest';
import type { Row, RunContext } from '../../src/doors/lab.ts';

const root = path.resolve(import.meta.dirname, '../..');
const doors = ['lab', 'charts', 'statistics', 'datasets'].map((name) =>
  path.join(root, `src/doors/${name}.ts`),
);
/** Declares modules without types of their own. */
const declarations = path.join(root, 'src/statistics/jstat.d.ts');

test('the types of the doors are complete where TensorFlow.js is not installed', {
  timeout: 120_000,
}, () => {
  const program = ts.createProgram([...doors, declarations], options(), withoutTensorFlow());
  const own = program
    .getSourceFiles()
    .filter(({ fileName }) => !fileName.includes('/node_modules/'));
  expect(own.map(({ fileName }) => path.relative(root, fileName))).toContain('src/lab/define.ts');
  const mistakes = own.flatMap((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]);
  expect(mistakes.map(({ messageText }) => messageText)).toEqual([]);
});

// The type checker judges these.
test('rows take numbers and scalars of TensorFlow.js, and the state takes its variables', () => {
  expectTypeOf<{ step: number; size: Scalar }>().toExtend<Row<'size'>>();
  expectTypeOf<{ step: number; size: number }>().toExtend<Row<'size'>>();
  expectTypeOf<{ step: number; size: Tensor1D }>().not.toExtend<Row<'size'>>();
  expectTypeOf<{ step: number; size: string }>().not.toExtend<Row<'size'>>();
  type State = Parameters<RunContext<unknown, unknown>['resume']>[0];
  expectTypeOf<{ size: Variable }>().toExtend<State>();
  expectTypeOf<{ size: Scalar }>().not.toExtend<State>();
});

function options(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, root).options;
}

function withoutTensorFlow(): ts.CompilerHost {
  const host = ts.createCompilerHost(options());
  const isThere = (name: string) => !name.includes('/node_modules/@tensorflow');
  return {
    ...host,
    fileExists: (file) => isThere(file) && host.fileExists(file),
    directoryExists: (folder) => isThere(folder) && host.directoryExists!(folder),
  };
}
