/** Adds a button to each block of code that copies it. Without this script there are none. */

/** In milliseconds: how long a button says what it did. */
const said = 2000;

const announced = Object.assign(document.createElement('p'), { className: 'sr-only' });
announced.setAttribute('role', 'status');

// Browsers let pages write to the clipboard only over HTTPS.
if (navigator.clipboard) {
  document.body.append(announced);
  for (const code of document.querySelectorAll('.post pre:not(.sample-text)'))
    code.prepend(place(code));
}

/** A place of no height, so that the code doesn't move, and which stays in sight while the code scrolls sideways. */
function place(code: Element): HTMLElement {
  const button = Object.assign(document.createElement('button'), {
    type: 'button',
    textContent: 'Copy',
  });
  const text = code.textContent.trimEnd();
  button.addEventListener('click', async () => {
    const outcome = await navigator.clipboard.writeText(text).then(
      () => 'Copied',
      () => 'Can’t copy',
    );
    say(button, outcome);
  });
  const place = Object.assign(document.createElement('span'), { className: 'copy-code' });
  place.append(button);
  return place;
}

function say(button: HTMLElement, outcome: string): void {
  button.textContent = outcome;
  announced.textContent = outcome;
  setTimeout(() => {
    button.textContent = 'Copy';
    announced.textContent = '';
  }, said);
}
