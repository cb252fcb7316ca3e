import { drawingProgram } from 'virtual:retrace/drawing';
import { isDevelopment } from 'virtual:retrace/site';
import type { DrawingTasks } from '../../charts/figures/drawing-tasks.ts';
import { drawingThreads } from '../../charts/figures/drawing-threads.ts';

/** What draws the pictures of a site. In development most are kept, and an author who edits one should not wait for Vega to load. */
export const drawing: DrawingTasks = drawingThreads(drawingProgram, {
  ahead: isDevelopment ? 1 : 0,
});
