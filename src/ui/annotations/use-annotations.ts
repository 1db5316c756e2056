import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Annotation, Panel } from "../../dashboard-file/model.ts";
import { type JsonObject, objectOf, textOf } from "../../dashboard-file/json.ts";
import { colorByName } from "../fields/color-names.ts";
import { readyTarget, runTarget, type ReadyTarget } from "../sources/run-target.ts";
import { useTheme } from "../theme/theme-store.ts";
import type { Interval } from "../time/time-range.ts";
import type { Scope } from "../variables/scope.ts";
import type { AnnotationEvent } from "./annotation-event.ts";
import { DEFAULT_STEP, eventsOf, type FoundEvent } from "./annotation-events.ts";

/** An annotation of the dashboard that can be asked for, and whether it is. */
export interface AnnotationState {
  readonly key: string;
  readonly name: string;
  /** CSS. */
  readonly color: string;
  readonly isOn: boolean;
  /** No switch for it. */
  readonly hidden: boolean;
  /** Why not all of it is there; without a full stop. */
  readonly problem?: string;
  readonly toggle: () => void;
}

/** What a dashboard's annotations have, and where it is marked. */
export interface Annotations {
  readonly states: readonly AnnotationState[];
  /** What is marked on a panel. */
  readonly on: (panel: Panel) => readonly AnnotationEvent[];
}

/** More marks than this hide each other. */
const MAX_EVENTS = 1000;
/** Points of a query: an event is not lost between them by the width of a panel. */
const POINTS = 1000;

interface Options {
  readonly annotations: readonly Annotation[];
  readonly scope: Scope;
  readonly interval: Interval;
  /** The moment of the last refresh. */
  readonly asOf: number;
}

/** Asks for the annotations of a dashboard that are switched on. The ones that Grafana itself keeps are none. */
export function useAnnotations({ annotations, scope, interval, asOf }: Options): Annotations {
  const theme = useTheme((state) => state.shown);
  const [switched, setSwitched] = useState<ReadonlyMap<string, boolean>>(new Map());
  const asked = useMemo(
    () =>
      annotations.flatMap((annotation, index) => {
        const { datasource, query } = annotation;
        const isKept = datasource?.type === "grafana" && query["queryType"] !== "timeRegions";
        if (isKept || query["builtIn"] === 1) return [];
        const key = `${index} ${annotation.name}`;
        return [{ key, annotation, isOn: switched.get(key) ?? annotation.enabled }];
      }),
    [annotations, switched],
  );
  const answers = useQueries({
    queries: asked.map(({ annotation, isOn }) => {
      const rest = { enabled: isOn, placeholderData: keepPreviousData };
      if (annotation.datasource?.type === "grafana") {
        const region = objectOf(annotation.query["timeRegion"]);
        return {
          ...rest,
          queryKey: ["time region", region, interval],
          queryFn: () => regionAnswer(region, interval),
        };
      }
      const ready = readyQuery(annotation, scope, interval);
      return {
        ...rest,
        queryKey: ["annotation", ready, interval, asOf],
        queryFn: ({ signal }: { signal: AbortSignal }) => answerOf(ready, interval, signal),
      };
    }),
    combine: (results) => results.map(({ data, error }) => ({ data, error })),
  });
  return useMemo(() => {
    const all = asked.map(({ key, annotation, isOn }, index) => {
      const { data, error } = answers[index] ?? {};
      const color = colorByName(annotation.iconColor, theme);
      const events = (isOn ? (data?.events ?? []) : []).map((event, at): AnnotationEvent => ({
        ...event,
        key: `${key} ${at}`,
        color,
        source: annotation.name,
      }));
      const problem = error?.message ?? data?.problem;
      return { key, annotation, isOn, color, events, problem };
    });
    return {
      states: all.map(({ key, annotation, isOn, color, problem }) => ({
        key,
        name: annotation.name,
        color,
        isOn,
        hidden: annotation.hidden,
        ...(isOn && problem !== undefined ? { problem } : {}),
        toggle: () => setSwitched((before) => new Map([...before, [key, !isOn]])),
      })),
      on: (panel) => all.flatMap(({ annotation, events }) => (isMeant(annotation, panel) ? events : [])),
    };
  }, [asked, answers, theme]);
}

function isMeant({ filter }: Annotation, { id }: Panel): boolean {
  return filter === undefined || filter.ids.includes(id) !== filter.exclude;
}

function readyQuery(annotation: Annotation, scope: Scope, interval: Interval): ReadyTarget | string {
  const query: JsonObject = {
    ...annotation.query,
    interval: textOf(annotation.query["step"]) || DEFAULT_STEP,
    instant: false,
    range: true,
    format: "time_series",
  };
  const target = { refId: annotation.name, hidden: false, datasource: annotation.datasource, query };
  const panel = { datasource: undefined, interval: "", maxDataPoints: POINTS };
  return readyTarget(target, { panel, interval, width: POINTS, scope, filters: {} });
}

interface Answer {
  readonly events: readonly FoundEvent[];
  readonly problem?: string;
}

async function answerOf(
  ready: ReadyTarget | string,
  interval: Interval,
  signal: AbortSignal,
): Promise<Answer> {
  if (typeof ready === "string") throw new Error(ready);
  const frames = await runTarget(ready, { interval, signal, isAlone: true });
  const events = eventsOf(ready.kind, frames, ready.query);
  if (events.length <= MAX_EVENTS) return { events };
  return {
    events: events.slice(0, MAX_EVENTS),
    problem: `${events.length} events, of which ${MAX_EVENTS} are shown`,
  };
}

/** Few dashboards mark regions of time: what reads them is fetched with the first one. */
async function regionAnswer(raw: JsonObject, interval: Interval): Promise<Answer> {
  const { regionsIn } = await import("./time-regions.ts");
  const events = regionsIn(raw, interval, MAX_EVENTS + 1);
  if (events.length <= MAX_EVENTS) return { events };
  return { events: events.slice(0, MAX_EVENTS), problem: `only the first ${MAX_EVENTS} times are shown` };
}
