import { isDashboardSource } from "../datasource-ref.ts";
import { numberOf } from "../json.ts";
import type { Panel, Row, Target } from "../model.ts";

/**
 * Panels whose data source is `-- Dashboard --` show what another panel asks: they get its queries, its time and its
 * steps, and its transformations where they want what those make. Which one a query means is its `panelId`.
 */
export function withSharedQueries(rows: readonly Row[]): readonly Row[] {
  const panels = new Map(rows.flatMap((row) => row.panels.map((panel) => [panel.id, panel] as const)));
  return rows.map((row) => ({ ...row, panels: row.panels.map((panel) => filled(panel, panels)) }));
}

function filled(panel: Panel, panels: ReadonlyMap<number, Panel>): Panel {
  if (!sharesQueries(panel)) return panel;
  return panel.targets.reduce(
    (result: Panel, target) => {
      if (!isDashboardSource(target.datasource)) return { ...result, targets: [...result.targets, target] };
      const source = panels.get(numberOf(target.query["panelId"]) ?? Number.NaN);
      const problem = problemOf(target, source);
      return problem === undefined && source !== undefined
        ? withQueriesOf(result, source, target.query["withTransforms"] === true)
        : {
            ...result,
            notices: [...result.notices, { where: `panel "${panel.title}"`, what: problem ?? "" }],
          };
    },
    { ...panel, targets: [], datasource: undefined },
  );
}

const sharesQueries = ({ targets }: Panel): boolean =>
  targets.some(({ datasource }) => isDashboardSource(datasource));

function problemOf({ refId, query }: Target, source: Panel | undefined): string | undefined {
  const id = numberOf(query["panelId"]);
  if (source === undefined)
    return `query ${refId}: panel ${id ?? "that it takes its data from"} is not there`;
  return sharesQueries(source)
    ? `query ${refId}: panel ${id} takes its data from another panel itself`
    : undefined;
}

function withQueriesOf(panel: Panel, source: Panel, transformed: boolean): Panel {
  const { targets, transformations, datasource, interval, maxDataPoints, timeFrom, timeShift, timeCompare } =
    source;
  return {
    ...panel,
    targets: [...panel.targets, ...targets],
    transformations: transformed ? [...transformations, ...panel.transformations] : panel.transformations,
    datasource,
    interval,
    maxDataPoints,
    timeFrom,
    timeShift,
    timeCompare,
  };
}
