import { useMemo, useState } from "react";
import { ArrowLeft } from "lucide-react";
import type { Dashboard, Row } from "../../dashboard-file/model.ts";
import { expandRepeats } from "../../dashboard-file/repeats.ts";
import { AnnotationToggles } from "../annotations/AnnotationToggles.tsx";
import { useAnnotations } from "../annotations/use-annotations.ts";
import { Notice } from "../components/Notice.tsx";
import { useUrlState } from "../link/url-state.ts";
import { sharedCursor } from "../panels/shared-cursor.ts";
import { useTime } from "../time/use-time.ts";
import { useDashboardAction } from "./dashboard-actions.ts";
import { DashboardLinks } from "./DashboardLinks.tsx";
import { PanelFrame } from "./PanelFrame.tsx";
import { RowSection } from "./RowSection.tsx";
import { PanelSurroundings, type Surroundings } from "./surroundings.ts";
import { chosenOptions, useVariables, type Variables } from "./use-variables.ts";
import { VariableBar } from "./VariableBar.tsx";
import { findPanel, viewedPanel } from "./viewed-panel.ts";

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
  const choices = useChoices(dashboard);
  const around = useMemo(() => ({ annotations, ...choices }), [annotations, choices]);
  return (
    <PanelSurroundings value={around}>
      <div className="dashboard-controls">
        <VariableBar variables={variables} />
        <AnnotationToggles states={annotations.states} />
        <DashboardLinks dashboard={dashboard} scope={scope} />
      </div>
      <Panels dashboard={dashboard} variables={variables} />
    </PanelSurroundings>
  );
}

/** What the reader changes by keys: the cursor that panels share, all legends, exemplars. */
function useChoices({ tooltip }: Dashboard): Omit<Surroundings, "annotations"> {
  const [mode, setMode] = useState(tooltip);
  const [legends, setLegends] = useState<Surroundings["legends"]>({ isShown: undefined });
  const [hasExemplars, setExemplars] = useState(true);
  useDashboardAction((action) => {
    if (action === "cursor") setMode(CURSORS[(CURSORS.indexOf(mode) + 1) % CURSORS.length] ?? mode);
    if (action === "legends") setLegends({ isShown: legends.isShown === false });
    if (action === "exemplars") setExemplars(!hasExemplars);
  });
  const cursor = useMemo(() => sharedCursor(mode), [mode]);
  return useMemo(() => ({ cursor, legends, hasExemplars }), [cursor, legends, hasExemplars]);
}

const CURSORS = ["single", "crosshair", "shared"] as const;

function Panels({ dashboard, variables }: ContentProps) {
  const [params, change] = useUrlState();
  const { rows, omitted } = useMemo(
    () => expandRepeats(dashboard.rows, (name) => chosenOptions(variables, name)),
    [dashboard, variables],
  );
  const { isCollapsed, toggle } = useCollapsed(rows);
  const viewed = viewedPanel(params);
  if (viewed !== undefined)
    return (
      <>
        <p className="dashboard-back">
          <button type="button" className="button small" onClick={() => change({ viewPanel: undefined })}>
            <ArrowLeft size={13} aria-hidden /> Back to the dashboard
          </button>
        </p>
        <ViewedPanel place={findPanel(rows, viewed)} dashboard={dashboard} variables={variables} />
      </>
    );
  return (
    <>
      {omitted > 0 && <p className="muted">{omitted} repeated panels are left out.</p>}
      {rows.map((row) => (
        <RowSection
          key={row.key}
          row={row}
          collapsed={isCollapsed(row)}
          onToggle={() => toggle(row)}
          dashboard={dashboard}
          variables={variables}
        />
      ))}
    </>
  );
}

/** Which rows are closed: as the file says, until the reader says otherwise. */
function useCollapsed(rows: readonly Row[]) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const isCollapsed = ({ key, collapsed }: Row): boolean => chosen.get(key) ?? collapsed;
  const toggle = (row: Row): void => setChosen(new Map(chosen).set(row.key, !isCollapsed(row)));
  useDashboardAction((action) => {
    if (action !== "expandRows" && action !== "collapseRows") return;
    const headed = rows.filter(({ title }) => title !== undefined);
    setChosen(new Map(headed.map(({ key }) => [key, action === "collapseRows"])));
  });
  return { isCollapsed, toggle };
}

function ViewedPanel({
  place,
  dashboard,
  variables,
}: ContentProps & { readonly place: ReturnType<typeof findPanel> }) {
  if (place === undefined) return <Notice title="This dashboard has no such panel" />;
  return (
    <div className="dashboard-viewed">
      <PanelFrame
        panel={place.panel}
        rowScope={place.row.scope}
        variables={variables}
        timeZone={dashboard.time.timezone}
      />
    </div>
  );
}
