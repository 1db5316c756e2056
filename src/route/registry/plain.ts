import type { ComponentCompiler } from "../component.ts";

/** What the journal does already: batching, bounding memory. */
export const asIs: ComponentCompiler = () => ({ kind: "pass" });

/** No data go through it: others look at its settings. */
export const unused: ComponentCompiler = () => ({ kind: "none" });
