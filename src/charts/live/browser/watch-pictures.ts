/**
 * Waits for a reader to point at a chart, tap it or reach it by keyboard, and only then loads what brings
 * it to life. Without a network, or where anything fails, the picture stays what it was.
 */
for (const marker of document.querySelectorAll<HTMLElement>('[data-live-chart]')) {
  for (const picture of marker.parentElement!.querySelectorAll<SVGSVGElement>('svg.chart')) {
    watch(picture, marker.dataset['liveChart']!);
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
      // The next look tries again.
      isLoading = false;
    }
  };
  picture.tabIndex = 0;
  picture.addEventListener('focus', wake);
  picture.addEventListener('click', wake);
  // A finger that scrolls the page enters charts, too.
  picture.addEventListener('pointerenter', ({ pointerType }) => {
    if (pointerType !== 'touch') void wake();
  });
}
