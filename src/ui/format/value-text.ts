/** A value as it is shown. The parts are apart so that a big figure can have a small unit. */
export interface ValueText {
  readonly text: string;
  readonly prefix?: string;
  /** With the space in front of it, if it has one. */
  readonly suffix?: string;
}

/**
 * @param decimals undefined: as many as the value is worth
 * @param timeZone of dates: `browser`, `utc`, or a name of the IANA database
 */
export type ValueFormat = (value: number, decimals?: number, timeZone?: string) => ValueText;

/** Its parts put together, with nothing between them. */
export function wholeText({ prefix = "", text, suffix = "" }: ValueText): string {
  return prefix + text + suffix;
}
