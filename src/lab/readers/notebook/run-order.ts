import { codeCells, type Notebook } from './notebook-file.ts';

/**
 * What tells that a notebook's outputs may not be those of its cells from top to bottom: whole sentences for readers of a page.
 * A cell that was changed after it ran, and not run again, leaves no trace in the file.
 */
export function notesOnOrder(notebook: Notebook): string[] {
  const cells = codeCells(notebook).map(({ cell }) => cell);
  const counts = cells.flatMap(({ execution_count: count }) => count ?? []);
  let highest = 0;
  const late = counts.filter((count) => {
    const isLate = count <= highest;
    highest = Math.max(highest, count);
    return isLate;
  });
  const untold = cells.filter((cell) => (cell.execution_count ?? null) === null);
  const shows = untold.filter(({ outputs }) => outputs.length > 0).length;
  const idle = untold.length - shows;
  const lost = highest - new Set(counts).size;
  const failed = cells.some(({ outputs }) =>
    outputs.some(({ output_type }) => output_type === 'error'),
  );
  return [
    ...(late.length > 0
      ? [`Its cells did not run from top to bottom: ${of(late.length)} ran before one above.`]
      : []),
    ...(shows > 0 ? [`Of ${of(shows)} it isn't told when the shown output was made.`] : []),
    ...(idle > 0 && counts.length > 0 ? [`${of(idle, true)} did not run.`] : []),
    ...(late.length === 0 && lost > 0
      ? ['Some cells ran more than once, or were taken away after they ran.']
      : []),
    ...(failed || notebook.metadata.papermill?.exception === true
      ? ['A cell ended with an error.']
      : []),
  ];
}

function of(count: number, starts = false): string {
  if (count > 1) return `${count} cells`;
  return starts ? 'One cell' : 'one cell';
}
