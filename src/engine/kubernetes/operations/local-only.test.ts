import { describe, expect, it } from "vitest";
import { noBinaries } from "../../../../test/kit/kubernetes/binaries.ts";
import { useOperationScene } from "../../../../test/kit/kubernetes/operation-scene.ts";
import { findRouter, shippedRouterText } from "../router.ts";
import { disableLocalOnly, enableLocalOnly } from "./local-only.ts";
import { setSumo } from "./sumo.ts";

const TOKEN = "ZaVnC4dhaV1G3fKi4RlKyO3Jr3J_nyx1-2Z2Qo==";
const SOURCE = `https://endpoint4.collection.us2.sumologic.com/receiver/v1/otlp/${TOKEN}`;

describe.skipIf(noBinaries !== undefined)("the operations", () => {
  const scene = useOperationScene();

  describe("local-only", () => {
    it("is enabled and disabled, and once is enough", async () => {
      scene.installAlloy();
      await setSumo(scene.operation, SOURCE);
      await scene.given("dual-write", "up");
      expect(await enableLocalOnly(scene.operation)).toEqual({ changed: true, rolled: true, runs: true });
      expect(await findRouter(scene.operation)).toMatchObject({ kind: "local-only", chosenBy: "user" });
      expect(await enableLocalOnly(scene.operation)).toEqual({ changed: false, rolled: false, runs: true });
      expect(await disableLocalOnly(scene.operation)).toEqual({ changed: true, rolled: true, runs: true });
      expect(await findRouter(scene.operation)).toMatchObject({
        kind: "dual-write",
        chosenBy: "user",
        text: shippedRouterText("dual-write"),
      });
    });

    it("is not disabled without a secret", async () => {
      await expect(disableLocalOnly(scene.operation)).rejects.toThrow("store one with: watchtower sumo set");
      expect(scene.api.changes).toEqual([]);
    });

    it("is kept for an Alloy that is not installed yet", async () => {
      expect(await enableLocalOnly(scene.operation)).toEqual({ changed: true, rolled: false, runs: false });
    });

    it("is kept for an Alloy that runs with the file, without starting it anew", async () => {
      scene.installAlloy();
      await scene.given("local-only", "up");
      expect(await enableLocalOnly(scene.operation)).toEqual({ changed: true, rolled: false, runs: true });
      expect(await findRouter(scene.operation)).toMatchObject({ kind: "local-only", chosenBy: "user" });
    });
  });
});
