import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Panel } from "../../dashboard-file/model.ts";
import { COMPARING_PANELS } from "../../dashboard-file/supported.ts";
import type { Expression } from "../expressions/run-expressions.ts";
import { showFrames, type ShownFrame } from "../fields/show-frames.ts";
import type { ExemplarPoint } from "../frame/exemplars.ts";
import type { DataFrame } from "../frames/data-frame.ts";
import { withFieldDefaults } from "../panels/field-defaults.ts";
import { turn } from "../panels/shared/turns.ts";
import { readyExpression, readyTarget, type ReadyTarget } from "../sources/run-target.ts";
import { useTheme } from "../theme/theme-store.ts";
import type { Interval } from "../time/time-range.ts";
import { useTime } from "../time/use-time.ts";
import type { applyTransformations } from "../transform/apply-transformations.ts";
import { interpolate } from "../variables/interpolate.ts";
import { withMacros, type Scope } from "../variables/scope.ts";
import { askPanel } from "./ask-panel.ts";
import { ownTime } from "./own-time.ts";
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

/** Asks a panel's queries when it is seen, and again when time or variables change. */
export function usePanelData({ panel, variables, scope, width, timeZone }: Options): PanelData {
  const { interval: shown, range, asOf } = useTime();
  const theme = useTheme((state) => state.shown);
  const {
    interval,
    compareMs,
    notices: told,
  } = useMemo(
    () => ownTime(filledTimes(panel, scope), { interval: shown, range }),
    [panel, scope, shown, range],
  );
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
    queryKey: ["panel", panel.key, ready, made, [...shownRefIds], interval, compareMs, asOf],
    enabled: points !== undefined && shownRefIds.size > 0,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const refIds = new Set(targets.map(({ refId }) => refId));
      const [answer, transform] = await Promise.all([
        askPanel({ ready, expressions: made, refIds, shown: shownRefIds, interval, compareMs }, signal),
        panel.transformations.length === 0 ? undefined : fetchTransform(),
      ]);
      await turn();
      return { ...answer, transform };
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
        ...new Set([
          ...panel.notices.map(({ what }) => what),
          ...told,
          ...(data?.notices ?? []),
          ...left,
          ...notices,
        ]),
      ],
      error: error ?? data?.error,
      isFetching,
      isEmpty: data !== undefined && frames.every(({ length }) => length === 0),
    };
  }, [data, error, isFetching, panel, scope, theme, timeZone, interval, told]);
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

/** The time settings of a panel with its variables filled in. */
export function filledTimes({ type, timeFrom, timeShift, timeCompare }: Panel, scope: Scope) {
  const fill = (text: string): string => interpolate(text, scope);
  return {
    timeFrom: fill(timeFrom),
    timeShift: fill(timeShift),
    timeCompare: COMPARING_PANELS.has(type) ? fill(timeCompare) : "",
  };
}
