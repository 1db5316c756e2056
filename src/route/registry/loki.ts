import type { Registry } from "../component.ts";
import { notYet } from "./not-yet.ts";

/** Loki's components. */
export const LOKI: Registry = {
  "loki.source.file": notYet,
  "loki.process": notYet,
  "loki.write": notYet,
};
