import type { Settings } from "../../alloy/settings/settings.ts";
import type { ErrorMode } from "../ottl/run/sequence.ts";

const MODES: readonly ErrorMode[] = ["ignore", "silent", "propagate"];

/** The schema takes no other text. */
export const errorModeOf = (settings: Settings): ErrorMode =>
  MODES.find((mode) => mode === settings.stringOr("error_mode")) ?? "propagate";
