import type { AstroIntegration } from 'astro';
import { type BuildNotices, collectNotices, describeWarnings } from '../messages/build-notices.ts';
import { ExpectedError, withoutStack } from '../messages/expected-error.ts';

/** The effect of warnings on a build: `tell` prints them at its end, `fail` turns them into errors. */
const warningsModes = ['tell', 'fail'] as const;
type WarningsMode = (typeof warningsModes)[number];

/** Reads `RETRACE_WARNINGS`. @throws Error in one line if it is none of the modes */
export function warningsMode({ RETRACE_WARNINGS }: NodeJS.ProcessEnv): WarningsMode {
  const value = RETRACE_WARNINGS || 'tell';
  const mode = warningsModes.find((name) => name === value);
  if (mode) return mode;
  throw refusal(
    `RETRACE_WARNINGS is ${JSON.stringify(value)}; expected ${warningsModes.join(', ')} or nothing`,
  );
}

/**
 * Puts integrations between a first and a last stage of a build. A build succeeds only if it completes the last stage,
 * and prints its notices after all other output. Development and type checks stay as they are.
 */
export function wholeBuild(integrations: readonly AstroIntegration[]): AstroIntegration[] {
  let notices: BuildNotices;
  let mode: WarningsMode;
  let ended: () => void;
  const first: AstroIntegration = {
    name: 'first-stage',
    hooks: {
      'astro:config:setup': ({ command }) => {
        if (command !== 'build') return;
        ended = requireEnd(() => printNotices(notices));
        notices = collectNotices();
        mode = warningsMode(process.env);
      },
    },
  };
  const last: AstroIntegration = {
    name: 'last-stage',
    hooks: {
      'astro:build:done': () => {
        if (mode === 'fail') refuseWarnings(notices);
        ended();
      },
    },
  };
  // An integration may add others, as the sitemap is added: Astro puts those after all that are listed. The last stage
  // is added in the same way, so it comes after them.
  const beforeLast: AstroIntegration = {
    name: 'before-last-stage',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({ integrations: [last] });
      },
    },
  };
  return [first, ...integrations, beforeLast];
}

/**
 * Makes this process fail unless the returned function is called. This also covers a call of `process.exit(0)`, which
 * an exit code set at the beginning would not, and a process that ends because a promise never settles.
 *
 * @param onEnd called last in a process that succeeds
 */
export function requireEnd(onEnd: () => void): () => void {
  let ended = false;
  process.on('exit', (code) => {
    if (code !== 0) return;
    if (ended) return onEnd();
    process.exitCode = 1;
    console.error(
      'The build ended before its last stage. If there is no error above, something awaits a promise that never settles, or calls process.exit: check the latest changes.',
    );
  });
  return () => {
    ended = true;
  };
}

/** Prints to the same stream as Astro, so that these lines are its last. */
function printNotices({ runs, warnings }: BuildNotices): void {
  const lines = describeWarnings(warnings);
  for (const line of runs) console.log(line);
  if (lines.length > 0) console.log(block(`${countOf(lines)}:`, lines));
}

function refuseWarnings({ warnings }: BuildNotices): void {
  const lines = describeWarnings(warnings);
  if (lines.length === 0) return;
  throw refusal(block(`RETRACE_WARNINGS=fail, and there are ${countOf(lines)}:`, lines));
}

function countOf({ length }: readonly string[]): string {
  return length === 1 ? '1 warning' : `${length} warnings`;
}

function block(head: string, lines: readonly string[]): string {
  return [head, ...lines.map((line) => `  ${line}`)].join('\n');
}

function refusal(message: string): ExpectedError {
  return withoutStack(new ExpectedError(message));
}
