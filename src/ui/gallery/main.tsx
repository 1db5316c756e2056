import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Gallery } from "./Gallery.tsx";
import "../theme/theme-store.ts";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/controls.css";
import "../styles/shell.css";

// Each panel in its main states, shown by `npx vite` at /gallery.html. It is no part of what is built.
const root = document.querySelector("#root");
if (root === null) throw new Error("gallery.html has no #root");
createRoot(root).render(
  <StrictMode>
    <Gallery only={new URLSearchParams(location.search).get("panel") ?? ""} />
  </StrictMode>,
);
