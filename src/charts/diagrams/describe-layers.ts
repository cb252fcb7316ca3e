import type { DiagramLayer } from './layers.ts';

/** Lists layers in their order: "3×3 convolution: 64 on 32×32, 128 on 16×16 (then batch norm). Linear: 10." */
export function describeLayers(layers: readonly DiagramLayer[]): string {
  const kinds: { kind: string; layers: string[] }[] = [];
  for (const layer of layers) {
    const last = kinds.at(-1);
    if (last?.kind === layer.kind) last.layers.push(describe(layer));
    else kinds.push({ kind: layer.kind, layers: [describe(layer)] });
  }
  return kinds.map(({ kind, layers }) => `${capitalised(kind)}: ${layers.join(', ')}.`).join(' ');
}

function describe({ label, input, mark }: DiagramLayer): string {
  return `${label}${input ? ` on ${input}` : ''}${mark ? ` (then ${mark})` : ''}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
