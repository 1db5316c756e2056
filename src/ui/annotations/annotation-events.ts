import { objectOf, textOf, type JsonObject } from "../../dashboard-file/json.ts";
import type { SourceKind } from "../../dashboard-file/supported.ts";
import { cellText } from "../frames/cell-text.ts";
import { type DataFrame, isNumeric, type Labels, timeFieldOf } from "../frames/data-frame.ts";
import { traceLink } from "../link/links.ts";
import { parseDuration } from "../time/duration.ts";
import type { AnnotationEvent } from "./annotation-event.ts";

/** What an answer says of an event; colour and source are the annotation's. */
export type FoundEvent = Omit<AnnotationEvent, "color" | "source" | "key">;

/** Grafana's, for annotations that do not say. */
export const DEFAULT_STEP = "60s";

/**
 * The events that the answer to an annotation's query tells of, by the rules of Grafana's data source of its kind.
 *
 * @param query of the annotation: `{step, titleFormat, textFormat, tagKeys, useValueForTime}`
 */
export function eventsOf(
  kind: SourceKind,
  frames: readonly DataFrame[],
  query: JsonObject,
): readonly FoundEvent[] {
  switch (kind) {
    case "prometheus":
      return frames.flatMap((frame) => seriesEvents(frame, query));
    case "loki":
      return frames.flatMap((frame) =>
        frame.meta?.type === "log-lines" ? lineEvents(frame, query) : seriesEvents(frame, query),
      );
    case "tempo":
      return frames.flatMap((frame) =>
        frame.fields.some(({ name }) => name === "traceID") ? traceEvents(frame) : seriesEvents(frame, query),
      );
  }
}

/** A series is an event wherever it is above zero; points within a step of each other are one region. */
function seriesEvents(frame: DataFrame, query: JsonObject): readonly FoundEvent[] {
  const time = timeFieldOf(frame);
  const field = frame.fields.find(({ type }) => type === "number");
  if (time === undefined || field === undefined || !isNumeric(field)) return [];
  const { labels = {}, values } = field;
  const isTime = query["useValueForTime"] === true || query["useValueForTime"] === "on";
  const moments = Array.from(values, (value, row) => ({
    at: isTime ? Math.floor(value ?? NaN) : (time.values[row] ?? NaN),
    isEvent: isTime || (value ?? 0) > 0,
  }))
    .filter(({ at, isEvent }) => isEvent && Number.isFinite(at))
    .map(({ at }) => at);
  const step = parseDuration(textOf(query["step"]) || DEFAULT_STEP) ?? 60_000;
  const tagKeys = keysIn(query);
  const told = {
    title: filled(textOf(query["titleFormat"]) ?? "", labels),
    text: filled(textOf(query["textFormat"]) ?? "", labels),
    tags: Object.keys(labels).flatMap((name) => (tagKeys.includes(name) ? (labels[name] ?? []) : [])),
  };
  return regionsOf(moments, step).map((region) => ({ ...region, ...told }));
}

function regionsOf(
  moments: readonly number[],
  step: number,
): readonly { readonly time: number; readonly timeEnd: number }[] {
  const regions: { time: number; timeEnd: number }[] = [];
  for (const at of moments) {
    const last = regions.at(-1);
    if (last !== undefined && at >= last.time && last.timeEnd + step >= at)
      last.timeEnd = Math.max(last.timeEnd, at);
    else regions.push({ time: at, timeEnd: at });
  }
  return regions;
}

function lineEvents(frame: DataFrame, query: JsonObject): readonly FoundEvent[] {
  const column = (name: string): ArrayLike<unknown> =>
    frame.fields.find((field) => field.name === name)?.values ?? [];
  const [times, lines, labelSets] = [column("Time"), column("Line"), column("labels")];
  const tagKeys = keysIn(query);
  return Array.from(times, (time, row) => {
    const labels = textLabels(labelSets[row]);
    const text = filled(textOf(query["textFormat"]) ?? "", labels);
    const tags = Object.entries(labels)
      .filter(([name, value]) => value.trim() !== "" && (tagKeys.length === 0 || tagKeys.includes(name)))
      .map(([, value]) => value.trim());
    return {
      time: Number(time),
      timeEnd: Number(time),
      title: filled(textOf(query["titleFormat"]) ?? "", labels),
      text: text === "" ? cellText(lines[row]) : text,
      tags: [...new Set(tags)],
    };
  });
}

/** Found traces: from their start to their end, leading to the trace. Grafana has no annotations of traces. */
function traceEvents(frame: DataFrame): readonly FoundEvent[] {
  const column = (name: string): ArrayLike<unknown> =>
    frame.fields.find((field) => field.name === name)?.values ?? [];
  const [ids, starts, names] = [column("traceID"), column("startTime"), column("traceName")];
  const [services, durations] = [column("traceService"), column("traceDuration")];
  return Array.from(starts, (start, row) => ({
    time: Number(start),
    timeEnd: Number(start) + Number(durations[row] ?? 0),
    title: cellText(names[row]),
    text: "",
    tags: [cellText(services[row])].filter((text) => text !== ""),
    href: traceLink(cellText(ids[row])),
  }));
}

const textLabels = (value: unknown): Labels =>
  Object.fromEntries(Object.entries(objectOf(value)).map(([name, text]) => [name, textOf(text) ?? ""]));

const keysIn = (query: JsonObject): readonly string[] =>
  (textOf(query["tagKeys"]) ?? "")
    .split(",")
    .map((key) => key.trim())
    .filter((key) => key !== "");

/** `{{label}}`; a name that is no label stays as it is, as in Grafana's legends. */
function filled(format: string, labels: Labels): string {
  return format.replaceAll(/\{\{\s*(.+?)\s*\}\}/g, (_, name: string) => labels[name] ?? name);
}
