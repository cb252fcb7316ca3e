import { mergeConfig } from 'vega';
import type { TopLevelSpec } from 'vega-lite';

interface Drawn {
  svg: string;
}

/** Categories below an axis, which Vega-Lite turns by itself, however short they are. */
export function hasTurnedLabels({ svg }: Drawn): boolean {
  return svg.includes('rotate(270)');
}

/** A copy of a specification with categories to be read without turning one's head, unless its author turns them. */
export function withLevelLabels(spec: TopLevelSpec): TopLevelSpec {
  return { ...spec, config: mergeConfig({ axisX: { labelAngle: 0 } }, spec.config ?? {}) };
}

/** Whether no label gave way when they were levelled. */
export function hasLabelsOf(turned: Drawn, level: Drawn): boolean {
  return !hasTurnedLabels(level) && visibleTexts(level) === visibleTexts(turned);
}

function visibleTexts({ svg }: Drawn): number {
  const texts = svg.match(/<text[^>]*>/g) ?? [];
  return texts.filter((text) => !text.includes(' opacity="0"')).length;
}
