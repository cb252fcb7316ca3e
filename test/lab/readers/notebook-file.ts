/** A cell of a notebook, with what it shows. */
export interface GivenCell {
  source?: string;
  tags?: string[];
  count?: number | null;
  outputs?: object[];
}

export function stdout(text: string): object {
  return { output_type: 'stream', name: 'stdout', text: text.split(/(?<=\n)/) };
}

/** An output by MIME type. */
export function shows(data: Record<string, unknown>): object {
  return { output_type: 'display_data', data, metadata: {} };
}

/** A notebook as Jupyter writes it. Cells without a count are counted from 1. */
export function notebookOf(cells: readonly GivenCell[], metadata: object = {}): string {
  return JSON.stringify({
    cells: [
      { cell_type: 'markdown', metadata: {}, source: ['# A study\n'] },
      ...cells.map(({ source = 'run()', tags, count, outputs = [] }, i) => ({
        cell_type: 'code',
        execution_count: count === undefined ? i + 1 : count,
        metadata: tags ? { tags } : {},
        outputs,
        source: source.split(/(?<=\n)/),
      })),
    ],
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python', version: '3.11.7' },
      ...metadata,
    },
    nbformat: 4,
    nbformat_minor: 5,
  });
}
