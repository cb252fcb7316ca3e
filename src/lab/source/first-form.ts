import { parse } from 'acorn';
import { simple } from 'acorn-walk';
import { ExpectedError } from '../../messages/expected-error.ts';
import { type Minified, minify } from './minify.ts';

/**
 * The code that a run's numbers can depend on, in the form that records from before the second form hold: `run` and all
 * that it reaches, with the order and names of the bundle. Of the definition only `run` is kept: seeds, variants and
 * profiles act through the parameters, which have a digest of their own.
 *
 * This form must never change: older records hold its digest.
 */
export async function firstForm(root: string, code: string, name: string): Promise<Minified> {
  const kept = await minify(root, keepOnlyRun(code, name));
  // Minify again: esbuild now joins statements that the dropped code kept apart.
  return minify(root, kept.code);
}

function keepOnlyRun(code: string, name: string): string {
  const calls: { start: number; end: number; run: string }[] = [];
  simple(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), {
    CallExpression(node) {
      if (node.callee.type !== 'Identifier' || !/^defineExperiment\d*$/.test(node.callee.name))
        return;
      const [definition] = node.arguments;
      if (definition?.type !== 'ObjectExpression') return;
      const run = definition.properties.find(
        (property) =>
          property.type === 'Property' &&
          property.key.type === 'Identifier' &&
          property.key.name === 'run',
      );
      if (run)
        calls.push({ start: node.start, end: node.end, run: code.slice(run.start, run.end) });
    },
  });
  const [call] = calls;
  if (!call || calls.length > 1) {
    throw new ExpectedError(
      `experiment ${name}: expected one defineExperiment({ … run … }) with its definition written in place, found ${calls.length}`,
    );
  }
  return `${code.slice(0, call.start)}({ ${call.run} })${code.slice(call.end)}`;
}
