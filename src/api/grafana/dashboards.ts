import type { Hono } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import type { DashboardBody, GrafanaError, SaveDashboardRequest, SavedDashboard } from "../wire/grafana.ts";
import { readJsonBody } from "../json-body.ts";
import { DashboardConflict, pathOf, slugOf } from "./library.ts";
import type { DashboardLibrary, LibraryDashboard, LibraryState } from "./library.ts";

/** Longest file of a dashboard that is taken. */
export const MAX_DASHBOARD_BYTES = 8 * 1024 * 1024;

/** `/api/dashboards/…`: one by its uid, as a body of Grafana's; written and removed in the user's folder. */
export function addDashboards(app: Hono, library: DashboardLibrary): void {
  app.get("/api/dashboards/uid/:uid", async (c) => {
    const state = await library.read();
    return c.json<DashboardBody>(dashboardBody(state, found(state, c.req.param("uid"))));
  });
  app.delete("/api/dashboards/uid/:uid", async (c) => {
    const { title } = await library.remove(c.req.param("uid"));
    return c.json({ title, message: `Dashboard ${title} deleted`, id: 0 });
  });
  app.post("/api/dashboards/db", async (c) => {
    const request: SaveDashboardRequest = await readJsonBody(c, MAX_DASHBOARD_BYTES);
    try {
      return c.json<SavedDashboard>(savedBody(await library.save(saveRequest(request))));
    } catch (error) {
      if (!(error instanceof DashboardConflict)) throw error;
      return c.json<GrafanaError>({ message: error.message, status: "version-mismatch" }, 412);
    }
  });
}

/** @throws WatchtowerError `notFound` */
function found({ dashboards }: LibraryState, uid: string): LibraryDashboard {
  const dashboard = dashboards.find((each) => each.uid === uid);
  if (dashboard !== undefined) return dashboard;
  throw new WatchtowerError("notFound", `there is no dashboard ${JSON.stringify(uid)}`);
}

function dashboardBody({ folders }: LibraryState, dashboard: LibraryDashboard): DashboardBody {
  const folder = folders.find(({ uid }) => uid === dashboard.folder);
  return {
    meta: {
      type: "db",
      slug: slugOf(dashboard.title),
      url: pathOf(dashboard),
      canSave: !dashboard.isShipped,
      canEdit: false,
      canDelete: !dashboard.isShipped,
      isFolder: false,
      folderUid: dashboard.folder,
      folderTitle: folder?.title ?? "General",
      provisioned: dashboard.isShipped,
      provisionedExternalId: dashboard.fileName,
      updated: new Date(dashboard.changedAt).toISOString(),
      version: Math.round(dashboard.changedAt),
    },
    dashboard: { ...dashboard.content, uid: dashboard.uid, title: dashboard.title },
  };
}

function saveRequest({ dashboard, folderUid = "", overwrite = false }: SaveDashboardRequest) {
  if (typeof dashboard !== "object" || dashboard === null || Array.isArray(dashboard))
    throw new WatchtowerError("invalid", 'the body has no object "dashboard"');
  if (typeof folderUid !== "string") throw new WatchtowerError("invalid", "folderUid is a text");
  if (typeof overwrite !== "boolean") throw new WatchtowerError("invalid", "overwrite is true or false");
  return { content: { ...dashboard }, folder: folderUid === "general" ? "" : folderUid, overwrite };
}

function savedBody(dashboard: LibraryDashboard): SavedDashboard {
  return {
    id: 0,
    uid: dashboard.uid,
    url: pathOf(dashboard),
    slug: slugOf(dashboard.title),
    status: "success",
    version: Math.round(dashboard.changedAt),
  };
}
