import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Panel } from "../../dashboard-file/model.ts";
import type { Expression } from "../expressions/run-expressions.ts";
import { showFrames, type ShownFrame } from "../fields/show-frames.ts";
import type { ExemplarPoint } from "../frame/exemplars.ts";
import type { DataFrame } from "../frames/data-frame.ts";
import { withFieldDefaults } from "../panels/field-defaults.ts";
import { readyExpression, readyTarget, runTarget, type ReadyTarget } from "../sources/run-target.ts";
import { useTheme } from "../theme/theme-store.ts";
import { parseDuration } from "../time/duration.ts";
import type { Interval } from "../time/time-range.ts";
import { useTime } from "../time/use-time.ts";
import type { applyTransformations } from "../transform/apply-transformations.ts";
import { interpolate } from "../variables/interpolate.ts";
import { withMacros, type Scope } from "../variables/scope.ts";
import { panelTargets } from "./panel-targets.ts";
import type { Variables } from "./use-variables.ts";

/** What a panel shows, and what there is to say about it. */
export interface PanelData {
  readonly frames: readonly ShownFrame[];
  /** As the data sources answered, before transformations. */
  readonly raw: readonly DataFrame[];
  readonly asked: readonly ReadyTarget[];
  readonly interval: Interval;
  /** Sentences about what could not be done. */
  readonly notices: readonly string[];
  readonly exemplars: readonly ExemplarPoint[];
  readonly error: Error | undefined;
  readonly isFetching: boolean;
  readonly isEmpty: boolean;
}

interface Options {
  readonly panel: Panel;
  readonly variables: Variables;
  readonly scope: Scope;
  /** CSS pixels; undefined: not seen yet, and so not asked. */
  readonly width: number | undefined;
  readonly timeZone: string;
}

interface Answer {
  readonly raw: readonly DataFrame[];
  readonly asked: readonly ReadyTarget[];
  readonly notices: readonly string[];
  readonly error: Error | undefined;
}

/** Asks a panel's queries when it is seen, and again when time or variables change. */
export function usePanelData({ panel, variables, scope, width, timeZone }: Options): PanelData {
  const { interval: shown, asOf } = useTime();
  const theme = useTheme((state) => state.shown);
  const interval = useMemo(() => ownInterval(panel, shown), [panel, shown]);
  const { filters } = variables;
  const { asked: targets, expressions, shown: shownRefIds } = useMemo(() => panelTargets(panel), [panel]);
  // Steps follow the width in coarse steps, so that dragging a window asks seldom.
  const points = width === undefined ? undefined : Math.ceil(width / 100) * 100;
  const { ready, made } = useMemo(() => {
    if (points === undefined) return NOTHING_READY;
    const context = { panel, interval, width: points, scope, filters };
    return {
      ready: targets.map((target) => readyTarget(target, context)),
      made: expressions.map((target): Expression => ({
        refId: target.refId,
        query: readyExpression(target, context),
      })),
    };
  }, [targets, expressions, panel, interval, points, scope, filters]);
  const { data, error, isFetching } = useQuery({
    queryKey: ["panel", panel.key, ready, made, [...shownRefIds], interval, asOf],
    enabled: points !== undefined && shownRefIds.size > 0,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const [answer, transform, run] = await Promise.all([
        answerOf(ready, interval, signal),
        panel.transformations.length === 0 ? undefined : fetchTransform(),
        made.length === 0 ? undefined : fetchExpressions(),
      ]);
      if (run === undefined) return { ...answer, transform };
      const refIds = new Set(targets.map(({ refId }) => refId));
      const { frames, notices: left } = run(made, { refIds, frames: answer.raw, interval });
      const raw = [...answer.raw, ...frames].filter(({ refId = "" }) => shownRefIds.has(refId));
      return { ...answer, raw, notices: [...answer.notices, ...left], transform };
    },
  });
  return useMemo(() => {
    const answered = data?.raw ?? [];
    const { raw, exemplars, left } = drawable(panel, answered);
    const fill = (text: string): string => interpolate(text, scope);
    const { frames, notices } = data?.transform?.(raw, panel.transformations, fill) ?? untouched(raw);
    return {
      frames: showFrames(frames, {
        config: withFieldDefaults(panel.type, panel.fieldConfig),
        theme,
        timeZone,
        interpolate: (text, macro) => interpolate(text, withMacros(scope, macro)),
      }),
      raw,
      exemplars,
      asked: data?.asked ?? [],
      interval,
      // What the file says of a query may be found again when it is asked.
      notices: [
        ...new Set([...panel.notices.map(({ what }) => what), ...(data?.notices ?? []), ...left, ...notices]),
      ],
      error: error ?? data?.error,
      isFetching,
      isEmpty: data !== undefined && frames.every(({ length }) => length === 0),
    };
  }, [data, error, isFetching, panel, scope, theme, timeZone, interval]);
}

