import type { EngineName } from '../records/engine-names.ts';

/** One way to compute: a TensorFlow.js back end with what it needs to train. */
export interface Engine {
  name: EngineName;
  /** Whether one run keeps all cores, or the GPU, busy: then runs go one after the other. */
  usesAllCores: boolean;
  /** Set in a worker's environment before its process starts. */
  environment: Readonly<Record<string, string>>;
  /** Lines that its library writes to standard error however it is set up, and that mean nothing to users. */
  noise?: RegExp;
  /** Why this engine can't be used on this machine, with the remedy; undefined where it can. Starts nothing. */
  whyUnavailable(): Promise<string | undefined>;
  /** Why an available engine is used only where it is asked for; undefined where it may be chosen. Starts nothing. */
  whyOnlyOnRequest?(): Promise<string | undefined>;
  /** Registers and selects the back end in this process. @throws ExpectedError */
  start(): Promise<Device>;
}

/** What a run was computed on, for its provenance. */
export interface Device {
  /** What the back end runs on: "NVIDIA H200", or the processor's name. */
  name: string;
  kind: 'gpu' | 'cpu';
  /** Versions and settings worth recording: TensorFlow's, the driver's, SIMD or not. */
  details: Readonly<Record<string, string>>;
}
