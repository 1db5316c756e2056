/** One step of relabelling, as Prometheus' `relabel_config`. Parts that an action has no use for say nothing. */
export interface RelabelRule {
  readonly action: RelabelAction;
  /** Their values are joined by `separator`; an absent one is an empty text. */
  readonly sourceLabels: readonly string[];
  readonly separator: string;
  /** RE2, anchored at both ends. */
  readonly regex: string;
  /** At least 1 for `hashmod`. */
  readonly modulus: number;
  readonly targetLabel: string;
  /** With references to groups of the expression, as `$1`. */
  readonly replacement: string;
}

/** All that Prometheus has. */
export const RELABEL_ACTIONS = [
  "replace",
  "keep",
  "drop",
  "keepequal",
  "dropequal",
  "hashmod",
  "labelmap",
  "labeldrop",
  "labelkeep",
  "lowercase",
  "uppercase",
] as const;

export type RelabelAction = (typeof RELABEL_ACTIONS)[number];
