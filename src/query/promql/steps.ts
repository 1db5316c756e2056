/** The times at which an expression is evaluated: start, start + step, … up to end. Unix milliseconds. */
export interface Steps {
  readonly start: number;
  /** The last evaluation time. */
  readonly end: number;
  /** 0 for an instant query. */
  readonly step: number;
  readonly count: number;
}

/** One step. @param time Unix milliseconds. */
export function instant(time: number): Steps {
  return { start: time, end: time, step: 0, count: 1 };
}

/** @param end need not lie on a step. */
export function stepsBetween(start: number, end: number, step: number): Steps {
  const count = end < start ? 0 : Math.floor((end - start) / step) + 1;
  return { start, end: start + (count - 1) * step, step, count };
}

/** Of a step, Unix milliseconds. */
export function timeAt(steps: Steps, index: number): number {
  return steps.start + index * steps.step;
}

/** When an expression under `offset` and `@` is evaluated, seen from the steps of the query. */
export interface TimeShift {
  readonly offset: number;
  /** A fixed time that replaces the step's own. */
  readonly at?: number;
}

/** The time at which a selector with `offset` and `@` looks for step `index`, Unix milliseconds. */
export function shiftedTime(steps: Steps, index: number, shift: TimeShift): number {
  return (shift.at ?? timeAt(steps, index)) - shift.offset;
}
