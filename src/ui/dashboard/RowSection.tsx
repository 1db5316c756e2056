import { ChevronDown, ChevronRight } from "lucide-react";
import { useMemo } from "react";
import { heightOf } from "../../dashboard-file/layout.ts";
import type { Dashboard, Row } from "../../dashboard-file/model.ts";
import { interpolateTitle } from "../variables/interpolate.ts";
import { PanelFrame } from "./PanelFrame.tsx";
import { scopeIn, type Variables } from "./use-variables.ts";

/** Grafana's grid: units of 30 pixels with 8 between them. */
const UNIT = 30;
const GAP = 8;

interface RowProps {
  readonly row: Row;
  readonly collapsed: boolean;
  readonly onToggle: () => void;
  readonly dashboard: Dashboard;
  readonly variables: Variables;
}

/** A row with its head, which opens and closes it, and its panels in the grid. */
export function RowSection({ row, collapsed, onToggle, dashboard, variables }: RowProps) {
  const scope = useMemo(() => scopeIn(variables, row.scope), [variables, row]);
  const Icon = collapsed ? ChevronRight : ChevronDown;
  return (
    <section className="dashboard-row">
      {row.title !== undefined && (
        <h2 className="dashboard-row-head">
          <button type="button" className="link-button" aria-expanded={!collapsed} onClick={onToggle}>
            <Icon size={14} aria-hidden /> {interpolateTitle(row.title, scope)}
          </button>
          {collapsed && (
            <span className="muted dashboard-row-count">
              ({row.panels.length} {row.panels.length === 1 ? "panel" : "panels"})
            </span>
          )}
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
