import { expect, it } from "vitest";
import { earlyFor, earlyLinks, type EarlyFiles } from "./early.ts";

const LIST: readonly EarlyFiles[] = [
  { path: "/", files: ["/assets/Home-a.js"] },
  { path: "/d/:id", files: ["/theme.js", "/assets/b.js", "/assets/c.css"], data: "/api/d/:id" },
];

const linksAt = (path: string): string | undefined => {
  const early = earlyFor(LIST, path);
  return early && earlyLinks(early);
};

it("names the files and the data of the page at a path", () => {
  expect(linksAt("/")).toBe("</assets/Home-a.js>; rel=modulepreload");
  const dashboard = [
    "</theme.js>; rel=preload; as=script",
    "</assets/b.js>; rel=modulepreload",
    "</assets/c.css>; rel=preload; as=style; crossorigin",
    "</api/d/shop>; rel=preload; as=fetch; crossorigin",
  ].join(", ");
  expect(linksAt("/d/shop")).toBe(dashboard);
  expect(linksAt("/d/shop/the-shop")).toBe(dashboard);
});

it("says nothing of other paths, nor of an id that would end the header's link", () => {
  expect(linksAt("/d/")).toBeUndefined();
  expect(linksAt("/elsewhere")).toBeUndefined();
  expect(linksAt("/d/>; rel=x")).toBeUndefined();
});
