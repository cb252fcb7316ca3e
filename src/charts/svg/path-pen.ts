import { arcCurves } from './arc-curves.ts';
import { inTenths, tenths } from './svg-words.ts';

/** A line of text, at its anchor: tenths of pixels from the pen's origin. */
export interface PenWords {
  text: string;
  x: number;
  y: number;
}

/**
 * Writes the text of an SVG path from the calls with which Vega draws on a canvas, so that every shape and curve that Vega knows is
 * written. Points are rounded to tenths of a pixel, and only then are the steps between them taken, so that no error adds up.
 *
 * It has the methods of a canvas that make shapes. Colours and widths, which Vega sets on it, are read from marks instead.
 */
export class PathPen {
  /** The path so far. */
  text = '';
  /** Whether anything drawn is longer than a point. */
  hasExtent = false;
  /** What was written since the last call of `place`. */
  words: PenWords[] = [];

  /** The command that further numbers continue, and whether the last number has a decimal point. */
  #command = '';
  #hasPoint = false;
  /** Whether nothing was drawn since the last move. */
  #hasMoved = false;
  /** All places are in tenths of pixels. */
  #at: Place = { x: 0, y: 0 };
  #start: Place = { x: 0, y: 0 };
  #origin: Place = { x: 0, y: 0 };
  #cosine = 1;
  #sine = 0;

  /** Sets the origin of what follows. @param x, y in tenths of pixels */
  place(x: number, y: number): void {
    this.#origin = { x, y };
    this.#cosine = 1;
    this.#sine = 0;
    this.words = [];
  }

  /** The origin, in tenths of pixels. */
  get origin(): Readonly<Place> {
    return this.#origin;
  }

  /** A move by whole tenths, so that equal shapes have equal steps wherever they are. */
  translate(x: number, y: number): void {
    this.#origin = { x: this.#origin.x + inTenths(x), y: this.#origin.y + inTenths(y) };
  }

  /** @param angle in radians, clockwise */
  rotate(angle: number): void {
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    [this.#cosine, this.#sine] = [
      this.#cosine * cosine - this.#sine * sine,
      this.#sine * cosine + this.#cosine * sine,
    ];
  }

  moveTo(x: number, y: number): void {
    this.#move(this.#placeOf(x, y));
  }

  lineTo(x: number, y: number): void {
    this.#line(this.#placeOf(x, y));
  }

  bezierCurveTo(...points: [number, number, number, number, number, number]): void {
    this.#curve('c', points);
  }

  quadraticCurveTo(...points: [number, number, number, number]): void {
    this.#curve('q', points);
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.moveTo(x, y);
    this.lineTo(x + width, y);
    this.lineTo(x + width, y + height);
    this.lineTo(x, y + height);
    this.closePath();
  }

