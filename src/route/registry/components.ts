import type { Registry } from "../component.ts";
import { LOKI } from "./loki.ts";
import { OTELCOL } from "./otelcol.ts";
import { PROMETHEUS } from "./prometheus.ts";
import { unused } from "./plain.ts";

/** How each component that the room `alloy` knows is compiled. A row of its own for each: see the families' files. */
export const REGISTRY: Registry = { ...OTELCOL, ...PROMETHEUS, ...LOKI, "local.file": unused };
