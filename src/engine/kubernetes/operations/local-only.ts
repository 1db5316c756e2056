import { WatchtowerError } from "../../../base/errors.ts";
import { ownCommand } from "../plan.ts";
import { SUMO_SECRET, hasSecret } from "../router.ts";
import { putRouter } from "./alloy.ts";
import type { Deployed } from "./alloy.ts";
import type { Operation } from "./operation.ts";

/** From now on nothing is copied to Sumo Logic; a later `up` keeps to it. */
export const enableLocalOnly = (operation: Operation): Promise<Deployed> =>
  operation.alone(() => putRouter(operation, { kind: "local-only", chosenBy: "user" }));

/** From now on all is copied. @throws WatchtowerError `unavailable` without the secret. */
export const disableLocalOnly = (operation: Operation): Promise<Deployed> =>
  operation.alone(async () => {
    if (await hasSecret(operation, SUMO_SECRET))
      return putRouter(operation, { kind: "dual-write", chosenBy: "user" });
    const text = `there is no endpoint to copy to; store one with: ${ownCommand(operation.plan, "sumo set")}`;
    throw new WatchtowerError("unavailable", text);
  });
