import type { AnnotationEvent } from "../annotations/annotation-event.ts";
import type { JsonObject } from "../../dashboard-file/json.ts";
import type { FillLink } from "../fields/data-links.ts";
import type { ShownFrame } from "../fields/show-frames.ts";
import type { ExemplarPoint } from "../frame/exemplars.ts";
import type { Interval } from "../time/time-range.ts";
import type { Scope } from "../variables/scope.ts";
import type { SharedCursor } from "./shared-cursor.ts";

/** What a panel gets that asks no queries. */
export interface StandalonePanelProps {
  /** As in the file. */
  readonly options: JsonObject;
  readonly scope: Scope;
}

/** All that a panel gets: what to show, in what size, over what time. */
export interface PanelProps {
  /** Its own among the panels of the page. */
  readonly id: string;
  readonly title: string;
  readonly frames: readonly ShownFrame[];
  /** As in the file; read with the helpers of `dashboard-file/json.ts`. */
  readonly options: JsonObject;
  /** CSS pixels of the content. */
  readonly width: number;
  readonly height: number;
  /** Unix milliseconds. */
  readonly interval: Interval;
  /** `browser`, `utc`, or a name of the IANA database. */
  readonly timeZone: string;
  /** Sets the page's time range, Unix milliseconds. */
  readonly onZoom: (from: number, to: number) => void;
  /** Fills the dashboard's variables into data links. */
  readonly fillLink: FillLink;
  /** What happened, to be marked on a time axis. */
  readonly annotations: readonly AnnotationEvent[];
  /** Points of the queries that lead to traces. */
  readonly exemplars: readonly ExemplarPoint[];
  readonly cursor: SharedCursor;
}
