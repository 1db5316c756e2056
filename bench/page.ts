import { get } from "node:http";
import type { Instance } from "./instance.ts";
import type { Figure } from "./report.ts";

const KILOBYTE = 1000;

/** The body as it travels, compressed. */
function travelling(url: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "gzip" } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        if (response.statusCode === 200) resolve(Buffer.concat(chunks));
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    }).on("error", reject);
  });
}

/** The scripts that the page, and the answer that brings it, name: loaded before it shows anything, compressed by gzip. */
export async function pageFigures(instance: Instance): Promise<Figure[]> {
  const { ui } = instance.endpoints;
  const response = await fetch(`${ui}/`);
  const named = `${response.headers.get("Link") ?? ""} ${await response.text()}`;
  const paths = [...named.matchAll(/(?:src="|href="|<)(\/[^">]+\.js)[">]/g)].flatMap(
    ([, path]) => path ?? [],
  );
  const scripts = [...new Set(paths)];
  if (scripts.length === 0) throw new Error("the page names no script");
  const bodies = await Promise.all(scripts.map((path) => travelling(new URL(path, `${ui}/`).href)));
  const bytes = bodies.reduce((sum, body) => sum + body.length, 0);
  return [
    {
      group: "page",
      what: "scripts of the first load, gzip",
      value: bytes / KILOBYTE,
      unit: "kB",
      target: 181,
    },
  ];
}
