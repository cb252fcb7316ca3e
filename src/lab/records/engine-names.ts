/** The TensorFlow.js back ends that can train, in the order in which the lab tries them: best first. */
export const engineNames = ['native', 'webgpu', 'wasm', 'cpu'] as const;
export type EngineName = (typeof engineNames)[number];
