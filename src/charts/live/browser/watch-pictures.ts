/**
 * Loads the code for interactive charts only when a reader points at a chart, taps it or focuses it. If loading fails,
 * the picture stays.
 */
watchIn(document);

if (import.meta.env.DEV) {
  // The figures of runs in progress are drawn again and again.
  document.addEventListener('retrace:drawn', ({ target }) => watchIn(target as Element));
}

function watchIn(part: ParentNode): void {
  for (const marker of part.querySelectorAll<HTMLElement>('[data-live-chart]')) {
    for (const picture of marker.parentElement!.querySelectorAll<SVGSVGElement>('svg.chart')) {
      watch(picture, marker.dataset['liveChart']!);
    }
  }
}

function watch(picture: SVGSVGElement, address: string): void {
  let isLoading = false;
  const wake = async () => {
    if (isLoading) return;
    isLoading = true;
    try {
      const { bringToLife } = await import('./live-figure.ts');
      await bringToLife(picture, address);
    } catch {
      // The reader's next try loads again.
      isLoading = false;
    }
  };
  picture.tabIndex = 0;
  picture.addEventListener('focus', wake);
  picture.addEventListener('click', wake);
  // Ignore touch: a finger that scrolls the page also enters charts.
  picture.addEventListener('pointerenter', ({ pointerType }) => {
    if (pointerType !== 'touch') void wake();
  });
}
