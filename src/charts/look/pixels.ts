/** The row behind a picture whose pixels are cells. */
export interface PixelRow {
  __url: string;
  /** The CSS colour of its pixels, which have only opacities. */
  __colour: string;
  /** What the pixels show. */
  __cells?: PixelCells;
}

export interface PixelCells {
  /** The names of columns. */
  fields: CellNames;
  titles: CellNames;
  x: readonly string[];
  /** From the top. */
  y: readonly string[];
  /** By row and column; null where there is no cell. */
  rows: readonly (readonly (number | null)[])[];
}

export interface CellNames {
  x: string;
  y: string;
  value: string;
}

const start = 'data:image/png;base64,';

/** A PNG as an address that contains it. */
export function pixelsAddress(png: Uint8Array): string {
  return start + btoa(Array.from(png, (byte) => String.fromCharCode(byte)).join(''));
}

/** Whether an address contains a PNG, and nothing else. */
export function isPixels(address: string): boolean {
  return address.startsWith(start) && /^[A-Za-z\d+/]+={0,2}$/.test(address.slice(start.length));
}

/** The PNG in an address of `pixelsAddress`. */
export function pixelsIn(address: string): Uint8Array {
  return Uint8Array.from(atob(address.slice(start.length)), (letter) => letter.charCodeAt(0));
}
