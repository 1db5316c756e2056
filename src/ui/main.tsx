import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { routeOf } from "./app/routes.ts";
import "./theme/theme-store.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/shell.css";

const root = document.querySelector("#root");
if (root === null) throw new Error("index.html has no #root");
await routeOf(location.pathname)?.load();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
