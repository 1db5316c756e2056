import { navigate } from "wouter/use-browser-location";
import { askDashboard, askPanel } from "../dashboard/dashboard-actions.ts";
import { changedParams, type UrlChanges } from "../link/url-state.ts";
import { useTheme, type ThemeChoice } from "../theme/theme-store.ts";
import { parseRangeText, rangeText, shiftedRange } from "../time/change-range.ts";
import { refreshAll, timeControls } from "../time/time-controls.ts";
import { fixedRange, zoomedOut, type Interval, type TimeRange } from "../time/time-range.ts";
import { focusSearch } from "./focus-search.ts";
import type { Action } from "./shortcuts.ts";

interface Dialogs {
  readonly openPalette: () => void;
  readonly openHelp: () => void;
}

/** Whether there is anything to do; else the key means what it means without us. */
export function canPerform(action: Action): boolean {
  return (
    action.kind !== "leave" || (leavable() !== undefined && document.querySelector(":popover-open") === null)
  );
}

/** Does what a shortcut says. */
export function perform(action: Action, { openPalette, openHelp }: Dialogs): void {
  switch (action.kind) {
    case "go":
      return goTo(action.path);
    case "palette":
      return openPalette();
    case "help":
      return openHelp();
    case "search":
      return void (focusSearch() || openPalette());
    case "theme":
      return changeTheme();
    case "refresh":
      return void refreshAll();
    case "kiosk":
      return changeUrl({ kiosk: paramsNow().has("kiosk") ? undefined : "true" });
    case "leave": {
      const name = leavable();
      return name === undefined ? undefined : changeUrl({ [name]: undefined });
    }
    case "dashboard":
      return askDashboard(action.ask);
    case "panel":
      return askPanel(action.ask);
    case "zoomOut":
      return changeTimes((interval) => zoomedOut(interval, Date.now()));
    case "earlier":
      return changeTimes((interval) => shiftedRange(interval, -1));
    case "later":
      return changeTimes((interval) => shiftedRange(interval, 1));
    case "absolute":
      return changeTimes(({ from, to }) => fixedRange(from, to));
    case "copyTime":
      return void copyTime();
    case "pasteTime":
      return void pasteTime();
  }
}

const paramsNow = (): URLSearchParams => new URLSearchParams(location.search);

/** What pages show beside what they are of, by the parameter that names it. */
const DETAILS: Readonly<Record<string, string>> = { "/map": "service", "/watchtower": "component" };

/** What of the URL one goes back from: details, a panel that is shown alone, then the kiosk. */
const leavable = (): string | undefined =>
  [DETAILS[location.pathname] ?? "", "viewPanel", "kiosk"].find((name) => paramsNow().has(name));

function changeUrl(changes: UrlChanges): void {
  const next = changedParams(paramsNow(), changes).toString();
  navigate(`${location.pathname}${next === "" ? "" : `?${next}`}${location.hash}`);
}

/** To another page, with the focus at its begin, so that the next tab is within it. */
export function goTo(href: string): void {
  navigate(href);
  document.querySelector<HTMLElement>("main")?.focus();
}

/** Of the page, or of both panes of a split view. */
function changeTimes(change: (interval: Interval) => TimeRange): void {
  for (const { interval, setRange } of timeControls()) setRange(change(interval()));
}

/** Sets the time range of the page, or of both panes. */
export const setTimes = (range: TimeRange): void => changeTimes(() => range);

const NEXT: Readonly<Record<ThemeChoice, ThemeChoice>> = { system: "light", light: "dark", dark: "system" };

function changeTheme(): void {
  const { choice, choose } = useTheme.getState();
  choose(NEXT[choice]);
}

async function copyTime(): Promise<void> {
  const [first] = timeControls();
  if (first !== undefined) await navigator.clipboard.writeText(rangeText(first.range()));
}

/** What is no range, or may not be read, changes nothing. */
async function pasteTime(): Promise<void> {
  const text = await navigator.clipboard.readText().catch(() => "");
  const range = parseRangeText(text, Date.now());
  if (range !== undefined) setTimes(range);
}
