/** The TensorFlow.js back ends that can train, in the order in which the lab tries them: best first. */
export const engineNames = ['native', 'webgpu', 'wasm', 'cpu'] as const;
export type EngineName = (typeof engineNames)[number];

/** How a run is computed: by a back end, or with `none`, by JavaScript alone, because it uses no tensors. */
export const runEngineNames = [...engineNames, 'none'] as const;
export type RunEngineName = (typeof runEngineNames)[number];

/** An engine and its device, for readers: "wasm on AMD EPYC", "JavaScript on AMD EPYC". */
export function describeEngine({ name, device }: { name: RunEngineName; device: string }): string {
  return `${engineInWords(name)} on ${device}`;
}

/** The engine's name, for readers: JavaScript computes a run that needs no engine. */
export function engineInWords(name: RunEngineName): string {
  return name === 'none' ? 'JavaScript' : name;
}
