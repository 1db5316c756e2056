import { useMemo, useState } from "react";
import { objectOf, type JsonObject } from "../../dashboard-file/json.ts";
import { useSurroundings } from "./surroundings.ts";

/**
 * The options of a panel, its legend shown or not as the reader last chose for it, or for all panels.
 *
 * @returns the options, and what shows the legend or hides it
 */
export function useLegend(options: JsonObject): readonly [JsonObject, () => void] {
  const { legends } = useSurroundings();
  const [own, setOwn] = useState<{ readonly since: typeof legends; readonly isShown: boolean }>();
  const chosen = own?.since === legends ? own.isShown : legends.isShown;
  return useMemo(() => {
    const legend = objectOf(options["legend"]);
    const isHidden = legend["showLegend"] === false || legend["displayMode"] === "hidden";
    const toggle = (): void => setOwn({ since: legends, isShown: !(chosen ?? !isHidden) });
    if (chosen === undefined) return [options, toggle];
    const displayMode = legend["displayMode"] === "hidden" ? "list" : (legend["displayMode"] ?? "list");
    return [{ ...options, legend: { ...legend, displayMode, showLegend: chosen } }, toggle];
  }, [options, legends, chosen]);
}
