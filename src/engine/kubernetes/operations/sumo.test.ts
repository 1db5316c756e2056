import { describe, expect, it } from "vitest";
import { noBinaries } from "../../../../test/kit/kubernetes/binaries.ts";
import { useOperationScene } from "../../../../test/kit/kubernetes/operation-scene.ts";
import { findRouter, shippedRouterText } from "../router.ts";
import { deployAlloy } from "./deploy-alloy.ts";
import type { Operation } from "./operation.ts";
import { removeSumo, setSumo, sumoStatus } from "./sumo.ts";

const TOKEN = "ZaVnC4dhaV1G3fKi4RlKyO3Jr3J_nyx1-2Z2Qo==";
const SOURCE = `https://endpoint4.collection.us2.sumologic.com/receiver/v1/otlp/${TOKEN}`;
const MASKED = "https://endpoint4.collection.us2.sumologic.com/****";

describe.skipIf(noBinaries !== undefined)("the operations", () => {
  const scene = useOperationScene();

  describe("sumo set", () => {
    it("stores the endpoint, lets Alloy use it, and shows it nowhere", async () => {
      scene.installAlloy();
      await scene.given("local-only", "up");
      expect(await setSumo(scene.operation, `${SOURCE}\n`)).toEqual({
        endpoint: MASKED,
        router: "dual-write",
        copies: true,
      });
      const data = scene.api.objects.get("secrets/sumo-credentials")?.data;
      expect(Buffer.from(data?.["endpoint"] ?? "", "base64").toString()).toBe(SOURCE);
      expect(scene.api.changes).toEqual([
        "PATCH secrets/sumo-credentials",
        "PATCH configmaps/alloy-config",
        "PATCH deployments/alloy",
        "PATCH configmaps/alloy-config",
      ]);
      expect(scene.commands.join("\n")).not.toContain(TOKEN);
      const annotations = JSON.stringify(scene.api.objects.get("secrets/sumo-credentials")?.metadata);
      expect(annotations).not.toContain(Buffer.from(SOURCE).toString("base64").slice(0, 20));
    });

    it("leaves a choice of local-only as it is", async () => {
      scene.installAlloy();
      await scene.given("local-only", "user");
      expect(await setSumo(scene.operation, SOURCE)).toEqual({
        endpoint: MASKED,
        router: "local-only",
        copies: false,
      });
      expect(scene.api.changes).toEqual(["PATCH secrets/sumo-credentials"]);
    });

    it("starts an Alloy anew that copies already", async () => {
      scene.installAlloy();
      await scene.given("dual-write", "up");
      await setSumo(scene.operation, SOURCE);
      expect(scene.api.changes).toEqual([
        "PATCH secrets/sumo-credentials",
        "PATCH deployments/alloy",
        "PATCH configmaps/alloy-config",
      ]);
    });

    it("says that the endpoint is stored where Alloy does not take it up", async () => {
      scene.installAlloy();
      await scene.given("dual-write", "up");
      scene.api.remove("endpointslices", "alloy-x");
      await expect(setSumo({ ...scene.operation, timeoutMs: 10 }, SOURCE)).rejects.toThrow(
        "the endpoint is stored, but is not used yet: no pod of Alloy stands behind port 4317 and 4318 of Service alloy; try again with: watchtower up --engine kubernetes --context kind-watchtower",
      );
      expect(scene.api.objects.has("secrets/sumo-credentials")).toBe(true);
    });

    it("is done under the Lease, which is given back", async () => {
      await setSumo({ ...scene.operation, alone: scene.alone }, SOURCE);
      expect(scene.api.changes).toEqual([
        "POST leases/watchtower-up",
        "PATCH secrets/sumo-credentials",
        "DELETE leases/watchtower-up",
      ]);
    });

    it("refuses what has not the form, and needs a namespace; nothing is changed then", async () => {
      await expect(setSumo(scene.operation, `https://example.com/${TOKEN}`)).rejects.toThrow(
        "has another path",
      );
      scene.api.objects.clear();
      await expect(setSumo({ ...scene.operation, alone: scene.alone }, SOURCE)).rejects.toThrow(
        "make it with: watchtower up --engine kubernetes",
      );
      expect(scene.api.changes).toEqual([]);
    });

    it("that the cluster refuses names no part of it", async () => {
      const failing: Operation = {
        ...scene.operation,
        plan: { ...scene.operation.plan, cluster: { context: "kind-watchtower", namespace: "watchtower" } },
        run: (program, args, options) => scene.operation.run(program, [...args, "--no-such-flag"], options),
      };
      const error: unknown = await setSumo(failing, SOURCE).catch((reason: unknown) => reason);
      expect(String(error)).toContain("unknown flag");
      expect(JSON.stringify(error) + String(error)).not.toContain(TOKEN);
    });
  });

  describe("sumo status", () => {
    it("tells nothing, stored, and used", async () => {
      expect(await sumoStatus(scene.operation)).toEqual({ endpoint: null, router: null, copies: false });
      await setSumo(scene.operation, SOURCE);
      expect(await sumoStatus(scene.operation)).toEqual({ endpoint: MASKED, router: null, copies: false });
      await scene.given("dual-write", "up");
      scene.installAlloy();
      expect(await sumoStatus(scene.operation)).toEqual({
        endpoint: MASKED,
        router: "dual-write",
        copies: true,
      });
    });
  });

  describe("sumo remove", () => {
    it("takes the file away that needs the secret, and then the secret", async () => {
      scene.installAlloy();
      await setSumo(scene.operation, SOURCE);
      await scene.given("dual-write", "up");
      expect(await removeSumo(scene.operation)).toBe(true);
      expect(scene.api.changes).toEqual([
        "PATCH configmaps/alloy-config",
        "PATCH deployments/alloy",
        "PATCH configmaps/alloy-config",
        "DELETE secrets/sumo-credentials",
      ]);
      expect(await findRouter(scene.operation)).toMatchObject({ kind: "local-only", chosenBy: "up" });
      expect(await removeSumo(scene.operation)).toBe(false);
    });

    it("leaves a secret that a file of the user uses", async () => {
      scene.installAlloy();
      await setSumo(scene.operation, SOURCE);
      await deployAlloy(scene.operation, scene.file(`// MINE\n${shippedRouterText("dual-write")}`));
      await expect(removeSumo(scene.operation)).rejects.toThrow("first: watchtower enable-local-only");
      expect(scene.api.objects.has("secrets/sumo-credentials")).toBe(true);
    });
  });
});
