import { createElement, useEffect, useMemo, useReducer } from "react";
import type { JsonObject } from "../../dashboard-file/json.ts";
import type { Panel } from "../../dashboard-file/model.ts";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { isPanelType, loadPanels, panelOf, standalonePanelOf } from "../panels/registry.ts";
import { fixedRange } from "../time/time-range.ts";
import { useTime } from "../time/use-time.ts";
import { formatByName } from "../variables/formats.ts";
import { interpolate } from "../variables/interpolate.ts";
import { withMacros, type Scope } from "../variables/scope.ts";
import { useSurroundings } from "./surroundings.ts";
import type { PanelData } from "./use-panel-data.ts";

interface ContentProps {
  readonly panel: Panel;
  /** Of the panel, as the reader has changed them. */
  readonly options: JsonObject;
  readonly data: PanelData;
  readonly title: string;
  readonly scope: Scope;
  readonly width: number;
  readonly height: number;
  readonly timeZone: string;
}

const NO_EXEMPLARS: PanelData["exemplars"] = [];

const urlFormat = formatByName("percentencode");

/** What a panel shows: its picture, or why there is none. */
export function PanelContent({ panel, options, data, title, scope, width, height, timeZone }: ContentProps) {
  const { setRange } = useTime();
  const { annotations, cursor, hasExemplars } = useSurroundings();
  const [component, standalone] = usePanel(panel.type);
  const events = useMemo(() => annotations.on(panel), [annotations, panel]);
  if (standalone !== undefined) return createElement(standalone, { options, scope });
  if (data.error !== undefined && data.frames.length === 0) return <ErrorNotice error={data.error} />;
  if (component === undefined && isPanelType(panel.type)) return null;
  if (component === undefined)
    return <p className="dash-empty">The panel &ldquo;{panel.type}&rdquo; cannot be shown here.</p>;
  if (data.isEmpty) return <p className="dash-empty">No data</p>;
  if (data.frames.length === 0) return null;
  return (
    <>
      {data.error !== undefined && <ErrorNotice error={data.error} />}
      {createElement(component, {
        id: panel.key,
        title,
        annotations: events,
        exemplars: hasExemplars ? data.exemplars : NO_EXEMPLARS,
        cursor,
        frames: data.frames,
        options,
        width,
        height,
        interval: data.interval,
        timeZone,
        onZoom: (from, to) => setRange(fixedRange(from, to)),
        fillLink: (text, kind, macros) =>
          interpolate(text, withMacros(scope, ...macros), kind === "url" ? urlFormat : undefined),
      })}
    </>
  );
}

/** The panel, its code fetched if it is not there yet. */
function usePanel(type: string): readonly [ReturnType<typeof panelOf>, ReturnType<typeof standalonePanelOf>] {
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  const [component, standalone] = [panelOf(type), standalonePanelOf(type)];
  const isMissing = component === undefined && standalone === undefined && isPanelType(type);
  useEffect(() => {
    if (isMissing) void loadPanels([type]).then(rerender);
  }, [isMissing, type]);
  return [component, standalone];
}
