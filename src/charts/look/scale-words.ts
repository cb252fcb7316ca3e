/** Names an axis: the quantity, and the scale if it is logarithmic. @param type of the scale */
export function withScale(quantity: string, type: string | undefined): string {
  return type === 'log' ? `${quantity}, log scale` : quantity;
}
