import { localNumber } from "../../format/local-number.ts";

/** How much a value has changed, with the direction: `▲ 71.0%`. @param change percent */
export function changeText(change: number): string {
  const arrow = change > 0 ? "▲ " : change < 0 ? "▼ " : "";
  return `${arrow}${localNumber(Math.abs(change).toFixed(1))}%`;
}
