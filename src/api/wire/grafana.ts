/** Bodies of the parts of Grafana's HTTP API that are offered here (grafana.com, "HTTP API"), as sent. */

/** GET /api/health */
export interface HealthBody {
  readonly database: "ok";
  /** Watchtower's. */
  readonly version: string;
}

/** One of GET /api/datasources */
export interface DataSourceBody {
  readonly id: number;
  readonly orgId: 1;
  readonly uid: string;
  readonly name: string;
  /** As `prometheus`. */
  readonly type: string;
  readonly typeName: string;
  readonly access: "proxy";
  /** Where it is reached: the base URL that a Grafana elsewhere may be given. */
  readonly url: string;
  readonly isDefault: boolean;
  readonly readOnly: true;
  readonly jsonData: Readonly<Record<string, unknown>>;
}

/** A dashboard or a folder in GET /api/search */
export interface SearchItem {
  readonly id: number;
  readonly uid: string;
  readonly title: string;
  readonly uri: string;
  /** The path of its page, as `/d/UID/slug`. */
  readonly url: string;
  readonly slug: string;
  readonly type: "dash-db" | "dash-folder";
  readonly tags: readonly string[];
  readonly isStarred: false;
  readonly sortMeta: 0;
  readonly folderUid?: string;
  readonly folderTitle?: string;
}

/** GET /api/folders and /api/folders/UID */
export interface FolderBody {
  readonly id: number;
  readonly uid: string;
  readonly title: string;
}

/** One of GET /api/dashboards/tags */
export interface TagCount {
  readonly term: string;
  readonly count: number;
}

/** GET /api/dashboards/uid/UID */
export interface DashboardBody {
  readonly meta: {
    readonly type: "db";
    readonly slug: string;
    readonly url: string;
    readonly canSave: boolean;
    readonly canEdit: boolean;
    readonly canDelete: boolean;
    readonly isFolder: false;
    readonly folderUid: string;
    readonly folderTitle: string;
    /** Whether it came with Watchtower, and so cannot be written. */
    readonly provisioned: boolean;
    /** The name of its file. */
    readonly provisionedExternalId: string;
    /** RFC 3339, of its file. */
    readonly updated: string;
    /** Which reading of it this is: another one when its file has changed. */
    readonly version: number;
  };
  /** The file's content. */
  readonly dashboard: Readonly<Record<string, unknown>>;
}

/** POST /api/dashboards/db */
export interface SaveDashboardRequest {
  readonly dashboard?: unknown;
  /** A folder below the user's; none or empty: that itself. */
  readonly folderUid?: unknown;
  /** Also writes over a dashboard of the same uid. */
  readonly overwrite?: unknown;
}

export interface SavedDashboard {
  readonly id: number;
  readonly uid: string;
  readonly url: string;
  readonly slug: string;
  readonly status: "success";
  readonly version: number;
}

/** All failures. */
export interface GrafanaError {
  readonly message: string;
  /** As `version-mismatch`. */
  readonly status?: string;
}

export type FrameFieldType = "time" | "number" | "string" | "boolean" | "other";

/** A data frame as Grafana's backend sends it: fields, and their values column by column. */
export interface FrameBody {
  readonly schema: {
    readonly name?: string;
    readonly refId: string;
    readonly meta: {
      readonly type?: string;
      readonly typeVersion?: readonly [number, number];
      readonly preferredVisualisationType?: string;
      readonly executedQueryString?: string;
      readonly custom?: Readonly<Record<string, unknown>>;
      readonly notices?: readonly { readonly severity: "info" | "warning"; readonly text: string }[];
    };
    readonly fields: readonly {
      readonly name: string;
      readonly type: FrameFieldType;
      readonly typeInfo: { readonly frame: string; readonly nullable?: boolean };
      readonly labels?: Readonly<Record<string, string>>;
      readonly config?: Readonly<Record<string, unknown>>;
    }[];
  };
  readonly data: {
    readonly values: readonly (readonly unknown[])[];
    /** Where `null` stands for what JSON has no number for, by field. */
    readonly entities?: readonly (Readonly<Record<"NaN" | "Inf" | "NegInf", readonly number[]>> | null)[];
  };
}

/** POST /api/ds/query: by each query's `refId`. */
export interface DsQueryBody {
  readonly results: Readonly<
    Record<
      string,
      | { readonly status: 200; readonly frames: readonly FrameBody[] }
      | { readonly status: number; readonly error: string; readonly errorSource: "downstream" | "plugin" }
    >
  >;
}
