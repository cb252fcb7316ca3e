/** The TensorFlow.js back ends that can train, best first: the order in which they're tried. */
export const engineNames = ['native', 'webgpu', 'wasm', 'cpu'] as const;
export type EngineName = (typeof engineNames)[number];
