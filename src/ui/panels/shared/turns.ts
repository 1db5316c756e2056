/** A page that is not seen has no frames: what waits for one goes on after this time, in milliseconds. */
const NO_FRAME_MS = 100;

const waiting: (() => void)[] = [];
/** Something was drawn that the browser has not shown yet. */
let isDue = false;
let isGoingOn = false;

/** Says that a chart was drawn: what else is to be drawn waits until the browser has shown it. */
export function wasDrawn(): void {
  isDue = true;
  goOn();
}

/**
 * Waits for the turn to be drawn: answers that come together are drawn one after the other, each chart shown before the
 * next one is drawn. The first is seen as soon as it can be, and a click in between is answered.
 */
export function turn(): Promise<void> {
  if (!isDue && waiting.length === 0) return Promise.resolve();
  return new Promise((resolve) => {
    waiting.push(resolve);
    goOn();
  });
}

function goOn(): void {
  if (isGoingOn) return;
  isGoingOn = true;
  // What was let go on before is drawn by then, and has said so.
  setTimeout(step);
}

function step(): void {
  if (isDue) return afterFrame(shown);
  isGoingOn = false;
  waiting.shift()?.();
  if (waiting.length > 0) goOn();
}

function shown(): void {
  isDue = false;
  step();
}

function afterFrame(run: () => void): void {
  const finish = (): void => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    // What a frame's callbacks do comes before its paint.
    setTimeout(run);
  };
  const timer = setTimeout(finish, NO_FRAME_MS);
  const frame = requestAnimationFrame(finish);
}
