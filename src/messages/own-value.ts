/**
 * What an object itself has under a name that its author chose. Every object inherits `constructor`, `toString` and others, which may
 * as well be names of metrics, parameters or packages.
 */
export function ownValue<Value>(
  object: Readonly<Record<string, Value>>,
  name: string,
): Value | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
