import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { noBinaries } from "../../../../test/kit/kubernetes/binaries.ts";
import type { ApiObject } from "../../../../test/kit/kubernetes/fake-api.ts";
import { useOperationScene } from "../../../../test/kit/kubernetes/operation-scene.ts";
import { findRouter, shippedRouterText } from "../router.ts";
import { deployAlloy } from "./deploy-alloy.ts";

const CRASHING: ApiObject = {
  metadata: { name: "alloy-2", creationTimestamp: "2026-01-02T00:00:00Z" },
  status: {
    phase: "Running",
    containerStatuses: [
      {
        name: "alloy",
        image: "grafana/alloy",
        ready: false,
        restartCount: 2,
        state: { waiting: { reason: "CrashLoopBackOff", message: "" } },
        lastState: { terminated: { exitCode: 1, reason: "Error" } },
      },
    ],
  },
};

describe.skipIf(noBinaries !== undefined)("the operations", () => {
  const scene = useOperationScene();

  describe("deploy-alloy", () => {
    it("gives Alloy a file, and knows the shipped ones", async () => {
      scene.installAlloy();
      await scene.given("local-only", "up");
      const mine = `// MINE\n${shippedRouterText("local-only")}`;
      expect(await deployAlloy(scene.operation, scene.file(mine))).toEqual({
        kind: "custom",
        changed: true,
        rolled: true,
        runs: true,
      });
      const router = { kind: "custom", chosenBy: "user", text: mine, isPending: false };
      expect(await findRouter(scene.operation)).toEqual(router);
      expect(await deployAlloy(scene.operation, scene.file(mine))).toEqual({
        kind: "custom",
        changed: false,
        rolled: false,
        runs: true,
      });
      const shipped = await deployAlloy(scene.operation, scene.file(shippedRouterText("local-only")));
      expect(shipped).toMatchObject({ kind: "local-only", changed: true });
    });

    it("gives Alloy the file that it was not started with yet, as who gave it was stopped", async () => {
      scene.installAlloy();
      await scene.given("local-only", "user", true);
      const again = await deployAlloy(scene.operation, scene.file(shippedRouterText("local-only")));
      expect(again).toEqual({ kind: "local-only", changed: true, rolled: true, runs: true });
      expect(await findRouter(scene.operation)).toMatchObject({ isPending: false });
    });

    it("gives the old file back if Alloy takes nothing on a port with the new one", async () => {
      scene.installAlloy();
      await scene.given("local-only", "user");
      scene.otlpHttp = 0;
      const failed = deployAlloy(
        { ...scene.operation, timeoutMs: 0 },
        scene.file(`// MINE\n${shippedRouterText("local-only")}`),
      );
      await expect(failed).rejects.toThrow(
        "does not run with this file, and has its old one again: nothing answers OTLP over HTTP on port 4318 of Alloy",
      );
    });

    it("does not wait for a new pod that ends again and again", async () => {
      scene.installAlloy();
      await scene.given("local-only", "user");
      scene.api.onChange = (plural) => {
        const found = scene.api.objects.get("deployments/alloy");
        if (plural !== "deployments" || found === undefined) return;
        const isMine =
          scene.api.objects.get("configmaps/alloy-config")?.data?.["config.alloy"]?.includes("MINE") === true;
        scene.api.objects.set("deployments/alloy", {
          ...found,
          status: { observedGeneration: 1000, replicas: 2 },
        });
        if (isMine) scene.api.put("pods", CRASHING);
        else scene.installAlloy();
      };
      const failed = deployAlloy(
        { ...scene.operation, timeoutMs: 600_000 },
        scene.file(`// MINE\n${shippedRouterText("local-only")}`),
      );
      await expect(failed).rejects.toThrow(
        "has its old one again: alloy-2 ends again and again (2 restarts, code 1)",
      );
    });

    it("changes nothing for a file that cannot be right", async () => {
      scene.installAlloy();
      await scene.given("local-only", "up");
      await expect(deployAlloy(scene.operation, scene.file("a {"))).rejects.toThrow(
        /mine\.alloy cannot be used, and nothing was changed:\nError: .*mine\.alloy:1:/,
      );
      await expect(deployAlloy(scene.operation, join(scene.folder, "none.alloy"))).rejects.toThrow("ENOENT");
      await expect(deployAlloy(scene.operation, scene.file("x".repeat(1_000_001)))).rejects.toThrow(
        "more than a ConfigMap holds",
      );
      await expect(deployAlloy(scene.operation, scene.file(shippedRouterText("dual-write")))).rejects.toThrow(
        "first: watchtower sumo set",
      );
      expect(scene.api.changes).toEqual([]);
    });

    it("gives the old file back if Alloy does not start with the new one, and says why", async () => {
      scene.installAlloy();
      await scene.given("local-only", "user");
      scene.breakAlloy();
      const failed = deployAlloy(scene.operation, scene.file(`// MINE\n${shippedRouterText("local-only")}`));
      await expect(failed).rejects.toThrow(
        /does not run with this file, and has its old one again: .*; Alloy said last: Error: mine\.alloy:1: unrecognized attribute$/,
      );
      expect(await findRouter(scene.operation)).toEqual({
        kind: "local-only",
        chosenBy: "user",
        text: shippedRouterText("local-only"),
        isPending: false,
      });
    });
  });
});
