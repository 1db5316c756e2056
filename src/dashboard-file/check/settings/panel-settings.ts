/** The settings of a panel that Grafana knows, in its `options` and in the `custom` of its fields. */
export interface Settings {
  /** Names that the page follows, apart by blanks; what stands below them counts too, unless it is in `ignored`. */
  readonly followed: string;
  /** Paths that it does not, with the values that change nothing: those of Grafana when the file is silent. */
  readonly ignored: Readonly<Record<string, readonly unknown[]>>;
}

/** Of one kind of panel. */
export interface PanelSettings {
  readonly options: Settings;
  readonly custom: Settings;
}

export const NONE: Settings = { followed: "", ignored: {} };
