import type { Dashboard } from "../../dashboard-file/model.ts";

/** What of the file cannot be shown as it was meant, and what the page does not show yet. */
export function noticesOf({ notices, annotations, links, rows }: Dashboard): readonly string[] {
  // The annotations that Grafana itself keeps are in every file; there are none here.
  const drawn = annotations.filter(({ enabled, datasource }) => enabled && datasource?.type !== "grafana");
  const withLinks = rows.flatMap(({ panels }) => panels).filter((panel) => panel.links.length > 0);
  return [
    ...notices.map(({ where, what }) => `${where}: ${what}`),
    ...drawn.map(({ name }) => `annotation ${name}: annotations are not drawn`),
    ...links.map(({ title }) => `link ${title}: links of dashboards are not shown`),
    ...withLinks.map(({ title }) => `panel "${title}": links of panels are not shown`),
  ];
}
