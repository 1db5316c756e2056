import { navigate } from "wouter/use-browser-location";
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
