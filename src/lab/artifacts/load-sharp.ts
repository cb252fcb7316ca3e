import type { SharpConstructor } from 'sharp';

/** Loads what decodes and encodes pictures: tens of megabytes, which a pack holds only for experiments that keep some. */
export async function loadSharp(): Promise<SharpConstructor> {
  return (await import('sharp')).default;
}
