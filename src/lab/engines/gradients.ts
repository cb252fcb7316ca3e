/**
 * Registers the gradients of all operations with `@tensorflow/tfjs-core`, which alone has none in Node: they
 * come with the umbrella package only. Its back ends are registered too, and none is selected.
 */
export async function registerGradients(): Promise<void> {
  await import('@tensorflow/tfjs');
}
