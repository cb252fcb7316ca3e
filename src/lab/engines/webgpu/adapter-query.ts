import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const adapterSchema = z.object({
  vendor: z.string(),
  architecture: z.string(),
  device: z.string(),
  /** The driver's name and version. */
  description: z.string(),
  isFallbackAdapter: z.boolean(),
});

/** What Dawn says of an adapter: a GPU with its driver, or software in its place. */
export type Adapter = z.infer<typeof adapterSchema>;

/** The adapter that a run would get, or what went wrong in asking for it. */
export type AdapterQuery = { adapter: Adapter } | { failure: AdapterFailure };

export interface AdapterFailure {
  /** Whether Dawn's binary isn't there, can't be loaded, has no adapter to give, or failed in asking. */
  cause: 'no binary' | 'not loaded' | 'no adapter' | 'no answer';
  /** What was printed, or how the process ended. */
  detail: string;
}

const answerSchema = z.union([
  z.object({ adapter: adapterSchema }),
  z.object({
    failure: z.object({ cause: z.enum(['no binary', 'not loaded']), detail: z.string() }),
  }),
  z.object({ adapter: z.null() }),
]);

const secondsToAnswer = 20;

/** Text and not a module, as it has to run without a loader and from a bundle too. */
const program = `
const line = (value) => '\\n' + JSON.stringify(value) + '\\n';
const answer = (value) => process.stdout.write(line(value), () => process.exit());
try {
  const { create } = await import(process.argv[1]);
  const adapter = await create([]).requestAdapter({ powerPreference: 'high-performance' });
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter?.info ?? {};
  answer({
    adapter: adapter && { vendor, architecture, device, description, isFallbackAdapter },
  });
} catch ({ code, message }) {
  const cause = code === 'MODULE_NOT_FOUND' ? 'no binary' : 'not loaded';
  answer({ failure: { cause, detail: message } });
}
`;

/**
 * Asks Dawn for the adapter that `requestAdapter` would give, in a process of its own: a driver may crash it,
 * and it would keep this process alive.
 *
 * @param environment of that process, where drivers are looked for by LD_LIBRARY_PATH and VK_ICD_FILENAMES
 */
export async function queryAdapter(environment = process.env): Promise<AdapterQuery> {
  const dawn = locateDawn();
  if (dawn === undefined) return { failure: { cause: 'no binary', detail: '' } };
  const args = ['--input-type=module', '--eval', program, dawn];
  const options = {
    env: environment,
    timeout: secondsToAnswer * 1000,
    killSignal: 'SIGKILL',
  } as const;
  return new Promise((resolve) => {
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      resolve(readAnswer(stdout, stderr, error));
    });
  });
}

/** Undefined where the package isn't installed. */
function locateDawn(): string | undefined {
  try {
    return pathToFileURL(createRequire(import.meta.url).resolve('webgpu')).href;
  } catch {
    return undefined;
  }
}

/** What the process printed, before its error if there is one. */
export function readAnswer(
  stdout: string,
  stderr: string,
  error: { killed?: boolean; signal?: string | null | undefined; code?: unknown } | null,
): AdapterQuery {
  if (error?.killed) return noAnswer(`none within ${secondsToAnswer} s`);
  if (error?.signal) return noAnswer(error.signal);
  if (error) return noAnswer(`exit code ${error.code}`);
  const answer = findAnswer(stdout);
  if (!answer) return noAnswer('none among what it printed');
  if ('failure' in answer) return answer;
  const { adapter } = answer;
  return adapter ? { adapter } : { failure: { cause: 'no adapter', detail: stderr } };
}

/** Drivers and the layers between print there, too. */
function findAnswer(stdout: string): z.infer<typeof answerSchema> | undefined {
  const line = stdout.split('\n').findLast((each) => each.startsWith('{'));
  try {
    return answerSchema.parse(JSON.parse(line ?? ''));
  } catch {
    return undefined;
  }
}

function noAnswer(detail: string): AdapterQuery {
  return { failure: { cause: 'no answer', detail } };
}
