import type { Panel, Row } from "../../dashboard-file/model.ts";

/** The panel that the URL names as the only one to show: `viewPanel=panel-4`, or `viewPanel=4`, as in Grafana's. */
export function viewedPanel(params: URLSearchParams): string | undefined {
  const named = params.get("viewPanel") ?? "";
  if (named === "") return undefined;
  return /^\d+$/.test(named) ? `panel-${named}` : named;
}

interface Place {
  readonly row: Row;
  readonly panel: Panel;
}

/** Where a panel is, in rows that are collapsed, too. */
export function findPanel(rows: readonly Row[], key: string): Place | undefined {
  for (const row of rows) {
    const panel = row.panels.find((each) => each.key === key);
    if (panel !== undefined) return { row, panel };
  }
  return undefined;
}
