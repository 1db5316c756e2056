import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Run } from "../../src/base/subprocess.ts";
import { assetPath } from "../../src/engine/kubernetes/assets.ts";
import { chartPath } from "../../src/engine/kubernetes/charts/archive.ts";
import { RELEASES, chartPins } from "../../src/engine/kubernetes/charts/pins.ts";
import type { ChartPin } from "../../src/engine/kubernetes/charts/pins.ts";
import { renderChart, renderCharts } from "../../src/engine/kubernetes/charts/render.ts";
import { valueArgs } from "../../src/engine/kubernetes/charts/values.ts";
import { noBinaries, realTools } from "../kit/kubernetes/binaries.ts";
import { objectsOf } from "../kit/kubernetes/facts.ts";
import { committedFacts } from "../kit/kubernetes/fixture.ts";
import { faultsOf } from "../kit/kubernetes/schema.ts";
import { DEFAULT_PORTS, stackFacts } from "../kit/kubernetes/stack-facts.ts";

/** The pinned charts, as archives or unpacked: none of them is part of this repository. */
const chartDir = process.env["WATCHTOWER_CHART_DIR"];
const noCharts =
  chartDir === undefined ? "WATCHTOWER_CHART_DIR names no folder with the pinned charts" : undefined;

let home = "";
let run: Run = async () => {
  throw new Error("not ready");
};
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "watchtower-helm-"));
  if (noBinaries === undefined) run = realTools(home);
}, 120_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

const profiles = readdirSync(join(import.meta.dirname, "../../helm/facts")).map((file) =>
  file === "scale.json" ? ("scale" as const) : ("local" as const),
);

describe.skipIf(noBinaries !== undefined)(
  `the real helm${noBinaries === undefined ? "" : ` (${noBinaries})`}`,
  () => {
    describe("pulls by address", () => {
      let archive = Buffer.alloc(0);
      let sum = "";
      const server = createServer((request, response) => {
        const found = request.url === "/shop-1.0.0.tgz";
        response.writeHead(found ? 200 : 404).end(found ? archive : "");
      });
      const pinned = (file: string, sha256: string): ChartPin => ({
        chart: "tempo",
        repository: "http://127.0.0.1",
        version: "1.0.0",
        appVersion: "1",
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${file}`,
        sha256,
      });
      const place = (): { run: Run; cacheDir: string; chartDir: undefined } => ({
        run,
        cacheDir: join(home, "charts"),
        chartDir: undefined,
      });
      beforeAll(async () => {
        const shop = join(home, "shop");
        mkdirSync(join(shop, "templates"), { recursive: true });
        writeFileSync(join(shop, "Chart.yaml"), "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
        writeFileSync(
          join(shop, "templates/shop.yaml"),
          "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop }\ndata: { open: 'yes' }\n",
        );
        await run("helm", ["package", shop, "--destination", home]);
        archive = readFileSync(join(home, "shop-1.0.0.tgz"));
        sum = createHash("sha256").update(archive).digest("hex");
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      });
      afterAll(() => new Promise((resolve) => server.close(resolve)));

      it("and takes what has the pinned checksum", async () => {
        const path = await chartPath(pinned("shop-1.0.0.tgz", sum), place());
        expect(readFileSync(path).equals(archive)).toBe(true);
        const { stdout } = await run("helm", ["template", "shop", path]);
        expect(stdout).toContain("kind: ConfigMap");
        rmSync(path);
      });

      it("and refuses what has another", async () => {
        const wrong = "0".repeat(64);
        await expect(chartPath(pinned("shop-1.0.0.tgz", wrong), place())).rejects.toThrow(
          `has the checksum ${sum}, but helm/pins.json has ${wrong}`,
        );
      });

      it("and says what failed if there is none", async () => {
        await expect(chartPath(pinned("none-1.0.0.tgz", sum), place())).rejects.toThrow(
          /chart tempo 1\.0\.0 cannot be pulled: .*404/s,
        );
      });
    });

    describe.skipIf(noCharts !== undefined)(
      `with the pinned charts${noCharts === undefined ? "" : ` (${noCharts})`}`,
      () => {
        describe.each(profiles)("profile %s", (profile) => {
          const choice = (): Parameters<typeof renderChart>[1] => ({
            run,
            cacheDir: join(home, "charts"),
            chartDir,
            namespace: "watchtower",
            profile,
            ports: DEFAULT_PORTS,
          });

          it.each(chartPins())("helm lint accepts our values for $chart", async (pin) => {
            const path = await chartPath(pin, choice());
            const { stdout } = await run("helm", ["lint", path, ...valueArgs(pin.chart, choice())]);
            expect(stdout).toContain("0 chart(s) failed");
          });

          it.each(chartPins())(
            "$chart renders objects that are valid by the schemas of Kubernetes",
            async (pin) => {
              const objects = objectsOf(await renderChart(pin, choice()));
              expect(objects.length).toBeGreaterThan(2);
              expect(objects.flatMap(faultsOf)).toEqual([]);
            },
          );

          it("what they render has the facts that are committed", async () => {
            expect(await stackFacts(choice())).toEqual(committedFacts(profile));
          });

          it("writes one file for each release", async () => {
            const out = join(home, `rendered-${profile}`);
            const charts = await renderCharts(choice(), out);
            expect(readdirSync(out).toSorted()).toEqual(
              Object.values(RELEASES)
                .map((release) => `${release}.yaml`)
                .toSorted(),
            );
            expect(charts.every(({ objects }) => objects > 2)).toBe(true);
          });
        });

        it("Grafana takes dashboards without its sidecar, too", async () => {
          const [pin] = chartPins().filter(({ chart }) => chart === "grafana");
          if (pin === undefined || chartDir === undefined) throw new Error("grafana is not there");
          const path = await chartPath(pin, { run, cacheDir: home, chartDir });
          const values = [
            assetPath("values", "grafana.yaml"),
            assetPath("values", "grafana-dashboards-no-sidecar.yaml"),
          ];
          const { stdout } = await run("helm", [
            "template",
            "grafana",
            path,
            ...values.flatMap((file) => ["--values", file]),
          ]);
          const objects = objectsOf(stdout);
          expect(objects.flatMap(faultsOf)).toEqual([]);
          expect(objects.map(({ kind }) => kind)).not.toContain("Role");
          expect(stdout).toContain("name: watchtower-dashboards");
          expect(stdout).not.toContain("k8s-sidecar");
        });

        it("Grafana makes links to the port that the user chose", async () => {
          const [pin] = chartPins().filter(({ chart }) => chart === "grafana");
          if (pin === undefined) throw new Error("grafana is not pinned");
          const ports = { ...DEFAULT_PORTS, httpPort: 23_000 };
          const text = await renderChart(pin, {
            run,
            cacheDir: home,
            chartDir,
            namespace: "watchtower",
            profile: "local",
            ports,
          });
          expect(text).toContain("root_url = http://localhost:23000");
        });
      },
    );
  },
);
