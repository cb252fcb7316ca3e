/** 2/η: the greatest curvature at which gradient descent on a quadratic loss doesn't diverge. */
export function stabilityThreshold({ record }: Recorded): number {
  return 2 / Number(record.parameters['learningRate']);
}

interface Recorded {
  record: { parameters: Record<string, unknown> };
}
