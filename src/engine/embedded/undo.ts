import type { Logger } from "../../base/logger.ts";

/** Each ends something that was started, and returns `false` if it could not; told whether all before it have ended. */
export type Undo = ((ended: boolean) => void | Promise<void | boolean>)[];

/** In reverse; one that fails must not keep the others from it. @returns whether all was ended. */
export async function undoAll(undo: Undo, log: Logger): Promise<boolean> {
  let ended = true;
  for (const step of undo.splice(0).toReversed()) {
    try {
      if ((await step(ended)) === false) ended = false;
    } catch (error) {
      log.error("while stopping", error);
    }
  }
  return ended;
}
