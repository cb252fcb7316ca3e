import { sha256 } from '../../files/digest.ts';
import type { LiveForm } from '../drawing/live-form.ts';
import type { OtherSmoothing } from '../live/live-chart.ts';
import { type LiveFile, type LiveVariant, liveTable } from '../live/live-file.ts';

export interface PackedLive {
  /** The JSON of a `LiveFile`, or of null for a chart that browsers can't draw. */
  file: string;
  /** The file of its dataflows. */
  looks: { name: string; text: string } | undefined;
}

/** Packs what browsers need to draw a chart at all widths and smoothings: what variants share is there once. */
export function packLive(
  forms: Readonly<Record<string, LiveForm | undefined>>,
  smoothings: readonly OtherSmoothing[],
): PackedLive {
  const looks = new Numbered();
  const tables = new Numbered();
  const texts = new Map<object, string>();
  const textOf = (look: object) => {
    const known = texts.get(look) ?? JSON.stringify(look);
    texts.set(look, known);
    return known;
  };
  const variants: Record<string, LiveVariant> = {};
  for (const [name, form] of Object.entries(forms)) {
    if (!form) continue;
    const { signals, panels } = form;
    variants[name] = {
      look: looks.placeOf(textOf(form.look)),
      tables: form.tables.map((rows) => tables.placeOf(JSON.stringify(liveTable(rows)))),
      signals,
      panels,
    };
  }
  if (Object.keys(variants).length === 0) return { file: 'null', looks: undefined };
  const text = `[${looks.texts.join()}]`;
  const name = sha256(text).slice(0, 16);
  const file: Omit<LiveFile, 'tables'> = { looks: name, smoothings, variants };
  const rest = JSON.stringify(file).slice(1);
  return { file: `{"tables":[${tables.texts.join()}],${rest}`, looks: { name, text } };
}

/** Distinct texts, in the order in which they come. */
class Numbered {
  readonly texts: string[] = [];

  placeOf(text: string): number {
    const known = this.texts.indexOf(text);
    return known < 0 ? this.texts.push(text) - 1 : known;
  }
}
