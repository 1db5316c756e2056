import type { DataLink } from "../../dashboard-file/field-config.ts";
import type { Macro } from "../variables/scope.ts";
import { calculatedMacro, fieldMacro, rowMacro } from "./data-macros.ts";
import type { DisplayValue } from "./display.ts";
import type { ShownField, ShownFrame } from "./show-frames.ts";

/** A link with its variables filled in. */
export interface ShownLink {
  readonly title: string;
  /** A path of this page, or http(s). */
  readonly href: string;
  readonly newTab: boolean;
  /** A click on the value follows it, without a menu. */
  readonly oneClick: boolean;
}

/** Fills variables into a text; in a URL values are encoded. */
export type FillLink = (text: string, kind: "text" | "url", macros: readonly Macro[]) => string;

/**
 * The links of a value.
 * @param row undefined: of the whole series
 * @param calculated what `__value` is where the value is none of a row
 */
export function linksOf(
  field: ShownField,
  frame: ShownFrame,
  row: number | undefined,
  fill: FillLink,
  calculated?: DisplayValue,
): readonly ShownLink[] {
  const { links = [] } = field.config;
  if (links.length === 0) return [];
  const ofRow = row === undefined ? [] : [rowMacro(field, frame, row)];
  const ofValue = calculated === undefined ? [] : [calculatedMacro(calculated)];
  return shownLinks(links, (text, kind) =>
    fill(text, kind, [...ofValue, ...ofRow, fieldMacro(field, frame)]),
  );
}

/** The links that are safe to follow. */
export function shownLinks(
  links: readonly DataLink[],
  fill: (text: string, kind: "text" | "url") => string,
): readonly ShownLink[] {
  return links.flatMap(({ title, url, targetBlank, oneClick }) => {
    const href = safeHref(fill(url.replaceAll("\n", ""), "url"));
    if (href === undefined) return [];
    return [{ title: fill(title, "text"), href, newTab: targetBlank === true, oneClick: oneClick === true }];
  });
}

/**
 * The URL if it is a path or http(s); a script, a file or data is none that may be followed. Paths begin at the root
 * of the page, as in Grafana: `d/uid` is `/d/uid`.
 */
export function safeHref(url: string): string | undefined {
  const trimmed = url.trim();
  if (trimmed === "") return undefined;
  if (/^[\w-]+(\/|\?|$)/.test(trimmed)) return `/${trimmed}`;
  try {
    // Browsers pass over controls and blanks in front of a scheme, as this does.
    const { protocol } = new URL(trimmed, "http://localhost");
    return protocol === "http:" || protocol === "https:" ? trimmed : undefined;
  } catch {
    return undefined;
  }
}
