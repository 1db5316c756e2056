/** A dashboard's file, read. */
export interface LibraryDashboard {
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  /** The uid of the folder that it is in; empty for none. */
  readonly folder: string;
  /** Came with Watchtower: may be read only. */
  readonly isShipped: boolean;
  readonly fileName: string;
  /** Unix milliseconds of its file. */
  readonly changedAt: number;
  /** The file's content. */
  readonly content: Readonly<Record<string, unknown>>;
}

export interface LibraryFolder {
  readonly uid: string;
  readonly title: string;
}

/** A file that is no dashboard, and why. */
export interface LibraryProblem {
  readonly fileName: string;
  readonly message: string;
}

/** All that there is, and the files that could not be read. */
export interface LibraryState {
  readonly dashboards: readonly LibraryDashboard[];
  readonly folders: readonly LibraryFolder[];
  readonly problems: readonly LibraryProblem[];
}

/** A dashboard to be kept; `folder` is a uid, or "" for none. `overwrite` takes the place of one of its uid. */
export interface SaveRequest {
  readonly content: Readonly<Record<string, unknown>>;
  readonly folder: string;
  readonly overwrite: boolean;
}

/** The dashboards that came with Watchtower, and those in the user's folder. */
export interface DashboardLibrary {
  /** As the files are now. */
  read(): Promise<LibraryState>;

  /**
   * Writes a dashboard into the user's folder.
   *
   * @returns it, with a uid if it had none.
   * @throws DashboardConflict if there is one of its uid and it is not to be overwritten.
   * @throws WatchtowerError `invalid` if it is none, or came with Watchtower; `limit` if it is too large.
   */
  save(request: SaveRequest): Promise<LibraryDashboard>;

  /** @throws WatchtowerError `notFound`, or `invalid` if it came with Watchtower. */
  remove(uid: string): Promise<LibraryDashboard>;
}

/** There is another dashboard of the same uid. */
export class DashboardConflict extends Error {
  override readonly name = "DashboardConflict";
}

/** A title as it stands in addresses: `Shop: orders` is `shop-orders`. */
export function slugOf(title: string): string {
  const slug = title
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return slug === "" ? "dashboard" : slug;
}

/** The path of its page, as Grafana builds it. */
export const pathOf = ({ uid, title }: Pick<LibraryDashboard, "uid" | "title">): string =>
  `/d/${encodeURIComponent(uid)}/${slugOf(title)}`;