const NOTHING_READY = { ready: [], made: [] } as const;

const isNative = ({ meta }: DataFrame): boolean => meta?.type === "heatmap-cells";

const untouched = (frames: readonly DataFrame[]): ReturnType<typeof applyTransformations> => ({
  frames,
  notices: [],
});

/** Few panels change what is answered: the code for that comes with the first of them. */
async function fetchTransform(): Promise<typeof applyTransformations> {
  return (await import("../transform/apply-transformations.ts")).applyTransformations;
}

/** The same for expressions. */
async function fetchExpressions() {
  return (await import("../expressions/run-expressions.ts")).runExpressions;
}

/** What frames and exemplars of an answer the panel can draw. `left`: what of it not, a sentence each. */
function drawable(panel: Panel, answered: readonly DataFrame[]) {
  const frames = answered.filter(({ fields }) => fields.length > 0);
  const natives = frames.filter(isNative);
  const shown = panel.type === "heatmap" ? natives.slice(0, 1) : [];
  const left =
    natives.length === shown.length
      ? []
      : panel.type === "heatmap"
        ? [
            `${natives.length} series of native histograms, of which the first is shown: add them up with sum()`,
          ]
        : ["native histograms can be shown as a heatmap only, or as numbers by histogram_quantile()"];
  return {
    raw: [...frames.filter((frame) => !isNative(frame)), ...shown],
    exemplars: answered.flatMap(({ meta }) => meta?.exemplars ?? []),
    left,
  };
}

async function answerOf(
  ready: readonly (ReadyTarget | string)[],
  interval: Interval,
  signal: AbortSignal,
): Promise<Answer> {
  const asked = ready.filter((each) => typeof each !== "string");
  const refused = ready.filter((each) => typeof each === "string");
  const answers = await Promise.allSettled(
    asked.map((target) => runTarget(target, { interval, signal, isAlone: asked.length === 1 })),
  );
  signal.throwIfAborted();
  const failed = answers.find((each) => each.status === "rejected");
  const raw = answers.flatMap((each) => (each.status === "fulfilled" ? each.value : []));
  // What was read took its time: drawing it is another task, and a click in between is answered.
  if (cellsOf(raw) > MANY_CELLS) await new Promise((resolve) => setTimeout(resolve));
  return {
    raw,
    asked,
    notices: [
      ...refused,
      ...asked.flatMap(({ notices }) => notices),
      ...new Set(raw.flatMap(({ meta }) => meta?.notices ?? [])),
    ],
    error: failed === undefined ? undefined : asError(failed.reason),
  };
}

const MANY_CELLS = 50_000;

const cellsOf = (frames: readonly DataFrame[]): number =>
  frames.reduce((sum, { length, fields }) => sum + length * fields.length, 0);

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));

/** A panel may show another time than its dashboard: the last hour, or the same time a day ago. */
function ownInterval({ timeFrom, timeShift }: Panel, { from, to }: Interval): Interval {
  const length = timeFrom === "" ? undefined : parseDuration(timeFrom.replace(/^now-/, ""));
  const start = length === undefined ? from : to - length;
  const shift = timeShift === "" ? 0 : (parseDuration(timeShift) ?? 0);
  return { from: start - shift, to: to - shift };
}
