import { createInterface } from 'node:readline/promises';

/** The parts of a process that tell whether somebody can answer. */
export interface Terminal {
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
  env: NodeJS.ProcessEnv;
}

/** A function that asks a question at the terminal; undefined in CI and without a terminal, where nobody answers. */
export function confirmAt({
  stdin,
  stderr,
  env,
}: Terminal): ((question: string) => Promise<boolean>) | undefined {
  if (!stdin.isTTY || !stderr.isTTY || env['CI']) return undefined;
  return (question) => ask(question, stdin, stderr);
}

/** Takes everything but "y" or "yes" as a no, also Ctrl+C and the input's end. */
async function ask(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<boolean> {
  const prompt = createInterface({ input, output });
  prompt.once('SIGINT', () => prompt.close());
  const ended = new Promise<string>((resolve) => prompt.once('close', () => resolve('')));
  try {
    const answer = await Promise.race([prompt.question(`${question} (y/N) `), ended]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    prompt.close();
  }
}
