const most = 400;
const mostOfValue = 80;

/** A reason without the specification or the data that it quotes: what it says stands before and after them. */
export function brief(reason: string): string {
  const quoted = reason.replace(/[{[]"[\s\S]{80,}[}\]]/, '…');
  const short = quoted.replace(/\S{81,}/g, (long) => `${long.slice(0, mostOfValue - 20)}…`);
  return short.length <= most ? short : `${short.slice(0, most - 100)} … ${short.slice(-90)}`;
}
