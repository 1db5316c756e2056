/** Something that happened, as it is marked on panels with a time axis. */
export interface AnnotationEvent {
  readonly key: string;
  /** Unix milliseconds. */
  readonly time: number;
  /** The end of a region; the same as `time` for a moment. */
  readonly timeEnd: number;
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
  /** CSS. */
  readonly color: string;
  /** The annotation that it comes from. */
  readonly source: string;
  /** A path of this page that tells more. */
  readonly href?: string;
}

/** The events that an interval shows a part of. */
export function eventsWithin(
  events: readonly AnnotationEvent[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly AnnotationEvent[] {
  return events.filter(({ time, timeEnd }) => timeEnd >= from && time <= to);
}
