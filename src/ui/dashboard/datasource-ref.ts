/** A data source as panels, queries and variables name it. */
export interface DataSourceRef {
  /** `prometheus`, `loki`, `tempo`, `grafana`, `datasource`, …; empty if the file does not say. */
  readonly type: string;
  /** May hold a variable; empty if the file does not say. */
  readonly uid: string;
}
