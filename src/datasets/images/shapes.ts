/** A shape's place and size in its image, in whole pixels. */
export interface Placement {
  centreX: number;
  centreY: number;
  /** Half the width, in 8–12. */
  radius: number;
  /** Width of a stripe or of a check's field, in 2–3. */
  stripe: number;
  /** Shifts stripes and checks, 0 or more. */
  phase: number;
}

/** Whether a pixel belongs to the shape, by its offset from the centre. */
type Shape = (x: number, y: number, placement: Placement) => boolean;

/**
 * Ten shapes by class name, in label order. Whole-number arithmetic only, so that every machine draws the
 * same pixels.
 */
export const shapes = {
  disc: (x, y, { radius }) => x * x + y * y <= radius * radius,
  ring: (x, y, { radius }) => {
    const squared = x * x + y * y;
    return squared <= radius * radius && squared >= (radius - 3) * (radius - 3);
  },
  square: (x, y, { radius }) => reach(x, y) < radius,
  frame: (x, y, { radius }) => reach(x, y) < radius && reach(x, y) >= radius - 3,
  triangle: (x, y, { radius }) => y < radius && 2 * Math.abs(x) <= y + radius,
  cross: (x, y, { radius }) =>
    reach(x, y) < radius && Math.min(Math.abs(x), Math.abs(y)) * 4 <= radius,
  'horizontal-stripes': (x, y, placement) => inPatch(x, y, placement) && striped(y, placement),
  'vertical-stripes': (x, y, placement) => inPatch(x, y, placement) && striped(x, placement),
  'diagonal-stripes': (x, y, placement) => inPatch(x, y, placement) && striped(x + y, placement),
  checks: (x, y, placement) =>
    inPatch(x, y, placement) && striped(x, placement) !== striped(y, placement),
} satisfies Record<string, Shape> as Record<string, Shape>;

/** Distance from the centre along the longer axis. */
function reach(x: number, y: number): number {
  return Math.max(Math.abs(x), Math.abs(y));
}

function inPatch(x: number, y: number, { radius }: Placement): boolean {
  return reach(x, y) < radius;
}

function striped(position: number, { stripe, phase }: Placement): boolean {
  // 64 keeps the dividend positive at every offset that an image has.
  return Math.floor((position + 64 + phase) / stripe) % 2 === 0;
}
