import { expect, it } from "vitest";
import { proxyFor } from "./proxy.ts";

const HTTPS = "https://api.sumo.example/x";

it.each([
  ["none is set", HTTPS, {}, undefined],
  ["https_proxy", HTTPS, { https_proxy: "http://p:1" }, "http://p:1"],
  ["capitals", HTTPS, { HTTPS_PROXY: "http://p:1" }, "http://p:1"],
  ["lower case first", HTTPS, { HTTPS_PROXY: "http://q:1", https_proxy: "http://p:1" }, "http://p:1"],
  ["http_proxy is not for https", HTTPS, { http_proxy: "http://p:1" }, undefined],
  ["http_proxy", "http://far.example", { http_proxy: "http://p:1" }, "http://p:1"],
  ["all_proxy", HTTPS, { all_proxy: "http://p:1" }, "http://p:1"],
  ["without scheme", HTTPS, { https_proxy: "p:1" }, "http://p:1"],
  ["localhost", "http://localhost:4318", { http_proxy: "http://p:1" }, undefined],
  ["127.0.0.1", "http://127.0.0.1:4318", { http_proxy: "http://p:1" }, undefined],
  ["::1", "http://[::1]:4318", { http_proxy: "http://p:1" }, undefined],
  ["no_proxy names it", HTTPS, { https_proxy: "p:1", no_proxy: "a, api.sumo.example" }, undefined],
  ["no_proxy names what is above", HTTPS, { https_proxy: "p:1", NO_PROXY: "sumo.example" }, undefined],
  ["no_proxy with a dot", HTTPS, { https_proxy: "p:1", no_proxy: ".example" }, undefined],
  ["no_proxy with a star", HTTPS, { https_proxy: "p:1", no_proxy: "*.sumo.example" }, undefined],
  ["no_proxy of all", HTTPS, { https_proxy: "p:1", no_proxy: "*" }, undefined],
  ["no_proxy of the port", HTTPS, { https_proxy: "p:1", no_proxy: "sumo.example:443" }, undefined],
  ["no_proxy of another port", HTTPS, { https_proxy: "p:1", no_proxy: "sumo.example:80" }, "http://p:1"],
  ["no_proxy of another name", HTTPS, { https_proxy: "p:1", no_proxy: "umo.example" }, "http://p:1"],
  ["no_proxy of a network", "https://10.1.2.3", { https_proxy: "p:1", no_proxy: "10.0.0.0/8" }, undefined],
  [
    "no_proxy of another network",
    "https://11.1.2.3",
    { https_proxy: "p:1", no_proxy: "10.0.0.0/8" },
    "http://p:1",
  ],
])("%s", (_, url, env: NodeJS.ProcessEnv, proxy) => {
  expect(proxyFor(url, env)).toBe(proxy);
});
