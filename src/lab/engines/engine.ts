import type { RunEngineName } from '../records/engine-names.ts';

/** What computes a run: a TensorFlow.js back end with the settings and kernels that training needs, or none. */
export interface Engine {
  name: RunEngineName;
  /** Whether one run keeps all cores, or the GPU, busy. If so, runs go one after the other. */
  usesAllCores: boolean;
  /** Set in a worker's environment before its process starts. */
  environment: Readonly<Record<string, string>>;
  /** Matches lines that the library writes to standard error under any setting and that users can ignore. */
  noise?: RegExp;
  /** Why this engine can't be used on this machine, with the remedy; undefined if it can. Starts nothing. */
  whyUnavailable(): Promise<string | undefined>;
  /** Why this engine, though available, is used only on request; undefined if it may be chosen. Starts nothing. */
  whyOnlyOnRequest?(): Promise<string | undefined>;
  /** Registers and selects the back end in this process. @throws ExpectedError */
  start(): Promise<Device>;
}

/** The device that a run was computed on, for the run's provenance. */
export interface Device {
  /** The device's name: "NVIDIA H200", or the processor's name. */
  name: string;
  kind: 'gpu' | 'cpu';
  /** Versions and settings worth recording: TensorFlow's, the driver's, SIMD or not. */
  details: Readonly<Record<string, string>>;
}
