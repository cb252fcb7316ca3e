/**
 * What a notebook computes: the code of its cells, and which of them holds parameters. Outputs, numbers of execution, texts for
 * people and what editors keep besides don't count. Undefined if the file is no notebook.
 */
export function notebookCells(
  content: string,
): { code: string; isParameters: boolean }[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return undefined;
  }
  const cells = isObject(value) ? value['cells'] : undefined;
  if (!Array.isArray(cells)) return undefined;
  return (
    cells
      .filter(isObject)
      .filter((cell) => cell['cell_type'] === 'code')
      .map((cell) => ({ code: codeOf(cell['source']), isParameters: isTagged(cell['metadata']) }))
      // Editors add an empty one at the end.
      .filter(({ code }) => code.trim() !== '')
  );
}

/** Its code as one text, for those who look for imports. */
export function notebookCode(content: string): string {
  return (notebookCells(content) ?? []).map(({ code }) => `${code}\n`).join('');
}

function codeOf(source: unknown): string {
  const text = Array.isArray(source) ? source.join('') : String(source ?? '');
  return text.replaceAll('\r\n', '\n').trimEnd();
}

/** Behind the cell of this tag, papermill puts the parameters of a run. */
function isTagged(metadata: unknown): boolean {
  const tags = isObject(metadata) ? metadata['tags'] : undefined;
  return Array.isArray(tags) && tags.includes('parameters');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
