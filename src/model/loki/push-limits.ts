import { SERVICE_NAME_SOURCES } from "./service-name.ts";

/** Of what is pushed: Loki's `limits_config`, where 0 is no bound. */
export interface PushLimits {
  /** `max_line_size`, bytes. */
  readonly maxLineSize: number;
  /** `max_line_size_truncate_identifier`, if `max_line_size_truncate`: longer lines are cut off, and end in it. */
  readonly truncationMark: string | undefined;
  /** `max_label_names_per_series` */
  readonly maxLabelNames: number;
  /** `max_label_name_length`, bytes. */
  readonly maxLabelNameLength: number;
  /** `max_label_value_length`, bytes. */
  readonly maxLabelValueLength: number;
  /** `allow_structured_metadata` */
  readonly takesMetadata: boolean;
  /** `max_structured_metadata_entries_count`, of an entry. */
  readonly maxMetadata: number;
  /** `max_structured_metadata_size`, of an entry, bytes. */
  readonly maxMetadataBytes: number;
  /** `reject_old_samples_max_age`, nanoseconds, if `reject_old_samples`. */
  readonly maxAgeNs: bigint | undefined;
  /** `creation_grace_period`, nanoseconds: how far ahead clocks may be. */
  readonly graceNs: bigint;
  /** `increment_duplicate_timestamp` */
  readonly incrementsDuplicates: boolean;
  /** `discover_service_name`: streams are shown with what is found for them. */
  readonly serviceNameSources: readonly string[];
}

const HOUR_NS = 3_600_000_000_000n;

/** Loki's defaults. */
export const PUSH_LIMITS: PushLimits = {
  maxLineSize: 262_144,
  truncationMark: undefined,
  maxLabelNames: 15,
  maxLabelNameLength: 1024,
  maxLabelValueLength: 2048,
  takesMetadata: true,
  maxMetadata: 128,
  maxMetadataBytes: 65_536,
  maxAgeNs: 168n * HOUR_NS,
  graceNs: HOUR_NS / 6n,
  incrementsDuplicates: false,
  serviceNameSources: SERVICE_NAME_SOURCES,
};
