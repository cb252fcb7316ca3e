import path from 'node:path';
import { isExpected } from '../../../messages/expected-error.ts';
import { checkChecksums } from '../format/checksums.ts';

// The program that run.sh starts. It imports no package: everything else is loaded only after its checksums were
// checked.
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
