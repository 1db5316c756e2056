import type { DataLink } from "../field-config.ts";
import { type JsonObject, objectsOf, present, textOf, textsOf } from "../json.ts";
import type { Link } from "../model.ts";

/** The links of a panel's head, of any generation. */
export function readPanelLinks(value: unknown): readonly DataLink[] {
  return objectsOf(value).flatMap((raw) => {
    const url = textOf(raw["url"]) ?? oldUrl(raw);
    if (url === undefined) return [];
    const targetBlank = raw["targetBlank"] === true ? true : undefined;
    return [
      present({
        title: textOf(raw["title"]) ?? textOf(raw["dashboard"]) ?? "",
        url: url + oldParams(raw),
        targetBlank,
      }),
    ];
  });
}

/** Until Grafana 6.3 a link named a dashboard instead of a URL. */
function oldUrl({ dashUri, dashboard }: JsonObject): string | undefined {
  const uri = textOf(dashUri);
  if (uri !== undefined) return `dashboard/${uri}`;
  const name = textOf(dashboard);
  return name === undefined ? undefined : `dashboard/db/${slug(name)}`;
}

function oldParams({ keepTime, includeVars, params }: JsonObject): string {
  const parts = [
    ...(keepTime === true ? ["${__url_time_range}"] : []),
    ...(includeVars === true ? ["${__all_variables}"] : []),
    ...(textOf(params) ? [textOf(params)] : []),
  ];
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\w ]+/g, "")
    .replaceAll(/ +/g, "-");
}

/** The links at the top of a dashboard. */
export function readDashboardLinks(value: unknown): readonly Link[] {
  return objectsOf(value).map((raw) => ({
    kind: raw["type"] === "dashboards" ? "dashboards" : "link",
    title: textOf(raw["title"]) ?? "",
    tooltip: textOf(raw["tooltip"]) ?? "",
    url: textOf(raw["url"]) ?? "",
    icon: textOf(raw["icon"]) ?? "",
    tags: textsOf(raw["tags"]),
    asDropdown: raw["asDropdown"] === true,
    targetBlank: raw["targetBlank"] === true,
    keepTime: raw["keepTime"] === true,
    includeVars: raw["includeVars"] === true,
  }));
}
