import type { RouteBody } from "../../api/wire/watchtower.ts";
import { showText, showTime } from "../show.ts";

/** Which file says where telemetry goes. */
export function routeLine(route: RouteBody | undefined): string {
  if (route === undefined) return "not known yet";
  return `${showText(route.file)} (${route.kind}), since ${showTime(route.since)}`;
}
