import type { AdHocFilter } from "../../dashboard-file/variable-model.ts";

/** Signs that stand between the parts of a filter in a URL, as Grafana writes them within a part. */
const SIGNS = { "|": "__gfp__", "#": "__gfh__", ",": "__gfc__" } as const;

/** A filter as it stands behind `var-NAME=`: `key|operator|value`, further values behind more bars. */
export function filterText({ key, operator, value, values }: AdHocFilter): string {
  return [key, operator, ...(takesSeveral(operator) ? (values ?? [value]) : [value])].map(escaped).join("|");
}

/** @returns undefined for what is no filter. A part may have what is shown for it behind a comma. */
export function readFilter(text: string): AdHocFilter | undefined {
  const [key = "", operator = "", ...values] = text.split("|").map(unescaped);
  if (key === "" || !OPERATORS.has(operator)) return undefined;
  const [value = ""] = values;
  return takesSeveral(operator) ? { key, operator, value, values } : { key, operator, value };
}

/** `=|` is one of several values, `!=|` none of them. */
export const takesSeveral = (operator: string): boolean => operator === "=|" || operator === "!=|";

const OPERATORS: ReadonlySet<string> = new Set(["=", "!=", "=~", "!~", "<", ">", "=|", "!=|"]);

const escaped = (text: string): string =>
  text.replaceAll(/[|#,]/g, (sign) => (sign === "|" ? SIGNS["|"] : sign === "#" ? SIGNS["#"] : SIGNS[","]));

function unescaped(part: string): string {
  const [text = ""] = part.split(",");
  return text.replaceAll(/__gf([phc])__/g, (_, sign: string) =>
    sign === "p" ? "|" : sign === "h" ? "#" : ",",
  );
}
