import { ExpectedError } from '../../messages/expected-error.ts';
import { type EngineName, engineNames, type RunEngineName } from '../records/engine-names.ts';
import { command } from './command.ts';
import { cpu } from './cpu.ts';
import type { Engine } from './engine.ts';
import { whyNoTensors } from './missing-packages.ts';
import { native } from './native.ts';
import { none } from './none.ts';
import { wasm } from './wasm.ts';
import { webgpu } from './webgpu.ts';

const all: readonly Engine[] = [native, webgpu, wasm, cpu, none, command];

/** An engine and why it was chosen, for the console and for the record. */
export interface SelectedEngine {
  engine: Engine;
  reason: string;
}

/** The engine of this name. @throws ExpectedError if there is none */
export function engineNamed(name: RunEngineName, engines: readonly Engine[] = all): Engine {
  const engine = engines.find((candidate) => candidate.name === name);
  if (engine) return engine;
  throw new ExpectedError(`no engine is named ${name}: use one of ${engineNames.join(', ')}`);
}

/**
 * The requested engine; without a request, the fastest that is available and may be chosen.
 * @throws ExpectedError naming each unavailable engine's remedy
 */
export async function selectEngine(
  requested: EngineName | undefined,
  engines: readonly Engine[] = all,
): Promise<SelectedEngine> {
  return requested ? selectRequested(requested, engines) : selectFastest(engines);
}

async function selectRequested(
  name: EngineName,
  engines: readonly Engine[],
): Promise<SelectedEngine> {
  const engine = engineNamed(name, engines);
  const why = await engine.whyUnavailable();
  if (why) throw new ExpectedError(describeUnavailable(engine, why));
  return { engine, reason: 'asked for with --engine' };
}

async function selectFastest(engines: readonly Engine[]): Promise<SelectedEngine> {
  const why = engines === all && whyNoTensors();
  if (why) throw new ExpectedError(`a run uses tensors, and ${why}`);
  const passedOver: string[] = [];
  for (const engine of fastestFirst(engines)) {
    const why = await whyPassedOver(engine);
    if (!why) return { engine, reason: passedOver.join('; ') || 'the fastest, and available' };
    passedOver.push(why);
  }
  throw new ExpectedError(`no engine is available: ${passedOver.join('; ')}`);
}

async function whyPassedOver(engine: Engine): Promise<string | undefined> {
  const whyUnavailable = await engine.whyUnavailable();
  if (whyUnavailable) return describeUnavailable(engine, whyUnavailable);
  const whyOnlyOnRequest = await engine.whyOnlyOnRequest?.();
  return whyOnlyOnRequest && `${engine.name} is used only on request (${whyOnlyOnRequest})`;
}

/**
 * Leaves out `none`, which can't compute tensors, and `cpu`, which takes hours where `wasm` takes minutes: it is used
 * only on request.
 */
function fastestFirst(engines: readonly Engine[]): Engine[] {
  const order = engineNames.filter((name) => name !== 'cpu');
  return order.flatMap((name) => engines.filter((engine) => engine.name === name));
}

function describeUnavailable({ name }: Engine, why: string): string {
  return `${name} is not available (${why})`;
}
