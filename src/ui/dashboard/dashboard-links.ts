import type { DataLink } from "../../dashboard-file/field-config.ts";
import type { Link } from "../../dashboard-file/model.ts";
import type { SearchItem } from "../../api/wire/grafana.ts";
import { safeHref, shownLinks, type ShownLink } from "../fields/data-links.ts";
import { formatByName } from "../variables/formats.ts";
import { interpolate } from "../variables/interpolate.ts";
import type { Scope } from "../variables/scope.ts";

const inUrl = formatByName("percentencode");

/** A link at the top of a dashboard, its variables filled in. @returns undefined for one that must not be followed */
export function dashboardLink(link: Link, scope: Scope): ShownLink | undefined {
  const href = safeHref(withParams(interpolate(link.url, scope, inUrl), link, scope));
  if (href === undefined) return undefined;
  return { title: interpolate(link.title, scope), href, newTab: link.targetBlank, oneClick: false };
}

/** The dashboards that a link means: those with all its tags but the one that is open. */
export function linkedDashboards(
  link: Link,
  found: readonly SearchItem[],
  scope: Scope,
  uid: string,
): readonly ShownLink[] {
  return found
    .filter((item) => item.type === "dash-db" && item.uid !== uid)
    .filter(({ tags }) => link.tags.every((tag) => tags.includes(tag)))
    .map(({ title, url }) => ({
      title,
      href: withParams(url, link, scope),
      newTab: link.targetBlank,
      oneClick: false,
    }));
}

/** The links of a panel's head. */
export function panelLinks(links: readonly DataLink[], scope: Scope): readonly ShownLink[] {
  return shownLinks(links, (text, kind) => interpolate(text, scope, kind === "url" ? inUrl : undefined));
}

function withParams(url: string, { keepTime, includeVars }: Link, scope: Scope): string {
  const params = [
    ...(keepTime ? [interpolate("${__url_time_range}", scope)] : []),
    ...(includeVars ? [interpolate("${__all_variables}", scope)] : []),
  ].filter((text) => text !== "");
  if (params.length === 0) return url;
  const [path = "", hash] = url.split("#");
  const joined = `${path}${path.includes("?") ? "&" : "?"}${params.join("&")}`;
  return hash === undefined ? joined : `${joined}#${hash}`;
}
