/** The parts of citation-js that read and format works. */
export type CitationJs = Awaited<ReturnType<typeof loadCitationJs>>;

/** A work as CSL, the language of citation styles, has it. */
export type Work = Record<string, unknown> & { id: string };

/** The style of lists of references. */
export const style = 'apa-by-number';

/** Loads citation-js only if a post cites something: its styles and grammars take a while to load. */
export async function loadCitationJs() {
  const { Cite, plugins } = await import('@citation-js/core');
  await import('@citation-js/plugin-bibtex');
  await import('@citation-js/plugin-csl');
  const { styles } = plugins.config.get('@csl');
  // Posts cite by numbers. A letter, as in "2018b", would tell works apart that a post may not even cite.
  const apa = styles.get('apa').replace(' disambiguate-add-year-suffix="true"', '');
  styles.set(style, apa);
  return {
    Cite,
    bibtex: plugins.config.get('@bibtex') as {
      constants: { defaultStrings: object };
      types: { biblatex: { source: object } };
    },
    input: plugins.input.data as (given: unknown, type: string) => unknown,
  };
}

/** A value of a field as citation-js reads it. */
export function readValue({ input }: CitationJs, name: string, value: string): string {
  const entry = { type: 'misc', label: 'work', properties: { [name]: value } };
  const [work] = input([entry], '@biblatex/entries+list') as Work[];
  return String(work![name] ?? '');
}
