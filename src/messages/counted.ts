/** "1 row", "1,204 rows". @param noun in the singular, with a regular plural */
export function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** "1,204" */
export function formatCount(count: number): string {
  return number.format(count);
}

const number = new Intl.NumberFormat('en');
