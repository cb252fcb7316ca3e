import { plainLine } from '../../messages/plain-text.ts';
import type { EngineRecord } from '../records/record.ts';

/**
 * What differs between the engines and devices of two computations, where that may change the last bits;
 * undefined where they have to be the same.
 */
export function deviceDifference(recorded: EngineRecord, now: EngineRecord): string | undefined {
  if (now.name !== recorded.name) return `${now.name} for ${recorded.name}`;
  if (!hasSameBitsEverywhere(now) && now.device !== recorded.device) {
    return `on another device, ${now.device} for ${plainLine(recorded.device)}`;
  }
  for (const [name, value] of Object.entries(now.details)) {
    const before = recorded.details[name] ?? value;
    if (before !== value) return `with another ${name}, ${value} for ${plainLine(before)}`;
  }
  return undefined;
}

/** WebAssembly leaves no rounding to the processor. */
function hasSameBitsEverywhere({ name }: EngineRecord): boolean {
  return name === 'wasm';
}
