import { drawingProgram } from 'virtual:retrace/drawing';
import type { DrawingTasks } from '../../charts/figures/drawing-tasks.ts';
import { drawingThreads } from '../../charts/figures/drawing-threads.ts';

/** What draws the pictures of a site. */
export const drawing: DrawingTasks = drawingThreads(drawingProgram);
