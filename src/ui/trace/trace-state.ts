import { WHOLE, type WaterfallRow, type Window } from "./waterfall.ts";

export type TraceViewName = "waterfall" | "flame";

/** What a trace's page shows, as its URL says. */
export interface TraceState {
  readonly view: TraceViewName;
  /** Id of the opened span; empty for none. */
  readonly span: string;
  /** Text that spans are searched by. */
  readonly find: string;
  readonly window: Window;
  readonly criticalPath: boolean;
}

/** What the URL does not say, or says wrongly, is as by default. */
export function traceStateOf(params: URLSearchParams): TraceState {
  return {
    view: params.get("view") === "flame" ? "flame" : "waterfall",
    span: params.get("span")?.toLowerCase() ?? "",
    find: params.get("find") ?? "",
    window: windowOf(params.get("zoom")),
    criticalPath: params.get("path") !== "off",
  };
}

/** `0.25-0.5`: shares of the trace's time. */
function windowOf(text: string | null): Window {
  const [, from = "", to = ""] = /^([\d.]+)-([\d.]+)$/.exec(text ?? "") ?? [];
  const window = { from: Number(from), to: Number(to) };
  return from !== "" && window.from >= 0 && window.to <= 1 && window.from < window.to ? window : WHOLE;
}

/** As the URL has it; undefined for the whole trace. */
export function windowText({ from, to }: Window): string | undefined {
  return from <= 0 && to >= 1 ? undefined : `${share(from)}-${share(to)}`;
}

function share(value: number): string {
  return String(Number(value.toFixed(5)));
}

/** More ids than this would make the URL too long: of what is folded beyond it, the URL says nothing. */
const MOST_IDS = 100;

/**
 * The spans whose children are hidden, as ids in the URL: those that are, or behind a `!` those that are not.
 * @param rows all rows of the waterfall
 */
export function foldText(folded: ReadonlySet<string>, rows: readonly WaterfallRow[]): string | undefined {
  if (folded.size === 0) return undefined;
  const open = foldable(rows).filter((id) => !folded.has(id));
  const text = folded.size <= open.length ? [...folded] : open;
  return `${folded.size <= open.length ? "" : "!"}${text.slice(0, MOST_IDS).join(",")}`;
}

/** What {@link foldText} wrote; ids that are not among the rows are passed over. */
export function foldedOf(text: string | null, rows: readonly WaterfallRow[]): ReadonlySet<string> {
  if (text === null || text === "") return new Set();
  const named = new Set(text.replace("!", "").split(","));
  return new Set(foldable(rows).filter((id) => named.has(id) !== text.startsWith("!")));
}

/** Spans that have children. */
function foldable(rows: readonly WaterfallRow[]): readonly string[] {
  return rows.filter(({ children }) => children > 0).map(({ span }) => span.id);
}

/** All but the roots: of each root, what it called is still seen. */
export function allFolded(rows: readonly WaterfallRow[]): ReadonlySet<string> {
  return new Set(rows.filter(({ children, depth }) => children > 0 && depth > 0).map(({ span }) => span.id));
}
