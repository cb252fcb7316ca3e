/**
 * In development only: while runs are in progress, puts what the page shows of them in place of what it showed before. The page
 * isn't loaded anew, so that it stays where its author reads.
 */

/** What may differ, in a post, with the rows of a run. Each is one element in every state. */
const changing =
  '.figure, .runs, .ledger, .cards, .claim, .tally, .value, .value-given, .value-withheld';

/** In milliseconds, between two looks; more on a page that takes long, as the runs need the processor. */
const shortestWait = 1000;
const waitPerLook = 4;

let shown = partsOf(document).map(({ outerHTML }) => outerHTML);
let isAsked = false;
let isFollowing = false;

if (document.querySelector('.post')) {
  import.meta.hot?.on('retrace:runs', ask);
  document.addEventListener('visibilitychange', follow);
}

function ask(): void {
  isAsked = true;
  void follow();
}

async function follow(): Promise<void> {
  if (isFollowing) return;
  isFollowing = true;
  while (isAsked && !document.hidden) {
    isAsked = false;
    const begun = performance.now();
    // While the server starts again, or a mistake is in the way, the page stays as it is.
    const isDone = await look().catch(() => true);
    isAsked ||= !isDone;
    await pause(Math.max(shortestWait, waitPerLook * (performance.now() - begun)));
  }
  isFollowing = false;
}

/** Shows what has changed. Returns whether nothing is left for later. */
async function look(): Promise<boolean> {
  const response = await fetch(location.href);
  if (!response.ok) return true;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const [parts, next] = [partsOf(document), partsOf(page)];
  if (parts.length !== next.length || parts.length !== shown.length) {
    location.reload();
    return true;
  }
  let isDone = true;
  const texts = next.map(({ outerHTML }) => outerHTML);
  for (const [i, part] of parts.entries()) {
    if (shown[i] === texts[i]) continue;
    if (isInUse(part)) {
      texts[i] = shown[i]!;
      isDone = false;
    } else replace(part, next[i]!);
  }
  shown = texts;
  return isDone;
}

/** The outermost of them, in the order of the page. */
function partsOf(page: Document): Element[] {
  const all = [...page.querySelectorAll(`.post :is(${changing})`)];
  return all.filter((part) => !part.parentElement!.closest(`.post :is(${changing})`));
}

/** In milliseconds: what the pointer is on changes more rarely, as a chart comes to life there and is read. */
const patience = 15_000;
const replacedAt = new WeakMap<Element, number>();

/** Whether its author works with it. An open card, or an interactive chart that has the focus, stays. */
function isInUse(part: Element): boolean {
  if (part.querySelector('.live:focus-within, :popover-open')) return true;
  return part.matches(':hover') && performance.now() - (replacedAt.get(part) ?? 0) < patience;
}

const focusable = 'a, button, summary, [tabindex]';

/** Keeps the element itself, which other scripts observe, opened folds, and the focus. */
function replace(part: Element, next: Element): void {
  const focused = [...part.querySelectorAll(focusable)].indexOf(document.activeElement!);
  const before = [...part.querySelectorAll('details')].map(({ open }) => open);
  for (const [i, details] of next.querySelectorAll('details').entries()) {
    details.open = before[i] ?? details.open;
  }
  const isSame = part.cloneNode(false).isEqualNode(next.cloneNode(false));
  if (isSame) part.replaceChildren(...next.childNodes);
  else part.replaceWith(next);
  const now = isSame ? part : next;
  replacedAt.set(now, performance.now());
  const again = now.querySelectorAll<HTMLElement>(focusable)[focused];
  again?.focus({ preventScroll: true });
  now.dispatchEvent(new CustomEvent('retrace:drawn', { bubbles: true }));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
