import { unixNano } from "../../../base/units.ts";
import type { UnixNano } from "../../../base/units.ts";
import type { EditableMetric } from "../../../model/otlp/telemetry/metric.ts";
import type { Telemetry } from "../../../model/otlp/telemetry/telemetry.ts";
import type { ContextName } from "../paths/contexts.ts";
import { pointsOf } from "../paths/metric.ts";
import { Run } from "./run.ts";
import type { Place, ResourcePlace, ScopePlace } from "./run.ts";

type Visit = (run: Run) => void;

/** Runs `visit` on each item of a context, from the first to the last; metrics that it adds are visited, too. */
export function visitAll(telemetry: Telemetry, context: ContextName, now: UnixNano, visit: Visit): void {
  const at = (place: Place): void => visit(new Run(unixNano(now), place));
  switch (context) {
    case "resource":
      for (const resource of telemetry.groups) at({ resource });
      return;
    case "scope":
      for (const resource of telemetry.groups) for (const scope of resource.scopes) at({ resource, scope });
      return;
    case "log":
      if (telemetry.signal === "logs")
        visitItems(telemetry, (resource, scope, log) => at({ resource, scope, log }));
      return;
    case "span":
      if (telemetry.signal === "traces")
        visitItems(telemetry, (resource, scope, span) => at({ resource, scope, span }));
      return;
    case "spanevent":
      if (telemetry.signal !== "traces") return;
      visitItems(telemetry, (resource, scope, span) => {
        for (const event of span.events) at({ resource, scope, span, event });
      });
      return;
    case "metric":
    case "datapoint":
      if (telemetry.signal === "metrics") visitMetrics(telemetry, context, at);
      return;
  }
}

interface Groups<T> {
  readonly groups: readonly (ResourcePlace & {
    readonly scopes: readonly (ScopePlace & { readonly items: T[] })[];
  })[];
}

function visitItems<T>(
  { groups }: Groups<T>,
  visit: (resource: ResourcePlace, scope: ScopePlace, item: T) => void,
): void {
  for (const resource of groups) {
    for (const scope of resource.scopes) for (const item of scope.items) visit(resource, scope, item);
  }
}

function visitMetrics(
  { groups }: Groups<EditableMetric>,
  context: "metric" | "datapoint",
  at: (place: Place) => void,
): void {
  for (const resource of groups) {
    for (const scope of resource.scopes) {
      const metrics = scope.items;
      // A loop over an array sees what is put behind its end meanwhile.
      for (const metric of metrics) {
        const place = { resource, scope, metrics, metric };
        if (context === "metric") at(place);
        else for (const point of pointsOf(metric)) at({ ...place, point });
      }
    }
  }
}
