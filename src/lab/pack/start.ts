import path from 'node:path';
import { isExpected } from '../../messages/expected-error.ts';
import { checkChecksums } from './checksums.ts';

// What run.sh starts. It needs no package: all else is loaded when it is known to be as it was packed.
const root = path.resolve(import.meta.dirname, '..');
try {
  await checkChecksums(root);
  const { runPacked } = await import('./packed-run.ts');
  await runPacked(root, process.argv.slice(2));
} catch (error) {
  const { message, stack } = error as Error;
  process.stderr.write(`run.sh: ${isExpected(error) ? message : stack}\n`);
  process.exitCode = 1;
}
