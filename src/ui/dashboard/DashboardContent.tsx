import { useMemo, useState } from "react";
import { ChevronDown, ChevronRight } from "lucide-react";
import { heightOf } from "../../dashboard-file/layout.ts";
import type { Dashboard, Row } from "../../dashboard-file/model.ts";
import { expandRepeats } from "../../dashboard-file/repeats.ts";
import { AnnotationToggles } from "../annotations/AnnotationToggles.tsx";
import { useAnnotations } from "../annotations/use-annotations.ts";
import { sharedCursor } from "../panels/shared-cursor.ts";
import { useTime } from "../time/use-time.ts";
import { interpolate } from "../variables/interpolate.ts";
import { DashboardLinks } from "./DashboardLinks.tsx";
import { PanelFrame } from "./PanelFrame.tsx";
import { PanelSurroundings } from "./surroundings.ts";
import { chosenOptions, scopeIn, useVariables, type Variables } from "./use-variables.ts";
import { VariableBar } from "./VariableBar.tsx";

/** Grafana's grid: units of 30 pixels with 8 between them. */
const UNIT = 30;
const GAP = 8;

/** Variables, rows and panels of a dashboard. */
export function DashboardContent({ dashboard }: { dashboard: Dashboard }) {
  const variables = useVariables(dashboard);
  return variables === undefined ? null : <Content dashboard={dashboard} variables={variables} />;
}

interface ContentProps {
  readonly dashboard: Dashboard;
  readonly variables: Variables;
}

function Content({ dashboard, variables }: ContentProps) {
  const { interval, asOf } = useTime();
  const { scope } = variables;
  const annotations = useAnnotations({ annotations: dashboard.annotations, scope, interval, asOf });
  const cursor = useMemo(() => sharedCursor(dashboard.tooltip), [dashboard.tooltip]);
  const around = useMemo(() => ({ annotations, cursor }), [annotations, cursor]);
  return (
    <PanelSurroundings value={around}>
      <div className="dashboard-controls">
        <VariableBar variables={variables} />
        <AnnotationToggles states={annotations.states} />
        <DashboardLinks dashboard={dashboard} scope={scope} />
      </div>
      <Rows dashboard={dashboard} variables={variables} />
    </PanelSurroundings>
  );
}

function Rows({ dashboard, variables }: ContentProps) {
  const { rows, omitted } = useMemo(
    () => expandRepeats(dashboard.rows, (name) => chosenOptions(variables, name)),
    [dashboard, variables],
  );
  return (
    <>
      {omitted > 0 && <p className="muted">{omitted} repeated panels are left out.</p>}
      {rows.map((row) => (
        <RowSection key={row.key} row={row} dashboard={dashboard} variables={variables} />
      ))}
    </>
  );
}

interface RowProps {
  readonly row: Row;
  readonly dashboard: Dashboard;
  readonly variables: Variables;
}

function RowSection({ row, dashboard, variables }: RowProps) {
  const [collapsed, setCollapsed] = useState(row.collapsed);
  const scope = useMemo(() => scopeIn(variables, row.scope), [variables, row]);
  const Icon = collapsed ? ChevronRight : ChevronDown;
  return (
    <section className="dashboard-row">
      {row.title !== undefined && (
        <h2 className="dashboard-row-head">
          <button
            type="button"
            className="link-button"
            aria-expanded={!collapsed}
            onClick={() => setCollapsed(!collapsed)}
          >
            <Icon size={14} aria-hidden /> {interpolate(row.title, scope)}
          </button>
        </h2>
      )}
      {!collapsed && (
        <div className="dashboard-grid" style={{ height: heightOf(row.panels) * (UNIT + GAP) }}>
          {row.panels.map((panel) => {
            const { x, y, w, h } = panel.gridPos;
            return (
              <div
                key={panel.key}
                className="dashboard-cell"
                style={{
                  left: `calc(${(x / 24) * 100}% + ${x === 0 ? 0 : GAP / 2}px)`,
                  width: `calc(${(w / 24) * 100}% - ${(x === 0 ? 0 : GAP / 2) + (x + w >= 24 ? 0 : GAP / 2)}px)`,
                  top: y * (UNIT + GAP),
                  height: h * (UNIT + GAP) - GAP,
                }}
              >
                <PanelFrame
                  panel={panel}
                  rowScope={row.scope}
                  variables={variables}
                  timeZone={dashboard.time.timezone}
                />
              </div>
            );
          })}
        </div>
      )}
    </section>
  );
}
