import { TableSortByFieldStateBuilder } from "@grafana/grafana-foundation-sdk/common";
import type { DataTransformerConfig } from "@grafana/grafana-foundation-sdk/dashboard";
import type { PanelBuilder as TablePanel } from "@grafana/grafana-foundation-sdk/table";
import { letterOf, table } from "./panels.ts";
import type { PanelText, Sized } from "./panels.ts";
import { promqlTable } from "./queries.ts";

/** A label that rows are told apart by. */
interface RowLabel {
  readonly label: string;
  readonly title: string;
  /** Whether it names a service: then it leads to the dashboard of that service. */
  readonly isService?: boolean;
}

/** What a column tells of each row. */
export interface Figure {
  readonly title: string;
  readonly unit: string;
  /** PromQL, by the labels of the rows. */
  readonly expr: string;
}

const SERVICE_LINK = {
  id: "links",
  value: [{ title: "Open ${__value.text}", url: "/d/watchtower-service?var-service=${__value.text}" }],
};

/**
 * A row for each set of labels, with figures of it side by side, the highest of the first one first. Only rows that
 * have the first figure are shown.
 */
export function figures(
  text: PanelText,
  labels: readonly RowLabel[],
  columns: readonly [Figure, ...Figure[]],
  sized: Sized = {},
): TablePanel {
  const [first, ...others] = columns;
  const names = labels.map(({ label }) => label).join(", ");
  const queries = [first.expr, ...others.map(({ expr }) => `(${expr}) and on (${names}) (${first.expr})`)];
  const panel = table(
    text,
    queries.map((expr) => promqlTable(expr)),
    sized,
  );
  for (const transformation of sideBySide(labels, columns)) panel.withTransformation(transformation);
  for (const { title, unit } of columns) panel.overrideByName(title, [{ id: "unit", value: unit }]);
  for (const { title, isService = false } of labels)
    if (isService) panel.overrideByName(title, [SERVICE_LINK]);
  return panel.sortBy([new TableSortByFieldStateBuilder().displayName(first.title).desc(true)]);
}

/** Grafana names the values of one query `Value`, those of several by their letters, too. */
function sideBySide(
  labels: readonly RowLabel[],
  columns: readonly Figure[],
): readonly DataTransformerConfig[] {
  const fields = [
    ...labels.map(({ label, title }) => [label, title] as const),
    ...columns.map(
      ({ title }, index) => [columns.length === 1 ? "Value" : `Value #${letterOf(index)}`, title] as const,
    ),
  ];
  const options = {
    excludeByName: { Time: true },
    indexByName: Object.fromEntries(fields.map(([name], index) => [name, index])),
    renameByName: Object.fromEntries(fields),
  };
  return [
    { id: "merge", options: {} },
    { id: "organize", options },
  ];
}
