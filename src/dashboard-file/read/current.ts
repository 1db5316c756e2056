import { annotationNotices } from "../check/annotation-notices.ts";
import { dashboardNotices } from "../check/dashboard-notices.ts";
import { variableNotices } from "../check/variable-notices.ts";
import { type JsonObject, numberOf, objectOf, objectsOf, textOf, textsOf } from "../json.ts";
import type { Lost } from "../migrate/migrated.ts";
import type { Dashboard } from "../model.ts";
import { readAnnotation } from "./annotation.ts";
import { UnreadableDashboard } from "./envelope.ts";
import { readInputs } from "./inputs.ts";
import { readDashboardLinks } from "./links.ts";
import { readRows } from "./rows.ts";
import { readTime } from "./time.ts";
import { readVariable } from "./variable.ts";

/** More than this is no dashboard that anyone could look at. */
const MAX_PANELS = 1000;
const MAX_VARIABLES = 200;
const MAX_ANNOTATIONS = 100;

/**
 * Reads a dashboard in the classic schema of today, as `dashboardIn` or `modernized` gives it.
 * @throws UnreadableDashboard if it is larger than can be shown
 */
export function readCurrent(raw: JsonObject, lost: Lost = new Map()): Dashboard {
  const inputs = readInputs(raw);
  const rows = readRows(objectsOf(raw["panels"]), inputs, lost);
  const variables = objectsOf(objectOf(raw["templating"])["list"])
    .filter(({ name }) => textOf(name) !== undefined)
    .map((variable) => readVariable(variable, inputs));
  const annotations = objectsOf(objectOf(raw["annotations"])["list"]);
  check(
    "panels",
    rows.reduce((sum, { panels }) => sum + panels.length, 0),
    MAX_PANELS,
  );
  check("variables", variables.length, MAX_VARIABLES);
  check("annotations", annotations.length, MAX_ANNOTATIONS);
  return {
    uid: textOf(raw["uid"]) ?? "",
    title: textOf(raw["title"]) ?? "",
    description: textOf(raw["description"]) ?? "",
    tags: textsOf(raw["tags"]),
    schemaVersion: numberOf(raw["schemaVersion"]) ?? 0,
    time: readTime(raw),
    tooltip: tooltipOf(raw),
    variables,
    annotations: annotations.map((annotation) => readAnnotation(annotation, inputs)),
    links: readDashboardLinks(raw["links"]),
    rows,
    notices: [
      ...dashboardNotices(raw, lost.get(raw) ?? []),
      ...variables.flatMap(variableNotices),
      ...rows.flatMap(({ panels }) => panels.flatMap(({ notices }) => notices)),
      ...annotations.flatMap((each) => annotationNotices(each, inputs)),
    ],
  };
}

function check(what: string, count: number, max: number): void {
  if (count > max)
    throw new UnreadableDashboard(`the dashboard has ${count} ${what}; at most ${max} can be shown`);
}

/** A number since Grafana 4.3, `sharedCrosshair` before. */
function tooltipOf(raw: JsonObject): Dashboard["tooltip"] {
  const mode = numberOf(raw["graphTooltip"]) ?? (raw["sharedCrosshair"] === true ? 1 : 0);
  return (["single", "crosshair", "shared"] as const)[mode] ?? "single";
}
