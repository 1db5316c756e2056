import type { DashboardAction, PanelAction } from "../dashboard/dashboard-actions.ts";

/** What a shortcut does. */
export type Action =
  | { readonly kind: "go"; readonly path: string }
  | { readonly kind: "palette" | "help" | "search" | "theme" | "refresh" | "kiosk" | "leave" }
  | { readonly kind: "dashboard"; readonly ask: DashboardAction }
  | { readonly kind: "panel"; readonly ask: PanelAction }
  | { readonly kind: "zoomOut" | "earlier" | "later" | "absolute" | "copyTime" | "pasteTime" };

/** As they stand in the list of all shortcuts. */
export const GROUPS = ["Everywhere", "Go to", "Time range", "Dashboard", "Panel under the pointer"] as const;

export interface Shortcut {
  /** As {@link KeySequence} names them. The same action may have several. */
  readonly keys: readonly string[];
  readonly label: string;
  readonly group: (typeof GROUPS)[number];
  readonly action: Action;
  /** Also while text is written. */
  readonly whileTyping?: boolean;
}

/** All shortcuts; those that Grafana has, too, are as there. */
export const SHORTCUTS: readonly Shortcut[] = [
  {
    keys: ["mod+k"],
    label: "Find anything",
    group: "Everywhere",
    action: { kind: "palette" },
    whileTyping: true,
  },
  { keys: ["/"], label: "Search on this page", group: "Everywhere", action: { kind: "search" } },
  { keys: ["?"], label: "All shortcuts", group: "Everywhere", action: { kind: "help" } },
  { keys: ["d r"], label: "Refresh", group: "Everywhere", action: { kind: "refresh" } },
  { keys: ["d k"], label: "Kiosk: without the way around", group: "Everywhere", action: { kind: "kiosk" } },
  {
    keys: ["escape"],
    label: "Close what is open, leave kiosk",
    group: "Everywhere",
    action: { kind: "leave" },
  },
  { keys: ["c t"], label: "Change the theme", group: "Everywhere", action: { kind: "theme" } },
  goTo("g h", "Home", "/"),
  goTo("g d", "Dashboards", "/dashboards"),
  goTo("g e", "Explore metrics", "/explore/metrics"),
  goTo("g l", "Explore logs", "/explore/logs"),
  goTo("g t", "Explore traces", "/explore/traces"),
  goTo("g m", "Service map", "/map"),
  goTo("g a", "Alerts", "/alerts"),
  goTo("g s", "Send data", "/send"),
  goTo("g w", "Watchtower", "/watchtower"),
  { keys: ["t z", "mod+z"], label: "Zoom out", group: "Time range", action: { kind: "zoomOut" } },
  { keys: ["t left"], label: "Half a range earlier", group: "Time range", action: { kind: "earlier" } },
  { keys: ["t right"], label: "Half a range later", group: "Time range", action: { kind: "later" } },
  { keys: ["t a"], label: "Fix the range", group: "Time range", action: { kind: "absolute" } },
  { keys: ["t c"], label: "Copy the range", group: "Time range", action: { kind: "copyTime" } },
  { keys: ["t v"], label: "Paste a range", group: "Time range", action: { kind: "pasteTime" } },
  ofDashboard("d shift+e", "Open all rows", "expandRows"),
  ofDashboard("d shift+c", "Close all rows", "collapseRows"),
  ofDashboard("d l", "All legends", "legends"),
  ofDashboard("d x", "Exemplars", "exemplars"),
  ofDashboard("mod+o", "Cursor in one panel, as lines in all, with values", "cursor"),
  ofPanel("v", "Alone, or with the others", "view"),
  ofPanel("i", "Queries and data", "inspect"),
  ofPanel("p x", "Explore its query", "explore"),
  ofPanel("p l", "Legend", "legend"),
];

function ofDashboard(keys: string, label: string, ask: DashboardAction): Shortcut {
  return { keys: [keys], label, group: "Dashboard", action: { kind: "dashboard", ask } };
}

function ofPanel(keys: string, label: string, ask: PanelAction): Shortcut {
  return { keys: [keys], label, group: "Panel under the pointer", action: { kind: "panel", ask } };
}

function goTo(keys: string, label: string, path: string): Shortcut {
  return { keys: [keys], label, group: "Go to", action: { kind: "go", path } };
}

/** The shortcut of keys; while text is written only those that are meant for it. */
export function shortcutOf(keys: string, isTyping: boolean): Shortcut | undefined {
  const found = SHORTCUTS.find((shortcut) => shortcut.keys.includes(keys));
  return isTyping && found?.whileTyping !== true ? undefined : found;
}

const NAMES = { left: "←", right: "→", escape: "Esc" };
const MAC_NAMES: Readonly<Record<string, string>> = { ...NAMES, mod: "⌘", shift: "⇧" };
const OTHER_NAMES: Readonly<Record<string, string>> = { ...NAMES, mod: "Ctrl", shift: "Shift" };

/** The keys one by one, as they stand on the keyboard. */
export function shownKeys(keys: string, isMac: boolean): readonly string[] {
  const names = isMac ? MAC_NAMES : OTHER_NAMES;
  return keys.split(/[ +]/).map((key) => names[key] ?? key);
}
