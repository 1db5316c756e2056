import type { Logger } from "../../base/logger.ts";
import type { MakeText } from "../request-text.ts";

/** What destinations on this machine need of the process. */
export interface LocalContext {
  readonly log: Logger;
  /** Paths of files that this process writes already: what stands in them is kept. */
  readonly begunFiles: Set<string>;
  readonly makeText: MakeText;
}
