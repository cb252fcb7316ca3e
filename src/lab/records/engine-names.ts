/** The TensorFlow.js back ends that can train, in the order in which the lab tries them: best first. */
export const engineNames = ['native', 'webgpu', 'wasm', 'cpu'] as const;
export type EngineName = (typeof engineNames)[number];

/**
 * What computed a run: a back end; with `none`, JavaScript alone, because it uses no tensors; with `command`, a program; with
 * `imported`, what another tool recorded.
 */
export const runEngineNames = [...engineNames, 'none', 'command', 'imported'] as const;
export type RunEngineName = (typeof runEngineNames)[number];

/** Whether an engine is a back end of TensorFlow.js. */
export function usesTensors(name: RunEngineName): name is EngineName {
  return engineNames.some((engine) => engine === name);
}

/**
 * An engine and its device, for readers: "wasm on AMD EPYC", "JavaScript on AMD EPYC", "python 3.12.4 on AMD EPYC", "recorded
 * by W&B 0.31.0 on NVIDIA A100".
 */
export function describeEngine(engine: {
  name: RunEngineName;
  device: string;
  program?: string | undefined;
}): string {
  return `${engineInWords(engine)} on ${engine.device}`;
}

/**
 * The engine's name, for readers: JavaScript computes a run that needs no engine, a program that of a command, and of an
 * imported run only the tool that recorded it is known.
 */
export function engineInWords({
  name,
  program,
}: {
  name: RunEngineName;
  program?: string | undefined;
}): string {
  if (name === 'none') return 'JavaScript';
  if (name === 'imported') return importedFrom(program ?? 'another tool');
  return program ?? name;
}

/** What readers call tools of which only the kind of file is known. */
const kindsOfFiles = new Map([
  ['CSV', 'a CSV file'],
  ['JSON lines', 'JSON lines'],
  ['log', 'a log'],
]);

/** "recorded by W&B 0.31.0"; "read from a CSV file" where no tool is known. */
export function importedFrom(tool: string): string {
  const kind = kindsOfFiles.get(tool);
  return kind === undefined ? `recorded by ${tool}` : `read from ${kind}`;
}
