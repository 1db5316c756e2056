import { useEffect, useEffectEvent, type RefObject } from "react";

const DASHBOARD_ACTIONS = ["expandRows", "collapseRows", "cursor", "legends", "exemplars"] as const;
const PANEL_ACTIONS = ["view", "inspect", "explore", "legend"] as const;

/** What may be asked of a dashboard from outside of it, as by a key. */
export type DashboardAction = (typeof DASHBOARD_ACTIONS)[number];

/** The same of one panel. */
export type PanelAction = (typeof PANEL_ACTIONS)[number];

const OF_DASHBOARD = "watchtower:dashboard";
const OF_PANEL = "watchtower:panel";

/** For whoever listens on the page; without a dashboard nothing happens. */
export function askDashboard(action: DashboardAction): void {
  document.dispatchEvent(new CustomEvent(OF_DASHBOARD, { detail: action }));
}

/** Of the panel that the pointer is over, or else of that which has the focus. */
export function askPanel(action: PanelAction): void {
  const panel = document.querySelector(".dash-panel:hover") ?? document.activeElement?.closest(".dash-panel");
  panel?.dispatchEvent(new CustomEvent(OF_PANEL, { detail: action }));
}

/** Does what the dashboard is asked for. */
export function useDashboardAction(act: (action: DashboardAction) => void): void {
  const onEvent = useEffectEvent((event: Event) => {
    const action = actionIn(event, DASHBOARD_ACTIONS);
    if (action !== undefined) act(action);
  });
  useEffect(() => {
    document.addEventListener(OF_DASHBOARD, onEvent);
    return () => document.removeEventListener(OF_DASHBOARD, onEvent);
  }, []);
}

/** Does what a panel, which this element is, is asked for. */
export function usePanelAction(
  panel: RefObject<HTMLElement | null>,
  act: (action: PanelAction) => void,
): void {
  const onEvent = useEffectEvent((event: Event) => {
    const action = actionIn(event, PANEL_ACTIONS);
    if (action !== undefined) act(action);
  });
  useEffect(() => {
    const element = panel.current;
    element?.addEventListener(OF_PANEL, onEvent);
    return () => element?.removeEventListener(OF_PANEL, onEvent);
  }, [panel]);
}

function actionIn<Action>(event: Event, actions: readonly Action[]): Action | undefined {
  return event instanceof CustomEvent ? actions.find((each) => each === event.detail) : undefined;
}
