/** What the page notes about itself while it is measured. */
export interface PageWatch {
  /** Milliseconds of each task of more than 50 ms, by when it began. */
  readonly longTasks: { readonly at: number; readonly duration: number }[];
  /** Milliseconds from the start of the navigation until a chart was on the screen. */
  firstChart: number | undefined;
}

declare global {
  interface Window {
    benchWatch: PageWatch;
  }
}

/** Runs in the page before anything else. Says on the console that the first chart is there. */
export function watchPage(): void {
  window.benchWatch = { longTasks: [], firstChart: undefined };
  const { benchWatch } = window;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      benchWatch.longTasks.push({ at: startTime, duration });
  }).observe({ type: "longtask", buffered: true });
  const look = (): void => {
    if (document.querySelector(".ts-plot canvas") === null) return void requestAnimationFrame(look);
    // The frame after the one in which it was drawn shows it.
    requestAnimationFrame(() => {
      benchWatch.firstChart = performance.now();
      console.debug("first chart");
    });
  };
  requestAnimationFrame(look);
}