  /** An arc around a point, with a line to its start, as on a canvas. Angles are in radians. */
  arc(x: number, y: number, radius: number, from: number, to: number, isReverse = false): void {
    const start = [x + radius * Math.cos(from), y + radius * Math.sin(from)] as const;
    if (this.#command === '') this.moveTo(...start);
    else if (!this.#isAt(this.#placeOf(...start))) this.lineTo(...start);
    const sweep = isReverse ? from - to : to - from;
    if (sweep >= fullCircle) this.#circle(x, y, start, isReverse);
    else for (const curve of arcCurves(x, y, radius, from, to, isReverse)) this.#curve('c', curve);
  }

  closePath(): void {
    if (this.#command === 'Z' || this.text === '') return;
    this.text += 'Z';
    this.#command = 'Z';
    this.#at = this.#start;
  }

  fillText(text: string, x: number, y: number): void {
    const [across, down] = [inTenths(x), inTenths(y)];
    // Vega draws the outline of letters as a text of its own.
    if (this.words.at(-1)?.y === down) return;
    this.words.push({ text, x: across, y: down });
  }

  strokeText(text: string, x: number, y: number): void {
    this.fillText(text, x, y);
  }

  beginPath(): void {}
  fill(): void {}
  stroke(): void {}
  save(): void {}
  restore(): void {}
  setLineDash(): void {}

  #placeOf(x: number, y: number): Place {
    return {
      x: this.#origin.x + inTenths(x * this.#cosine - y * this.#sine),
      y: this.#origin.y + inTenths(x * this.#sine + y * this.#cosine),
    };
  }

  #isAt({ x, y }: Place): boolean {
    return this.#at.x === x && this.#at.y === y;
  }

  /** Writes the shorter of the place and the step to it. At the beginning of a path, they are the same. */
  #move(to: Place): void {
    const absolute = joined([to.x, to.y], false);
    const relative = joined([to.x - this.#at.x, to.y - this.#at.y], false);
    const isStep = this.text === '' || relative.text.length < absolute.text.length;
    const numbers = isStep ? relative : absolute;
    this.text += (isStep ? 'm' : 'M') + numbers.text;
    this.#hasPoint = numbers.endsWithPoint;
    this.#command = isStep ? 'l' : 'L';
    this.#hasMoved = true;
    this.#at = to;
    this.#start = to;
  }

  #line(to: Place): void {
    const [x, y] = [to.x - this.#at.x, to.y - this.#at.y];
    const isPoint = x === 0 && y === 0;
    // A line without a length shows where its ends are round. Within a longer one, nothing is lost.
    if (isPoint && !this.#hasMoved) return;
    this.hasExtent ||= !isPoint;
    const isFree = this.#command !== 'l' || this.#isAt(this.#start);
    if (y === 0 && isFree) this.#write('h', [x]);
    else if (x === 0 && isFree) this.#write('v', [y]);
    else this.#write('l', [x, y]);
    this.#at = to;
  }

  #curve(command: 'c' | 'q', points: readonly number[]): void {
    const places = pairs(points).map(([x, y]) => this.#placeOf(x, y));
    const { x, y } = this.#at;
    this.#write(
      command,
      places.flatMap((place) => [place.x - x, place.y - y]),
    );
    this.#at = places.at(-1)!;
    this.hasExtent = true;
  }

  /** Two half circles. */
  #circle(x: number, y: number, [startX, startY]: readonly [number, number], isReverse: boolean) {
    const opposite = this.#placeOf(2 * x - startX, 2 * y - startY);
    const { x: atX, y: atY } = this.#at;
    const [across, down] = [opposite.x - atX, opposite.y - atY];
    // A radius below half the distance counts as half of it, so that rounding moves no centre (SVG 1.1, F.6.6).
    const radius = Math.floor(Math.hypot(across, down) / 2);
    // The flags, too, are written as tenths.
    const half = [radius, radius, 0, 10, isReverse ? 0 : 10];
    this.#write('a', [...half, across, down, ...half, -across, -down]);
    this.hasExtent = true;
  }

  #write(command: string, numbers: readonly number[]): void {
    const isNew = command !== this.#command;
    if (isNew) this.text += command;
    const { text, endsWithPoint } = joined(numbers, !isNew && this.#hasPoint, isNew);
    this.text += text;
    this.#command = command;
    this.#hasPoint = endsWithPoint;
    this.#hasMoved = false;
  }
}

interface Place {
  x: number;
  y: number;
}

/** Less than a full turn by what additions of fractions lose. */
const fullCircle = 2 * Math.PI - 1e-6;

function pairs(numbers: readonly number[]): [number, number][] {
  return numbers.flatMap((x, i): [number, number][] => (i % 2 ? [] : [[x, numbers[i + 1]!]]));
}

/**
 * Numbers with the least between them: a minus separates them, and so does the point of a number after one that has a point.
 *
 * @param all in tenths
 * @param pointBefore whether the number before has a point
 * @param isFirst whether a letter is before
 */
function joined(all: readonly number[], pointBefore: boolean, isFirst = true) {
  let text = '';
  let endsWithPoint = pointBefore;
  for (let i = 0; i < all.length; i++) {
    const number = tenths(all[i]!);
    const needsNoSpace =
      (isFirst && i === 0) || number.startsWith('-') || (endsWithPoint && number.startsWith('.'));
    text += needsNoSpace ? number : ` ${number}`;
    endsWithPoint = number.includes('.');
  }
  return { text, endsWithPoint };
}
