/** How the reader of the page wants times to be written. */
export interface Reader {
  /** What `browser` means: `utc` or a name of the IANA database; `undefined` for the browser's own zone. */
  readonly zone: string | undefined;
  /** Of the clock: a day has two halves, or is whole. */
  readonly hours: 12 | 24;
}

let reader: Reader = { zone: undefined, hours: 24 };

/** The page sets it before it draws anything, and again when it changes. */
export function setReader(next: Reader): void {
  reader = next;
}

/** Asked at each writing of a time, as it may change. */
export const readerNow = (): Reader => reader;
